// Which photos are shown, and in which order.

const GRAVITY = { reject: 2, review: 1, accept: 0 };

// What is chosen in the bar of filters.
function everything() {
    return { verdict: "", check: "", unit: "", state: "", text: "", order: "worst" };
}

// The rows that the choice leaves, in its order.
function listed(rows, choice, decisions) {
    const words = choice.text.toLowerCase().split(/\s+/).filter(Boolean);
    const kept = rows.filter((row) => isChosen(row, choice, decisions) && words.every((word) => haystack(row).includes(word)));
    return kept.sort(ORDERS[choice.order] ?? ORDERS.worst);
}

function isChosen(row, choice, decisions) {
    return (
        (!choice.verdict || decisions.verdict(row) === choice.verdict) &&
        (!choice.check || row.faults.some(([check]) => check === choice.check) || row.advised.includes(choice.check)) &&
        (!choice.unit || row.student?.unit === choice.unit) &&
        (!choice.state || isIn(choice.state, row, decisions))
    );
}

function isIn(state, row, decisions) {
    const isDecided = decisions.of(row) !== undefined;
    if (state === "open") return !isDecided;
    if (state === "decided") return isDecided;
    if (state === "overruled") return decisions.isOverruled(row);
    return row.decision?.stale !== undefined;
}

// What a search looks in.
function haystack(row) {
    row.text ??= [row.path, row.student?.name, row.student?.number, row.student?.unit].filter(Boolean).join("\n").toLowerCase();
    return row.text;
}

// How bad a photo is, by the program's own verdict: it does not move while a person decides.
function badness(row) {
    row.badness ??= GRAVITY[row.judged] * 10_000 + (row.error ? 5_000 : 0) + row.faults.reduce((sum, [, outcome]) => sum + (outcome === "fail" ? 50 : 1), 0);
    return row.badness;
}

const COLLATOR = new Intl.Collator("zh-CN", { numeric: true });

const ORDERS = {
    worst: (a, b) => badness(b) - badness(a) || a.place - b.place,
    name: (a, b) => COLLATOR.compare(callName(a), callName(b)) || a.place - b.place,
    unit: (a, b) => COLLATOR.compare(a.student?.unit ?? "", b.student?.unit ?? "") || badness(b) - badness(a) || a.place - b.place,
};

// Each value beside how many rows have it, the most frequent first.
function tally(values) {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((a, b) => b[1] - a[1]);
}

// The findings of a row; one without an outcome is a pass. The outlines of the regions stand among them and are none.
function findingsOf(row) {
    return row.findings.filter((finding) => finding.check !== "regions").map((finding) => ({ outcome: "pass", ...finding }));
}
