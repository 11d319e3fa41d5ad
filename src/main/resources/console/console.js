// Keeps the page moving. The page is complete without it; it only applies what the live stream says changed.

const LANE_MAX = 60; // cards shown in a lane; the count says how many there are
const FINISHED_MAX = 40;
const SPARK_POINTS = 60;
const MOVES_MAX = 120; // beyond that, cards jump instead of gliding

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const lanes = new Map([...document.querySelectorAll(".lane")].map(lane => [lane.dataset.stage, lane]));
const figures = new Map([...document.querySelectorAll(".figure")].map(figure => [figure.dataset.figure, figure]));
const blank = document.getElementById("card").content.querySelector(".card");
const pulse = document.getElementById("pulse");
const now = document.getElementById("now");
const usageList = document.querySelector(".usage ul");

const calls = new Map(); // id -> {call, entered, element}
const sparks = new Map([["live", []], ["calls_per_second", []]]);
const dirty = new Set();
let entered = 0;
let clock = { business: Date.parse(document.body.dataset.now), local: performance.now(), rate: 0 };
let stream = null;
let lastEventId = "";
let drawing = false;

// words and figures, written as the server writes them

const grouped = new Intl.NumberFormat("en-US");
const clockFormat = new Intl.DateTimeFormat("en-GB", {
  weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", second: "2-digit",
  hourCycle: "h23", timeZone: "UTC",
});

function clockText(ms) {
  const part = Object.fromEntries(clockFormat.formatToParts(ms).map(p => [p.type, p.value]));
  return `${part.weekday} ${part.day} ${part.month}, ${part.hour}:${part.minute}:${part.second}`;
}

function duration(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const two = n => String(n).padStart(2, "0");
  return whole < 3600
    ? `${Math.floor(whole / 60)}:${two(whole % 60)}`
    : `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}`;
}

function timeOf(call, business) {
  if (call.stage !== "finished") return duration((business - Date.parse(call.since)) / 1000);
  return call.seconds > 0 ? duration(call.seconds) : "";
}

// business time: it may run faster than ours, and jump

function businessNow() {
  return clock.business + (performance.now() - clock.local) * clock.rate;
}

function setClock(iso) {
  const business = Date.parse(iso);
  const local = performance.now();
  const passed = local - clock.local;
  const rate = passed > 50 ? (business - clock.business) / passed : clock.rate;
  clock = { business, local, rate: Math.min(Math.max(rate, 0), 600) };
}

// cards

function take(call) {
  const known = calls.get(call.id);
  if (known && known.call.stage !== call.stage) dirty.add(known.call.stage);
  const moved = !known || known.call.stage !== call.stage;
  calls.set(call.id, {
    call,
    entered: moved ? ++entered : known.entered,
    element: known ? known.element : blank.cloneNode(true),
  });
  fill(calls.get(call.id));
  dirty.add(call.stage);
  draw();
}

function drop(id) {
  const known = calls.get(id);
  if (!known) return;
  calls.delete(id);
  dirty.add(known.call.stage);
  draw();
}

function fill({ call, element }) {
  element.dataset.id = call.id;
  element.dataset.stage = call.stage;
  const way = element.querySelector(".way");
  way.dataset.way = call.inbound ? "in" : "out";
  way.title = call.inbound ? "calls us" : "called by us";
  element.querySelector(".who").textContent = call.theirs;
  element.querySelector(".ours").textContent = call.ours;
  element.querySelector(".time").textContent = timeOf(call, businessNow());
  const chip = element.querySelector(".chip");
  chip.textContent = call.chip ? call.chip.label : "";
  chip.dataset.tone = call.chip ? call.chip.tone : "";
}

function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    const glide = !calm.matches && [...dirty].length > 0;
    const before = glide ? positions() : new Map();
    for (const stage of dirty) drawLane(stage);
    dirty.clear();
    if (before.size <= MOVES_MAX) animate(before);
  });
}

function drawLane(stage) {
  const lane = lanes.get(stage);
  if (!lane) return;
  const inLane = [...calls.values()].filter(one => one.call.stage === stage).sort((a, b) => b.entered - a.entered);
  if (stage === "finished") inLane.splice(FINISHED_MAX).forEach(one => calls.delete(one.call.id));
  const shown = inLane.slice(0, LANE_MAX);
  const list = lane.querySelector("ol");
  const keep = new Set(shown.map(one => one.element));
  for (const child of [...list.children]) if (!keep.has(child)) child.remove();
  shown.forEach((one, place) => {
    if (list.children[place] !== one.element) list.insertBefore(one.element, list.children[place] || null);
  });
  lane.querySelector(".count").textContent = stage === "finished" ? "" : grouped.format(inLane.length);
  const more = lane.querySelector(".more");
  more.hidden = stage === "finished" || inLane.length <= LANE_MAX;
  more.textContent = `and ${grouped.format(inLane.length - shown.length)} more`;
}

function positions() {
  const found = new Map();
  for (const { element } of calls.values()) {
    if (element.isConnected) found.set(element, element.getBoundingClientRect());
  }
  return found;
}

