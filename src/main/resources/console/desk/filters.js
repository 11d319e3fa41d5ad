// Choices above a list; a change loads it anew.

import { el } from "./dom.js";

/** Selects of {name, label, options: [[value, label]]}; what is chosen stands in page.filter. */
export function filters(page, fields) {
  return el("form", { class: "filters", onsubmit: event => event.preventDefault() }, fields.map(field => {
    const id = `filter-${field.name}`;
    page.filter[field.name] = field.options[0][0];
    return el("label", { for: id }, field.label,
      el("select", { id, onchange: event => {
        page.filter[field.name] = event.target.value;
        page.reload();
      } }, field.options.map(([value, label]) => el("option", { value }, label))));
  }));
}

/** Loads more pages of a list as far as was asked for. */
export async function pages(page, get, path, query) {
  let found = [];
  let after;
  for (let turn = 0; turn < (page.turns || 1); turn++) {
    const answer = await get(path, { ...query, after, limit: 50 });
    found = found.concat(answer.data);
    after = answer.next;
    if (!answer.has_more) break;
  }
  return { rows: found, more: Boolean(after) };
}

export function more(page, list) {
  return list.more && el("p", { class: "further" }, el("button", { type: "button", "data-key": "more", onclick: () => {
    page.turns = (page.turns || 1) + 1;
    page.reload();
  } }, "Show more"));
}
