// What people decided: kept by the content of the photo, in the browser until it is saved as decisions.json.

const DECISIONS_SCHEMA = 1;

class Decisions {
    constructor(head, onChange) {
        this.head = head;
        this.onChange = onChange;
        this.terms = new Map(head.rules.map((rule) => [rule.check, rule.terms]));
        this.bySha = new Map();
        this.waivers = [];
        // Photos and students of whom something was changed here, each with the number of its last change.
        this.pending = new Map();
        this.changes = 0;
        this.key = null;
        this.isKept = true;
        this.isSaved = true;
    }

    // What was decided on a photo, as far as it still fits what the program says: the rules of `Ledger::rule` in src/records/decisions/ledger.rs.
    of(row) {
        const decision = row.sha256 ? this.bySha.get(row.sha256) : undefined;
        return decision && this.holds(decision, row) ? decision : undefined;
    }

    holds(decision, row) {
        if (row.error && decision.verdict !== "reject") return false;
        const now = new Map(row.faults);
        // The same file may be two students' photo: what was decided of the one says nothing of the other.
        if (now.has("duplicate") && decision.path && lastPart(decision.path) !== lastPart(row.path)) return false;
        const then = Object.entries(decision.judged?.faults ?? {});
        if (!decision.judged) return true;
        const rank = (outcome) => GRAVE.length - GRAVE.indexOf(outcome);
        const before = new Map(then.map(([check, fault]) => [check, rank(fault.outcome)]));
        if (row.faults.some(([check, outcome]) => rank(outcome) > (before.get(check) ?? 0))) return false;
        const waived = new Set(this.waiversOf(row).flatMap((waiver) => waiver.checks));
        const isMilder = ([check, rankThen]) => !waived.has(check) && rankThen > (now.has(check) ? rank(now.get(check)) : 0);
        return decision.verdict === "accept" || ![...before].some(isMilder);
    }

    // The person's verdict, or else the program's.
    verdict(row) {
        return this.of(row)?.verdict ?? row.judged;
    }

    // Why a verdict cannot be given, a key of the words; nothing where it can.
    static refusal(row, verdict) {
        if (!row.sha256) return "decide-no-file";
        return row.error && verdict !== "reject" ? "decide-unreadable" : null;
    }

    // Whether a person has to say why.
    static needsReason(row, verdict) {
        return (row.judged === "reject" && verdict !== "reject") || (row.judged !== "reject" && verdict === "reject");
    }

    isOverruled(row) {
        const decision = this.of(row);
        return decision !== undefined && row.judged !== "review" && decision.verdict !== row.judged;
    }

    // The waivers that hold for a photo.
    waiversOf(row) {
        return this.waivers.filter((waiver) => whose(waiver) === row.sha256 || (row.student && whose(waiver) === row.student.number));
    }

    // What undoes all that is about to be changed of these photos and students.
    before(keys) {
        const known = new Set(keys);
        const decisions = keys.map((key) => [key, this.bySha.get(key)]);
        const waivers = this.waivers.filter((waiver) => known.has(whose(waiver)));
        const run = () => {
            for (const [key, decision] of decisions) {
                if (decision) this.bySha.set(key, decision);
                else this.bySha.delete(key);
            }
            this.waivers = [...this.waivers.filter((waiver) => !known.has(whose(waiver))), ...waivers];
            this.keep(keys);
        };
        return { keys, run };
    }

    // Takes a verdict; returns what undoes it.
    decide(rows, verdict, by, { reason = null, checks = [] } = {}) {
        const keys = rows.map((row) => row.sha256);
        const undo = this.before(keys);
        const at = moment();
        for (const row of rows) {
            const decision = { sha256: row.sha256, path: row.path, verdict, by, at, reason, judged: this.judged(row) };
            if (checks.length > 0) decision.checks = checks;
            this.bySha.set(row.sha256, decision);
        }
        this.keep(keys);
        return undo;
    }

    // Takes a verdict back; returns what undoes that.
    clear(row) {
        const undo = this.before([row.sha256]);
        this.bySha.delete(row.sha256);
        this.keep(undo.keys);
        return undo;
    }

    // What the program had said, so that another rule or another photo is noticed.
    judged(row) {
        const faults = {};
        for (const [check, outcome] of row.faults) faults[check] = { outcome, terms: this.terms.get(check) ?? "" };
        return { verdict: row.judged, faults };
    }

    waive(waiver) {
        const undo = this.before([whose(waiver)]);
        this.waivers.push(waiver);
        this.keep(undo.keys);
        return undo;
    }

    unwaive(waiver) {
        const undo = this.before([whose(waiver)]);
        this.waivers = this.waivers.filter((other) => meaning(other) !== meaning(waiver));
        this.keep(undo.keys);
        return undo;
    }

    // Decisions that were known when the report was made.
    know(rows) {
        for (const row of rows) {
            if (row.decision && !row.decision.stale && !this.bySha.has(row.sha256)) this.bySha.set(row.sha256, row.decision.taken);
        }
    }

    get size() {
        return this.bySha.size;
    }

