// Keeps the page what a reload would show: when something on it changes, the same page is fetched again and the parts
// marked data-live whose text differs are exchanged. Without this script the page is the same, only not live.

const PAUSE = 250;
const state = document.querySelector("[data-link-state]");
const words = state.dataset;

function show(name) {
  state.dataset.state = name;
  state.textContent = name === "live" ? words.liveWord : `${words.lostWord} ${new Date().toLocaleTimeString()}`;
}

// What the server last sent for each part: the page itself has moved on, its times are counted here.
const shown = new Map();

function remember(part) {
  shown.set(part.id, part.outerHTML);
}

function exchange(fresh) {
  for (const part of document.querySelectorAll("[data-live]")) {
    const next = fresh.getElementById(part.id);
    if (next && next.outerHTML !== shown.get(part.id)) {
      remember(next);
      replace(part, next);
    }
  }
  agree();
}

function replace(part, next) {
  const focused = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  part.replaceWith(next);
  if (focused) {
    [...next.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus();
  }
}

let due = null;
let loading = false;

async function refresh() {
  due = null;
  if (loading) {
    look();
    return;
  }
  loading = true;
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
    if (answer.ok || answer.status === 404) {
      exchange(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } else {
      show("lost");
    }
  } catch {
    show("lost");
  } finally {
    loading = false;
  }
}

function look() {
  due ??= setTimeout(refresh, PAUSE);
}

// Which changes concern this page: an application's page only its own, the overview all.
const only = document.body.dataset.application;

function concerns(data) {
  if (!only) {
    return true;
  }
  const changed = JSON.parse(data);
  return `${changed.project}/${changed.name}` === only || `${changed.project}/${changed.application}` === only;
}

const UNITS = [
  ["day", 86400],
  ["hour", 3600],
  ["minute", 60],
  ["second", 1],
];
const relative = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always", style: "short" });

function agree() {
  for (const time of document.querySelectorAll("time[data-relative]")) {
    const seconds = Math.round((Date.parse(time.dateTime) - Date.now()) / 1000);
    const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) ?? UNITS.at(-1);
    time.textContent = relative.format(Math.trunc(seconds / size), unit);
  }
}

document.querySelectorAll("[data-live]").forEach(remember);

const changes = new EventSource("/api/v1/stream");
let interrupted = false;
changes.onopen = () => {
  show("live");
  if (interrupted) {
    look();
  }
  interrupted = false;
};
changes.onerror = () => {
  interrupted = true;
  show("lost");
};
for (const kind of ["application", "deployment"]) {
  changes.addEventListener(kind, (event) => concerns(event.data) && look());
}
changes.addEventListener("source", () => !only && look());
changes.addEventListener("reset", look);

// Logs: while the page is looked at, the lines of the server are replaced by a stream that begins with the same lines.

const MOST_LINES = 1000;

function line(entry) {
  const row = document.createElement("span");
  row.className = "line";
  const time = document.createElement("time");
  time.dateTime = entry.time;
  time.title = entry.time;
  time.textContent = entry.time.slice(11, 19);
  const container = document.createElement("b");
  container.textContent = entry.container;
  row.append(time, " ", container, ` ${entry.text}\n`);
  return row;
}

function follow(box) {
  let pending = [];
  const atEnd = () => box.scrollHeight - box.scrollTop - box.clientHeight < 40;
  const show = () => {
    const stay = !atEnd();
    box.append(...pending.map(line));
    pending = [];
    while (box.childElementCount > MOST_LINES) {
      box.firstElementChild.remove();
    }
    if (!stay) {
      box.scrollTop = box.scrollHeight;
    }
    document.getElementById("log-none")?.remove();
  };
  const lines = new EventSource(`${box.dataset.follow}?follow=true&tail=100`);
  lines.onopen = () => {
    pending = [];
    box.replaceChildren();
  };
  lines.addEventListener("log", (event) => {
    if (pending.push(JSON.parse(event.data)) === 1) {
      setTimeout(show, 50);
    }
  });
  return lines;
}

const logs = document.getElementById("log-lines");
if (logs) {
  let lines = null;
  // A browser has few connections for one server: a page that nobody looks at gives its own back.
  const attend = () => {
    if (document.visibilityState === "visible") {
      lines ??= follow(logs);
    } else {
      lines?.close();
      lines = null;
    }
  };
  document.addEventListener("visibilitychange", attend);
  attend();
}

agree();
setInterval(agree, 1000);
