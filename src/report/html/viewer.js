// One photo, large, beside what was found on it.

const OVERLAYS = ["faults", "all", "none"];

class Viewer {
    constructor(element, desk) {
        this.element = element;
        this.desk = desk;
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
        this.element.replaceChildren();
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

    turn(mode) {
        this.mode = mode;
        this.draw();
    }

    draw() {
        const { row, desk } = this;
        const { voice } = desk;
        fill(this.element, this.bar(voice), make("div", { class: "pair" }, this.photo(row), this.panel(row, voice)), this.decide(row, voice));
    }

    bar(voice) {
        const place = voice.say("view-place", { n: this.place + 1, all: this.rows.length });
        const pick = (mode) => make("button", { type: "button", "aria-pressed": String(this.mode === mode), click: () => this.turn(mode), "data-overlay": mode }, voice.say(`overlay-${mode}`));
        return make("div", { class: "bar" },
            make("button", { type: "button", class: "back", click: () => this.desk.closeViewer() }, voice.say("view-back")),
            make("div", { class: "steps" },
                make("button", { type: "button", "aria-label": voice.say("view-previous"), title: voice.say("view-previous"), click: () => this.step(-1) }, "‹"),
                make("span", {}, place),
                make("button", { type: "button", "aria-label": voice.say("view-next"), title: voice.say("view-next"), click: () => this.step(1) }, "›")),
            make("div", { class: "switch", role: "group", "aria-label": voice.say("overlay") }, make("span", {}, voice.say("overlay")), OVERLAYS.map(pick)));
    }

    photo(row) {
        const url = this.desk.pictureUrl(row, true);
        const figure = make("figure", { class: `photo show-${this.mode}` });
        if (url && row.size) figure.append(overlay(row, this.desk.head, this.desk.voice, url));
        else figure.append(make("p", { class: "no-picture" }, this.desk.voice.say(row.error ? "no-picture-error" : "no-picture")));
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
                make("h2", {}, sign(verdict, voice.say(`verdict-${verdict}`)), " ", make("bdi", {}, callName(row))),
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
        }
        if (row.decision?.stale) lines.push(make("p", { class: "stale" }, voice.of(row.decision.stale)));
        return lines.length > 0 ? make("aside", { class: "decision" }, lines) : null;
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
        return make("article", { class: `finding ${finding.outcome}`, tabindex: 0, ...this.lights(finding.check) },
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
        return make("details", { class: "passed" }, make("summary", {}, voice.say(key, { n: findings.length })),
            make("table", {}, make("thead", {}, head), make("tbody", {}, findings.map(line))));
    }

    decide(row, voice) {
        const taken = this.desk.decisions.of(row)?.verdict;
        const button = (verdict, digit) => make("button", {
            type: "button", class: `verdict ${verdict}`, "aria-pressed": String(taken === verdict), "data-verdict": verdict,
            disabled: Decisions.refusal(row, verdict) !== null, click: () => this.desk.decide(row, verdict),
        }, make("span", { "aria-hidden": "true" }, SIGNS[verdict]), ` ${voice.say(`decide-${verdict}`)}`, make("kbd", {}, digit));
        return make("div", { class: "decide", role: "group", "aria-label": voice.say("decide") },
            button("accept", "1"), button("review", "2"), button("reject", "3"),
            row.sha256 && findingsOf(row).some((finding) => finding.decides) ? make("button", { type: "button", class: "waive", click: () => this.desk.waive(row) }, voice.say("waive")) : null);
    }
}

const GRAVE = ["fail", "review", "unmeasurable", "pass"];
