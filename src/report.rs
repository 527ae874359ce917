//! What was found, rendered; a report sees rows and totals only.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::catalogue::Catalogue;
use crate::check::Note;
use crate::evidence::{Embedding, Standing};
use crate::finding::{Finding, Kind};
use crate::geometry::{Point, Size};
use crate::inspect::{Faces, Inspection};
use crate::plan::Plan;
use crate::records::decisions::{Ledger, Ruling, Stale, Subject, Waiver, is_waiver};
use crate::records::fingerprint::Fingerprint;
use crate::records::roster::{Gaps, RowFault, Student};
use crate::verdict::Verdict;

pub mod agenda;
pub mod comparison;
pub mod csv;
mod decided;
mod explained;
pub mod faces;
mod head;
pub mod html;
pub mod human;
pub mod json;
pub mod junit;
mod lacking;
pub mod letter;
pub mod manifest;
pub mod ndjson;
pub mod outlines;
pub mod overlay;
pub mod picture;
pub mod sarif;
mod text;
pub mod xlsx;

pub use explained::is_no_portrait;
use explained::{follows, waive_consequences};
pub use head::Head;
pub use text::visible;

pub use crate::file_name::file_name;

/// Version of the NDJSON record and the JSON report.
pub const SCHEMA: u32 = 1;

/// The program and its version, as records and decisions name it.
pub const MADE_BY: &str = concat!("photolint ", env!("CARGO_PKG_VERSION"));

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
    /// Whose photo it is; none without a roster, and where it is nobody's.
    pub student: Option<Student>,
    /// What a person decided; none where nobody did.
    pub decision: Option<Ruling>,
    /// Width and height of the file, upright: what marks refer to; none where it gave no photo.
    pub size: Option<Size>,
    /// The photo made small, a JPEG file; none where no format shows pictures.
    pub picture: Option<Vec<u8>>,
    /// Both faces beside each other, the older photo's at the left; none where no format shows pictures, or without both.
    pub faces: Option<Faces>,
    /// Where hair, skin and clothing end, px of the file; none where no format draws.
    pub outlines: Vec<Vec<Point>>,
    /// What the picture is known again by; none where nothing is compared.
    pub fingerprint: Option<Fingerprint>,
    /// What the face is known again by, for the comparison alone: no report writes it. None where faces are not compared.
    pub embedding: Option<Embedding>,
}

impl Row {
    /// The row of what was inspected.
    pub fn of(path: &str, inspection: Inspection) -> Self {
        let Inspection { sha256, verdict, findings, error, size, picture, faces, outlines, fingerprint, embedding } = inspection;
        Self {
            path: path.into(),
            sha256,
            verdict,
            findings,
            error,
            student: None,
            decision: None,
            size,
            picture,
            faces,
            outlines,
            fingerprint,
            embedding,
        }
    }

    /// Applies what people decided: waivers first, then the decision, unless it is stale.
    pub fn decide(&mut self, ledger: &mut Ledger) {
        let Some(sha256) = &self.sha256 else { return };
        let student = self.student.as_ref().map(|student| student.number.clone());
        let subject = Subject { sha256, path: &self.path, student: student.as_deref(), is_unreadable: self.error.is_some() };
        let before = if ledger.waivers().is_empty() { Vec::new() } else { self.findings.clone() };
        ledger.waive(&subject, &mut self.findings);
        waive_consequences(&before, &mut self.findings, self.size);
        let waived: Vec<_> =
            self.findings.iter().filter(|finding| finding.notes.iter().any(is_waiver)).map(|finding| finding.check).collect();
        let ruling = ledger.rule(&subject, &faults(self), &waived);
        self.verdict = self.judged();
        if let Some(Ruling { decision, stale: None }) = &ruling {
            self.verdict = decision.verdict;
        }
        self.decision = ruling;
    }

    /// The file's name, without folders.
    pub fn name(&self) -> &str {
        file_name(&self.path)
    }

    /// What the program says of it, whatever a person decided.
    pub fn judged(&self) -> Verdict {
        if self.error.is_some() { Verdict::Reject } else { Verdict::of(&self.findings) }
    }

    /// Judges anew what the records say of it, now that the whole batch is known.
    pub fn restate(&mut self, plan: &Plan, standing: &Standing) {
        plan.restate(&mut self.findings, standing);
        if self.error.is_none() {
            self.verdict = Verdict::of(&self.findings);
        }
    }
}

/// The region network that is used unless another is asked for, by its name in [`Head`].
const OWN: &str = "own";

/// Sums over all rows.
#[derive(Debug, Clone, Default, PartialEq)]
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
    /// How many photos each check sent to review or rejected, consequences of the number of faces aside.
    pub reasons: BTreeMap<&'static str, u64>,
    /// What the roster lacks; none where there is no roster.
    pub gaps: Option<Gaps>,
    /// What is wrong with the roster itself.
    pub roster_faults: Vec<RowFault>,
    /// Photos whose verdict is a person's.
    pub decided: u64,
    /// Decisions and waivers that had no effect.
    pub stale: Vec<Stale>,
    /// All waivers at hand.
    pub waivers: Vec<Waiver>,
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
        if let Some(ruling) = &row.decision {
            self.decided += u64::from(ruling.stale.is_none());
            let stale = ruling.stale.clone().map(|why| Stale { sha256: row.sha256.clone(), of: Some(row.path.clone()), why });
            self.stale.extend(stale);
        }
        for finding in faults(row) {
            *self.reasons.entry(finding.check).or_default() += 1;
        }
    }

    /// Adds what is left of the decisions when every photo has been seen.
    pub fn close(&mut self, ledger: &Ledger) {
        self.stale.extend(ledger.rest());
        self.waivers = ledger.waivers().to_vec();
    }

    /// All inputs.
    pub fn inputs(&self) -> u64 {
        self.accepted + self.review + self.rejected
    }
}

