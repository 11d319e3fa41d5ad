// Minutes of each tenant: used, held by live calls, paid for, grace; pause, resume, top-up. And our numbers' slots.

import { badge, button, count, el, gauge, table, time, words } from "./dom.js";
import { get, post } from "./api.js";
import { ask, attempt } from "./ask.js";
import { tenant } from "./live.js";

const TONES = { ok: "good", warning: "warn", grace: "warn", throttled: "warn", blocked: "bad", paused: "bad" };
const PRODUCTS = [["call_300", "300 minutes"], ["call_800", "800 minutes"], ["sms_500", "500 texts"], ["sms_1000", "1,000 texts"]];
const minutes = seconds => count(Math.round(seconds / 60));

export default {
  title: "Limits",

  async load() {
    const [usage, agents] = await Promise.all([get("usage", { limit: 100 }), get("agents", { limit: 100 })]);
    return { usage: usage.data, agents: agents.data };
  },

  draw: ({ usage, agents }, page) => [
    el("ul", { class: "tiles" }, usage.map(one => tile(one, page))),
    el("h2", {}, "Our numbers"),
    table("Our numbers", [
      { name: "Number", show: agent => agent.phone_number },
      { name: "Name", show: agent => agent.nickname || "–" },
      { name: "Tenant", show: agent => tenant(agent.user_id) },
      { name: "State", show: agent => badge(words(agent.status), agent.is_active ? "good" : "bad") },
      { name: "Slots", show: agent => el("span", { class: "withbar" }, gauge(agent.max_concurrent_calls,
        [{ class: "used", value: agent.slots_held }]), `${agent.slots_held} of ${agent.max_concurrent_calls}`) },
      { name: "Starts / s", kind: "number", show: agent => Number(agent.calls_per_second).toString() },
      { name: "Longest call", kind: "number", show: agent => `${minutes(agent.max_call_seconds)} min` },
    ], agents, "There is no number yet."),
  ],
};

function tile(one, page) {
  const name = tenant(one.user_id);
  return el("li", { class: "panel", "data-state": one.limit_state },
    el("h2", {}, name, badge(words(one.limit_state), TONES[one.limit_state])),
    gauge(one.limit_seconds, [{ class: "used", value: one.call_used_seconds }, { class: "held", value: one.reserved_seconds }],
      [one.allowance_seconds]),
    el("p", { class: "soft" }, `${minutes(one.call_used_seconds)} used, ${minutes(one.reserved_seconds)} held of `
      + `${minutes(one.allowance_seconds)} min, then ${minutes(one.grace_seconds)} grace (${words(one.limit_action)})`),
    el("p", { class: "soft" }, "period ends ", time(one.period_end)),
    el("p", { class: "levers" }, levers(one, name, page)));
}

function levers(one, name, page) {
  const key = lever => ({ "data-key": `${lever}:${one.user_id}` });
  const act = async (lever, body, done) => {
    await attempt(() => post(`limits/${one.user_id}/${lever}`, body), done);
    page.reload();
  };
  return [
    one.force_pause
      ? button("Resume", () => act("resume", undefined, `${name} may start calls again.`), { class: "main", ...key("resume") })
      : button("Pause", async () => {
        const answer = await ask(`Pause ${name}?`, "No call of theirs starts any more, in or out, on any node.", "Pause",
          [{ name: "end", label: "Calls on the line", value: "no",
            options: [["no", "go on until they end"], ["yes", "are ended at the provider too"]] }], true);
        if (answer) await act("pause", { end_calls: answer.end === "yes" }, `${name} is paused.`);
      }, key("pause")),
    button("Top up…", async () => {
      const answer = await ask(`Top up ${name}`, "What is added is used after what the period brings, and is on the next invoice.",
        "Top up", [{ name: "product", label: "Product", value: "call_300", options: PRODUCTS }]);
      if (answer) await act("top-up", answer, `${name} has ${PRODUCTS.find(p => p[0] === answer.product)[1]} more.`);
    }, key("top-up")),
  ];
}
