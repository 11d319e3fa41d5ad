// Campaigns: how far each is, why its leads wait, and the levers: start, pause, drain, mode.

import { badge, bars, button, count, el, time, words } from "./dom.js";
import { get, patch, post } from "./api.js";
import { ask, attempt } from "./ask.js";
import { tenant } from "./live.js";

const TONES = { running: "good", draining: "warn", paused: "bad" };

export default {
  title: "Campaigns",

  head() {
    const answer = el("p", { class: "answer", role: "status" });
    return el("form", { class: "filters", onsubmit: async event => {
      event.preventDefault();
      const id = new FormData(event.target).get("lead").trim();
      try {
        const why = await get(`dialer-queue/${encodeURIComponent(id)}/why`);
        answer.replaceChildren(`${why.phone_number}: ${why.explanation} (attempt ${why.attempts} of ${why.attempts_max}`,
          why.until ? [", next look ", time(why.until), " UTC"] : "", ")");
      } catch (error) {
        answer.textContent = error.message;
      }
    } },
      el("label", { for: "why-lead" }, "Why not this lead?",
        el("input", { id: "why-lead", name: "lead", required: true, minlength: "36", maxlength: "36",
          placeholder: "id of a lead or a queue row", autocomplete: "off", spellcheck: "false" })),
      el("button", { type: "submit" }, "Why?"), answer);
  },

  async load() {
    const { data } = await get("campaigns", { limit: 100 });
    return Promise.all(data.map(async campaign =>
      ({ campaign, reasons: await get(`campaigns/${campaign.id}/reasons`) })));
  },

  draw(all, page) {
    if (all.length === 0) return el("p", { class: "none" }, "There is no campaign yet. `switchboard queue` and the API make some.");
    return all.map(one => card(one, page));
  },
};

function card({ campaign, reasons }, page) {
  const shown = entries => Object.entries(entries).sort((a, b) => b[1] - a[1]);
  return el("article", { class: "panel" },
    el("h2", {}, campaign.name, badge(campaign.status, TONES[campaign.status]),
      el("span", { class: "aside" }, tenant(campaign.user_id))),
    el("p", { class: "soft" }, `${campaign.mode}, ${campaign.purpose}, from ${campaign.from_number}, `
      + `${campaign.window_opens} to ${campaign.window_closes}, ${campaign.attempts_max} attempts; ${count(reasons.total)} leads`),
    el("p", { class: "levers" }, levers(campaign, page)),
    el("div", { class: "halves" },
      el("section", {}, el("h3", {}, "Open, by reason"), bars(shown(reasons.open).map(([name, value]) =>
        ({ name: words(name), value, hint: hint(reasons.next_at, name) })))),
      el("section", {}, el("h3", {}, "Over, by outcome"), bars(shown(reasons.ended).map(([name, value]) =>
        ({ name: words(name), value, tone: "done" }))))));
}

function hint(nextAt, reason) {
  return nextAt && nextAt[reason] ? `next due ${nextAt[reason]}` : undefined;
}

function levers(campaign, page) {
  const key = lever => ({ "data-key": `${lever}:${campaign.id}` });
  const act = async (lever, question, done, body) => {
    if (question && !(await ask(...question))) return;
    await attempt(() => post(`campaigns/${campaign.id}/${lever}`, body), done);
    page.reload();
  };
  const running = campaign.status === "running";
  return [
    !running && button("Start", () => act("start", null, `${campaign.name} runs.`), { class: "main", ...key("start") }),
    running && button("Pause", () => act("pause",
      [`Pause ${campaign.name}?`, "No call of it starts any more. Calls on the line go on.", "Pause"],
      `${campaign.name} is paused.`), key("pause")),
    running && button("Drain", () => act("drain",
      [`Drain ${campaign.name}?`, "Leads not called yet are called once, retries lapse.", "Drain"],
      `${campaign.name} drains.`), key("drain")),
    button("Mode…", async () => {
      const chosen = await ask(`Mode of ${campaign.name}`, "Progressive calls as slots come free; agentless is paced by the "
        + "lines alone; preview waits until somebody releases each lead.", "Change", [{ name: "mode", label: "Mode",
        value: campaign.mode, options: [["progressive", "progressive"], ["agentless", "agentless"], ["preview", "preview"]] }]);
      if (chosen) await attempt(() => patch(`campaigns/${campaign.id}`, chosen), "The mode is changed.");
      page.reload();
    }, key("mode")),
  ];
}
