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
//   onSaved     () → called when the decisions were saved as a file; may be left out
//   onRemove    (row) → called when a photo is to be taken off the page; where it is left out, none can be
//   onLanguage  (lang) → called when another language was chosen; may be left out
//
// and then, as they come, page.append(rows), page.refresh() where rows were changed, page.remove(rows); at the end page.finish(tail), where `tail` is what
// `report::html::tail` gives, or null where the report breaks off. Where the decisions are kept by whoever feeds the page: page.change() is what was
// changed here, page.adopt(change) takes what was changed elsewhere, page.tell(unsaved) how much of it no file has yet.

class Desk {
    constructor({ head, words, pictureUrl, facesUrl, isLive, onDecision, onSaved, onRemove, onLanguage }) {
        this.head = head;
        this.voice = new Voice(words, head.lang);
        this.pictureUrl = (row, isLarge = false) => pictureUrl?.(row, isLarge) ?? null;
        this.isLive = isLive ?? false;
        this.facesUrl = (row) => facesUrl?.(row) ?? null;
        this.onLanguage = onLanguage;
        this.onSaved = onSaved;
        this.onRemove = onRemove;
        this.rules = new Map(head.rules.map((rule) => [rule.check, rule]));
        this.decisions = new Decisions(head, onDecision);
        this.rows = [];
        this.shown = [];
        this.choice = everything();
        this.tail = undefined;
        this.by = recall("photolint by") ?? "";
        this.undo = null;
        this.unsaved = 0;
        this.place = (id) => document.getElementById(id);
        this.wall = new Wall(this.place("wall"), { open: (place) => this.open(place), cell: (row) => cell(row, this), stamp: (row) => this.decisions.of(row) });
        this.viewer = new Viewer(this.place("viewer"), this);
        this.listen();
        this.drawAll();
    }

    // The names of checks, one after the other.
    titles(checks) {
        return checks.map((check) => visible(this.voice.of(this.rule(check).title))).join(this.voice.say("comma"));
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
        this.wall.renew();
        this.redraw();
    }

    remove(rows) {
        const gone = new Set(rows);
        this.rows = this.rows.filter((row) => !gone.has(row));
        if (this.viewer.isOpen) this.viewer.drop(gone);
        this.redraw();
    }

    // Takes what was decided elsewhere; what is different now can't be undone here any more.
    adopt(change) {
        const changed = this.decisions.adopt(change);
        if (changed.length === 0) return;
        if (this.undo?.keys.some((key) => changed.includes(key))) this.undo = null;
        this.redraw();
    }

    // How many decisions would be lost with the program.
    tell(unsaved) {
        if (unsaved === this.unsaved) return;
        this.unsaved = unsaved;
        this.drawStatus();
    }

    finish(tail) {
        this.tail = tail;
        this.decisions.waivers.push(...(tail?.waivers ?? []));
        if (tail?.id) this.decisions.begin(tail.id);
        this.drawAll();
    }

    drawAll() {
        document.documentElement.lang = this.voice.tag;
        this.place("counts").setAttribute("aria-label", this.voice.say("counts"));
        this.place("wall").setAttribute("aria-label", this.voice.say("wall"));
        this.drawTop();
        this.drawLists();
        this.redraw();
    }

