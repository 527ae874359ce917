// The wall: of thousands of photos only those in sight are in the page.

const CELL = { width: 148, gap: 14, number: 18, caption: 62, overscan: 2 };

class Wall {
    // `stamp` gives what a cell shows beside its row: a cell is drawn anew where that has changed.
    constructor(element, { open, cell, stamp }) {
        this.element = element;
        this.cell = cell;
        this.stamp = stamp;
        this.rows = [];
        this.shown = new Map();
        this.current = 0;
        this.top = 0;
        this.columns = 1;
        this.isDue = false;
        this.isOld = false;
        element.addEventListener("click", (event) => {
            const place = event.target.closest("[data-place]")?.dataset.place;
            if (place !== undefined) open(Number(place));
        });
        element.addEventListener("focusin", (event) => {
            const place = event.target.closest("[data-place]")?.dataset.place;
            if (place !== undefined) this.mark(Number(place));
        });
        addEventListener("scroll", () => this.soon(), { passive: true });
        new ResizeObserver(() => this.measure()).observe(element);
    }

    // Shows these rows; the photo at hand stays it wherever it now lies, and with it the focus: a key pressed meanwhile is meant for it.
    show(rows) {
        const hadFocus = this.element !== document.activeElement && this.element.contains(document.activeElement);
        this.current = this.found(rows);
        this.rows = rows;
        for (const [place, { element, row, stamp }] of this.shown) {
            if (!this.isOld && rows[place] === row && this.stamp(row) === stamp) continue;
            element.remove();
            this.shown.delete(place);
        }
        this.isOld = false;
        this.measure();
        this.mark(this.current);
        if (hadFocus && document.activeElement === document.body) (this.shown.get(this.current)?.element ?? this.element).focus({ preventScroll: true });
    }

    // Where the photo at hand lies in other rows; where it is gone, the next one of those that came after it.
    found(rows) {
        const places = new Map(rows.map((row, place) => [row.path, place]));
        const left = this.rows.slice(this.current).find((row) => places.has(row.path));
        return left ? places.get(left.path) : Math.min(this.current, Math.max(rows.length - 1, 0));
    }

    // Begins at the first photo of the rows that are shown next.
    begin() {
        this.rows = [];
        this.mark(0);
    }

    // What the cells say has changed: the next time they are shown, all are drawn anew.
    renew() {
        this.isOld = true;
    }

    // Whether the current photo has the focus and a person sees it.
    get isHeld() {
        const element = this.shown.get(this.current)?.element;
        return element !== undefined && element === document.activeElement && this.isSeen(this.current);
    }

    isSeen(place) {
        const y = this.top + Math.floor(place / this.columns) * this.lineHeight;
        return y + this.lineHeight > scrollY + CELL.caption && y < scrollY + innerHeight;
    }

    // The first photo that is in sight from its top on.
    firstSeen() {
        const line = Math.max(0, Math.ceil((scrollY + CELL.caption - this.top) / this.lineHeight));
        return Math.max(0, Math.min(line * this.columns, this.rows.length - 1));
    }

    measure() {
        const width = this.element.clientWidth;
        if (width === 0) return;
        const before = `${this.cellWidth} ${this.cellHeight}`;
        this.columns = Math.max(2, Math.floor((width + CELL.gap) / (CELL.width + CELL.gap)));
        this.cellWidth = (width - CELL.gap * (this.columns - 1)) / this.columns;
        this.pictureHeight = Math.round((this.cellWidth * 4) / 3);
        this.cellHeight = this.pictureHeight + CELL.caption + (this.rows.some((row) => row.student) ? CELL.number : 0);
        this.lineHeight = this.cellHeight + CELL.gap;
        this.element.style.height = `${Math.ceil(this.rows.length / this.columns) * this.lineHeight}px`;
        this.element.style.setProperty("--picture", `${this.pictureHeight}px`);
        this.element.style.setProperty("--cell", `${this.cellHeight}px`);
        this.top = this.element.getBoundingClientRect().top + scrollY;
        if (before !== `${this.cellWidth} ${this.cellHeight}`) this.clear();
        this.draw();
    }

    clear() {
        for (const { element } of this.shown.values()) element.remove();
        this.shown.clear();
    }

    soon() {
        if (this.isDue) return;
        this.isDue = true;
        requestAnimationFrame(() => this.draw());
    }

    draw() {
        this.isDue = false;
        if (!this.lineHeight) return;
        const from = Math.floor((scrollY - this.top) / this.lineHeight) - CELL.overscan;
        const to = Math.ceil((scrollY - this.top + innerHeight) / this.lineHeight) + CELL.overscan;
        const first = Math.max(0, from * this.columns);
        const last = Math.min(this.rows.length, to * this.columns);
        for (const [place, { element }] of this.shown) {
            if (place < first || place >= last) {
                element.remove();
                this.shown.delete(place);
            }
        }
        const fresh = document.createDocumentFragment();
        for (let place = first; place < last; place += 1) {
            if (!this.shown.has(place)) fresh.append(this.placed(place));
        }
        this.element.append(fresh);
        // The Tab key finds a photo that is in sight.
        if (!this.isSeen(this.current) && !this.element.contains(document.activeElement)) this.mark(this.firstSeen());
    }

    placed(place) {
        const row = this.rows[place];
        const element = this.cell(row);
        element.dataset.place = place;
        element.tabIndex = place === this.current ? 0 : -1;
        element.style.width = `${this.cellWidth}px`;
        const x = (place % this.columns) * (this.cellWidth + CELL.gap);
        element.style.transform = `translate(${x}px, ${Math.floor(place / this.columns) * this.lineHeight}px)`;
        this.shown.set(place, { element, row, stamp: this.stamp(row) });
        return element;
    }

    mark(place) {
        this.current = place;
        for (const [at, { element }] of this.shown) element.tabIndex = at === place ? 0 : -1;
    }

    // Goes to a place, brings it into sight and gives it the focus.
    go(place) {
        if (this.rows.length === 0) return;
        const target = Math.max(0, Math.min(this.rows.length - 1, place));
        const y = this.top + Math.floor(target / this.columns) * this.lineHeight;
        const bar = CELL.caption;
        if (y - bar < scrollY) scrollTo(0, y - bar - CELL.gap);
        else if (y + this.lineHeight > scrollY + innerHeight) scrollTo(0, y + this.lineHeight - innerHeight + CELL.gap);
        this.draw();
        this.mark(target);
        this.shown.get(target)?.element.focus({ preventScroll: true });
    }
}
