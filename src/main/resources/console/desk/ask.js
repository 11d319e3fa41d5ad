// One question before what cannot be taken back, and a word after what was done.

import { el } from "./dom.js";

const dialog = document.getElementById("ask");
const toast = document.getElementById("toast");
let fading = 0;

/** Says what will happen; null if it is not to. Fields are {name, label, value, type, options}; the answer has them. */
export function ask(title, consequence, act, fields = [], danger = false) {
  const inputs = fields.map(field => {
    const id = `ask-${field.name}`;
    const input = field.options
      ? el("select", { id, name: field.name }, field.options.map(([value, label]) =>
        el("option", { value, selected: value === field.value }, label)))
      : el("input", { id, name: field.name, type: field.type || "text", value: field.value,
        required: field.required !== false, step: field.step, maxlength: field.type ? undefined : "200" });
    return el("p", {}, el("label", { for: id }, field.label), input);
  });
  const form = el("form", { method: "dialog" },
    el("h2", { id: "ask-title" }, title),
    el("p", { class: "consequence" }, consequence),
    inputs,
    el("p", { class: "choice" },
      el("button", { type: "submit", value: "no", formnovalidate: true }, "Keep as it is"),
      el("button", { type: "submit", value: "yes", class: danger ? "danger" : "main" }, act)));
  dialog.replaceChildren(form);
  dialog.showModal();
  return new Promise(resolve => {
    dialog.addEventListener("close", () =>
      resolve(dialog.returnValue === "yes" ? Object.fromEntries(new FormData(form)) : null), { once: true });
  });
}

/** Told to everybody, screen readers included. */
export function say(text, tone = "good") {
  clearTimeout(fading);
  toast.dataset.tone = tone;
  toast.textContent = text;
  toast.hidden = false;
  fading = setTimeout(() => { toast.hidden = true; }, tone === "bad" ? 12000 : 5000);
}

/** Does it and says so, or says why not. */
export async function attempt(work, done) {
  try {
    const result = await work();
    say(typeof done === "function" ? done(result) : done);
    return result;
  } catch (error) {
    say(error.message, "bad");
    return null;
  }
}
