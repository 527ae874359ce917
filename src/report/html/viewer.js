// One photo, large, beside what was found on it.

const OVERLAYS = ["faults", "all", "none"];

class Viewer {
    constructor(element, desk) {
        this.element = element;
        this.desk = desk;
        // What is read out when another photo is shown: it stays where it is, or else nobody would hear it change.
        this.told = make("p", { class: "unseen", role: "status", "aria-live": "polite" });
        this.stage = make("div", { class: "stage" });
        fill(element, this.told, this.stage);
        this.rows = [];
        this.place = 0;
        this.mode = "faults";
    }

    get isOpen() {
        return !this.element.hidden;
    }

    get row() {
        return this.rows[this.place];
    }

    // Opens at a place of a list, which stays as it is while a person goes through it.
    open(rows, place) {
        this.rows = rows;
        this.place = place;
        this.scrolled = scrollY;
        this.element.hidden = false;
        document.body.classList.add("viewing");
        this.draw();
        this.element.focus();
    }

    close() {
        this.element.hidden = true;
        this.drawn = null;
        this.told.textContent = "";
        fill(this.stage);
        document.body.classList.remove("viewing");
        scrollTo(0, this.scrolled);
    }

    step(by) {
        const place = this.place + by;
        if (place < 0 || place >= this.rows.length) return this.desk.notice(this.desk.voice.say(by < 0 ? "view-first" : "view-last"));
        this.place = place;
        this.draw();
        this.element.scrollTop = 0;
    }

    // Photos that were taken off the page are no longer gone through.
    drop(gone) {
        this.rows = this.rows.filter((row) => !gone.has(row));
        this.place = Math.max(0, Math.min(this.place, this.rows.length - 1));
        if (this.rows.length === 0) this.desk.closeViewer();
    }

    turn(mode) {
        this.mode = mode;
        this.draw();
    }

    draw() {
        const { row, desk } = this;
        const { voice } = desk;
        const isSame = this.drawn === row;
        const scrolled = this.stage.querySelector(".panel")?.scrollTop ?? 0;
        // Of another photo nothing is unfolded.
        if (!isSame) for (const details of this.stage.querySelectorAll("details")) details.open = false;
        fill(this.stage, this.bar(voice), make("div", { class: "pair" }, this.photo(row), this.panel(row, voice)), this.decide(row, voice));
        this.drawn = row;
        if (isSame) this.stage.querySelector(".panel").scrollTop = scrolled;
        const said = voice.say("view-told", { n: this.place + 1, all: this.rows.length, name: callName(row), verdict: voice.say(`verdict-${desk.decisions.verdict(row)}`) });
        if (this.told.textContent !== said) this.told.textContent = said;
    }

    bar(voice) {
        const place = voice.say("view-place", { n: this.place + 1, all: this.rows.length });
        const pick = (mode) => make("button", { type: "button", "aria-pressed": String(this.mode === mode), click: () => this.turn(mode), "data-overlay": mode, "data-key": `overlay-${mode}` }, voice.say(`overlay-${mode}`));
        return make("div", { class: "bar" },
            make("button", { type: "button", class: "back", "data-key": "back", click: () => this.desk.closeViewer() }, voice.say("view-back")),
            make("div", { class: "steps" },
                make("button", { type: "button", "data-key": "previous", "aria-label": voice.say("view-previous"), title: voice.say("view-previous"), click: () => this.step(-1) }, "‹"),
                make("span", {}, place),
                make("button", { type: "button", "data-key": "next", "aria-label": voice.say("view-next"), title: voice.say("view-next"), click: () => this.step(1) }, "›")),
            make("div", { class: "switch", role: "group", "aria-label": voice.say("overlay") }, make("span", {}, voice.say("overlay")), OVERLAYS.map(pick)));
    }

    photo(row) {
        const url = this.desk.pictureUrl(row, true);
        const figure = make("figure", { class: `photo show-${this.mode}` });
        if (url && row.size) figure.append(overlay(row, this.desk.head, this.desk.voice, url));
        else {
            const isCode = row.faults.some(([check]) => check === "collection-code");
            figure.append(make("p", { class: "no-picture" }, this.desk.voice.say(row.error ? "no-picture-error" : isCode ? "no-picture-code" : "no-picture")));
        }
        this.figure = figure;
        return figure;
    }

