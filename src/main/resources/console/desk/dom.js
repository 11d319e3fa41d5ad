// Elements from data. Text is always text: nothing a caller said can become an element.

const SVG = "http://www.w3.org/2000/svg";

/** An element. Properties that are functions listen (onclick), booleans switch, the rest are attributes. */
export function el(tag, properties = {}, ...children) {
  return dress(document.createElement(tag), properties, children);
}

export function svg(tag, properties = {}, ...children) {
  return dress(document.createElementNS(SVG, tag), properties, children);
}

function dress(element, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
  return element;
}

/** A table. Columns are {name, show(row), kind}; a kind of "number" aligns right. */
export function table(caption, columns, rows, none) {
  if (rows.length === 0) return el("p", { class: "none" }, none);
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", {},
      el("caption", { class: "unseen" }, caption),
      el("thead", {}, el("tr", {}, columns.map(column =>
        el("th", { scope: "col", class: column.kind }, column.name)))),
      el("tbody", {}, rows.map(row => el("tr", {}, columns.map(column =>
        el("td", { class: column.kind }, column.show(row))))))));
}

/** A button that says what it is doing while it does it, and stands again when it is done. */
export function button(label, act, properties = {}) {
  const made = el("button", { type: "button", ...properties, onclick: async () => {
    made.disabled = true;
    try {
      await act();
    } finally {
      made.disabled = false;
    }
  } }, label);
  return made;
}

export function badge(word, tone) {
  return el("span", { class: "badge", "data-tone": tone || "plain" }, word);
}

/** Bars with their figures, longest first; each {name, value, hint}. */
export function bars(rows) {
  const most = Math.max(1, ...rows.map(row => row.value));
  return el("ul", { class: "bars" }, rows.map(row =>
    el("li", { title: row.hint },
      el("span", { class: "name" }, row.name),
      svg("svg", { class: "bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("rect", { class: row.tone || "fill", width: 100 * row.value / most, height: 8, rx: 1 })),
      el("span", { class: "value" }, count(row.value)))));
}

/** A gauge of parts of a whole; each part {class, value}, and marks at values. */
export function gauge(whole, parts, marks = []) {
  let from = 0;
  const share = value => whole > 0 ? Math.min(100, 100 * value / whole) : 0;
  const rects = parts.map(part => {
    const rect = svg("rect", { class: part.class, x: share(from), width: share(from + part.value) - share(from), height: 8 });
    from += part.value;
    return rect;
  });
  return svg("svg", { class: "gauge", viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true" },
    svg("rect", { class: "track", width: 100, height: 8 }), rects,
    marks.map(mark => svg("rect", { class: "line", x: share(mark), width: 0.5, height: 8 })));
}

// words and figures

const grouped = new Intl.NumberFormat("en-US");
const moment = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23", timeZone: "UTC",
});

export const count = value => grouped.format(value);
export const words = text => String(text).replaceAll("_", " ").replaceAll("-", " ").toLowerCase();
export const short = id => String(id).slice(0, 8);

export function time(iso) {
  return iso ? el("time", { datetime: iso, title: `${iso} (UTC)` }, moment.format(new Date(iso))) : "–";
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  const two = n => String(n).padStart(2, "0");
  return whole < 3600
    ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

export function money(cents) {
  return (Number(cents) / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
}
