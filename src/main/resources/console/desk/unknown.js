// Numbers that were called and are nobody's.

import { badge, button, el, table, time, words } from "./dom.js";
import { get, post } from "./api.js";
import { ask, attempt } from "./ask.js";
import { filters, more, pages } from "./filters.js";

export default {
  title: "Unknown numbers",

  head: page => filters(page, [{ name: "status", label: "Show", options: [["open", "open"], ["resolved", "resolved"], ["", "all"]] }]),

  load: page => pages(page, get, "unknown-phones", page.filter),

  draw: (list, page) => [
    table("Unknown numbers", [
      { name: "Called", show: one => time(one.received_at || one.created_at) },
      { name: "Number", show: one => one.phone_number },
      { name: "Event", show: one => words(one.event_type || "–") },
      { name: "", show: one => one.resolved_at
        ? [badge(words(one.resolution), "good"), " ", one.notes || ""]
        : button("Resolve…", () => resolve(one, page), { "data-key": `resolve:${one.id}` }) },
    ], list.rows, "Every number that was called is somebody's."),
    more(page, list),
  ],
};

async function resolve(one, page) {
  const answer = await ask(`Whose is ${one.phone_number}?`, "When it has become an agent's number, the calls that came to it meanwhile "
    + "are handled now. Spam and ignored stay as they are.", "Resolve", [
    { name: "resolution", label: "It is", value: "matched_agent",
      options: [["matched_agent", "an agent's number by now"], ["spam", "spam"], ["ignored", "to be ignored"]] },
    { name: "notes", label: "Note", required: false }]);
  if (answer) await attempt(() => post(`unknown-phones/${one.id}/resolve`, answer), "Resolved.");
  page.reload();
}