    // Shows the marks of one finding above all others.
    light(check, isOn) {
        for (const marks of this.figure.querySelectorAll(".marks")) marks.classList.toggle("lit", isOn && marks.dataset.check === check);
        this.figure.classList.toggle("lighting", isOn);
    }

    panel(row, voice) {
        const { desk } = this;
        const verdict = desk.decisions.verdict(row);
        const who = row.student ? [row.student.unit, fileName(row)].filter(Boolean).join(" · ") : visible(row.path);
        return make("div", { class: "panel" },
            make("header", { class: `verdict ${verdict}` },
                make("h2", { id: "viewer-name" }, sign(verdict, voice.say(`verdict-${verdict}`)), " ", make("bdi", {}, callName(row))),
                make("p", {}, voice.say(row.error && verdict === "reject" ? "verdict-unreadable" : `verdict-${verdict}`), " · ", make("bdi", {}, visible(who)))),
            this.decision(row, voice),
            this.faces(row, voice),
            row.error ? make("article", { class: "finding fail" }, make("p", { class: "message" }, visible(voice.of(row.error)))) : null,
            this.findings(row, voice));
    }

    // Both faces beside each other, where there is an enrolment photo or an earlier one.
    faces(row, voice) {
        const url = this.desk.facesUrl(row);
        if (!url) return null;
        return make("figure", { class: "faces" },
            make("img", { src: url, alt: voice.say("faces-of", { name: callName(row) }) }),
            make("figcaption", {}, make("span", {}, voice.say(`faces-${row.older}`)), make("span", {}, voice.say("faces-new"))));
    }

    decision(row, voice) {
        const decision = this.desk.decisions.of(row);
        const lines = [];
        if (decision) {
            const said = { by: visible(decision.by), at: decision.at.slice(0, 16).replace("T", " "), verdict: voice.say(`verdict-${decision.verdict}`), judged: voice.say(`verdict-${row.judged}`) };
            lines.push(make("p", {}, voice.say(decision.verdict === row.judged ? "decided-agreed" : "decided-other", said)));
            if (decision.reason) lines.push(make("p", {}, voice.say("decided-reason", { reason: visible(decision.reason) })));
            if (decision.checks?.length > 0) lines.push(make("p", {}, voice.say("decided-checks", { checks: this.desk.titles(decision.checks) })));
        }
        if (row.decision?.stale) lines.push(make("p", { class: "stale" }, voice.of(row.decision.stale)));
        lines.push(...this.desk.decisions.waiversOf(row).map((waiver) => this.waiver(waiver, voice)));
        return lines.length > 0 ? make("aside", { class: "decision" }, lines) : null;
    }

    waiver(waiver, voice) {
        const { desk } = this;
        const checks = desk.titles(waiver.checks);
        const more = [waiver.by, waiver.at?.slice(0, 10), waiver.reason].filter(Boolean).join(voice.say("joined"));
        const takeBack = () => desk.change(desk.decisions.unwaive(waiver), "unwaived");
        return make("p", { class: "waiver" },
            visible(voice.say("waiver-stands", { checks, kind: voice.say(`waiver-${waiver.kind}`), until: waiver.until, more })), " ",
            make("button", { type: "button", click: takeBack, "data-key": `unwaive-${waiver.checks}` }, voice.say("unwaive")));
    }

