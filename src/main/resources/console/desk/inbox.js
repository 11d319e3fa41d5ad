// Webhooks that came in: each with its payload; replay one, or all that match, after a look at what would change.

import { badge, button, count, el, table, time, words } from "./dom.js";
import { get, post } from "./api.js";
import { ask, attempt } from "./ask.js";
import { filters, more, pages } from "./filters.js";
import { tenant } from "./live.js";

const TONES = { done: "good", pending: "plain", failed: "warn", dead: "bad", skipped: "plain" };

export default {
  title: "Inbox",

  head(page) {
    const form = filters(page, [
      { name: "status", label: "State", options: [["", "all"], ["pending", "pending"], ["failed", "failed"], ["dead", "dead letters"],
        ["skipped", "skipped"], ["done", "done"]] },
      { name: "source", label: "From", options: [["", "anybody"], ["retell", "Retell"], ["calcom", "Cal.com"], ["twilio", "Twilio"],
        ["stripe", "Stripe"]] },
    ]);
    form.append(button("Replay all of these…", () => replayAll(page), { "data-key": "replay-all" }));
    return form;
  },

  load: page => pages(page, get, "webhook-queue", page.filter),

  draw: (list, page) => [
    table("Webhooks", [
      { name: "Received", show: one => time(one.received_at) },
      { name: "From", show: one => one.source },
      { name: "Event", show: one => words(one.event_type || "–") },
      { name: "Whose", show: one => one.user_id ? tenant(one.user_id) : one.phone_number || "–" },
      { name: "State", show: one => badge(one.status, TONES[one.status]) },
      { name: "Tries", kind: "number", show: one => String(one.attempts) },
      { name: "Error", kind: "wide", show: one => one.error_message || "" },
      { name: "", show: one => el("span", { class: "levers" },
        button("Payload", () => payload(one), { "data-key": `see:${one.id}` }),
        button("Replay…", () => replay(one, page), { "data-key": `replay:${one.id}` })) },
    ], list.rows, "No webhook matches."),
    more(page, list),
  ],
};

async function payload(one) {
  const whole = await attempt(() => get(`webhook-queue/${one.id}`), "Here is the payload.");
  if (!whole) return;
  const dialog = document.getElementById("see");
  dialog.replaceChildren(el("h2", {}, `${one.source} ${words(one.event_type || "")}`),
    el("pre", { tabindex: "0" }, JSON.stringify(whole.whole && whole.whole.payload ? whole.whole.payload : whole, null, 2)),
    el("form", { method: "dialog" }, el("button", { class: "main" }, "Close")));
  dialog.showModal();
}

async function replay(one, page) {
  const would = await attempt(() => post(`webhook-queue/${one.id}/replay`, undefined, { dry_run: true }), "Rehearsed; nothing is changed yet.");
  if (!would) return;
  const answer = await ask("Replay this webhook?", change(would), "Replay");
  if (answer) await attempt(() => post(`webhook-queue/${one.id}/replay`), "It is handled again.");
  page.reload();
}

function change(would) {
  const rows = Object.entries(would.changes || would).filter(([, value]) => value !== null).slice(0, 12);
  return el("dl", { class: "facts" }, rows.map(([name, value]) => el("div", {}, el("dt", {}, words(name)),
    el("dd", {}, typeof value === "object" ? JSON.stringify(value) : String(value)))));
}

async function replayAll(page) {
  const filter = { status: page.filter.status || "dead", source: page.filter.source, limit: 1000 };
  const would = await attempt(() => post("webhook-queue/replay", undefined, { ...filter, dry_run: true }), "Counted; nothing is changed yet.");
  if (!would) return;
  const answer = await ask(`Replay ${count(would.matched)} webhooks?`,
    `All that are ${filter.status}${filter.source ? ` from ${filter.source}` : ""} are handled again, a thousand at most. What had its effect already has no second one.`, "Replay");
  if (answer) await attempt(() => post("webhook-queue/replay", undefined, filter), done => `${count(done.replayed)} are handled again.`);
  page.reload();
}
