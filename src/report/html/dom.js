// Elements, words and texts.

const SVG = "http://www.w3.org/2000/svg";

function furnish(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
        if (typeof value === "function") element.addEventListener(name, value);
        else if (value === true) element.setAttribute(name, "");
        else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
    return element;
}

// An HTML element; attributes that are functions listen. Texts are text: nothing is ever read as markup.
function make(tag, attributes = {}, ...children) {
    return furnish(document.createElement(tag), attributes, children);
}

function draw(tag, attributes = {}, ...children) {
    return furnish(document.createElementNS(SVG, tag), attributes, children);
}

// Fills a place anew: who had the focus in it has it again, and what was unfolded stays so, both by their keys.
function fill(element, ...children) {
    const active = document.activeElement;
    const had = active !== element && element.contains(active) ? active : null;
    const unfolded = [...element.querySelectorAll("details[open]")].map(keyOf);
    element.replaceChildren(...children.flat().filter(Boolean));
    for (const details of element.querySelectorAll("details")) details.open ||= unfolded.includes(keyOf(details));
    if (had) refocus(element, had);
}

// What an element is known by when its place is filled anew.
function keyOf(element) {
    return element.dataset.key || element.id || element.name || "";
}

function refocus(place, had) {
    const key = keyOf(had);
    const now = key && [...place.querySelectorAll("[data-key], [id], [name]")].find((element) => keyOf(element) === key);
    if (now) now.focus({ preventScroll: true });
    if (now && typeof had.selectionStart === "number") now.setSelectionRange(had.selectionStart, had.selectionEnd);
    if (document.activeElement === document.body) goHome();
}

// Where the focus goes when what had it is gone: with it on nothing, a screen reader and the Tab key begin at the top again.
function goHome() {
    (document.querySelector("body.viewing #viewer") ?? document.getElementById("wall")).focus({ preventScroll: true });
}

// Speaks the language that was chosen.
class Voice {
    constructor(words, lang) {
        this.words = words;
        this.lang = lang;
    }

    // A sentence of the page with its blanks filled.
    say(key, blanks = {}) {
        const sentence = this.words[this.lang][key] ?? key;
        return sentence.replace(/\{(\w+)\}/g, (whole, name) => String(blanks[name] ?? whole));
    }

    // One of a pair, Chinese before English; a text that is the same in both stands alone.
    of(pair) {
        return Array.isArray(pair) ? pair[this.lang === "zh" ? 0 : 1] : pair ?? "";
    }

    get tag() {
        return this.lang === "zh" ? "zh-CN" : "en-GB";
    }
}

// Control characters and those that turn the direction of reading, written out.
function visible(text) {
    return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu, (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);
}

// A path without its folders.
function fileName(row) {
    return visible(lastPart(row.path));
}

// A path without its folders.
function lastPart(path) {
    return path.slice(path.lastIndexOf("/") + 1);
}

// What a person knows a photo by: the student where one is known, or else the file.
function callName(row) {
    return row.student ? [row.student.name, row.student.number].filter(Boolean).map(visible).join(" ") : fileName(row);
}

const SIGNS = { accept: "✓", review: "?", reject: "✗", pass: "✓", fail: "✗", unmeasurable: "–" };

const VERDICTS = ["reject", "review", "accept"];

// A sign with the word for those who cannot see it.
function sign(kind, label) {
    return make("span", { class: `sign ${kind}`, title: label, role: "img", "aria-label": label }, SIGNS[kind]);
}

function today() {
    return moment().slice(0, 10);
}

// Now, RFC 3339 with the offset of this place.
function moment(now = new Date()) {
    const two = (number) => String(number).padStart(2, "0");
    const offset = -now.getTimezoneOffset();
    const size = Math.abs(offset);
    const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    const time = `${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
    return `${day}T${time}${offset < 0 ? "-" : "+"}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

// Hands a text to the person as a file.
function download(name, text) {
    const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "application/json" })), download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
