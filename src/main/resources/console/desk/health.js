// The parts, the provider account with the switch that stops all dialing, and the scheduled jobs.

import { badge, button, el, table, time, words } from "./dom.js";
import { get, post } from "./api.js";
import { ask, attempt } from "./ask.js";

const ACCOUNT = "default";

export default {
  title: "Health",

  async load() {
    const ready = await fetch("/health/ready", { headers: { Accept: "application/json" } }).then(answer => answer.json());
    const [account, jobs] = await Promise.all([
      get(`provider-accounts/${ACCOUNT}`), get("job-runs", { limit: 30 })]);
    return { ready, account, jobs: jobs.data };
  },

  draw: ({ ready, account, jobs }, page) => [
    el("article", { class: "panel" }, el("h2", {}, "Dialing", account.stopped_reason
      ? badge("stopped", "bad") : account.backoff_until && Date.parse(account.backoff_until) > Date.parse(document.body.dataset.now)
        ? badge("easing off", "warn") : badge("open", "good")),
    account.stopped_reason && el("p", {}, `${account.stopped_reason}, since `, time(account.stopped_at)),
    el("p", { class: "levers" }, account.stopped_reason
      ? button("Start dialing again", async () => {
        await attempt(() => post(`provider-accounts/${account.id}/reopen`), "Dialing goes on.");
        page.reload();
      }, { class: "main", "data-key": "reopen" })
      : button("Stop all dialing", async () => {
        if (!(await ask("Stop all dialing?", "No tenant's lead is called any more, on any node, until you start dialing again. "
          + "Calls on the line go on, and inbound calls are still answered.", "Stop all dialing", [], true))) return;
        await attempt(() => post(`provider-accounts/${account.id}/stop`), "Nothing is dialled any more.");
        page.reload();
      }, { class: "danger", "data-key": "stop" }))),
    el("article", { class: "panel" }, el("h2", {}, "Parts", badge(ready.status, ready.status === "up" ? "good" : "bad")),
      el("dl", { class: "facts" }, Object.entries(ready.parts || {}).map(([name, state]) =>
        el("div", {}, el("dt", {}, words(name)), el("dd", {}, badge(words(state), state === "up" ? "good" : "bad")))))),
    el("h2", {}, "Scheduled jobs"),
    table("Scheduled jobs", [
      { name: "Began", show: job => time(job.started_at) },
      { name: "Job", show: job => words(job.job) },
      { name: "State", show: job => badge(job.status, job.status === "completed" ? "good" : job.status === "failed" ? "bad" : "warn") },
      { name: "Late", kind: "number", show: job => `${job.lag_ms ?? "–"} ms` },
      { name: "Took", kind: "number", show: job => `${job.duration_ms ?? "–"} ms` },
      { name: "Node", show: job => job.node },
      { name: "Says", kind: "wide", show: job => job.detail || "" },
    ], jobs, "No job has run yet."),
  ],
};
