//! A table for programs, one row a photo: UTF-8 with byte order mark, CRLF, no cell that a spreadsheet would run as a formula.
//!
//! Excel takes a student number of digits alone for a number. What keeps it from that, a tab before it or `="…"`, would be part of the
//! number for whoever else reads the table; the workbook is for Excel.

use std::io::{self, Write};

use ::csv::{Terminator, WriterBuilder};

use super::comparison::{Answer, CHECKS, instead, unsaid};
use super::ndjson::value;
use super::{Head, OWN, Report, Row, Totals, Words, advised, clauses, decided, faults, visible};
use crate::catalogue::Catalogue;
use crate::finding::Finding;
use crate::records::roster::{Perhaps, Student};
use crate::verdict::Verdict;

/// Writes what an officer sorts by first, then an outcome and a value for each check.
#[derive(Debug)]
pub struct Csv {
    words: Words,
    checks: Vec<&'static str>,
    regions: &'static str,
    has_roster: bool,
    has_decisions: bool,
    has_previous: bool,
}

/// The byte order mark, by which Excel knows UTF-8.
pub(super) const BOM: &str = "\u{feff}";

/// Headings of the columns that a roster adds, behind the file's name.
const OF_ROSTER: [&str; 3] = ["csv-number", "csv-name", "csv-unit"];

/// Heading of the column that earlier photos add, before the checks: whether the student's may be kept.
const OF_PREVIOUS: [&str; 1] = ["csv-previous"];

/// Heading of the column that decisions add, behind the verdict.
const OF_DECISIONS: [&str; 1] = ["csv-decision"];

/// Headings of the columns before the checks', keys under `[words]`.
const HEADINGS: [&str; 11] = [
    "csv-file",
    "csv-verdict",
    "csv-faults",
    "csv-reasons",
    "csv-messages",
    "csv-advice",
    "csv-clauses",
    "csv-folder",
    "csv-path",
    "csv-sha256",
    "csv-regions",
];

impl Csv {
    /// A table in the language of `words`.
    pub const fn new(words: Words) -> Self {
        Self { words, checks: Vec::new(), regions: "", has_roster: false, has_decisions: false, has_previous: false }
    }

    fn answers(&self, row: &Row) -> Vec<String> {
        let (folder, file) = row.path.rsplit_once('/').unwrap_or(("", &row.path));
        let verdict = if row.error.is_some() { "verdict-unreadable" } else { verdict(row) };
        let mut answers = vec![cell(file)];
        answers.extend(self.student(row.student.as_ref()));
        answers.push(cell(self.words.word(verdict)));
        if self.has_decisions {
            answers.push(cell(&joined(decided::said(row, self.words).into_iter(), self.words.word("message-separator"))));
        }
        answers.extend([
            decided::count(row, self.words).to_string(),
            cell(&joined(decided::reasons(row, self.words).into_iter(), self.words.word("and"))),
            cell(&self.messages(row)),
            cell(&joined(decided::to_do(row).into_iter().filter_map(|finding| self.words.advice(finding)), " ")),
            cell(&joined(clauses(row).into_iter().map(ToOwned::to_owned), self.words.word("message-separator"))),
            cell(folder),
            cell(&row.path),
            row.sha256.clone().unwrap_or_default(),
            self.words.word(if self.regions == OWN { "regions-own" } else { "regions-reference" }).into(),
        ]);
        if self.has_previous {
            let answer = Answer::of(&row.findings).map(|answer| self.words.sentence_of("comparison", answer.id()));
            answers.push(cell(answer.unwrap_or_default()));
        }
        answers
    }

    /// Headings of the columns before the checks'.
    fn headings(&self) -> Vec<&'static str> {
        let of = |has: bool, headings: &'static [&'static str]| if has { headings } else { &[] };
        let (file, rest) = HEADINGS.split_at(1);
        let (verdict, rest) = rest.split_at(1);
        let (roster, decisions, previous) =
            (of(self.has_roster, &OF_ROSTER), of(self.has_decisions, &OF_DECISIONS), of(self.has_previous, &OF_PREVIOUS));
        [file, roster, verdict, decisions, rest, previous].concat()
    }

    /// The columns of a roster; none where there is no roster.
    fn student(&self, student: Option<&Student>) -> Vec<String> {
        if !self.has_roster {
            return Vec::new();
        }
        let text = |part: fn(&Student) -> Option<&str>| cell(student.and_then(part).unwrap_or_default());
        vec![text(|student| Some(&student.number)), text(|student| student.name.as_deref()), text(|student| student.unit.as_deref())]
    }

    fn messages(&self, row: &Row) -> String {
        let error = row.error.iter().map(|error| self.words.error(error));
        joined(error.chain(faults(row).into_iter().chain(advised(row)).chain(unsaid(row)).map(|finding| self.words.message(finding))), " ")
    }

    /// A row of a student alone, with what is said below some headings.
    fn absent(&self, out: &mut dyn Write, student: &Student, said: &[(&str, &str)]) -> io::Result<()> {
        let [number, name, unit] = self.student(Some(student)).try_into().unwrap_or_default();
        let cells = self.headings().into_iter().map(|heading| match heading {
            "csv-number" => number.clone(),
            "csv-name" => name.clone(),
            "csv-unit" => unit.clone(),
            other => said.iter().find(|(below, _)| *below == other).map_or_else(String::new, |(_, text)| cell(text)),
        });
        record(out, cells.chain(std::iter::repeat_n(String::new(), 2 * self.checks.len())))
    }

    fn measured(&self, row: &Row, check: &str) -> [String; 2] {
        let Some(finding) = row.findings.iter().find(|finding| finding.check == check) else {
            return [String::new(), String::new()];
        };
        let value = value(finding).map(|value| value.to_string()).or_else(|| finding.text.as_deref().map(cell));
        [cell(self.words.word(outcome(finding))), value.unwrap_or_default()]
    }
}

