// What was measured, drawn over the photo; px of the file.

// Checks whose limit is a place in the frame, and how it lies there.
const BANDS = { "eye-line": "rows", "crown-margin": "rows", "head-centring": "middle" };

// The photo with everything of it that can be drawn: one group a finding, so that it can be shown and lit by itself.
function overlay(row, head, voice, pictureUrl) {
    const [width, height] = row.size;
    const rules = new Map(head.rules.map((rule) => [rule.check, rule]));
    const scale = { width, height, unit: height / 640, frame: height / head.frame[1] };
    const groups = findingsOf(row).map((finding) => group(finding, rules.get(finding.check), scale, voice));
    const regions = row.findings.find((finding) => finding.check === "regions");
    if (regions) groups.unshift(group({ ...regions, outcome: "regions" }, undefined, scale, voice));
    const label = voice.say("photo-of", { name: callName(row) });
    return draw("svg", { viewBox: `0 0 ${width} ${height}`, class: "overlay", role: "img", "aria-label": label },
        draw("image", { href: pictureUrl, width, height, preserveAspectRatio: "none" }), groups.filter(Boolean));
}

function group(finding, rule, scale, voice) {
    const shapes = (finding.marks ?? []).map((mark) => shape(mark, scale));
    const limits = rule ? band(rule, scale, voice) : [];
    if (shapes.length + limits.length === 0) return null;
    const kind = finding.outcome !== "pass" && !finding.follows && (finding.decides || finding.message) ? "fault" : "passed";
    return draw("g", { "data-check": finding.check, class: `marks ${finding.outcome} ${kind}` }, limits, shapes);
}

// The limits as lines and the band between them.
function band(rule, { width, height, frame, unit }, voice) {
    const lie = BANDS[rule.check];
    if (!lie || rule.max === null) return [];
    const [title, limit] = [voice.of(rule.title), voice.of(rule.limit)];
    const text = (x, y, anchor) => caption(`${title} ${limit}`, x, y, anchor, unit);
    if (lie === "rows") {
        const [top, foot] = [(rule.min ?? 0) * frame, rule.max * frame];
        const lines = [top, foot].map((y) => stroke([[0, y], [width, y]], "limit"));
        return [draw("rect", { class: "band", x: 0, y: top, width, height: foot - top }), lines, text(4 * unit, foot - 5 * unit, "start")].flat();
    }
    const half = rule.max * frame;
    const [left, right] = [width / 2 - half, width / 2 + half];
    const lines = [left, right].map((x) => stroke([[x, 0], [x, height]], "limit"));
    return [draw("rect", { class: "band", x: left, y: 0, width: right - left, height }), lines, text(right + 4 * unit, height - 8 * unit, "start")].flat();
}

function caption(text, x, y, anchor, unit) {
    return draw("text", { x, y, "text-anchor": anchor, "font-size": 15 * unit, "stroke-width": 3 * unit }, text);
}

function shape(mark, { unit }) {
    if (mark.point) return draw("circle", { class: "dot", cx: mark.point[0], cy: mark.point[1], r: 4 * unit });
    if (mark.line) return stroke(mark.line, "measured");
    if (mark.outline) return stroke(mark.outline, "measured");
    const [x, y, width, height] = mark.box;
    return stroke([[x, y], [x + width, y], [x + width, y + height], [x, y + height], [x, y]], "measured");
}

// A line with a light edge, so that it is seen on hair as on a wall.
function stroke(points, kind) {
    const path = points.map((point) => point.join(",")).join(" ");
    return draw("g", { class: kind }, draw("polyline", { points: path, class: "edge" }), draw("polyline", { points: path, class: "line" }));
}
