//! What changes on an open page, and which rows a change is seen in.

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Zoned;
use photolint::evidence::Standing;
use photolint::plan::Plan;
use photolint::records::decisions::{Decisions, Ledger, Waiver};
use photolint::records::twins::{Seen, twins};
use photolint::report::Row;

use super::super::super::roster::Attribution;
use super::{Entry, MAX_PHOTOS, Refused, State, Taken};

impl State {
    /// A new version.
    pub(super) fn step(&mut self) -> u64 {
        self.version += 1;
        self.version
    }

    /// Photos on the page.
    pub(in super::super) fn count(&self) -> usize {
        self.places.len()
    }

    /// Whether the same bytes are there under the same path; none where both could not be read.
    pub(super) fn has(&self, path: &str, sha256: Option<&str>) -> bool {
        self.places.get(path).is_some_and(|place| self.entries[*place].sha256.as_deref() == sha256)
    }

    /// Puts a photo on the page, in the place of the one that had its path.
    pub(super) fn add(&mut self, entry: Entry, plan: &Plan) -> Result<Taken, Refused> {
        let known = self.places.get(&entry.path).copied();
        if known.is_none() && self.count() >= MAX_PHOTOS {
            return Err(Refused::Full);
        }
        let place = known.unwrap_or(self.entries.len());
        let (version, is_open) = (self.step(), entry.row.is_none());
        let entry = Entry { version, ..entry };
        self.places.insert(entry.path.clone(), place);
        match self.entries.get_mut(place) {
            Some(before) => *before = entry,
            None => self.entries.push(entry),
        }
        if known.is_some() {
            self.todo.retain(|other| *other != place);
        }
        if is_open {
            self.todo.push_back(place);
        }
        self.settle_if_idle(plan);
        Ok(if known.is_some() { Taken::Instead } else { Taken::New })
    }

    /// Takes a photo off the page; what was decided on it goes with it, unless the same file is there under another path.
    pub(super) fn remove(&mut self, place: usize, plan: &Plan) {
        let Some(entry) = self.entries.get_mut(place).filter(|entry| !entry.is_removed()) else { return };
        (entry.span, entry.row) = (None, None);
        let sha256 = entry.sha256.take();
        self.places.remove(&entry.path);
        self.todo.retain(|other| *other != place);
        let version = self.step();
        self.entries[place].version = version;
        if let Some(sha256) = sha256.filter(|gone| self.entries.iter().all(|entry| entry.sha256.as_ref() != Some(gone))) {
            let nothing = Decisions { profile: plan.profile.clone(), decisions: Vec::new(), waivers: Vec::new() };
            self.decide(BTreeSet::from([sha256]), nothing);
        }
        self.settle_if_idle(plan);
    }

    /// Photos that nobody has finished with.
    pub(in super::super) fn waiting(&self) -> usize {
        self.todo.len() + self.under_way
    }

    /// Whether nothing is left to do.
    pub(in super::super) fn is_idle(&self) -> bool {
        self.waiting() == 0
    }

    /// Takes what people have decided now of these photos and students, and marks the rows that a waiver changes.
    pub(super) fn decide(&mut self, of: BTreeSet<String>, now: Decisions) {
        let before = self.decided.waivers().to_vec();
        let mut version = self.step();
        self.decided.take(of, now, version);
        let waivers = self.decided.waivers();
        let differing = |waiver: &&Waiver| !(before.contains(waiver) && waivers.contains(waiver));
        let changed: Vec<&Waiver> = before.iter().chain(waivers).filter(differing).collect();
        for entry in &mut self.entries {
            let Some(row) = &entry.row else { continue };
            let student = row.student.as_ref().map(|student| student.number.as_str());
            if changed.iter().any(|waiver| waiver.whose.is(row.sha256.as_deref().unwrap_or_default(), student)) {
                version += 1;
                entry.version = version;
            }
        }
        self.version = version;
    }

    /// A row as the page has it: what was waived is no fault.
    pub(in super::super) fn shown<'a>(&self, row: &'a Row, plan: &Plan) -> Cow<'a, Row> {
        if self.decided.waivers().is_empty() {
            return Cow::Borrowed(row);
        }
        let waivers = self.decided.waivers().to_vec();
        let waivers = Decisions { profile: plan.profile.clone(), decisions: Vec::new(), waivers };
        let mut row = row.clone();
        row.decide(&mut Ledger::new(vec![waivers], &plan.profile, Zoned::now().date()));
        Cow::Owned(row)
    }

    pub(super) fn settle_if_idle(&mut self, plan: &Plan) {
        if self.is_idle() && self.arriving == 0 {
            self.settle(plan);
        }
    }

    /// Judges anew what the batch as a whole tells, and marks the rows that it changes.
    fn settle(&mut self, plan: &Plan) {
        // Each row has a version of its own: an answer that holds so many rows ends between two of them.
        let mut version = self.step();
        let paths: Vec<_> = self.entries.iter().map(|entry| (!entry.is_removed()).then_some(&*entry.path)).collect();
        let attribution = self.roster.clone().map(|roster| Attribution::of_paths(roster, &paths));
        self.gaps = attribution.as_ref().map(|attribution| attribution.gaps().clone());
        let seen: Vec<Seen> = self.entries.iter().map(seen).collect();
        for (place, (entry, twins)) in self.entries.iter_mut().zip(twins(&seen)).enumerate() {
            let Some(row) = &mut entry.row else { continue };
            let mut standing = Standing { twins: Ok(twins), ..Standing::alone(row.name().into()) };
            let before = (row.student.take(), row.findings.clone());
            if let Some(attribution) = &attribution {
                row.student = attribution.student(place).cloned();
                standing = attribution.complete(place, standing);
            }
            row.restate(plan, &standing);
            if before.0 != row.student || before.1 != row.findings {
                version += 1;
                entry.version = version;
            }
        }
        self.version = version;
    }
}

/// What is compared of a photo.
fn seen(entry: &Entry) -> Seen {
    let row = entry.row.as_ref();
    let (sha256, fingerprint) = (row.and_then(|row| row.sha256.clone()), row.and_then(|row| row.fingerprint.clone()));
    Seen { path: entry.path.clone(), sha256, fingerprint }
}
