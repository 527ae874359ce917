//! All decisions at hand, applied photo by photo; what found no photo, or no longer fits one, is told at the end.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Decision, Decisions, Ground, Judged, Waiver, Whose};
use crate::check::Note;
use crate::file_name::{file_name, masked};
use crate::finding::{Finding, Outcome};
use crate::verdict::Verdict;

/// The decisions of one or several files on one day.
#[derive(Debug)]
pub struct Ledger {
    by_photo: BTreeMap<String, Decision>,
    waivers: Vec<Waiver>,
    today: Date,
    /// Photos of the batch, by content and by path.
    seen: BTreeSet<String>,
    paths: BTreeSet<String>,
    /// Waivers that met their person, by their place.
    met: BTreeSet<usize>,
}

/// A photo as the ledger sees it.
#[derive(Debug)]
pub struct Subject<'a> {
    /// SHA-256 of the file.
    pub sha256: &'a str,
    /// Where it is.
    pub path: &'a str,
    /// Its student's 学号, where one is known.
    pub student: Option<&'a str>,
    /// Whether the file gave no photo.
    pub is_unreadable: bool,
}

/// What a person's decision means for a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruling {
    /// The decision.
    pub decision: Decision,
    /// Why it does not hold any more; none where it does.
    pub stale: Option<Note>,
}

/// A decision or waiver that had no effect: a key under `[stale]` in the catalogues, and where it belonged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// SHA-256 of the photo; none for a student's waiver.
    pub sha256: Option<String>,
    /// The photo's path or the student's number, where the file tells.
    pub of: Option<String>,
    /// Why.
    pub why: Note,
}

impl Stale {
    /// What it belonged to, as far as the file tells.
    pub fn name(&self) -> &str {
        self.of.as_deref().or_else(|| self.sha256.as_deref().map(|sha256| &sha256[..12])).unwrap_or_default()
    }
}

impl Ledger {
    /// Those of the files that were made under a profile; of two decisions on one photo the later one.
    pub fn new(files: Vec<Decisions>, profile: &str, today: Date) -> Self {
        let mut by_photo: BTreeMap<String, Decision> = BTreeMap::new();
        let mut waivers = Vec::new();
        for file in files.into_iter().filter(|file| file.profile == profile) {
            for decision in file.decisions {
                if by_photo.get(&decision.sha256).is_none_or(|known| known.at <= decision.at) {
                    by_photo.insert(decision.sha256.clone(), decision);
                }
            }
            waivers.extend(file.waivers);
        }
        Self { by_photo, waivers, today, seen: BTreeSet::new(), paths: BTreeSet::new(), met: BTreeSet::new() }
    }

    /// Turns the faults that a waiver covers today into passes that say so.
    pub fn waive(&mut self, subject: &Subject<'_>, findings: &mut [Finding]) {
        for (place, waiver) in self.waivers.iter().enumerate() {
            if !waiver.whose.is(subject.sha256, subject.student) {
                continue;
            }
            self.met.insert(place);
            if waiver.until < self.today {
                continue;
            }
            let waived =
                findings.iter_mut().filter(|finding| finding.decides() && waiver.checks.iter().any(|check| check == finding.check));
            for finding in waived {
                finding.outcome = Outcome::Pass;
                finding.notes.push(Note::about(waiver.ground.note(), waiver.until.to_string()));
            }
        }
    }

    /// What was decided on a photo whose faults are these now; none where nobody decided.
    pub fn rule(&mut self, subject: &Subject<'_>, faults: &[&Finding], waived: &[&str]) -> Option<Ruling> {
        self.seen.insert(subject.sha256.into());
        self.paths.insert(subject.path.into());
        let decision = self.by_photo.get(subject.sha256)?;
        let stale = if subject.is_unreadable && decision.verdict != Verdict::Reject {
            Some(Note::new("unreadable"))
        } else if let Some(twin) = decision.path.as_deref().filter(|path| is_of_twin(path, subject, faults)) {
            Some(Note::about("of-twin", masked(file_name(twin))))
        } else {
            decision.judged.as_ref().and_then(|judged| changed(decision.verdict, judged, faults, waived))
        };
        Some(Ruling { decision: decision.clone(), stale })
    }

    /// What had no effect on the batch: decisions on photos that are not in it, waivers that are over or met nobody.
    pub fn rest(&self) -> Vec<Stale> {
        let decisions = self.by_photo.values().filter(|decision| !self.seen.contains(&decision.sha256));
        let decisions = decisions.map(|decision| {
            let is_there = decision.path.as_ref().is_some_and(|path| self.paths.contains(path));
            let why = Note::new(if is_there { "photo-changed" } else { "photo-absent" });
            Stale { sha256: Some(decision.sha256.clone()), of: decision.path.clone(), why }
        });
        let waivers = self.waivers.iter().enumerate().filter_map(|(place, waiver)| {
            let why = if waiver.until < self.today {
                Note::about("waiver-over", waiver.until.to_string())
            } else if self.met.contains(&place) {
                return None;
            } else {
                Note::new("waiver-unmet")
            };
            Some(match &waiver.whose {
                Whose::Photo(sha256) => Stale { sha256: Some(sha256.clone()), of: None, why },
                Whose::Student(number) => Stale { sha256: None, of: Some(number.clone()), why },
            })
        });
        decisions.chain(waivers).collect()
    }

    /// The waivers, for a report that is decided on further.
    pub fn waivers(&self) -> &[Waiver] {
        &self.waivers
    }
}

/// Whether a decision was made of another copy of a file that is in the batch twice: the same file may be two students' photo, and what was
/// decided of the one says nothing of the other.
fn is_of_twin(decided: &str, subject: &Subject<'_>, faults: &[&Finding]) -> bool {
    faults.iter().any(|finding| finding.check == "duplicate") && file_name(decided) != file_name(subject.path)
}

/// Why a decision does not fit what the program says now. One that accepted still fits where less is wrong.
fn changed(verdict: Verdict, judged: &Judged, faults: &[&Finding], waived: &[&str]) -> Option<Note> {
    let graver = faults.iter().find(|finding| judged.faults.get(finding.check).is_none_or(|then| finding.outcome > then.outcome));
    if let Some(finding) = graver {
        let is_rule =
            judged.faults.get(finding.check).is_some_and(|then| then.terms.as_ref().is_some_and(|terms| *terms != finding.terms()));
        return Some(Note::about(if is_rule { "rule-changed" } else { "judged-graver" }, finding.check));
    }
    let now = |check: &str| faults.iter().find(|finding| finding.check == check).map(|finding| finding.outcome);
    let is_milder = |(check, then): &(&String, &super::JudgedFault)| {
        now(check).is_none_or(|now| now < then.outcome) && !waived.contains(&check.as_str())
    };
    let milder = judged.faults.iter().find(is_milder).filter(|_| verdict != Verdict::Accept);
    milder.map(|(check, _)| Note::about("judged-milder", check.clone()))
}

/// Whether a note says that a finding was waived.
pub fn is_waiver(note: &Note) -> bool {
    Ground::ALL.iter().any(|ground| ground.note() == note.key)
}
