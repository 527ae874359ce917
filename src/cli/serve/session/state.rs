//! What changes on an open page, and which rows a change is seen in.

use std::borrow::Cow;

use jiff::Zoned;
use photolint::evidence::Standing;
use photolint::plan::Plan;
use photolint::records::decisions::{Decisions, Ledger, Waiver};
use photolint::records::twins::{Seen, twins};
use photolint::report::Row;

use super::super::super::roster::Attribution;
use super::{Entry, MAX_PHOTOS, Refused, State};

impl State {
    /// A new version.
    pub(super) fn step(&mut self) -> u64 {
        self.version += 1;
        self.version
    }

    pub(super) fn add(&mut self, entry: Entry, plan: &Plan) -> Result<(), Refused> {
        if self.entries.len() >= MAX_PHOTOS {
            return Err(Refused::Full);
        }
        let version = self.step();
        if entry.row.is_none() {
            self.todo.push_back(self.entries.len());
        }
        self.entries.push(Entry { version, ..entry });
        self.settle_if_idle(plan);
        Ok(())
    }

    /// Photos that nobody has finished with.
    pub(in super::super) fn waiting(&self) -> usize {
        self.todo.len() + self.under_way
    }

    /// Whether nothing is left to do.
    pub(in super::super) fn is_idle(&self) -> bool {
        self.waiting() == 0
    }

    /// Lets off whoever these waivers are for, and marks the rows that this changes.
    pub(super) fn waive(&mut self, waivers: Vec<Waiver>) {
        let mut version = self.version;
        let differing = |waiver: &&Waiver| !(self.waivers.contains(waiver) && waivers.contains(waiver));
        let changed: Vec<&Waiver> = self.waivers.iter().chain(&waivers).filter(differing).collect();
        for entry in &mut self.entries {
            let Some(row) = &entry.row else { continue };
            let student = row.student.as_ref().map(|student| student.number.as_str());
            if changed.iter().any(|waiver| waiver.whose.is(row.sha256.as_deref().unwrap_or_default(), student)) {
                version += 1;
                entry.version = version;
            }
        }
        (self.version, self.waivers) = (version, waivers);
    }

    /// A row as the page has it: what was waived is no fault.
    pub(in super::super) fn shown<'a>(&self, row: &'a Row, plan: &Plan) -> Cow<'a, Row> {
        if self.waivers.is_empty() {
            return Cow::Borrowed(row);
        }
        let waivers = Decisions { profile: plan.profile.clone(), decisions: Vec::new(), waivers: self.waivers.clone() };
        let mut row = row.clone();
        row.decide(&mut Ledger::new(vec![waivers], &plan.profile, Zoned::now().date()));
        Cow::Owned(row)
    }

    pub(super) fn settle_if_idle(&mut self, plan: &Plan) {
        if self.is_idle() {
            self.settle(plan);
        }
    }

    /// Judges anew what the batch as a whole tells, and marks the rows that it changes.
    fn settle(&mut self, plan: &Plan) {
        // Each row has a version of its own: an answer that holds so many rows ends between two of them.
        let mut version = self.step();
        let paths: Vec<_> = self.entries.iter().map(|entry| Some(&*entry.path)).collect();
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
