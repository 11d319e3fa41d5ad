// One call: what was decided, asked, told and done about it, in order; its sound and its words; its money.

import { badge, duration, el, svg, time, words } from "./dom.js";
import { get } from "./api.js";
import { tenant } from "./live.js";
import { TONES } from "./calls.js";

export default {
  title: "Call",

  load: page => get(`calls/${encodeURIComponent(page.id)}`),

  draw: call => [
    el("p", {}, el("a", { href: "#/calls" }, "← all calls")),
    el("article", { class: "panel" },
      el("h2", {}, `${call.direction === "inbound" ? call.from_number : call.to_number}`,
        badge(words(call.call_status), TONES[call.call_status]),
        call.outcome && badge(call.outcome, call.outcome === "Demo Set" ? "good" : "plain"),
        el("span", { class: "aside" }, tenant(call.user_id))),
      phases(call),
      el("dl", { class: "facts" },
        fact("direction", `${call.direction}, our number ${call.phone_number}`),
        fact("began", time(call.received_at)),
        fact("answered", time(call.answer_time)),
        fact("ended", call.end_time ? [time(call.end_time), ` ${words(call.end_reason || "")}`] : "–"),
        fact("length", duration(call.duration_seconds)),
        fact("hold", `${duration(call.hold_seconds)} set aside, ${duration(call.billed_seconds)} billed`),
        fact("provider's cost", call.provider_cost === null ? "–" : `${Number(call.provider_cost).toFixed(2)} cents`),
        fact("provider's id", call.call_sid || "not known yet"),
        fact("appointment", call.appointment_id ? el("a", { href: "#/appointments" }, call.appointment_id) : "–"))),
    el("div", { class: "halves" },
      el("section", { class: "panel" }, el("h2", {}, "What happened"), timeline(call)),
      el("section", { class: "panel" }, el("h2", {}, "What was said"), sound(call), transcript(call))),
  ],
};

function fact(name, value) {
  return el("div", {}, el("dt", {}, name), el("dd", {}, value));
}

/** Waiting, ringing, talking, to scale. */
function phases(call) {
  const at = iso => iso ? Date.parse(iso) : undefined;
  const began = at(call.received_at);
  const end = at(call.end_time) || at(call.answer_time) || at(call.start_time);
  if (!began || !end || end <= began) return null;
  const parts = [["wait", began, at(call.start_time) || end], ["ring", at(call.start_time), at(call.answer_time) || end],
    ["talk", at(call.answer_time), end]].filter(([, from, to]) => from !== undefined && to > from);
  return el("figure", {},
    svg("svg", { class: "phases", viewBox: "0 0 100 6", preserveAspectRatio: "none", "aria-hidden": "true" },
      parts.map(([name, from, to]) => svg("rect", { class: name, height: 6,
        x: 100 * (from - began) / (end - began), width: 100 * (to - from) / (end - began) }))),
    el("figcaption", {}, parts.map(([name, from, to]) => el("span", { class: `key ${name}` },
      `${{ wait: "asked for", ring: "rang", talk: "talked" }[name]} ${duration((to - from) / 1000)}`))));
}

function plainly(detail) {
  return Object.entries(detail).filter(([, value]) => value !== null && typeof value !== "object").slice(0, 4)
    .map(([name, value]) => `${words(name)} ${value}`).join(", ");
}

function timeline(call) {
  const tell = { verdict: d => words(d.action_type || "decided"), attempt: d => `attempt ${d.attempt_no}: ${d.state}`,
    delivery: d => `webhook ${words(d.event_type || "")}: ${d.state}`,
    effect: d => `${words(d.kind)}${d.done ? "" : ": waiting"}${d.error ? `: ${d.error}` : ""}` };
  const events = [...(call.timeline || [])];
  if (events.length === 0) return el("p", { class: "none" }, "Nothing is on record yet.");
  return el("ol", { class: "timeline" }, events.map(event =>
    el("li", { "data-what": event.what }, el("span", { class: "what" }, event.what),
      el("span", {}, (tell[event.what] || plainly)(event.detail || {})), time(event.at))));
}

let player = null;

/** The page may be drawn again while somebody listens: the same player goes on. */
function sound(call) {
  if (!call.recording_url) return el("p", { class: "none" }, "There is no recording.");
  const src = `/v1/calls/${call.id}/recording`;
  if (player?.getAttribute("src") !== src) {
    player = el("audio", { controls: true, preload: "none", src, "aria-label": "Recording of the call" });
  }
  return player;
}

function transcript(call) {
  if (!call.transcript) return el("p", { class: "none" }, "There is no transcript.");
  return el("ol", { class: "transcript" }, String(call.transcript).split("\n").filter(Boolean).map(line => {
    const [, who, text] = /^(\w+):\s*(.*)$/.exec(line) || [null, "", line];
    return el("li", { "data-who": who.toLowerCase() }, who && el("b", {}, who), text);
  }));
}