    findings(row, voice) {
        const faults = findingsOf(row).filter((finding) => finding.decides).sort((a, b) => GRAVE.indexOf(a.outcome) - GRAVE.indexOf(b.outcome));
        const advice = findingsOf(row).filter((finding) => row.advised.includes(finding.check));
        const following = findingsOf(row).filter((finding) => finding.follows).length;
        const rest = findingsOf(row).filter((finding) => !finding.follows && !finding.decides && !row.advised.includes(finding.check));
        const [passed, unmeasured] = [(outcome) => outcome === "pass", (outcome) => outcome !== "pass"].map((isMeant) => rest.filter((finding) => isMeant(finding.outcome)));
        const section = (key, list) => (list.length > 0 ? make("section", {}, make("h3", {}, voice.say(key, { n: list.length })), list.map((finding) => this.finding(finding, voice))) : null);
        const follows = following > 0 ? make("p", { class: "follows" }, voice.say("view-follows", { n: following })) : null;
        return [section("view-faults", faults), follows, section("view-advice", advice), this.others("view-passed", passed, voice), this.others("view-unmeasured", unmeasured, voice)];
    }

    lights(check) {
        return { mouseenter: () => this.light(check, true), mouseleave: () => this.light(check, false), focusin: () => this.light(check, true), focusout: () => this.light(check, false), "data-check": check };
    }

    finding(finding, voice) {
        const rule = this.desk.rule(finding.check);
        const term = (key, value) => (value ? [make("dt", {}, voice.say(key)), make("dd", {}, visible(value))] : null);
        return make("article", { class: `finding ${finding.outcome}`, tabindex: 0, "data-key": `finding-${finding.check}`, ...this.lights(finding.check) },
            make("h4", {}, sign(finding.outcome, voice.say(`outcome-${finding.outcome}`)), " ", voice.of(rule.title)),
            make("p", { class: "message" }, visible(voice.of(finding.message))),
            finding.advice ? make("p", { class: "advice" }, visible(voice.of(finding.advice))) : null,
            make("dl", {},
                term("view-value", voice.of(finding.value)),
                term("view-limit", voice.of(rule.limit)),
                term("view-clause", rule.clause),
                term("view-source", `${voice.say(`source-${rule.source}`)} · ${voice.say(`kind-${rule.kind}`)}`)));
    }

    // What is folded away: what passed, and what was not checked.
    others(key, findings, voice) {
        if (findings.length === 0) return null;
        const line = (finding) => {
            const rule = this.desk.rule(finding.check);
            const value = finding.message ?? finding.value;
            return make("tr", this.lights(finding.check),
                make("th", { scope: "row" }, sign(finding.outcome, voice.say(`outcome-${finding.outcome}`)), " ", voice.of(rule.title)),
                finding.message ? make("td", { colspan: 2 }, visible(voice.of(value))) : [make("td", {}, visible(voice.of(value))), make("td", {}, voice.of(rule.limit))]);
        };
        const head = make("tr", {}, ["view-check", "view-value", "view-limit"].map((key) => make("th", { scope: "col" }, voice.say(key))));
        return make("details", { class: "passed", "data-key": key }, make("summary", {}, voice.say(key, { n: findings.length })),
            make("table", {}, make("thead", {}, head), make("tbody", {}, findings.map(line))));
    }

    decide(row, voice) {
        const taken = this.desk.decisions.of(row)?.verdict;
        const button = (verdict, digit) => make("button", {
            type: "button", class: `verdict ${verdict}`, "aria-pressed": String(taken === verdict), "data-verdict": verdict, "data-key": verdict,
            title: taken === verdict && voice.say("decide-again"),
            disabled: Decisions.refusal(row, verdict) !== null, click: () => this.desk.press(row, verdict),
        }, make("span", { "aria-hidden": "true" }, SIGNS[verdict]), ` ${voice.say(`decide-${verdict}`)}`, make("kbd", {}, digit));
        const more = (key, click) => make("button", { type: "button", class: key, "data-key": key, click }, voice.say(key));
        const canWaive = row.sha256 && findingsOf(row).some((finding) => finding.decides);
        return make("div", { class: "decide", role: "group", "aria-label": voice.say("decide") },
            button("accept", "1"), button("review", "2"), button("reject", "3"),
            make("span", { class: "more" }, canWaive && more("waive", () => this.desk.waive(row)), this.desk.onRemove && more("remove", () => this.desk.takeOff(row))));
    }
}

const GRAVE = ["fail", "review", "unmeasurable", "pass"];
