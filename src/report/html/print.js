// The list on paper: built when it is printed, gone afterwards.

function printList(paper, desk) {
    const { voice, decisions } = desk;
    const rows = desk.shown;
    const heading = (key) => make("th", { scope: "col" }, voice.say(key));
    const counts = tally(rows.map((row) => decisions.verdict(row)));
    const sums = counts.map(([verdict, count]) => `${SIGNS[verdict]} ${voice.say(`verdict-${verdict}`)} ${count}`).join("  ");
    fill(paper,
        make("h1", {}, voice.of(desk.head.title) || desk.head.profile),
        make("p", {}, `${voice.say("print-of", { n: rows.length, all: desk.rows.length })}  ${sums}`),
        make("table", {},
            make("thead", {}, make("tr", {}, ["print-photo", "print-who", "print-verdict", "print-reasons", "print-decision"].map(heading))),
            make("tbody", {}, rows.map((row) => printLine(row, desk)))),
        printGaps(desk.tail?.gaps, voice),
        make("div", { class: "signature" }, ["print-by", "print-date"].map((key) => make("span", {}, voice.say(key)))));
}

function printLine(row, desk) {
    const { voice, decisions } = desk;
    const verdict = decisions.verdict(row);
    const decision = decisions.of(row);
    const url = desk.pictureUrl(row);
    const faults = findingsOf(row).filter((finding) => finding.decides).sort((a, b) => GRAVE.indexOf(a.outcome) - GRAVE.indexOf(b.outcome));
    const reasons = row.error ? [voice.of(row.error)] : faults.map((finding) => voice.of(finding.message));
    const decided = decision ? [decision.by, decision.at.slice(0, 10), decision.reason, desk.titles(decision.checks ?? [])].filter(Boolean).join(voice.say("joined")) : "";
    return make("tr", {},
        make("td", {}, url ? make("img", { src: url, alt: "" }) : null),
        make("td", {}, make("bdi", {}, callName(row)), row.student ? make("div", { class: "small" }, visible([row.student.unit, fileName(row)].filter(Boolean).join(" · "))) : null),
        make("td", { class: verdict }, `${SIGNS[verdict]} ${voice.say(`verdict-${verdict}`)}`),
        make("td", {}, reasons.map((reason) => make("div", {}, visible(reason)))),
        make("td", {}, visible(decided)));
}
