// Keys that work wherever nothing is being typed.

const DIGITS = { 1: "accept", 2: "review", 3: "reject" };

function pressed(event, desk) {
    const isTyping = event.target instanceof Element && event.target.closest("input, select, textarea, dialog");
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || document.querySelector("dialog[open]")) return;
    if (isTyping) {
        if (event.key === "Escape") event.target.blur();
        return;
    }
    const action = desk.viewer.isOpen ? viewing(event.key, desk) : walking(event.key, desk);
    if (!action) return;
    event.preventDefault();
    action();
}

function either(key, desk) {
    if (key === "?") return () => showHelp(desk.voice, desk.isLive);
    if (key === "u") return () => desk.takeBack();
    return null;
}

function viewing(key, desk) {
    const { viewer } = desk;
    if (key === "j" || key === "ArrowRight") return () => viewer.step(1);
    if (key === "k" || key === "ArrowLeft") return () => viewer.step(-1);
    if (key === "o") return () => viewer.turn(OVERLAYS[(OVERLAYS.indexOf(viewer.mode) + 1) % OVERLAYS.length]);
    if (key === "Escape") return () => desk.closeViewer();
    if (DIGITS[key]) return () => desk.decide(viewer.row, DIGITS[key]);
    return either(key, desk);
}

function walking(key, desk) {
    const { wall } = desk;
    const steps = { j: 1, ArrowRight: 1, k: -1, ArrowLeft: -1, ArrowDown: wall.columns, ArrowUp: -wall.columns, Home: -Infinity, End: Infinity };
    if (steps[key] !== undefined) return () => wall.go(wall.current + steps[key]);
    if (key === "/") return () => desk.place("filters").elements.text.focus();
    // Nobody decides on a photo that is not before their eyes: the first press only shows which one is meant.
    if (DIGITS[key] && !wall.isHeld) return () => wall.go(wall.isSeen(wall.current) ? wall.current : wall.firstSeen());
    if (DIGITS[key]) return () => desk.decide(desk.shown[wall.current], DIGITS[key]);
    return either(key, desk);
}

