// Where photos come in: dropped or chosen, sent one by one to the program on this machine, answered as they are ready.

const place = (id) => document.getElementById(id);

// Photos that are on their way at a time: the program reads one while it looks at others.
const AT_A_TIME = 3;

// Photos that are named in a line.
const MOST_NAMES = 5;

// How long to wait when the program does not answer, ms.
const PAUSE = 2000;

const state = {
  lang: null, page: null, desk: null, known: new Map(), version: 0, roster: null, tail: null,
  queue: [], sending: 0, skipped: 0, lost: [], same: 0, instead: [],
  // Decisions are told one change after another; in answers of before the last one they are out of date.
  telling: Promise.resolve(), told: 0, unsaved: 0, isLeaving: false,
};

let words = {};

function say(key, blanks = {}) {
  return (words[state.lang]?.[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => String(blanks[name] ?? whole));
}

/** All files of what was dropped, folders with what is below them. The browser forgets the items once this function waits. */
async function filesOf(items) {
  const dropped = [...items].filter((item) => item.kind === "file").map((item) => item.webkitGetAsEntry?.() ?? item.getAsFile());
  const files = [];
  for (const entry of dropped.filter(Boolean)) {
    if (entry instanceof File) files.push({ file: entry, name: entry.name });
    else await collect(entry, "", files);
  }
  return files;
}

async function collect(entry, folder, files) {
  if (entry.isFile) {
    const file = await new Promise((resolve, reject) => entry.file(resolve, reject)).catch(() => null);
    if (file) files.push({ file, name: folder + entry.name });
    else state.lost.push(folder + entry.name);
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject)).catch(() => []);
    if (some.length === 0) return;
    for (const inner of some) await collect(inner, `${folder}${entry.name}/`, files);
  }
}

function enqueue(files) {
  if (state.queue.length + state.sending === 0) Object.assign(state, { same: 0, instead: [] });
  const order = (one, two) => (one.name < two.name ? -1 : one.name > two.name ? 1 : 0);
  state.queue.push(...files.sort(order));
  pump();
}

function pump() {
  while (state.sending < AT_A_TIME && state.queue.length > 0) {
    state.sending += 1;
    send(state.queue.shift()).finally(() => {
      state.sending -= 1;
      pump();
    });
  }
  drawProgress();
}

/** A table that was dropped or chosen by itself is the class list; among the photos of a folder it may be anything, a report of this program, too. */
const isRoster = (name) => /\.(xlsx|xls|ods|csv)$/i.test(name) && !name.includes("/");

/** Sends one file; a list of students goes elsewhere than photos. */
async function send({ file, name }) {
  try {
    if (isRoster(name)) await sendRoster(file, name);
    else {
      const { known, instead } = await (await post("photos", file, name)).json();
      state.same += known;
      state.instead.push(...instead);
    }
  } catch (error) {
    state.lost.push(`${name}: ${error instanceof TypeError ? say("no-answer") : error.message}`);
  }
}

async function post(where, file, name) {
  const answer = await fetch(`${where}?name=${encodeURIComponent(name)}`, { method: "POST", body: file });
  if (!answer.ok) throw new Error(await refusal(answer));
  return answer;
}

/** Another list takes the place of the first: whose a photo is may change with it, so a person has to want that. */
async function sendRoster(file, name) {
  const before = state.roster;
  if (before && !confirm(say("serve-roster-sure", { old: before.name, name }))) return;
  state.roster = { name };
  try {
    await post("roster", file, name);
  } catch (error) {
    state.roster = before;
    throw error;
  }
}

async function refusal(answer) {
  if (answer.status === 413) return say("too-large");
  const text = await answer.text();
  return text || `${say("no-answer")} (${answer.status})`;
}

