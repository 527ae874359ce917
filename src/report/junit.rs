//! The XML of `JUnit`, which continuous integration reads: a suite a photo, a case for each fault.
//!
//! No standard says what it is; suites and cases with `failure`, `error` and `skipped`, each with a message, are what all readers of Ant's reports know.
//! What does not end the run with an error is skipped: it is seen, and breaks nothing. Students without a photo, which do, are a suite of their own.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesText, Event};

use super::decided::{holding, said};
use super::lacking::lacking;
use super::{Head, Report, Row, Totals, Words, advised, faults, visible};
use crate::finding::{Finding, Outcome};
use crate::verdict::Verdict;

/// Writes a suite a photo.
#[derive(Debug)]
pub struct Junit {
    words: Words,
    failing: Verdict,
}

/// What is said of a photo once.
struct Case {
    name: &'static str,
    /// What it is to a reader; none where all is well.
    outcome: Option<Told>,
    message: String,
    detail: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    Failure,
    Error,
    Skipped,
}

impl Told {
    const fn element(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Error => "error",
            Self::Skipped => "skipped",
        }
    }
}

impl Junit {
    /// A report in the language of `words`, in which photos fail from the verdict `failing` on.
    pub const fn new(words: Words, failing: Verdict) -> Self {
        Self { words, failing }
    }

    fn cases(&self, row: &Row) -> Vec<Case> {
        let mut cases = Vec::new();
        if let Some(error) = &row.error {
            cases.push(Case {
                name: "unreadable",
                outcome: Some(Told::Error),
                message: visible(&self.words.error(error)),
                detail: String::new(),
            });
        }
        let decision = holding(row);
        if let Some(decision) = decision {
            let outcome = self.told(decision.verdict);
            cases.push(Case {
                name: "decision",
                outcome,
                message: said(row, self.words).join(self.words.word("message-separator")),
                detail: String::new(),
            });
        }
        for fault in faults(row) {
            let asked = if fault.outcome == Outcome::Fail { Verdict::Reject } else { Verdict::Review };
            let outcome = self.told(if decision.is_some() { Verdict::Accept } else { asked }).or(Some(Told::Skipped));
            cases.push(self.case(fault, outcome));
        }
        cases.extend(advised(row).map(|finding| self.case(finding, Some(Told::Skipped))));
        if cases.is_empty() {
            cases.push(Case { name: row.verdict.id(), outcome: self.told(row.verdict), message: String::new(), detail: String::new() });
        }
        cases
    }

    /// What a verdict is to a reader.
    fn told(&self, verdict: Verdict) -> Option<Told> {
        match verdict {
            Verdict::Accept => None,
            verdict if verdict >= self.failing => Some(Told::Failure),
            _ => Some(Told::Skipped),
        }
    }

    fn case(&self, finding: &Finding, outcome: Option<Told>) -> Case {
        let detail = [self.words.advice(finding).unwrap_or_default(), finding.clause.clone()];
        let detail = detail.iter().filter(|line| !line.is_empty()).map(|line| visible(line)).collect::<Vec<_>>().join("\n");
        Case { name: finding.check, outcome, message: visible(&self.words.message(finding)), detail }
    }
}

impl Report for Junit {
    fn begin(&mut self, out: &mut dyn Write, head: &Head) -> io::Result<()> {
        writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
        writeln!(out, r#"<testsuites name="photolint {}">"#, quick_xml::escape::escape(visible(&head.profile)))
    }

    fn row(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        suite(out, &visible(&row.path), &self.cases(row))
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        if let Some(message) = totals.gaps.as_ref().and_then(|gaps| lacking(gaps, self.words)) {
            suite(out, "roster", &[Case { name: "roster", outcome: Some(Told::Failure), message, detail: String::new() }])?;
        }
        writeln!(out, "</testsuites>")
    }
}

/// Writes a suite of what is said of one photo.
fn suite(out: &mut dyn Write, of: &str, cases: &[Case]) -> io::Result<()> {
    let count = |told: Told| cases.iter().filter(|case| case.outcome == Some(told)).count().to_string();
    let attributes = [
        ("name", of),
        ("tests", &cases.len().to_string()),
        ("failures", &count(Told::Failure)),
        ("errors", &count(Told::Error)),
        ("skipped", &count(Told::Skipped)),
    ];
    let mut writer = Writer::new_with_indent(&mut *out, b' ', 2);
    writer.create_element("testsuite").with_attributes(attributes).write_inner_content(|writer| {
        cases.iter().try_for_each(|case| {
            let element = writer.create_element("testcase").with_attributes([("classname", of), ("name", case.name), ("file", of)]);
            let Some(told) = case.outcome else { return element.write_empty().map(drop) };
            let inside = |writer: &mut Writer<_>| {
                let told = writer.create_element(told.element()).with_attribute(("message", &*case.message));
                if case.detail.is_empty() { told.write_empty() } else { told.write_text_content(BytesText::new(&case.detail)) }.map(drop)
            };
            element.write_inner_content(inside).map(drop)
        })
    })?;
    writer.write_event(Event::Text(BytesText::new("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Lang};
    use crate::check::{Missing, Note};
    use crate::report::tests::{decided, eye_line, rendered, row_of, unmeasured};

    fn xml(rows: &[Row], failing: Verdict) -> String {
        rendered(&mut Junit::new(Catalogue::of(Lang::En), failing), rows)
    }

    #[test]
    fn a_photo_is_a_suite_and_a_fault_a_failure_with_its_message() {
        let fault = eye_line(400.0);
        let message = Catalogue::of(Lang::En).message(&fault);
        let text = xml(&[row_of(vec![fault]), row_of(vec![eye_line(250.0)])], Verdict::Review);
        assert!(text.contains(r#"<testsuite name="a/0001.jpg" tests="1" failures="1" errors="0" skipped="0">"#), "{text}");
        assert!(text.contains(&format!("<failure message=\"{message}\">")), "{text}");
        assert!(text.contains(r#"<testcase classname="a/0001.jpg" name="accept" file="a/0001.jpg"/>"#), "{text}");
    }

    #[test]
    fn what_does_not_end_the_run_with_an_error_is_skipped() {
        let rows = [row_of(vec![unmeasured(Missing::Hair)])];
        assert!(xml(&rows, Verdict::Review).contains("<failure "));
        let text = xml(&rows, Verdict::Reject);
        assert!(text.contains("<skipped ") && !text.contains("<failure "), "{text}");
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let mut row = row_of(Vec::new());
        (row.error, row.verdict) = (Some(Note::new("not-an-image")), Verdict::Reject);
        assert!(xml(&[row], Verdict::Reject).contains("<error message="));
    }

    #[test]
    fn what_a_person_decided_counts_instead_of_the_faults() {
        let text = xml(&[decided(Verdict::Accept, 400.0, &[])], Verdict::Review);
        assert!(text.contains(r#"name="decision""#) && text.contains(r#"failures="0" errors="0" skipped="1""#), "{text}");
        let text = xml(&[decided(Verdict::Reject, 250.0, &[])], Verdict::Review);
        assert!(text.contains(r#"tests="1" failures="1""#) && text.contains("seen"), "{text}");
    }

    #[test]
    fn a_name_adds_no_element_and_no_character_that_xml_forbids() {
        let mut row = row_of(Vec::new());
        row.path = "<a>\u{1}\"&.jpg".into();
        let text = xml(&[row], Verdict::Reject);
        assert!(text.contains(r#"name="&lt;a&gt;\u{1}&quot;&amp;.jpg""#), "{text}");
    }
}
