// What a class list lacks, on the screen and on paper.

// One list a kind, those that are not empty: its key in the words, and its lines.
function gapLists(gaps, voice) {
    const student = ({ number, name, unit, previous }) => [number, name, unit, previous && voice.of(previous)].filter(Boolean).map(visible).join(" ");
    const withPaths = (one) => [student(one.student), ...one.paths.map(visible)].join(" ");
    const lists = [
        ["without", gaps.without_photo.map(student)],
        ["perhaps", gaps.perhaps.map(withPaths)],
        ["several", gaps.several_photos.map(withPaths)],
        ["nobody", gaps.of_nobody.map(visible)],
        ["faults", gaps.faults.map(({ row, said }) => `${voice.say("gap-row", { row })} ${visible(voice.of(said))}`)],
    ];
    return lists.filter(([, lines]) => lines.length > 0);
}

// How many of each there are, in a line.
function gapCounts(gaps, voice) {
    const counts = { n: gaps.students, without: gaps.without_photo.length, several: gaps.several_photos.length, nobody: gaps.of_nobody.length };
    const perhaps = gaps.perhaps.length > 0 ? [voice.say("gap-perhaps-count", { n: gaps.perhaps.length })] : [];
    const faults = gaps.faults.length > 0 ? [voice.say("gap-faults-count", { n: gaps.faults.length })] : [];
    return [voice.say("gaps", counts), ...perhaps, ...faults].join(voice.say("joined"));
}

// All of them folded away under their numbers; nothing where nothing is lacking.
function foldGaps(gaps, voice) {
    const lists = gaps ? gapLists(gaps, voice) : [];
    if (lists.length === 0) return null;
    return fold("gaps", gapCounts(gaps, voice), lists.flatMap(([kind, lines]) => lines.map((line) => `${voice.say(`gap-${kind}`)} ${line}`)));
}

// The same for the signature: each list under its own heading.
function printGaps(gaps, voice) {
    const lists = gaps ? gapLists(gaps, voice) : [];
    if (lists.length === 0) return null;
    const section = ([kind, lines]) => [
        make("h2", {}, voice.say(`print-${kind}`, { n: lines.length })),
        make("ol", {}, lines.map((line) => make("li", {}, line))),
    ];
    return make("section", { class: "lacking" }, make("p", {}, gapCounts(gaps, voice)), lists.flatMap(section));
}

function fold(key, summary, lines) {
    return make("details", { "data-key": key }, make("summary", {}, summary), make("ul", {}, lines.map((line) => make("li", {}, line))));
}
