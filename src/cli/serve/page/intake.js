// Where photos come in: dropped or chosen, sent one by one to the program on this machine, answered as they are ready.

const place = (id) => document.getElementById(id);

// Photos that are on their way at a time: the program reads one while it looks at others.
const AT_A_TIME = 3;

// How long to wait when the program does not answer, ms.
const PAUSE = 2000;

const state = { lang: null, page: null, desk: null, known: new Map(), version: 0, queue: [], sending: 0, sent: 0, skipped: 0, lost: [] };

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
    const answer = await fetch(`${isRoster(name) ? "roster" : "photos"}?name=${encodeURIComponent(name)}&lang=${state.lang}`, { method: "POST", body: file });
    if (!answer.ok) throw new Error(await refusal(answer));
    const said = await answer.json();
    if (said.roster) place("roster").textContent = said.roster;
    state.sent += 1;
  } catch (error) {
    state.lost.push(`${name}: ${error instanceof TypeError ? say("no-answer") : error.message}`);
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
  if (state.page !== null && news.page !== state.page) return location.reload();
  Object.assign(state, { page: news.page, version: news.version, total: news.total, done: news.done, skipped: news.skipped });
  const fresh = [];
  const changed = [];
  for (const row of news.rows.filter((row) => row.path)) {
    if (state.known.has(row.id)) changed.push(Object.assign(state.known.get(row.id), row));
    else {
      state.known.set(row.id, row);
      fresh.push(row);
    }
  }
  if (fresh.length > 0) state.desk.append(fresh);
  if (changed.length > 0) state.desk.refresh();
  if (news.tail) state.desk.finish(news.tail);
  drawProgress();
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
  place("downloads").hidden = done === 0 || done < total;
  place("lost").hidden = state.lost.length === 0;
  place("lost-list").replaceChildren(...state.lost.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
}

function speak() {
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = say(element.dataset.word);
  drawProgress();
}

async function begin() {
  const page = await (await fetch("page")).json();
  ({ words } = page);
  state.lang = page.head.lang;
  state.desk = photolint.start({
    head: page.head,
    words,
    pictureUrl: (row, isLarge) => (!row.is_shown ? null : `${isLarge ? "large" : "picture"}/${row.id}`),
    isLive: true,
    onDecision: () => keepDecisions(),
    onLanguage: (lang) => {
      state.lang = lang;
      speak();
    },
  });
  place("top").after(place("intake"));
  if (page.decisions) state.desk.load(page.decisions);
  speak();
  listen();
}

/** The program keeps what was decided for as long as it runs: for the downloads, and for a page that is opened again. */
async function keepDecisions() {
  const answer = await fetch("decisions", { method: "POST", body: state.desk.decisions }).catch(() => null);
  place("offline").hidden = answer?.ok ?? false;
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
  if (state.queue.length + state.sending > 0) event.preventDefault();
});
begin();
