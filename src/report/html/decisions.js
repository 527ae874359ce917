// What people decided: kept by the content of the photo, in the browser until it is saved as decisions.json.

const DECISIONS_SCHEMA = 1;

class Decisions {
    constructor(head, onChange) {
        this.head = head;
        this.onChange = onChange;
        this.terms = new Map(head.rules.map((rule) => [rule.check, rule.terms]));
        this.bySha = new Map();
        this.waivers = [];
        this.key = null;
        this.isKept = true;
        this.isSaved = true;
    }

    of(row) {
        return row.sha256 ? this.bySha.get(row.sha256) : undefined;
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

    // Takes a verdict; returns what undoes it.
    decide(rows, verdict, by, { reason = null, checks = [] } = {}) {
        const before = rows.map((row) => [row.sha256, this.bySha.get(row.sha256)]);
        const at = moment();
        for (const row of rows) {
            const decision = { sha256: row.sha256, path: row.path, verdict, by, at, reason, judged: this.judged(row) };
            if (checks.length > 0) decision.checks = checks;
            this.bySha.set(row.sha256, decision);
        }
        this.keep();
        return () => {
            for (const [sha, decision] of before) {
                if (decision) this.bySha.set(sha, decision);
                else this.bySha.delete(sha);
            }
            this.keep();
        };
    }

    // What the program had said, so that another rule or another photo is noticed.
    judged(row) {
        const faults = {};
        for (const [check, outcome] of row.faults) faults[check] = { outcome, terms: this.terms.get(check) ?? "" };
        return { verdict: row.judged, faults };
    }

    waive(waiver) {
        this.waivers.push(waiver);
        this.keep();
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

    // The whole of it as the text of a file.
    text() {
        const file = { schema: DECISIONS_SCHEMA, profile: this.head.profile, made_by: this.head.made_by };
        file.decisions = [...this.bySha.values()];
        if (this.waivers.length > 0) file.waivers = this.waivers;
        return `${JSON.stringify(file, null, 1)}\n`;
    }

    // Adds those of a file, the later one of two; returns how many, or throws a key of the words.
    take(text) {
        const file = parsed(text);
        if (typeof file !== "object" || file === null || !Array.isArray(file.decisions)) throw new Error("load-no-decisions");
        if (file.schema !== DECISIONS_SCHEMA) throw new Error("load-other-schema");
        if (file.profile !== this.head.profile) throw new Error("load-other-profile");
        if (!file.decisions.every(isDecision)) throw new Error("load-faulty");
        let taken = 0;
        for (const decision of file.decisions) {
            const known = this.bySha.get(decision.sha256);
            if (known && Date.parse(known.at) >= Date.parse(decision.at)) continue;
            this.bySha.set(decision.sha256, decision);
            taken += 1;
        }
        const seen = new Set(this.waivers.map((waiver) => JSON.stringify(waiver)));
        this.waivers.push(...(file.waivers ?? []).filter((waiver) => !seen.has(JSON.stringify(waiver))));
        this.keep();
        return taken;
    }

    // From here on a closed browser loses nothing: `id` is the report's own.
    begin(id) {
        this.key = `photolint ${id}`;
        const kept = recall(this.key);
        if (kept) {
            try {
                this.take(kept);
            } catch {
                // Something else was kept there; the next decision replaces it.
            }
            this.isSaved = this.size === 0;
        } else if (!this.isSaved) this.keep();
    }

    keep() {
        this.isSaved = false;
        if (this.key) this.isKept = remember(this.key, this.text());
        this.onChange?.();
    }
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
