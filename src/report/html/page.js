// The page as a whole. It knows nothing of where rows come from; whoever feeds it calls
//
//   const page = photolint.start({ head, words, rows, pictureUrl, facesUrl, onDecision, onLanguage });
//
//   head        what `report::html::head` gives: profile, rules, language
//   words       what `report::html::words` gives: the page's words in both languages
//   rows        those that are known already; each is what `report::html::brief` gives, with `findings` as
//               `report::html::findings` gives them (a getter will do: they are read when a photo is opened); a
//               finding without an outcome is a pass
//   pictureUrl  (row, isLarge) → address of the row's picture, `data:`, `blob:` or a path; null where there is none
//   facesUrl    (row) → address of both faces beside each other, the older photo's at the left; null where there are none; may be left out
//   isLive      whether whoever feeds the page judges anew what was waived; may be left out
//   onDecision  () → called when a decision or a waiver was made, taken back or loaded; may be left out
//   onLanguage  (lang) → called when another language was chosen; may be left out
//
// and then, as they come, page.append(rows), page.refresh() where rows were changed; at the end page.finish(tail), where `tail` is what `report::html::tail`
// gives, or null where the report breaks off. `page.decisions` has the decisions as the text of a file.

class Desk {
    constructor({ head, words, pictureUrl, facesUrl, isLive, onDecision, onLanguage }) {
        this.head = head;
        this.voice = new Voice(words, head.lang);
        this.pictureUrl = (row, isLarge = false) => pictureUrl?.(row, isLarge) ?? null;
        this.isLive = isLive ?? false;
        this.facesUrl = (row) => facesUrl?.(row) ?? null;
        this.onLanguage = onLanguage;
        this.rules = new Map(head.rules.map((rule) => [rule.check, rule]));
        this.decisions = new Decisions(head, onDecision);
        this.rows = [];
        this.shown = [];
        this.choice = everything();
        this.tail = undefined;
        this.by = recall("photolint by") ?? "";
        this.undo = null;
        this.place = (id) => document.getElementById(id);
        this.wall = new Wall(this.place("wall"), { open: (place) => this.open(place), cell: (row) => this.cell(row), stamp: (row) => this.decisions.of(row) });
        this.viewer = new Viewer(this.place("viewer"), this);
        this.listen();
        this.drawAll();
    }

    rule(check) {
        return this.rules.get(check) ?? { check, title: check, limit: "", clause: "", kind: "require", source: "ours" };
    }

    append(rows) {
        rows.forEach((row, place) => { row.place = this.rows.length + place; });
        this.rows.push(...rows);
        this.decisions.know(rows);
        this.relist();
    }

    // Rows have changed in place: what was worked out from them no longer holds.
    refresh() {
        for (const row of this.rows) delete row.text, delete row.badness;
        this.wall.clear();
        this.drawFilters();
        this.relist();
        if (this.viewer.isOpen) this.viewer.draw();
    }

    finish(tail) {
        this.tail = tail;
        this.decisions.waivers.push(...(tail?.waivers ?? []));
        if (tail?.id) this.decisions.begin(tail.id);
        this.drawAll();
    }

    drawAll() {
        document.documentElement.lang = this.voice.tag;
        this.drawTop();
        this.drawFilters();
        this.relist();
        if (this.viewer.isOpen) this.viewer.draw();
    }

    // The list anew, after rows, the choice or decisions have changed.
    relist() {
        this.shown = listed(this.rows, this.choice, this.decisions);
        this.drawCounts();
        this.drawStatus();
        this.wall.show(this.shown);
    }

    drawTop() {
        const { voice } = this;
        const tool = (key, click, id) => make("button", { type: "button", click, id }, voice.say(key));
        this.file = make("input", { type: "file", accept: ".json,application/json", hidden: true, id: "load-file", change: (event) => this.load(event.target.files[0]) });
        fill(this.place("top"),
            make("div", { class: "names" }, make("h1", {}, voice.of(this.head.title) || this.head.profile), make("p", {}, voice.say("subtitle"), " · ", this.head.made_by)),
            make("div", { class: "tools" },
                tool("save", () => this.save(), "save"), tool("load", () => this.file.click(), "load"), this.file, tool("print", () => print(), "print"),
                tool("language", () => this.speak(), "language"), tool("help", () => showHelp(voice), "help")));
    }

