//! What was found, rendered; a report sees rows and totals only.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::catalogue::Catalogue;
use crate::check::Note;
use crate::finding::{Finding, Kind, Outcome};
use crate::geometry::Size;
use crate::verdict::Verdict;

/// Version of the NDJSON record and the JSON report.
pub const SCHEMA: u32 = 1;

/// One input's line.
#[derive(Debug, Clone)]
pub struct Row {
    /// The path as it was given, `/` between folders; bytes that are no UTF-8 as U+FFFD.
    pub path: String,
    /// SHA-256 of the file, hexadecimal; none where it could not be read.
    pub sha256: Option<String>,
    /// What happens to the photo.
    pub verdict: Verdict,
    /// Findings in the plan's order; empty where there is an error.
    pub findings: Vec<Finding>,
    /// Why the input could not be read: a key under `[errors]` in the catalogues.
    pub error: Option<Note>,
}

/// What a report says once.
#[derive(Debug, Clone)]
pub struct Head {
    /// The profile's id.
    pub profile: String,
    /// The frame that its lengths refer to.
    pub frame: Size,
}

/// Sums over all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Photos that may be uploaded.
    pub accepted: u64,
    /// Photos that a person has to look at.
    pub review: u64,
    /// Photos to be retaken or remade, unreadable ones included.
    pub rejected: u64,
    /// Unreadable inputs among the rejected.
    pub unreadable: u64,
    /// Files in the given folders that are no photos and were passed over.
    pub skipped: u64,
    /// How many photos each check sent to review or rejected.
    pub reasons: BTreeMap<&'static str, u64>,
}

impl Totals {
    /// Adds a row.
    pub fn add(&mut self, row: &Row) {
        match row.verdict {
            Verdict::Accept => self.accepted += 1,
            Verdict::Review => self.review += 1,
            Verdict::Reject => self.rejected += 1,
        }
        self.unreadable += u64::from(row.error.is_some());
        for finding in row.findings.iter().filter(|finding| decides(finding)) {
            *self.reasons.entry(finding.check).or_default() += 1;
        }
    }

    /// All inputs.
    pub fn inputs(&self) -> u64 {
        self.accepted + self.review + self.rejected
    }
}

/// Whether a finding has a part in the verdict.
pub fn decides(finding: &Finding) -> bool {
    finding.kind == Kind::Require && finding.outcome != Outcome::Pass && !(finding.outcome == Outcome::Unmeasurable && finding.optional)
}

/// A format: written row by row, so that a batch needs no memory for its report.
pub trait Report {
    /// Writes what comes before the rows.
    ///
    /// # Errors
    /// What the writer returns.
    fn begin(&mut self, out: &mut dyn Write, head: &Head) -> io::Result<()>;

    /// Writes one row.
    ///
    /// # Errors
    /// What the writer returns.
    fn row(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()>;

    /// Writes what comes after the rows.
    ///
    /// # Errors
    /// What the writer returns.
    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()>;
}

/// What every report needs to speak.
pub type Words = &'static Catalogue;