function animate(before) {
  for (const { element } of calls.values()) {
    if (!element.isConnected) continue;
    const from = before.get(element);
    const to = element.getBoundingClientRect();
    if (!from) {
      element.animate([{ opacity: 0, transform: "translateY(-6px)" }, { opacity: 1, transform: "none" }],
        { duration: 260, easing: "ease-out" });
    } else if (Math.abs(from.left - to.left) > 1 || Math.abs(from.top - to.top) > 1) {
      element.animate([{ transform: `translate(${from.left - to.left}px, ${from.top - to.top}px)` }, { transform: "none" }],
        { duration: 340, easing: "cubic-bezier(.2,.8,.2,1)" });
    }
  }
}

// figures

function setCounts(counts) {
  for (const [name, figure] of figures) {
    const value = counts[name];
    if (value === undefined) continue;
    const shown = figure.querySelector(".value");
    shown.textContent = name === "calls_per_second" ? value.toFixed(1) : grouped.format(value);
    shown.classList.toggle("zero", value === 0);
    figure.classList.toggle("some", value > 0);
    const points = sparks.get(name);
    if (points) {
      points.push(value);
      if (points.length > SPARK_POINTS) points.shift();
      figure.querySelector(".spark path").setAttribute("d", sparkline(points));
    }
  }
}

function sparkline(points) {
  const most = Math.max(1, ...points);
  const step = 120 / (SPARK_POINTS - 1);
  const start = 120 - step * (points.length - 1);
  return points.map((value, i) => `${i ? "L" : "M"}${(start + i * step).toFixed(1)} ${(30 - 28 * value / most).toFixed(1)}`).join("");
}

// minutes

function setUsage(usage) {
  let row = usageList.querySelector(`[data-id="${CSS.escape(usage.tenant)}"]`);
  if (!row) {
    const pattern = usageList.querySelector(".tenant");
    if (!pattern) return; // the first tenant of an empty installation appears with the next full page
    row = pattern.cloneNode(true);
    row.dataset.id = usage.tenant;
    usageList.append(row);
  }
  const share = seconds => usage.limit > 0 ? Math.min(100, seconds * 100 / usage.limit) : 0;
  row.dataset.state = usage.state;
  row.querySelector(".name").textContent = usage.name;
  row.querySelector(".state").textContent = usage.state;
  row.querySelector(".used").setAttribute("width", share(usage.used));
  row.querySelector(".held").setAttribute("x", share(usage.used));
  row.querySelector(".held").setAttribute("width", share(usage.used + usage.reserved) - share(usage.used));
  row.querySelector(".line").setAttribute("x", share(usage.allowance));
  const minutes = seconds => grouped.format(Math.round(seconds / 60));
  row.querySelector(".minutes").textContent = `${minutes(usage.used)} of ${minutes(usage.allowance)} min`;
  row.querySelector(".calls").textContent = usage.live ? `${usage.live} live` : "";
}

// the stream

function snapshot(board) {
  setClock(board.now);
  const shown = new Set(board.calls.map(call => call.id));
  for (const id of [...calls.keys()]) if (!shown.has(id)) drop(id);
  [...board.calls].sort((a, b) => a.since < b.since ? -1 : 1).forEach(take);
  board.tenants.forEach(setUsage);
  if (board.counts) setCounts(board.counts);
}

function say(state, text) {
  pulse.dataset.state = state;
  pulse.textContent = text;
  document.body.classList.toggle("frozen", state === "frozen");
}

function freeze() {
  if (pulse.dataset.state === "frozen") return;
  say("frozen", `frozen since ${new Date().toTimeString().slice(0, 8)}`);
  clock = { business: businessNow(), local: performance.now(), rate: 0 };
}

function open() {
  if (stream) return;
  const from = lastEventId ? `?last_event_id=${encodeURIComponent(lastEventId)}` : "";
  stream = new EventSource(document.body.dataset.live + from);
  const on = (name, act) => stream.addEventListener(name, event => {
    lastEventId = event.lastEventId || lastEventId;
    act(JSON.parse(event.data));
  });
  stream.addEventListener("open", () => say("live", "live"));
  on("snapshot", snapshot);
  on("call", take);
  on("gone", gone => drop(gone.id));
  on("usage", setUsage);
  on("counts", news => { setClock(news.now); setCounts(news.counts); });
  stream.addEventListener("error", () => {
    freeze();
    if (stream && stream.readyState === EventSource.CLOSED) {
      close();
      setTimeout(() => document.hidden || open(), 3000); // refused outright: the browser would not come back by itself
    }
  });
}

function close() {
  if (stream) stream.close();
  stream = null;
}

// a hidden page asks for nothing; the changes it missed come when it is looked at again

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    close();
    freeze();
  } else {
    open();
  }
});

setInterval(() => {
  if (document.hidden || pulse.dataset.state !== "live") return;
  const business = businessNow();
  now.textContent = clockText(business);
  for (const { call, element } of calls.values()) {
    if (call.stage !== "finished" && element.isConnected) element.querySelector(".time").textContent = timeOf(call, business);
  }
}, 250);

// what the page came with

for (const element of [...document.querySelectorAll(".lane .card")].reverse()) {
  const chip = element.querySelector(".chip");
  calls.set(element.dataset.id, {
    call: {
      id: element.dataset.id,
      stage: element.dataset.stage,
      since: element.dataset.since,
      seconds: Number(element.dataset.seconds),
      inbound: element.querySelector(".way").dataset.way === "in",
      theirs: element.querySelector(".who").textContent,
      ours: element.querySelector(".ours").textContent,
      chip: chip.textContent ? { label: chip.textContent, tone: chip.dataset.tone } : null,
    },
    entered: ++entered,
    element,
  });
}

open();
