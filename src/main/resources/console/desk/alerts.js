// What wants a person's eye.

import { badge, button, el, table, time, words } from "./dom.js";
import { get, post } from "./api.js";
import { attempt } from "./ask.js";
import { filters, more, pages } from "./filters.js";
import { tenant } from "./live.js";

const TONES = { critical: "bad", warning: "warn", info: "plain" };

export default {
  title: "Alerts",

  head: page => filters(page, [{ name: "status", label: "Show", options: [["open", "open"], ["resolved", "resolved"], ["", "all"]] }]),

  load: page => pages(page, get, "alerts", page.filter),

  draw: (list, page) => [
    table("Alerts", [
      { name: "Since", show: alert => time(alert.created_at) },
      { name: "", show: alert => badge(alert.severity, TONES[alert.severity]) },
      { name: "What", show: alert => words(alert.alert_type) },
      { name: "Whose", show: alert => alert.user_id ? tenant(alert.user_id) : "ours" },
      { name: "Says", kind: "wide", show: alert => alert.message },
      { name: "", show: alert => levers(alert, page) },
    ], list.rows, "Nothing wants attention."),
    more(page, list),
  ],
};

function levers(alert, page) {
  if (alert.resolved_at) return ["resolved ", time(alert.resolved_at)];
  const act = (lever, done) => async () => {
    await attempt(() => post(`alerts/${alert.id}/${lever}`), done);
    page.reload();
  };
  return el("span", { class: "levers" },
    alert.acknowledged_at
      ? el("span", { class: "soft" }, "acknowledged ", time(alert.acknowledged_at))
      : button("Acknowledge", act("acknowledge", "Acknowledged: others see that somebody looks after it."), { "data-key": `ack:${alert.id}` }),
    button("Resolve", act("resolve", "Resolved. It is raised again if it comes back."), { "data-key": `resolve:${alert.id}` }));
}
