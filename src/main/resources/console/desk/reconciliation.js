// Our books against the provider's: runs, and a cause for each difference.

import { badge, bars, button, count, el, table, time, words } from "./dom.js";
import { get, post } from "./api.js";
import { ask, attempt } from "./ask.js";

const TONES = { completed: "good", running: "warn", failed: "bad" };

export default {
  title: "Reconciliation",

  head: page => el("p", { class: "filters" },
    button("Compare now, change nothing", () => run(page, true), { class: "main" }),
    button("Compare and repair…", async () => {
      if (await ask("Compare and repair?", "What is safe to repair is repaired; the rest is listed with its cause.", "Compare and repair")) {
        await run(page, false);
      }
    })),

  async load() {
    const { data } = await get("reconciliation-runs", { limit: 20 });
    const first = data.find(one => one.discrepancies_found > 0);
    return { runs: data, first, differences: first ? (await get(`reconciliation-runs/${first.id}/differences`, { limit: 50 })).data : [] };
  },

  draw: ({ runs, first, differences }) => [
    table("Runs", [
      { name: "Began", show: one => time(one.started_at) },
      { name: "Kind", show: one => words(one.run_type) },
      { name: "State", show: one => badge(one.status, TONES[one.status]) },
      { name: "Compared", kind: "number", show: one => count(one.records_checked || 0) },
      { name: "Differences", kind: "number", show: one => count(one.discrepancies_found || 0) },
      { name: "By", show: one => one.triggered_by || "–" },
      { name: "Note", kind: "wide", show: one => one.notes || "" },
    ], runs, "Nothing has been compared yet."),
    first && el("article", { class: "panel" }, el("h2", {}, "Causes of the latest differences"),
      bars(causes(first)), table("Differences", [
        { name: "Cause", show: one => words(one.cause) },
        { name: "What", show: one => `${one.entity} ${one.entity_id}` },
        { name: "Should be", show: one => one.expected || "–" },
        { name: "Is", show: one => one.actual || "–" },
        { name: "Repair", show: one => words(one.repair || "–") },
      ], differences, "None.")),
  ],
};

function causes(run) {
  const found = (run.discrepancy_details || {}).causes || {};
  return Object.entries(found)
    .map(([name, value]) => ({ name: words(name), value: typeof value === "object" ? value.found : value }))
    .filter(one => one.value > 0)
    .sort((a, b) => b.value - a.value);
}

async function run(page, dry) {
  await attempt(() => post("reconciliation-runs", undefined, { dry_run: dry }), "The comparison has begun; it appears below.");
  page.reload();
}