impl Report for Csv {
    fn begin(&mut self, out: &mut dyn Write, head: &Head) -> io::Result<()> {
        self.checks.clone_from(&head.checks);
        self.regions = head.regions;
        self.has_roster = head.has_roster;
        self.has_decisions = head.has_decisions;
        self.has_previous = CHECKS.iter().all(|check| head.checks.contains(check));
        out.write_all(BOM.as_bytes())?;
        let of_checks = self
            .checks
            .iter()
            .flat_map(|check| ["csv-outcome", "csv-value"].map(|heading| self.words.word(heading).replace("{}", title(self.words, check))));
        let headings = self.headings().into_iter().map(|heading| self.words.word(heading).to_owned());
        record(out, headings.chain(of_checks).map(|heading| cell(&heading)))
    }

    fn row(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        record(out, self.answers(row).into_iter().chain(self.checks.iter().flat_map(|check| self.measured(row, check))))
    }

    /// A row for each student who has no photo, or perhaps one: who sorts by verdict must not lose them.
    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let Some(gaps) = &totals.gaps else { return Ok(()) };
        for student in &gaps.without_photo {
            let earlier = instead(gaps, student, self.words).filter(|_| self.has_previous);
            let [answer, age] = earlier.unwrap_or_default();
            self.absent(
                out,
                student,
                &[("csv-verdict", self.words.word("verdict-absent")), ("csv-messages", &age), ("csv-previous", &answer)],
            )?;
        }
        gaps.perhaps.iter().try_for_each(|Perhaps { student, paths }| {
            let said = self.words.filled_word("perhaps", &[("files", &paths.join(self.words.word("and")))]);
            self.absent(out, student, &[("csv-verdict", self.words.word("verdict-perhaps")), ("csv-messages", &said)])
        })
    }
}

/// The word for a row's verdict.
pub(super) fn verdict(row: &Row) -> &'static str {
    word_of(row.verdict)
}

/// The word for a verdict, a key under `[words]`.
pub(super) const fn word_of(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accept => "verdict-accept",
        Verdict::Review => "verdict-review",
        Verdict::Reject => "verdict-reject",
    }
}

fn outcome(finding: &Finding) -> &'static str {
    use crate::finding::Outcome::{Fail, Pass, Review, Unmeasurable};
    match finding.outcome {
        Pass => "outcome-pass",
        Unmeasurable => "outcome-unmeasurable",
        Review => "outcome-review",
        Fail => "outcome-fail",
    }
}

/// A check's name for people.
pub(super) fn title<'a>(words: &'a Catalogue, check: &'a str) -> &'a str {
    words.explain(check).map_or(check, |explanation| explanation.title)
}

pub(super) fn record(out: &mut dyn Write, cells: impl Iterator<Item = String>) -> io::Result<()> {
    let mut line = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(out);
    line.write_record(cells.map(String::into_bytes))?;
    line.flush()
}

fn joined(parts: impl Iterator<Item = String>, separator: &str) -> String {
    parts.collect::<Vec<_>>().join(separator)
}

/// Text that a spreadsheet takes as text: no control characters, and an apostrophe before what would begin a formula.
pub(super) fn cell(text: &str) -> String {
    let text = visible(text);
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Lang;
    use crate::report::tests::{eye_line, rendered, row_of};

    fn table(rows: &[Row]) -> String {
        rendered(&mut Csv::new(Catalogue::of(Lang::Zh)), rows)
    }

    #[test]
    fn a_table_opens_with_the_byte_order_mark_and_ends_its_lines_with_crlf() {
        let table = table(&[row_of(vec![eye_line(318.0)])]);
        assert!(table.starts_with('\u{feff}'));
        assert_eq!(table.matches("\r\n").count(), 2);
        assert_eq!(table.matches('\n').count(), 2);
    }

    #[test]
    fn a_name_cannot_begin_a_formula() {
        for name in ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1"] {
            let shown = cell(name);
            assert!(!shown.starts_with(['=', '+', '-', '@', '\t']), "{shown}");
        }
    }

    #[test]
    fn a_name_with_a_line_break_stays_one_line() {
        let mut row = row_of(Vec::new());
        row.path = "a\nb.jpg".into();
        assert_eq!(table(&[row]).lines().count(), 2);
    }

    #[test]
    fn every_line_has_as_many_cells_as_there_are_headings() {
        let table = table(&[row_of(Vec::new()), row_of(vec![eye_line(318.0)])]);
        let mut reader = ::csv::ReaderBuilder::new().from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let columns = reader.headers().expect("headings").len();
        assert_eq!(columns, HEADINGS.len() + 2);
        assert!(reader.records().all(|record| record.is_ok_and(|record| record.len() == columns)));
    }
}
