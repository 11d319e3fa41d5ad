// Calls, newest first; each leads to its own page.

import { badge, duration, el, table, time, words } from "./dom.js";
import { get } from "./api.js";
import { filters, more, pages } from "./filters.js";
import { tenant } from "./live.js";

export const TONES = { "in-progress": "good", ringing: "warn", requested: "warn", intended: "warn", completed: "plain", failed: "bad", blocked: "bad" };

export default {
  title: "Calls",

  head: page => filters(page, [{ name: "status", label: "Show", options: [["", "all calls"], ["live", "live calls"]] }]),

  load: page => pages(page, get, "calls", page.filter),

  draw: (list, page) => [
    table("Calls", [
      { name: "At", show: call => time(call.received_at) },
      { name: "Tenant", show: call => tenant(call.user_id) },
      { name: "", show: call => call.direction === "inbound" ? "↙ from" : "↗ to" },
      { name: "Whom", show: call => el("a", { href: `#/call/${call.id}`, "data-key": call.id },
        call.direction === "inbound" ? call.from_number : call.to_number) },
      { name: "State", show: call => badge(words(call.call_status), TONES[call.call_status]) },
      { name: "Length", kind: "number", show: call => call.duration_seconds ? duration(call.duration_seconds) : "–" },
      { name: "Ended by", show: call => call.end_reason ? words(call.end_reason) : "–" },
      { name: "Outcome", show: call => call.outcome || "–" },
    ], list.rows, page.filter.status === "live" ? "Nobody is on the line." : "There has been no call yet."),
    more(page, list),
  ],
};
