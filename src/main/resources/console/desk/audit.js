// Every verdict and every write, newest first.

import { el, table, time, words } from "./dom.js";
import { get } from "./api.js";
import { more, pages } from "./filters.js";
import { tenant } from "./live.js";

export default {
  title: "Audit",

  load: page => pages(page, get, "audit", {}),

  draw: (list, page) => [
    table("Audit", [
      { name: "At", show: one => time(one.timestamp || one.created_at) },
      { name: "What", show: one => words(one.action_type || one.action || "").replace(".", " ") },
      { name: "Whose", show: one => one.user_id ? tenant(one.user_id) : "ours" },
      { name: "No.", kind: "number", show: one => one.sequence === undefined ? "" : String(one.sequence) },
      { name: "Details", kind: "wide", show: one => el("details", { "data-key": one.id },
        el("summary", {}, brief(one.meta_data || one.metadata || {})), el("pre", {}, JSON.stringify(one.meta_data || one.metadata, null, 2))) },
    ], list.rows, "Nothing is on record yet."),
    more(page, list),
  ],
};

function brief(details) {
  const verdict = details.verdict || {};
  const parts = [verdict.kind, verdict.reason, (details.states || []).join(", "), details.law_pack].filter(Boolean);
  return parts.length > 0 ? parts.map(words).join(" · ") : Object.keys(details).slice(0, 4).map(words).join(", ") || "none";
}
