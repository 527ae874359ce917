// One photo, checked at once: for a student before a retake is paid for. Nothing is kept.

const $ = (id) => document.getElementById(id);
let words = {};
let page = {};
let shown = null;

const hints = $("hints");
const SIGNS = { accept: "✓", review: "?", reject: "✗" };

/** Fetches the page's words in a language and says everything in it. */
async function speak(lang) {
  const answer = await fetch(`words${lang ? `?lang=${lang}` : ""}`);
  page = await answer.json();
  words = page.words;
  document.documentElement.lang = page.lang === "zh" ? "zh-CN" : "en";
  document.title = words["one-title"];
  for (const element of [...document.querySelectorAll("[data-word]"), ...hints.querySelectorAll("[data-word]")]) element.textContent = words[element.dataset.word] ?? "";
  $("profile").textContent = page.title;
  $("lang").textContent = page.lang === "zh" ? "English" : "中文";
  const said = page.checks.map(({ id }) => words[`hint-${id}`]).filter(Boolean);
  hints.querySelector("ul").replaceChildren(...said.map((hint) => element("li", "", hint)));
  if (shown) await ask(shown);
}

function element(name, className, text) {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/** Sends the photo and shows the answer. */
async function ask(file) {
  shown = file;
  const url = URL.createObjectURL(file);
  $("photo").src = url;
  $("photo").alt = file.name;
  $("drop").hidden = true;
  $("figure").hidden = false;
  $("tools").hidden = false;
  $("guide").replaceChildren();
  $("answer").replaceChildren(element("p", "waiting", words["one-waiting"]));
  const decoded = $("photo").decode().catch(() => null);
  let record;
  try {
    const answer = await fetch(`one?name=${encodeURIComponent(file.name)}&lang=${page.lang}`, { method: "POST", body: file });
    if (!answer.ok) throw new Error(answer.status === 413 ? words["too-large"] : `${words["no-answer"]} (${answer.status})`);
    record = await answer.json();
  } catch (error) {
    $("answer").replaceChildren(element("p", "verdict reject", error instanceof TypeError ? words["no-answer"] : error.message));
    return;
  }
  await decoded;
  if (shown !== file) return;
  show(record);
  const size = { width: $("photo").naturalWidth, height: $("photo").naturalHeight };
  if (size.width && !record.error) draw($("guide"), record, page.frame, size, (check) => page.checks.find(({ id }) => id === check)?.title ?? check);
  URL.revokeObjectURL(url);
}

function show(record) {
  const verdict = element("p", `verdict ${record.verdict}`, `${SIGNS[record.verdict]} ${words[`one-${record.verdict}`]}`);
  const named = new Map(record.findings.map((finding) => [finding.check, finding]));
  const [faults, advised] = [record.faults, record.advised].map((checks) => checks.map((check) => named.get(check)));
  const parts = [verdict];
  if (record.error) parts.push(element("p", "", record.error.message));
  if (faults.length) parts.push(list(faults, record.letters));
  if (advised.length) parts.push(element("h2", "", words["one-advice"]), list(advised, record.letters));
  parts.push(element("p", "small", words["one-caution"]));
  $("answer").replaceChildren(...parts);
}

function list(findings, letters) {
  const made = document.createElement("ul");
  made.className = "findings";
  for (const finding of findings) {
    const entry = element("li", finding.kind === "advise" ? "advise" : finding.outcome, "");
    const letter = letters[finding.check];
    const advice = letter ? letter.retake : finding.advice;
    entry.append(element("p", "message", letter ? letter.fault : finding.message));
    if (advice) entry.append(element("p", "advice", advice));
    made.append(entry);
  }
  return made;
}

function again() {
  shown = null;
  $("drop").hidden = false;
  $("figure").hidden = true;
  $("tools").hidden = true;
  $("answer").replaceChildren(hints);
  $("file").value = "";
  $("file").focus();
}

$("file").addEventListener("change", () => $("file").files[0] && ask($("file").files[0]));
$("again").addEventListener("click", again);
$("lines").addEventListener("change", () => $("guide").classList.toggle("off", !$("lines").checked));
$("lang").addEventListener("click", () => speak(page.lang === "zh" ? "en" : "zh"));
document.addEventListener("dragover", (event) => {
  event.preventDefault();
  document.body.classList.add("over");
});
document.addEventListener("dragleave", () => document.body.classList.remove("over"));
document.addEventListener("drop", (event) => {
  event.preventDefault();
  document.body.classList.remove("over");
  if (event.dataTransfer.files[0]) ask(event.dataTransfer.files[0]);
});
speak();
