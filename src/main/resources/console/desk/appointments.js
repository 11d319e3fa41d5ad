// A week of appointments, a column a day; move, cancel, no-show.

import { badge, el } from "./dom.js";
import { get, patch, post } from "./api.js";
import { ask, attempt } from "./ask.js";
import { tenant } from "./live.js";

const DAY = 24 * 3600 * 1000;
const TONES = { booked: "good", confirmed: "good", pending: "warn", cancelled: "bad", rejected: "bad", no_show: "bad" };
const hour = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "UTC" });
const day = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone: "UTC" });

export default {
  title: "Appointments",

  head(page) {
    const begin = new Date(document.body.dataset.now);
    begin.setUTCHours(0, 0, 0, 0);
    page.from = begin.getTime();
    const label = el("span", { class: "soft", role: "status" });
    const show = () => {
      label.textContent = `${day.format(page.from)} to ${day.format(page.from + 6 * DAY)}, times in UTC`;
      page.reload();
    };
    const step = days => () => {
      page.from += days * DAY;
      show();
    };
    label.textContent = `${day.format(page.from)} to ${day.format(page.from + 6 * DAY)}, times in UTC`;
    return el("p", { class: "filters" },
      el("button", { type: "button", onclick: step(-7) }, "← Week before"),
      el("button", { type: "button", onclick: step(7) }, "Week after →"), label);
  },

  async load(page) {
    const { data } = await get("appointments", {
      from: new Date(page.from).toISOString(), to: new Date(page.from + 7 * DAY).toISOString(), limit: 100 });
    return { from: page.from, data };
  },

  draw: ({ from, data }, page) => el("div", { class: "week" }, [0, 1, 2, 3, 4, 5, 6].map(place => {
    const begin = from + place * DAY;
    const here = data.filter(one => Date.parse(one.start_time) >= begin && Date.parse(one.start_time) < begin + DAY);
    return el("section", { class: "day", "aria-label": day.format(begin) },
      el("h2", {}, day.format(begin), el("span", { class: "aside" }, here.length || "")),
      el("ol", {}, here.map(one => el("li", {}, el("button", { type: "button", class: "slot", "data-state": one.status,
        "data-key": one.id, onclick: () => change(one, page) },
        el("b", {}, hour.format(new Date(one.start_time))), ` ${one.customer_name || one.customer_phone || "somebody"}`,
        el("span", { class: "soft" }, tenant(one.user_id)), badge(one.status.replace("_", " "), TONES[one.status]))))));
  })),
};

async function change(one, page) {
  const answer = await ask(`${one.customer_name || "Appointment"}, ${one.customer_phone || ""}`,
    "What you do here is done in the calendar too. Cal.com tells the customer.", "Do it", [
      { name: "what", label: "What", value: "move", options: [["move", "move it to"], ["cancel", "cancel it"], ["no-show", "the customer did not come"]] },
      { name: "start", label: "New start (UTC)", type: "datetime-local", value: one.start_time.slice(0, 16) }], true);
  if (!answer) return;
  await attempt(() => answer.what === "move"
    ? patch(`appointments/${one.id}`, { start_time: `${answer.start}:00Z` })
    : post(`appointments/${one.id}/${answer.what}`, {}),
  { move: "It is moved.", cancel: "It is cancelled.", "no-show": "Noted." }[answer.what]);
  page.reload();
}
