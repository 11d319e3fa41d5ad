// Tells pages that something changed, once a second at most: from the live stream, else by the clock.

const AT_MOST_EVERY = 1000;
const WITHOUT_STREAM_EVERY = 5000;

const names = new Map();
const pulse = document.getElementById("pulse");
let listener = () => {};
let due = 0;
let last = 0;

/** The name of a tenant, as far as it is known. */
export const tenant = id => names.get(id) || (id ? String(id).slice(0, 8) : "nobody's");

export const tenants = () => [...names.entries()];

export function onChange(heard) {
  listener = heard;
}

function changed() {
  if (due || document.hidden) return;
  due = setTimeout(() => {
    due = 0;
    last = Date.now();
    listener();
  }, Math.max(0, AT_MOST_EVERY - (Date.now() - last)));
}

function name(usage) {
  names.set(usage.tenant, usage.name);
}

function pulseIs(state, text) {
  pulse.dataset.state = state;
  pulse.textContent = text;
}

const stream = new EventSource(document.body.dataset.live);
stream.addEventListener("open", () => pulseIs("live", "live"));
stream.addEventListener("error", () => pulseIs("frozen", "reconnecting"));
stream.addEventListener("snapshot", event => {
  JSON.parse(event.data).tenants.forEach(name);
  changed();
});
stream.addEventListener("usage", event => {
  name(JSON.parse(event.data));
  changed();
});
for (const kind of ["call", "gone", "counts"]) stream.addEventListener(kind, changed);
setInterval(changed, WITHOUT_STREAM_EVERY);
document.addEventListener("visibilitychange", changed);