    // All that rows and decisions change.
    redraw() {
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
                tool("language", () => this.speak(), "language"), tool("help", () => showHelp(voice, this.isLive), "help")));
    }

    drawCounts() {
        const { voice } = this;
        const counts = new Map(tally(this.rows.map((row) => this.decisions.verdict(row))));
        const button = (verdict, count) => make("button", {
            type: "button", class: `count ${verdict}`, "aria-pressed": String(this.choice.verdict === verdict), "data-count": verdict || "all", "data-key": `count-${verdict}`,
            click: () => this.choose({ verdict: this.choice.verdict === verdict ? "" : verdict }),
        }, make("strong", {}, count.toLocaleString(voice.tag)), make("span", {}, verdict ? `${SIGNS[verdict]} ${voice.say(`verdict-${verdict}`)}` : voice.say("all")));
        fill(this.place("counts"), button("", this.rows.length), ["reject", "review", "accept"].map((verdict) => button(verdict, counts.get(verdict) ?? 0)));
    }

    drawFilters() {
        fill(this.place("filters"), filters(this));
    }

    drawStatus() {
        const { voice } = this;
        const parts = [voice.say("shown", { n: this.shown.length, all: this.rows.length })];
        // Where photos come in one by one, whoever feeds the page says how far it is.
        if (this.tail === undefined && this.head.inputs > 0) parts.push(voice.say("loading", { n: this.rows.length, all: this.head.inputs }));
        if (this.tail === null) parts.push(make("strong", { class: "warning" }, voice.say("broken-off")));
        if (this.tail?.skipped > 0) parts.push(voice.say("skipped", { n: this.tail.skipped }));
        if (this.head.reference) parts.push(voice.say("reference"));
        const decided = this.rows.filter((row) => this.decisions.of(row)).length;
        if (decided > 0) parts.push(voice.say("decided-count", { n: decided }));
        if (!this.decisions.isKept) parts.push(make("strong", { class: "warning" }, voice.say("not-kept")));
        if (this.unsaved > 0) parts.push(make("strong", { class: "warning" }, voice.say("unsaved", { n: this.unsaved })));
        fill(this.place("status"), parts.map((part) => make("span", {}, part)));
    }

    // Apart from the status, which is read out whenever it changes.
    drawLists() {
        fill(this.place("lists"), foldGaps(this.tail?.gaps, this.voice), this.stale());
    }

    // Decisions that found no photo, and waivers that are over.
    stale() {
        const stale = this.tail?.stale ?? [];
        return stale.length > 0 ? fold("stale", this.voice.say("stale", { n: stale.length }), stale.map((one) => visible(this.voice.of(one)))) : null;
    }

    choose(change) {
        Object.assign(this.choice, change);
        this.wall.begin();
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
        this.notice(voice.say("noted", { name: callName(row), verdict: voice.say(`verdict-${verdict}`) }), { canUndo: true });
        if (!this.viewer.isOpen) this.wall.go(this.wall.current);
        else if (this.viewer.row === row && this.viewer.place + 1 < this.viewer.rows.length) this.viewer.step(1);
        else this.viewer.draw();
    }

    settle(rows, verdict, why) {
        this.undo = this.decisions.decide(rows, verdict, this.by, why);
        if (!this.viewer.isOpen) this.redraw();
    }

    // Makes a change that can be undone, and says so.
    change(undo, key, blanks) {
        this.undo = undo;
        this.notice(this.voice.say(key, blanks), { canUndo: true });
        this.redraw();
    }

    takeBack() {
        if (!this.undo) return;
        this.undo.run();
        this.undo = null;
        this.notice(this.voice.say("taken-back"));
        this.redraw();
    }

    // The verdict that is pressed already is taken back; any other is given.
    press(row, verdict) {
        if (this.decisions.of(row)?.verdict !== verdict) return this.decide(row, verdict);
        return this.change(this.decisions.clear(row), "cleared", { name: callName(row) });
    }

    async signed() {
        // Another tab may have asked already.
        this.by ||= recall("photolint by") ?? "";
        if (this.by) return true;
        this.by = (await askName(this.voice, this.by)) ?? "";
        if (this.by) remember("photolint by", this.by);
        return this.by !== "";
    }

    async waive(row) {
        if (!(await this.signed())) return;
        const waiver = await askWaiver(this.voice, row, (check) => this.rule(check), this.isLive);
        if (!waiver) return;
        this.change(this.decisions.waive({ ...waiver, by: this.by, at: moment() }), this.isLive ? "waived-now" : "waived");
    }

    async takeOff(row) {
        const { voice } = this;
        const body = make("p", {}, voice.say("remove-sure", { name: callName(row) }));
        if (await ask(voice, { title: voice.say("remove"), body })) this.onRemove(row);
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
        this.notice(voice.say("approved", { n: rows.length }), { canUndo: true });
    }

    save() {
        download("decisions.json", this.decisions.text());
        this.decisions.isSaved = true;
        this.onSaved?.();
        this.notice(this.voice.say("saved", { n: this.decisions.size + this.decisions.waivers.length }));
    }

    async load(file) {
        if (!file) return;
        try {
            this.notice(this.voice.say("loaded", { n: this.decisions.take(await file.text()) }));
        } catch (error) {
            this.notice(this.voice.say(error.message, { name: visible(file.name) }), { isFault: true });
        }
        this.file.value = "";
        this.drawAll();
    }

    speak() {
        this.voice.lang = this.voice.lang === "zh" ? "en" : "zh";
        this.wall.renew();
        this.drawAll();
        this.onLanguage?.(this.voice.lang);
    }

    notice(text, { isFault = false, canUndo = false } = {}) {
        const place = this.place("notice");
        clearTimeout(this.quiet);
        fill(place, make("span", {}, text), canUndo && make("button", { type: "button", "data-key": "undo", click: () => this.takeBack() }, this.voice.say("undo")));
        place.className = isFault ? "fault" : "";
        place.hidden = false;
        const leave = () => {
            // Not while somebody is about to press the button in it.
            if (place.matches(":hover, :focus-within")) this.quiet = setTimeout(leave, 2_000);
            else place.hidden = true;
        };
        this.quiet = setTimeout(leave, isFault || canUndo ? 12_000 : 4_000);
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

function start({ rows = [], ...options }) {
    const desk = new Desk(options);
    desk.append(rows);
    return {
        append: (more) => desk.append(more),
        refresh: () => desk.refresh(),
        remove: (gone) => desk.remove(gone),
        finish: (tail) => desk.finish(tail),
        change: () => desk.decisions.change(),
        adopt: (change) => desk.adopt(change),
        tell: (unsaved) => desk.tell(unsaved),
    };
}
