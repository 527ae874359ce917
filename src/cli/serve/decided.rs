//! What people decided on an open page: any of its tabs may tell a change, and all of them are told it.

use std::collections::{BTreeMap, BTreeSet};

use photolint::records::decisions::{self, Decision, Decisions, Waiver, Whose};
use serde_json::{Value, json};

/// What stands now, what of it was saved, and when each part last changed.
#[derive(Debug, Default)]
pub(super) struct Decided {
    now: Book,
    /// What stood when the page last saved its decisions.
    saved: Book,
    /// The state's version at the last change, by the SHA-256 of a photo or the 学号 of a student.
    changed: BTreeMap<String, u64>,
}

/// What people decided, as it stood at one time.
#[derive(Debug, Default, Clone)]
pub(super) struct Book {
    decisions: BTreeMap<String, Decision>,
    waivers: Vec<Waiver>,
}

impl Decided {
    /// Takes what now stands of these photos and students; nothing of the others, so that no tab undoes another's work.
    ///
    /// Changes count in the order in which they come: a decision that is taken back may well be followed by an older one.
    pub(super) fn take(&mut self, of: BTreeSet<String>, now: Decisions, version: u64) {
        self.now.decisions.retain(|sha256, _| !of.contains(sha256));
        self.now.waivers.retain(|waiver| !of.contains(key(waiver)));
        let decisions = now.decisions.into_iter().filter(|decision| of.contains(&decision.sha256));
        self.now.decisions.extend(decisions.map(|decision| (decision.sha256.clone(), decision)));
        self.now.waivers.extend(now.waivers.into_iter().filter(|waiver| of.contains(key(waiver))));
        self.changed.extend(of.into_iter().map(|key| (key, version)));
    }

    /// What a tab has to take that knows all until a version; none where there is nothing.
    pub(super) fn since(&self, since: u64) -> Option<Value> {
        let of: BTreeSet<&str> = self.changed.iter().filter(|(_, version)| **version > since).map(|(key, _)| key.as_str()).collect();
        let decisions: Vec<_> = of.iter().filter_map(|key| self.now.decisions.get(*key)).map(decisions::decision).collect();
        let waivers: Vec<_> = self.now.waivers.iter().filter(|waiver| of.contains(key(waiver))).map(decisions::waiver).collect();
        (!of.is_empty()).then(|| json!({ "of": of, "decisions": decisions, "waivers": waivers }))
    }

    /// How many photos and students something stands of, or stood, that was not saved.
    pub(super) fn unsaved(&self) -> usize {
        let Self { now, saved, .. } = self;
        let differs = |key: &&String| now.decisions.get(*key) != saved.decisions.get(*key) || now.waivers_of(key).ne(saved.waivers_of(key));
        self.changed.keys().filter(differs).count()
    }

    /// What stands now.
    pub(super) fn book(&self) -> Book {
        self.now.clone()
    }

    /// Notes that this was saved.
    pub(super) fn save(&mut self, saved: Book) {
        self.saved = saved;
    }

    /// Everything as a file has it.
    pub(super) fn file(&self, profile: &str) -> Decisions {
        let Book { decisions, waivers } = self.now.clone();
        Decisions { profile: profile.into(), decisions: decisions.into_values().collect(), waivers }
    }

    /// Whether nobody decided anything.
    pub(super) fn is_empty(&self) -> bool {
        self.now.decisions.is_empty() && self.now.waivers.is_empty()
    }

    /// What people were let off.
    pub(super) fn waivers(&self) -> &[Waiver] {
        &self.now.waivers
    }
}

impl Book {
    fn waivers_of(&self, whose: &str) -> impl Iterator<Item = &Waiver> {
        self.waivers.iter().filter(move |waiver| key(waiver) == whose)
    }
}

/// Whose a waiver is.
fn key(waiver: &Waiver) -> &str {
    match &waiver.whose {
        Whose::Photo(key) | Whose::Student(key) => key,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(numbers: &[u8]) -> BTreeSet<String> {
        numbers.iter().map(|number| format!("{number:064x}")).collect()
    }

    /// A file with a verdict on each of some photos.
    fn file(numbers: &[u8], verdict: &str) -> Decisions {
        let decide = |sha256| json!({ "sha256": sha256, "verdict": verdict, "by": "Li", "at": "2026-03-01" });
        let decisions: Vec<_> = keys(numbers).into_iter().map(decide).collect();
        let file = json!({ "schema": 1, "profile": "p", "decisions": decisions }).to_string();
        decisions::read(file.as_bytes()).expect("a file of decisions")
    }

    #[test]
    fn two_tabs_that_know_nothing_of_each_other_lose_nothing() {
        let mut decided = Decided::default();
        decided.take(keys(&[1]), file(&[1], "accept"), 1);
        decided.take(keys(&[2]), file(&[2], "reject"), 2);
        assert_eq!(decided.file("p").decisions.len(), 2);
        assert_eq!(decided.since(1).expect("a change")["of"], json!(keys(&[2])));
        assert_eq!(decided.since(2), None);
    }

    #[test]
    fn what_is_taken_back_is_told_and_gone() {
        let mut decided = Decided::default();
        decided.take(keys(&[1]), file(&[1], "accept"), 1);
        decided.take(keys(&[1]), file(&[], "accept"), 2);
        assert!(decided.is_empty());
        assert_eq!(decided.since(1), Some(json!({ "of": keys(&[1]), "decisions": [], "waivers": [] })));
    }

    #[test]
    fn what_stands_as_it_was_saved_is_not_unsaved() {
        let mut decided = Decided::default();
        decided.take(keys(&[1, 2]), file(&[1, 2], "accept"), 1);
        assert_eq!(decided.unsaved(), 2);
        let saved = decided.book();
        decided.take(keys(&[1]), file(&[1], "reject"), 2);
        decided.save(saved);
        assert_eq!(decided.unsaved(), 1);
        decided.take(keys(&[1]), file(&[1], "accept"), 3);
        assert_eq!(decided.unsaved(), 0);
    }
}