    drawCounts() {
        const { voice } = this;
        const counts = new Map(tally(this.rows.map((row) => this.decisions.verdict(row))));
        const button = (verdict, count) => make("button", {
            type: "button", class: `count ${verdict}`, "aria-pressed": String(this.choice.verdict === verdict), "data-count": verdict || "all",
            click: () => this.choose({ verdict: this.choice.verdict === verdict ? "" : verdict }),
        }, make("strong", {}, count.toLocaleString(voice.tag)), make("span", {}, verdict ? `${SIGNS[verdict]} ${voice.say(`verdict-${verdict}`)}` : voice.say("all")));
        fill(this.place("counts"), button("", this.rows.length), ["reject", "review", "accept"].map((verdict) => button(verdict, counts.get(verdict) ?? 0)));
    }

    drawFilters() {
        const { voice } = this;
        const checks = tally(this.rows.flatMap((row) => [...row.faults.map(([check]) => check), ...row.advised]));
        const units = tally(this.rows.map((row) => row.student?.unit).filter(Boolean));
        const select = (name, first, options) => make("select", { name, "aria-label": voice.say(`filter-${name}`), change: (event) => this.choose({ [name]: event.target.value }) },
            first && make("option", { value: "" }, first), options.map(([value, label]) => make("option", { value, selected: this.choice[name] === value }, label)));
        const states = ["open", "decided", "overruled", ...(this.rows.some((row) => row.decision?.stale) ? ["stale"] : [])];
        const green = this.green().length;
        fill(this.place("filters"),
            make("input", { type: "search", name: "text", value: this.choice.text, placeholder: voice.say("search"), "aria-label": voice.say("search"), input: (event) => this.choose({ text: event.target.value }) }),
            select("check", voice.say("filter-check-all"), checks.map(([check, count]) => [check, `${voice.of(this.rule(check).title)} (${count})`])),
            units.length > 0 ? select("unit", voice.say("filter-unit-all"), units.map(([unit, count]) => [unit, `${unit} (${count})`])) : null,
            select("state", voice.say("filter-state-all"), states.map((state) => [state, voice.say(`state-${state}`)])),
            select("order", null, [["worst", voice.say("order-worst")], ["name", voice.say("order-name")], ...(units.length > 0 ? [["unit", voice.say("order-unit")]] : [])]),
            make("button", { type: "button", id: "approve", disabled: green === 0, click: () => this.approve() }, voice.say("approve", { n: green })));
    }

    drawStatus() {
        const { voice } = this;
        const parts = [voice.say("shown", { n: this.shown.length, all: this.rows.length })];
        // Where photos come in one by one, whoever feeds the page says how far it is.
        if (this.tail === undefined && this.head.inputs > 0) parts.push(voice.say("loading", { n: this.rows.length, all: this.head.inputs }));
        if (this.tail === null) parts.push(make("strong", { class: "warning" }, voice.say("broken-off")));
        if (this.tail?.skipped > 0) parts.push(voice.say("skipped", { n: this.tail.skipped }));
        if (this.head.reference) parts.push(voice.say("reference"));
        if (this.decisions.size > 0) parts.push(voice.say("decided-count", { n: this.decisions.size }));
        if (!this.decisions.isKept) parts.push(make("strong", { class: "warning" }, voice.say("not-kept")));
        fill(this.place("status"), parts.map((part) => make("span", {}, part)), this.gaps(), this.stale());
    }

    // What the roster lacks.
    gaps() {
        const gaps = this.tail?.gaps;
        if (!gaps || gaps.without_photo.length + gaps.several_photos.length + gaps.of_nobody.length === 0) return null;
        const { voice } = this;
        const student = ({ number, name, unit, previous }) => [number, name, unit, previous && voice.of(previous)].filter(Boolean).map(visible).join(" ");
        const counts = { n: gaps.students, without: gaps.without_photo.length, several: gaps.several_photos.length, nobody: gaps.of_nobody.length };
        return fold(voice.say("gaps", counts), [
            ...gaps.without_photo.map((one) => `${voice.say("gap-without")} ${student(one)}`),
            ...gaps.several_photos.map((one) => `${voice.say("gap-several")} ${[student(one.student), ...one.paths.map(visible)].join(" ")}`),
            ...gaps.of_nobody.map((path) => `${voice.say("gap-nobody")} ${visible(path)}`),
        ]);
    }