/** Asks for what is new, again and again, for as long as the page is open. */
async function listen() {
  for (;;) {
    try {
      const answer = await fetch(`rows?since=${state.version}`);
      if (!answer.ok) throw new Error(answer.status);
      take(await answer.json());
      place("offline").hidden = true;
    } catch {
      place("offline").hidden = false;
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }
}

function take(news) {
  if (state.page !== null && news.page !== state.page) {
    state.isLeaving = true;
    return location.reload();
  }
  Object.assign(state, { page: news.page, version: news.version, total: news.total, done: news.done, skipped: news.skipped, unsaved: news.unsaved });
  takeRows(news.rows);
  if (news.roster) state.roster = news.roster;
  if (news.decided && news.version >= state.told) state.desk.adopt(news.decided);
  state.desk.tell(news.unsaved);
  const tail = JSON.stringify(news.tail);
  if (news.tail && tail !== state.tail) state.desk.finish(news.tail);
  state.tail = tail;
  // What the program did not hear while it did not answer.
  tellDecisions();
  drawRoster();
  drawProgress();
}

function takeRows(rows) {
  const fresh = [];
  const gone = [];
  let isChanged = false;
  for (const row of rows) {
    const known = state.known.get(row.id);
    if (row.is_removed) {
      state.known.delete(row.id);
      if (known) gone.push(known);
    } else if (known) {
      Object.assign(known, row);
      isChanged = true;
    } else {
      state.known.set(row.id, row);
      fresh.push(row);
    }
  }
  if (gone.length > 0) state.desk.remove(gone);
  if (fresh.length > 0) state.desk.append(fresh);
  if (isChanged) state.desk.refresh();
}

/** What the class list holds in a line, and below it what is wrong with it. */
function drawRoster() {
  if (!state.roster?.taken) return;
  const of = ([zh, en]) => (state.lang === "zh" ? zh : en);
  const { taken, count, faults } = state.roster;
  const isOpen = place("roster").querySelector("details")?.open ?? false;
  const line = count > 0 ? `${of(taken)} · ${say("serve-roster-faults", { n: count })}` : of(taken);
  if (count === 0) return place("roster").replaceChildren(line);
  const details = Object.assign(document.createElement("details"), { open: isOpen });
  details.append(element("summary", line), document.createElement("ul"));
  details.lastChild.append(...faults.map((fault) => element("li", of(fault))));
  place("roster").replaceChildren(details);
}

function element(tag, text) {
  return Object.assign(document.createElement(tag), { textContent: text });
}

function drawProgress() {
  const waiting = state.queue.length + state.sending;
  const total = (state.total ?? 0) + waiting;
  const done = state.done ?? 0;
  document.body.classList.toggle("empty", total === 0);
  place("progress").hidden = total === 0;
  place("bar").max = Math.max(total, 1);
  place("bar").value = done;
  const parts = [say(done < total ? "serve-progress" : "serve-done", { n: done, all: total })];
  if (state.skipped > 0) parts.push(say("skipped", { n: state.skipped }));
  place("count").textContent = parts.join(" · ");
  place("again").textContent = again();
  place("downloads").hidden = done === 0 || done < total;
  place("lost").hidden = state.lost.length === 0;
  place("lost-list").replaceChildren(...state.lost.map((text) => element("li", text)));
}

/** Photos that were there already, or that took another's place. */
function again() {
  const { same, instead } = state;
  const names = instead.length > MOST_NAMES ? [...instead.slice(0, MOST_NAMES), "…"] : instead;
  const said = [same > 0 && say("serve-known", { n: same }), instead.length > 0 && say("serve-instead", { n: instead.length, names: names.join(say("comma")) })];
  return said.filter(Boolean).join(" · ");
}

function speak() {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  drawRoster();
  drawProgress();
}

async function begin() {
  const page = await (await fetch("page")).json();
  ({ words } = page);
  state.lang = page.head.lang;
  state.desk = photolint.start({
    head: page.head,
    words,
    // By its content, too: a browser would show the picture of the photo that it has replaced.
    pictureUrl: (row, isLarge) => (!row.is_shown ? null : `${isLarge ? "large" : "picture"}/${row.id}?of=${row.sha256}`),
    isLive: true,
    onDecision: () => tellDecisions(),
    onSaved: () => inTurn(() => fetch("saved", { method: "POST" })),
    onRemove: (row) => fetch(`remove/${row.id}`, { method: "POST" }).catch(() => { place("offline").hidden = false; }),
    onLanguage: (lang) => {
      state.lang = lang;
      speak();
    },
  });
  place("top").after(place("intake"));
  speak();
  listen();
}

/** Does one thing after the other, whether or not the program answers. */
function inTurn(ask) {
  state.telling = state.telling.then(ask).catch(() => { place("offline").hidden = false; });
}

/** The program keeps what was decided for as long as it runs: for the downloads, for other tabs, and for a page that is opened again. */
function tellDecisions() {
  inTurn(async () => {
    const change = state.desk.change();
    if (!change) return;
    const body = JSON.stringify({ of: change.of, now: change.now });
    const answer = await fetch("decisions", { method: "POST", headers: { "Content-Type": "application/json" }, body });
    // What the program refuses it would refuse again.
    change.done();
    if (answer.ok) state.told = (await answer.json()).version;
    else state.lost.push(`decisions.json: ${await refusal(answer)}`);
    place("offline").hidden = true;
    drawProgress();
  });
}

/** Takes a file away; where there is none, says why instead of leaving the page. */
async function takeAway(event) {
  event.preventDefault();
  const link = event.target;
  const answer = await fetch(link.getAttribute("href")).catch(() => null);
  if (!answer?.ok) {
    alert(answer ? await refusal(answer) : say("no-answer"));
    return;
  }
  const file = document.createElement("a");
  file.href = URL.createObjectURL(await answer.blob());
  file.download = link.getAttribute("href").split("/").pop();
  file.click();
  setTimeout(() => URL.revokeObjectURL(file.href), 60_000);
}

const chosen = (input) => [...input.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }));

for (const id of ["choose-files", "choose-folder", "choose-roster"]) {
  place(id).addEventListener("change", (event) => {
    enqueue(chosen(event.target));
    event.target.value = "";
  });
}
for (const link of document.querySelectorAll("#downloads a")) link.addEventListener("click", takeAway);
place("empty-page").addEventListener("click", async () => {
  if (confirm(say("serve-empty-sure"))) await fetch("clear", { method: "POST" });
});
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("over");
});
document.addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) document.body.classList.remove("over");
});
// Decisions that were saved are the report page's own; everything else comes in here, before that page sees it.
const isDecisions = (transfer) => transfer.files.length === 1 && /\.json$/i.test(transfer.files[0].name);
document.addEventListener("drop", async (event) => {
  document.body.classList.remove("over");
  if (isDecisions(event.dataTransfer)) return;
  event.preventDefault();
  event.stopPropagation();
  enqueue(await filesOf(event.dataTransfer.items));
});
addEventListener("beforeunload", (event) => {
  const isBusy = state.queue.length + state.sending > 0 || state.unsaved > 0 || state.desk?.change();
  if (isBusy && !state.isLeaving) event.preventDefault();
});
begin();
