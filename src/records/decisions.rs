//! What people decided on photos, re-applied by content: a decision whose photo or rule has changed is stale and said so.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::finding::Outcome;
use crate::verdict::Verdict;

mod ledger;
mod read;
mod write;

pub use ledger::{Ledger, Ruling, Stale, Subject, is_waiver};
pub use read::{DecisionsError, Fault, read};
pub use write::{decision, waiver};

/// Version of the file.
pub const SCHEMA: u64 = 1;

/// A file of decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decisions {
    /// Id of the profile that was judged by.
    pub profile: String,
    /// One a photo.
    pub decisions: Vec<Decision>,
    /// What people are let off.
    pub waivers: Vec<Waiver>,
}

/// What one person decided on one photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Where the file was; tells a changed photo from one that is not there.
    pub path: Option<String>,
    /// What happens to it.
    pub verdict: Verdict,
    /// Who decided.
    pub by: String,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Option<String>,
    /// Ids of the checks that the person finds at fault, where they said so.
    pub checks: Vec<String>,
    /// What the program had said; none where the file does not tell, and then nothing can be stale.
    pub judged: Option<Judged>,
}

/// A date, perhaps with time and offset, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Seconds since 1970, the beginning of the day where there is only a date: the later of two decisions counts.
    pub second: i64,
    /// As it stands in the file.
    pub written: String,
}

/// What the program had said of a photo when a person decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// Its verdict.
    pub verdict: Verdict,
    /// Each fault, by its check.
    pub faults: BTreeMap<String, JudgedFault>,
}

/// One fault as it was judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedFault {
    /// What it meant.
    pub outcome: Outcome,
    /// The rule in a line, `Finding::terms` in `finding`.
    pub terms: Option<String>,
}

/// Requirements that a person is let off until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Whose.
    pub whose: Whose,
    /// Ids of the checks.
    pub checks: Vec<String>,
    /// Why.
    pub ground: Ground,
    /// The last day.
    pub until: Date,
    /// Who permitted it.
    pub by: Option<String>,
    /// When.
    pub at: Option<Moment>,
    /// In words.
    pub reason: Option<String>,
}

/// Whom a waiver is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Whose {
    /// One photo, by SHA-256.
    Photo(String),
    /// A student's photos, by 学号.
    Student(String),
}

impl Whose {
    /// Whether a photo is meant, by its content or by its student's 学号.
    pub fn is(&self, sha256: &str, student: Option<&str>) -> bool {
        match self {
            Self::Photo(known) => known == sha256,
            Self::Student(number) => Some(number.as_str()) == student,
        }
    }
}

/// Why a requirement is waived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// Religious.
    Religious,
    /// Medical.
    Medical,
    /// Another one.
    Other,
}

impl Ground {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Religious, Self::Medical, Self::Other];

    /// Its name in the file.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Religious => "religious",
            Self::Medical => "medical",
            Self::Other => "other",
        }
    }

    /// The note of a finding that it turns into a pass; its text is the last day.
    const fn note(self) -> &'static str {
        match self {
            Self::Religious => "waived-religious",
            Self::Medical => "waived-medical",
            Self::Other => "waived-other",
        }
    }
}

#[cfg(test)]
mod tests;
