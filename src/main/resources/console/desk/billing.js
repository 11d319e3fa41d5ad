// What the running period costs so far, line by line, and the periods before.

import { bars, count, el, money, table, time, words } from "./dom.js";
import { get } from "./api.js";
import { tenant, tenants } from "./live.js";

export default {
  title: "Billing",

  head(page) {
    const select = el("select", { id: "whose", onchange: event => {
      page.filter.user_id = event.target.value;
      page.reload();
    } });
    page.choose = known => {
      if (select.options.length === known.length) return;
      select.replaceChildren(...known.map(id => el("option", { value: id, selected: id === page.filter.user_id }, tenant(id))));
    };
    return el("form", { class: "filters" }, el("label", { for: "whose" }, "Tenant", select));
  },

  async load(page) {
    const known = tenants().map(([id]) => id);
    if (known.length === 0) known.push(...(await get("usage", { limit: 100 })).data.map(one => one.user_id));
    page.choose(known);
    page.filter.user_id ||= known[0];
    if (!page.filter.user_id) return { before: [] };
    const [now, before] = await Promise.all([get("invoices/current", page.filter), get("invoices", { ...page.filter, limit: 24 })]);
    return { now: { ...now, lines: now.lines.map(line => ({ ...line, event_ids: line.event_ids.length })) }, before: before.data };
  },

  draw({ now, before }) {
    if (!now) return el("p", { class: "none" }, "There is no tenant yet.");
    return [
      el("article", { class: "panel" },
        el("h2", {}, `${money(now.total_cents)} so far`, el("span", { class: "aside" }, `provider ${money(now.provider_cost_cents)}`)),
        el("p", { class: "soft" }, time(now.starts_at), " to ", time(now.ends_at), "; a preview until the period is closed"),
        bars(now.lines.filter(line => line.total_cents > 0).map(line => ({ name: words(line.event_type), value: Math.round(line.total_cents / 100) }))),
        table("Lines", [
          { name: "What", show: line => words(line.event_type) },
          { name: "Number", show: line => line.phone_number || "–" },
          { name: "Units", kind: "number", show: line => count(Number(line.billed_units)) },
          { name: "Rate", kind: "number", show: line => `$${Number(line.unit_rate).toFixed(4)}` },
          { name: "Total", kind: "number", show: line => money(line.total_cents) },
          { name: "Entries", kind: "number", show: line => count(line.event_ids) },
        ], now.lines, "Nothing is billed yet.")),
      el("h2", {}, "Periods before"),
      table("Periods before", [
        { name: "From", show: one => time(one.starts_at) },
        { name: "To", show: one => time(one.ends_at) },
        { name: "Total", kind: "number", show: one => money(one.total_cents) },
        { name: "", show: one => el("a", { href: `/v1/invoices/${encodeURIComponent(one.billing_period_id)}?format=csv&user_id=${one.user_id}` }, "CSV") },
      ], before, "This is the first period."),
    ];
  },
};