    // Decisions that found no photo, and waivers that are over.
    stale() {
        const stale = this.tail?.stale ?? [];
        return stale.length > 0 ? fold(this.voice.say("stale", { n: stale.length }), stale.map((one) => visible(this.voice.of(one)))) : null;
    }

    cell(row) {
        const { voice } = this;
        const verdict = this.decisions.verdict(row);
        const url = this.pictureUrl(row);
        const first = row.error ? voice.of(row.error) : row.faults.map(([check]) => voice.of(this.rule(check).title)).join(voice.say("comma"));
        const decided = this.decisions.of(row);
        const label = [callName(row), voice.say(`verdict-${verdict}`), first, decided && voice.say("decided-by", { by: decided.by })].filter(Boolean).join(voice.say("comma"));
        return make("button", { type: "button", class: `cell ${verdict}`, "aria-label": visible(label) },
            make("span", { class: "frame" }, url ? make("img", { src: url, alt: "", decoding: "async", draggable: "false" }) : make("span", { class: "card" }, visible(first) || voice.say("no-fault"))),
            make("span", { class: "name" }, make("span", { class: `sign ${verdict}` }, SIGNS[verdict]), " ", make("bdi", {}, row.student?.name ? visible(row.student.name) : callName(row))),
            row.student?.name ? make("span", { class: "number" }, visible(row.student.number)) : null,
            make("span", { class: "why" }, visible(first) || voice.say("no-fault")),
            decided ? make("span", { class: "by" }, voice.say(decided.verdict === row.judged ? "mark-decided" : "mark-overruled")) : null);
    }

    choose(change) {
        Object.assign(this.choice, change);
        this.wall.current = 0;
        this.relist();
    }

    open(place) {
        this.viewer.open([...this.shown], place);
    }

    closeViewer() {
        const row = this.viewer.row;
        this.viewer.close();
        this.relist();
        this.drawFilters();
        const place = this.shown.indexOf(row);
        this.wall.go(place >= 0 ? place : this.wall.current);
    }

    // Takes a verdict on a photo, after what has to be asked was answered.
    async decide(row, verdict) {
        const { voice } = this;
        const refusal = Decisions.refusal(row, verdict);
        if (refusal) return this.notice(voice.say(refusal));
        if (!(await this.signed())) return;
        let why = {};
        if (Decisions.needsReason(row, verdict)) {
            why = await askReason(voice, row, verdict, this.head.rules);
            if (why === null) return;
        }
        this.settle([row], verdict, why);
        this.notice(voice.say("noted", { name: callName(row), verdict: voice.say(`verdict-${verdict}`) }));
        if (!this.viewer.isOpen) this.wall.go(this.wall.current);
        else if (this.viewer.row === row && this.viewer.place + 1 < this.viewer.rows.length) this.viewer.step(1);
        else this.viewer.draw();
    }

    settle(rows, verdict, why) {
        this.undo = this.decisions.decide(rows, verdict, this.by, why);
        if (!this.viewer.isOpen) {
            this.relist();
            this.drawFilters();
        }
    }

    takeBack() {
        if (!this.undo) return;
        this.undo();
        this.undo = null;
        this.notice(this.voice.say("taken-back"));
        this.relist();
        if (this.viewer.isOpen) this.viewer.draw();
    }

    async signed() {
        if (this.by) return true;
        this.by = (await askName(this.voice, this.by)) ?? "";
        if (this.by) remember("photolint by", this.by);
        return this.by !== "";
    }

    async waive(row) {
        if (!(await this.signed())) return;
        const waiver = await askWaiver(this.voice, row, (check) => this.rule(check), this.isLive);
        if (!waiver) return;
        this.decisions.waive({ ...waiver, by: this.by, at: moment() });
        this.notice(this.voice.say(this.isLive ? "waived-now" : "waived"));
        this.relist();
    }

    // Photos that the program accepts and nobody has decided on.
    green() {
        return this.rows.filter((row) => row.judged === "accept" && row.sha256 && !this.decisions.of(row));
    }