    // The whole of it as the text of a file, or what stands of some photos and students.
    text(keys = null) {
        const file = { schema: DECISIONS_SCHEMA, profile: this.head.profile, made_by: this.head.made_by };
        file.decisions = [...this.bySha.values()].filter((decision) => !keys || keys.has(decision.sha256));
        const waivers = this.waivers.filter((waiver) => !keys || keys.has(whose(waiver)));
        if (waivers.length > 0) file.waivers = waivers;
        return `${JSON.stringify(file, null, 1)}\n`;
    }

    // What was changed here and is not known elsewhere yet: of whom, and how it stands now; `done` is for when it is known.
    change() {
        const sent = [...this.pending];
        if (sent.length === 0) return null;
        const of = sent.map(([key]) => key);
        const done = () => {
            for (const [key, number] of sent) if (this.pending.get(key) === number) this.pending.delete(key);
        };
        return { of, now: this.text(new Set(of)), done };
    }

    // Takes how it stands elsewhere, apart from what was changed here since; returns of whom anything is different now.
    adopt({ of, decisions, waivers }) {
        const keys = new Set(of.filter((key) => !this.pending.has(key)));
        const before = new Map([...keys].map((key) => [key, this.standing(key)]));
        for (const key of keys) this.bySha.delete(key);
        for (const decision of decisions) if (keys.has(decision.sha256)) this.bySha.set(decision.sha256, decision);
        this.waivers = [...this.waivers.filter((waiver) => !keys.has(whose(waiver))), ...waivers.filter((waiver) => keys.has(whose(waiver)))];
        return [...keys].filter((key) => this.standing(key) !== before.get(key));
    }

    // What can be seen of a decision and of waivers, as a text.
    standing(key) {
        const { verdict, by, at, reason } = this.bySha.get(key) ?? {};
        const waivers = this.waivers.filter((waiver) => whose(waiver) === key);
        return JSON.stringify([verdict, by, at, reason, waivers.map(meaning)]);
    }

    // Adds those of a file, the later one of two; returns how many, or throws a key of the words.
    take(text) {
        return this.add(this.read(text));
    }

    read(text) {
        const file = parsed(text);
        if (typeof file !== "object" || file === null || !Array.isArray(file.decisions)) throw new Error("load-no-decisions");
        if (file.schema !== DECISIONS_SCHEMA) throw new Error("load-other-schema");
        if (file.profile !== this.head.profile) throw new Error("load-other-profile");
        if (!file.decisions.every(isDecision)) throw new Error("load-faulty");
        return file;
    }

    add(file) {
        const isLater = (decision) => !(Date.parse(this.bySha.get(decision.sha256)?.at) >= Date.parse(decision.at));
        const taken = [];
        for (const decision of file.decisions) {
            if (!isLater(decision)) continue;
            this.bySha.set(decision.sha256, decision);
            taken.push(decision);
        }
        const seen = new Set(this.waivers.map(meaning));
        const waivers = (file.waivers ?? []).filter((waiver) => !seen.has(meaning(waiver)));
        this.waivers.push(...waivers);
        this.keep([...taken.map((decision) => decision.sha256), ...waivers.map(whose)]);
        return taken.length + waivers.length;
    }

    // From here on a closed browser loses nothing: `id` is the report's own.
    begin(id) {
        this.key = `photolint ${id}`;
        const kept = recall(this.key);
        if (kept) {
            try {
                const file = this.read(kept);
                // It has all that stood when the report was made, apart from what was taken back since.
                for (const key of [...this.bySha.keys()]) if (!this.pending.has(key)) this.bySha.delete(key);
                this.waivers = this.waivers.filter((waiver) => this.pending.has(whose(waiver)));
                this.add(file);
            } catch {
                // Something else was kept there; the next decision replaces it.
            }
            this.isSaved = this.size === 0;
        } else if (!this.isSaved) this.keep([]);
    }

    // Keeps what was changed of these photos and students.
    keep(keys) {
        this.changes += 1;
        for (const key of keys) this.pending.set(key, this.changes);
        this.isSaved = false;
        if (this.key) this.isKept = remember(this.key, this.text());
        this.onChange?.();
    }
}

// Whom a waiver is for: the SHA-256 of a photo or the number of a student.
function whose(waiver) {
    return waiver.sha256 ?? waiver.student;
}

// What a waiver permits, and to whom: the same one may come back from a file or from the program with its entries in another order.
function meaning(waiver) {
    return JSON.stringify([whose(waiver), waiver.checks, waiver.kind, waiver.until]);
}

function parsed(text) {
    try {
        return JSON.parse(text.replace(/^\ufeff/, ""));
    } catch {
        throw new Error("load-no-json");
    }
}

function isDecision(decision) {
    return (
        typeof decision === "object" && decision !== null && /^[0-9a-f]{64}$/.test(decision.sha256) &&
        VERDICTS.includes(decision.verdict) && typeof decision.by === "string" && !Number.isNaN(Date.parse(decision.at))
    );
}

// What the browser keeps for this page; a browser may refuse.
function recall(key) {
    try {
        return localStorage.getItem(key);
    } catch {
        return null;
    }
}

function remember(key, text) {
    try {
        localStorage.setItem(key, text);
        return true;
    } catch {
        return false;
    }
}
