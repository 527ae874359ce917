// A photo on the wall: its picture, whose it is, what is wrong with it.

function cell(row, desk) {
    const { voice } = desk;
    const verdict = desk.decisions.verdict(row);
    const url = desk.pictureUrl(row);
    const first = row.error ? voice.of(row.error) : row.faults.map(([check]) => voice.of(desk.rule(check).title)).join(voice.say("comma"));
    const decided = desk.decisions.of(row);
    const label = [callName(row), voice.say(`verdict-${verdict}`), first, decided && voice.say("decided-by", { by: decided.by })].filter(Boolean).join(voice.say("comma"));
    return make("button", { type: "button", class: `cell ${verdict}`, "aria-label": visible(label) },
        make("span", { class: "frame" }, url ? make("img", { src: url, alt: "", decoding: "async", draggable: "false" }) : make("span", { class: "card" }, visible(first) || voice.say("no-fault"))),
        make("span", { class: "name" }, make("span", { class: `sign ${verdict}` }, SIGNS[verdict]), " ", make("bdi", {}, row.student?.name ? visible(row.student.name) : callName(row))),
        row.student?.name ? make("span", { class: "number" }, visible(row.student.number)) : null,
        make("span", { class: "why" }, visible(first) || voice.say("no-fault")),
        decided ? make("span", { class: "by" }, voice.say(desk.decisions.isOverruled(row) ? "mark-overruled" : "mark-decided")) : null);
}