    async approve() {
        const rows = this.green();
        const { voice } = this;
        if (rows.length === 0 || !(await this.signed())) return;
        const isSure = await ask(voice, { title: voice.say("approve", { n: rows.length }), body: make("p", {}, voice.say("approve-sure", { n: rows.length })) });
        if (!isSure) return;
        this.settle(rows, "accept", {});
        this.notice(voice.say("approved", { n: rows.length }));
    }

    save() {
        download("decisions.json", this.decisions.text());
        this.decisions.isSaved = true;
        this.notice(this.voice.say("saved", { n: this.decisions.size }));
    }

    async load(file) {
        if (!file) return;
        try {
            this.notice(this.voice.say("loaded", { n: this.decisions.take(await file.text()) }));
        } catch (error) {
            this.notice(this.voice.say(error.message, { name: visible(file.name) }), true);
        }
        this.file.value = "";
        this.drawAll();
    }

    speak() {
        this.voice.lang = this.voice.lang === "zh" ? "en" : "zh";
        this.wall.clear();
        this.drawAll();
        this.onLanguage?.(this.voice.lang);
    }

    notice(text, isFault = false) {
        const place = this.place("notice");
        clearTimeout(this.quiet);
        place.textContent = text;
        place.className = isFault ? "fault" : "";
        place.hidden = false;
        this.quiet = setTimeout(() => { place.hidden = true; }, isFault ? 12_000 : 4_000);
    }

    listen() {
        this.place("filters").addEventListener("submit", (event) => event.preventDefault());
        addEventListener("keydown", (event) => pressed(event, this));
        addEventListener("dragover", (event) => event.preventDefault());
        addEventListener("drop", (event) => {
            event.preventDefault();
            this.load(event.dataTransfer.files[0]);
        });
        addEventListener("beforeprint", () => printList(this.place("paper"), this));
        addEventListener("afterprint", () => fill(this.place("paper")));
        addEventListener("beforeunload", (event) => {
            if (!this.decisions.isKept && !this.decisions.isSaved) event.preventDefault();
        });
    }
}

function fold(summary, lines) {
    return make("details", {}, make("summary", {}, summary), make("ul", {}, lines.map((line) => make("li", {}, line))));
}

const DIGITS = { 1: "accept", 2: "review", 3: "reject" };

// Keys that work wherever nothing is being typed.
function pressed(event, desk) {
    const isTyping = event.target instanceof Element && event.target.closest("input, select, textarea, dialog");
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (isTyping) {
        if (event.key === "Escape") event.target.blur();
        return;
    }
    const action = desk.viewer.isOpen ? viewing(event.key, desk) : walking(event.key, desk);
    if (!action) return;
    event.preventDefault();
    action();
}

function either(key, desk) {
    if (key === "?") return () => showHelp(desk.voice);
    if (key === "u") return () => desk.takeBack();
    return null;
}

function viewing(key, desk) {
    const { viewer } = desk;
    if (key === "j" || key === "ArrowRight") return () => viewer.step(1);
    if (key === "k" || key === "ArrowLeft") return () => viewer.step(-1);
    if (key === "o") return () => viewer.turn(OVERLAYS[(OVERLAYS.indexOf(viewer.mode) + 1) % OVERLAYS.length]);
    if (key === "Escape") return () => desk.closeViewer();
    if (DIGITS[key]) return () => desk.decide(viewer.row, DIGITS[key]);
    return either(key, desk);
}

function walking(key, desk) {
    const { wall } = desk;
    const steps = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1, ArrowDown: wall.columns, ArrowUp: -wall.columns, Home: -Infinity, End: Infinity };
    if (steps[key] !== undefined) return () => wall.go(wall.current + steps[key]);
    if (key === "/") return () => desk.place("filters").elements.text.focus();
    if (DIGITS[key] && desk.shown[wall.current]) return () => desk.decide(desk.shown[wall.current], DIGITS[key]);
    return either(key, desk);
}

function start({ rows = [], ...options }) {
    const desk = new Desk(options);
    desk.append(rows);
    return {
        append: (more) => desk.append(more),
        refresh: () => desk.refresh(),
        finish: (tail) => desk.finish(tail),
        load: (text) => desk.decisions.take(text),
        get decisions() { return desk.decisions.text(); },
    };
}
