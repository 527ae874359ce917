// Questions to the person: who, why, for how long.

// Asks; the answer is what `read` returns of the form, or null where it was left.
function ask(voice, { title, body, confirm, read = () => true, isQuestion = true }) {
    return new Promise((resolve) => {
        const form = make("form", { method: "dialog" });
        const dialog = make("dialog", { "aria-label": title, close: () => { dialog.remove(); resolve(answer); } }, form);
        let answer = null;
        const fault = make("p", { class: "fault", role: "alert" });
        fill(form, make("h2", {}, title), body);
        form.append(fault, make("div", { class: "actions" },
            isQuestion && make("button", { type: "button", click: () => dialog.close() }, voice.say("cancel")),
            make("button", { type: "submit", class: "main", autofocus: !form.querySelector("input") }, confirm ?? voice.say("confirm"))));
        form.addEventListener("submit", (event) => {
            event.preventDefault();
            try {
                answer = read(form);
                dialog.close();
            } catch (error) {
                fault.textContent = voice.say(error.message);
            }
        });
        document.body.append(dialog);
        dialog.showModal();
    });
}

// The name that decisions carry; asked once.
function askName(voice, known) {
    const body = [make("p", {}, voice.say("name-why")), make("label", {}, voice.say("name-label"), make("input", { name: "by", value: known, required: true, maxlength: 80, autocomplete: "name" }))];
    return ask(voice, { title: voice.say("name-title"), body, read: (form) => form.elements.by.value.trim() || null });
}

// Ticked reasons and free text; one of them has to be there.
function askReason(voice, row, verdict, rules) {
    const isStricter = verdict === "reject";
    const tick = (name, value, label, checked = false) => make("label", { class: "tick" }, make("input", { type: "checkbox", name, value, checked }), label);
    // What the program doubts comes first, and is ticked: who rejects the photo most often agrees. What only the records say is not: it is told
    // as a fault of the photo, which the student cannot mend by another one.
    const doubts = row.faults.map(([check]) => check);
    const seen = new Set(rules.filter((rule) => rule.group !== "records").map((rule) => rule.check));
    const ordered = [...rules].sort((a, b) => doubts.includes(b.check) - doubts.includes(a.check));
    const ticks = isStricter
        ? ordered.map((rule) => tick("check", rule.check, voice.of(rule.title), doubts.includes(rule.check) && seen.has(rule.check)))
        : ["mistaken", "permitted", "confirmed"].map((key) => tick("reason", voice.say(`reason-${key}`), voice.say(`reason-${key}`)));
    const body = [
        make("p", {}, voice.say(isStricter ? "reason-stricter" : "reason-milder", { name: callName(row), judged: voice.say(`verdict-${row.judged}`) })),
        make("fieldset", { class: isStricter ? "many" : null }, make("legend", {}, voice.say(isStricter ? "reason-checks" : "reason-common")), ticks),
        make("label", {}, voice.say("reason-text"), make("textarea", { name: "text", rows: 2, maxlength: 500 })),
    ];
    const read = (form) => {
        const ticked = (name) => [...form.querySelectorAll(`input[name=${name}]:checked`)].map((box) => box.value);
        const checks = ticked("check");
        // What was ticked is told in the program's words; the reason is the person's own.
        const reason = [...ticked("reason"), form.elements.text.value.trim()].filter(Boolean).join(voice.say("joined"));
        if (!reason && checks.length === 0) throw new Error("reason-missing");
        return { reason: reason || null, checks };
    };
    return ask(voice, { title: voice.say("reason-title", { verdict: voice.say(`verdict-${verdict}`) }), body, read });
}

const GROUNDS = ["religious", "medical", "other"];

// Which checks, why, until when.
function askWaiver(voice, row, rule, isLive) {
    const faults = findingsOf(row).filter((finding) => finding.decides);
    const ticks = faults.map((finding) => make("label", { class: "tick" }, make("input", { type: "checkbox", name: "check", value: finding.check }), voice.of(rule(finding.check).title)));
    // None is chosen to begin with: a ground that nobody chose would be written down as somebody's faith.
    const kinds = ["", ...GROUNDS].map((kind) => make("option", { value: kind }, voice.say(`waiver-${kind || "choose"}`)));
    const body = [
        make("p", {}, voice.say(isLive ? "waiver-why-now" : "waiver-why")),
        make("fieldset", {}, make("legend", {}, voice.say("waiver-checks")), ticks),
        make("label", {}, voice.say("waiver-kind"), make("select", { name: "kind", required: true }, kinds)),
        make("label", {}, voice.say("waiver-until"), make("input", { type: "date", name: "until", required: true, min: today() })),
        make("label", {}, voice.say("waiver-reason"), make("textarea", { name: "reason", rows: 2, maxlength: 500 })),
    ];
    const read = (form) => {
        const checks = [...form.querySelectorAll("input[name=check]:checked")].map((box) => box.value);
        if (checks.length === 0) throw new Error("waiver-none");
        return { sha256: row.sha256, checks, kind: form.elements.kind.value, until: form.elements.until.value, reason: form.elements.reason.value.trim() || null };
    };
    return ask(voice, { title: voice.say("waiver-title", { name: callName(row) }), body, read });
}

const KEYS = [["j", "→"], ["k", "←"], ["Enter"], ["1"], ["2"], ["3"], ["u"], ["o"], ["/"], ["?"], ["Esc"]];

function showHelp(voice, isLive) {
    const line = (keys) => make("tr", {}, make("th", { scope: "row" }, keys.map((key) => make("kbd", {}, key))), make("td", {}, voice.say(`key-${KEY_NAMES[keys[0]] ?? keys[0].toLowerCase()}`)));
    const body = [make("table", { class: "keys" }, make("tbody", {}, KEYS.map(line))), make("p", {}, voice.say(isLive ? "help-kept-now" : "help-kept"))];
    return ask(voice, { title: voice.say("help-title"), body, confirm: voice.say("close"), isQuestion: false });
}

const KEY_NAMES = { "/": "search", "?": "help" };
