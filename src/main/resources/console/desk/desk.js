// Which page is shown, and that it stays as things are. A page is {title, head(page), load(page), draw(data, page)}:
// the head with its forms is made once, the rest is drawn again when what is loaded has changed.

import { el } from "./dom.js";
import { onChange } from "./live.js";
import { say } from "./ask.js";
import alerts from "./alerts.js";
import appointments from "./appointments.js";
import audit from "./audit.js";
import billing from "./billing.js";
import call from "./call.js";
import calls from "./calls.js";
import campaigns from "./campaigns.js";
import health from "./health.js";
import inbox from "./inbox.js";
import limits from "./limits.js";
import reconciliation from "./reconciliation.js";
import unknown from "./unknown.js";

const PAGES = { alerts, appointments, audit, billing, call, calls, campaigns, health, inbox, limits, reconciliation, unknown };

const main = document.getElementById("page");
const links = [...document.querySelectorAll("nav a[data-page]")];
let shown = null;

function open() {
  const [name, id] = location.hash.replace(/^#\/?/, "").split("/");
  const page = PAGES[name] || campaigns;
  const body = el("div", { class: "body", "aria-busy": "true" });
  shown = { page, id: decodeURIComponent(id || ""), filter: {}, body, drawn: "", reload: () => refresh(true) };
  const current = Object.keys(PAGES).find(key => PAGES[key] === page);
  for (const link of links) {
    const here = link.dataset.page === (current === "call" ? "calls" : current);
    if (here) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
  }
  document.title = `${page.title} – Switchboard`;
  main.replaceChildren(el("h1", { class: "title", tabindex: "-1" }, page.title),
    ...(page.head ? [page.head(shown)].flat() : []), body);
  main.querySelector("h1").focus({ preventScroll: true });
  refresh(true);
}

async function refresh(asked) {
  const mine = shown;
  try {
    const data = await mine.page.load(mine);
    if (mine !== shown) return;
    const state = JSON.stringify(data);
    mine.body.removeAttribute("aria-busy");
    if (state === mine.drawn) return;
    if (!asked && isBusy(mine.body)) return;
    mine.drawn = state;
    redraw(mine, [mine.page.draw(data, mine)].flat());
  } catch (error) {
    if (mine !== shown) return;
    if (mine.drawn === "") mine.body.replaceChildren(el("p", { class: "none" }, error.message));
    else if (asked) say(error.message, "bad");
  }
}

/** Nobody's typing or listening is disturbed. */
function isBusy(body) {
  const at = document.activeElement;
  return (body.contains(at) && ["INPUT", "SELECT", "TEXTAREA"].includes(at.tagName))
    || [...body.querySelectorAll("audio")].some(audio => !audio.paused);
}

/** What had the focus, was unfolded or scrolled, still has, is and stands where it did. */
function redraw(mine, content) {
  const key = mine.body.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  const unfolded = new Set([...mine.body.querySelectorAll("details[open][data-key]")].map(one => one.dataset.key));
  const scrolled = [...mine.body.querySelectorAll(".scroll")].map(one => one.scrollLeft);
  mine.body.replaceChildren(...content.filter(Boolean));
  for (const one of mine.body.querySelectorAll("details[data-key]")) one.open = unfolded.has(one.dataset.key);
  mine.body.querySelectorAll(".scroll").forEach((one, place) => { one.scrollLeft = scrolled[place] || 0; });
  if (key) mine.body.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
}

addEventListener("hashchange", open);
onChange(() => refresh(false));
open();
