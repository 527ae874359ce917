// The framing guide: where the rules want crown, eyes and midline, and where they are on this photo.

const SVG = "http://www.w3.org/2000/svg";

/** Adds an SVG element with these attributes. */
function add(parent, name, attributes, text) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

/**
 * Draws the guide over a photo.
 * @param {SVGSVGElement} svg lies on the photo
 * @param {object} record the photo's record; its marks are px of the file
 * @param {{width_px: number, height_px: number}} frame what the limits refer to
 * @param {{width: number, height: number}} size the photo's, px of the file
 * @param {(check: string) => string} title a check's name
 */
function draw(svg, record, frame, size, title) {
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
  const unit = size.height / 640;
  svg.style.setProperty("--unit", `${unit}px`);
  for (const finding of record.findings) band(svg, finding, size, size.height / frame.height_px, unit, title);
  for (const finding of record.findings) {
    const drawn = finding.kind === "require" && finding.outcome !== "pass";
    for (const mark of finding.marks) if (drawn || finding.check in PLACES) place(svg, mark, finding.outcome, unit);
  }
}

/** Checks whose limits are places in the picture. */
const PLACES = { "crown-margin": "rows", "eye-line": "rows", "head-centring": "middle" };

function band(svg, { check, limit, outcome }, size, scale, unit, title) {
  if (!limit || !(check in PLACES)) return;
  if (PLACES[check] === "rows") {
    const top = (limit.min ?? 0) * scale;
    const foot = (limit.max ?? size.height / scale) * scale;
    add(svg, "rect", { class: `band ${outcome}`, x: 0, y: top, width: size.width, height: foot - top });
    add(svg, "text", { class: "name", x: 6 * unit, y: top + 15 * unit, "font-size": 13 * unit }, title(check));
  } else {
    const half = limit.max * scale;
    add(svg, "rect", { class: `band ${outcome}`, x: size.width / 2 - half, y: 0, width: 2 * half, height: size.height });
  }
}

function place(svg, mark, outcome, unit) {
  if (mark.point) add(svg, "circle", { class: `mark ${outcome}`, cx: mark.point[0], cy: mark.point[1], r: 3 * unit });
  if (mark.box) {
    const [x, y, width, height] = mark.box;
    add(svg, "rect", { class: `mark ${outcome}`, x, y, width, height });
  }
  if (mark.line) {
    const [[x1, y1], [x2, y2]] = mark.line;
    add(svg, "line", { class: `mark ${outcome}`, x1, y1, x2, y2 });
  }
  if (mark.outline) add(svg, "polyline", { class: `mark ${outcome}`, points: mark.outline.join(" ") });
}