/// The findings that decided, the gravest first, without those that only follow from the number of faces, or from there being
/// another thing than a portrait.
pub fn faults(row: &Row) -> Vec<&Finding> {
    let mut faults: Vec<_> = row.findings.iter().filter(|finding| finding.decides() && !follows(finding, row)).collect();
    faults.sort_by_key(|finding| std::cmp::Reverse(finding.outcome));
    faults
}

/// The clauses of what decided, each once, in its order.
pub fn clauses(row: &Row) -> Vec<&str> {
    let mut clauses: Vec<&str> = Vec::new();
    for finding in faults(row) {
        if !clauses.contains(&&*finding.clause) {
            clauses.push(&finding.clause);
        }
    }
    clauses
}

/// The advice that a photo does not follow; it has no part in the verdict.
pub fn advised(row: &Row) -> impl Iterator<Item = &Finding> {
    let is_portrait = !is_no_portrait(&row.findings);
    let faulty = |finding: &&Finding| finding.kind == Kind::Advise && finding.is_open();
    row.findings.iter().filter(move |finding| is_portrait && faulty(finding))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Mark, Measurement, Missing, Unit};
    use crate::finding::{Limit, Outcome, Rule, Source};
    use crate::geometry::Point;
    use crate::plan::About;
    use crate::records::decisions::{Decision, Moment};

    pub(super) fn rule(min: f64, max: f64) -> Rule {
        let limit = Limit::Range { min: Some(min), max: Some(max), review: 0.0 };
        Rule {
            limit: Some(limit), kind: Kind::Require, worst: Outcome::Fail, optional: false, clause: "§".into(), source: Source::Written
        }
    }

    /// An eye line held against 200–300 px.
    pub(super) fn eye_line(px: f32) -> Finding {
        let mark = Mark::Line(Point::new(10.0, 20.06), Point::new(30.0, 20.06));
        Finding::judge("eye-line", Unit::Px, Ok(Measurement::from(px).mark(mark)), &rule(200.0, 300.0))
    }

    /// A number of faces held against one.
    pub(super) fn face_count(faces: f32) -> Finding {
        Finding::judge("face-count", Unit::Count, Ok(faces.into()), &rule(1.0, 1.0))
    }

    /// A required check without a value.
    pub(super) fn unmeasured(missing: Missing) -> Finding {
        Finding::judge("eye-line", Unit::Px, Err(missing), &rule(200.0, 300.0))
    }

    /// A student of the list.
    pub(super) fn student(number: &str) -> Student {
        let (name, unit) = (Some("李明".into()), Some("力学研究所".into()));
        Student { number: number.into(), name, id_number: None, unit, unit_code: None, remark: None }
    }

    /// A row with these findings.
    pub(super) fn row_of(findings: Vec<Finding>) -> Row {
        let inspection = Inspection { sha256: Some("0".repeat(64)), ..Inspection::found(findings) };
        Row::of("a/0001.jpg", inspection)
    }

    /// A row on which a person decided, of eyes at a height; `checks` are the reasons that were ticked.
    pub(super) fn decided(verdict: Verdict, eyes_px: f32, checks: &[&str]) -> Row {
        let decision = Decision {
            sha256: "0".repeat(64),
            path: None,
            verdict,
            by: "李\n老师".into(),
            at: Moment { second: 0, written: "2025-04-02T10:15:00+08:00".into() },
            reason: Some("seen".into()),
            checks: checks.iter().map(|check| (*check).to_owned()).collect(),
            judged: None,
        };
        Row { verdict, decision: Some(Ruling { decision, stale: None }), ..row_of(vec![eye_line(eyes_px)]) }
    }

    /// What a report writes for these rows.
    pub(super) fn rendered(report: &mut dyn Report, rows: &[Row]) -> String {
        let head = Head {
            profile: "ucas-2025".into(),
            regions: "own",
            frame: Size { width_px: 480, height_px: 640 },
            about: About::default(),
            checks: vec!["eye-line"],
            steps: Vec::new(),
            inputs: rows.len(),
            has_roster: false,
            has_decisions: rows.iter().any(|row| row.decision.is_some()),
        };
        let mut totals = Totals::default();
        let mut out = Vec::new();
        report.begin(&mut out, &head).expect("memory takes everything");
        for row in rows {
            totals.add(row);
            report.row(&mut out, row).expect("memory takes everything");
        }
        report.end(&mut out, &totals).expect("memory takes everything");
        String::from_utf8(out).expect("reports are UTF-8")
    }

    #[test]
    fn totals_add_up_to_the_rows() {
        let mut totals = Totals::default();
        for row in [row_of(Vec::new()), row_of(vec![eye_line(400.0)]), row_of(vec![unmeasured(Missing::Face)])] {
            totals.add(&row);
        }
        assert_eq!((totals.accepted, totals.review, totals.rejected, totals.inputs()), (1, 1, 1, 3));
    }

    #[test]
    fn the_gravest_fault_leads() {
        let row = row_of(vec![unmeasured(Missing::Hair), eye_line(400.0)]);
        assert_eq!(faults(&row)[0].outcome, Outcome::Fail);
    }
}
