//! Whether an earlier photo may stand, in words and as JSON: the answer of `photolint compare`.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::ndjson::{Entry, number};
use super::{SCHEMA, Words, visible};
use crate::catalogue::Catalogue;
use crate::evidence::{Age, Difference, Statement};
use crate::finding::{Finding, Outcome};
use crate::verdict::Verdict;

/// An earlier photo beside a new one of the same student.
#[derive(Debug, Clone)]
pub struct Comparison {
    /// The profile's id.
    pub profile: String,
    /// Path of the earlier photo.
    pub old: String,
    /// Path of the new one.
    pub new: String,
    /// How old the earlier one is; none where nobody says when it was taken.
    pub age: Option<Age>,
    /// What was found.
    pub findings: Vec<Finding>,
    /// All that was measured of the looks, changed or not.
    pub differences: Vec<Difference>,
}

/// What becomes of an earlier photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It may be kept.
    Kept,
    /// A person has to look.
    Look,
    /// The student has to be photographed again.
    Retake,
}

impl Answer {
    /// Its name in machine output and its key under `[comparison]` in the catalogues.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Kept => "may-be-kept",
            Self::Look => "look",
            Self::Retake => "retake",
        }
    }
}

/// Decimals of a difference in machine output.
const DECIMALS: i32 = 3;

impl Comparison {
    /// The worst of what the findings demand.
    pub fn answer(&self) -> Answer {
        match Verdict::of(&self.findings) {
            Verdict::Accept => Answer::Kept,
            Verdict::Review => Answer::Look,
            Verdict::Reject => Answer::Retake,
        }
    }

    /// Text with the answer first, then the reasons, then what was measured of the looks.
    pub fn to_text(&self, words: Words) -> String {
        let answer = words.sentence_of("comparison", self.answer().id());
        let mut text = format!("{answer}  {} → {}\n", visible(&self.old), visible(&self.new));
        for finding in &self.findings {
            writeln!(text, "    {} {}", sign(finding.outcome), visible(&words.message(finding))).expect("a text takes everything");
            if let Some(advice) = words.advice(finding) {
                writeln!(text, "      → {}", visible(&advice)).expect("a text takes everything");
            }
        }
        if !self.differences.is_empty() {
            writeln!(text, "{}", words.sentence_of("comparison", "looks")).expect("a text takes everything");
        }
        self.differences.iter().for_each(|difference| text.push_str(&line(difference, words)));
        text
    }

    /// One JSON document, described in `docs/TWO_YEARS.md`.
    pub fn to_json(&self, words: Words) -> String {
        let difference = |difference: &Difference| {
            let value = |value: f32| number(f64::from(value), DECIMALS);
            json!({
                "look": difference.look.id(),
                "old": value(difference.old),
                "new": value(difference.new),
                "changed": difference.is_change(),
            })
        };
        let findings: Vec<_> = self.findings.iter().map(|finding| Entry::of(finding, words)).collect();
        let document = json!({
            "schema": SCHEMA,
            "profile": self.profile,
            "old": self.old,
            "new": self.new,
            "answer": self.answer().id(),
            "taken_on": self.age.map(|age| age.taken_on.to_string()),
            "taken_by": self.age.map(|age| age.by).map(Statement::id),
            "today": self.age.map(|age| age.today.to_string()),
            "findings": findings,
            "differences": self.differences.iter().map(difference).collect::<Vec<Value>>(),
        });
        format!("{document:#}\n")
    }
}

fn line(difference: &Difference, words: &Catalogue) -> String {
    let Difference { look, old, new } = difference;
    let sign = if difference.is_change() { '≠' } else { '=' };
    format!("    {sign} {}  {} → {}\n", words.sentence_of("looks", look.id()), look.shown(*old), look.shown(*new))
}

fn sign(outcome: Outcome) -> char {
    match outcome {
        Outcome::Pass => '✓',
        Outcome::Unmeasurable => '–',
        Outcome::Review => '?',
        Outcome::Fail => '✗',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Lang;
    use crate::check::Missing;
    use crate::evidence::Look;
    use crate::report::tests::{eye_line, unmeasured};

    fn comparison(findings: Vec<Finding>) -> Comparison {
        let differences = vec![Difference { look: Look::Spectacles, old: 0.02, new: 0.98 }];
        Comparison { profile: "ucas-2025".into(), old: "a\n.jpg".into(), new: "b.jpg".into(), age: None, findings, differences }
    }

    #[test]
    fn the_worst_finding_answers() {
        let answer = |findings: &[Finding]| comparison(findings.to_vec()).answer();
        assert_eq!(answer(&[eye_line(250.0)]), Answer::Kept);
        assert_eq!(answer(&[eye_line(250.0), unmeasured(Missing::PreviousDate)]), Answer::Look);
        assert_eq!(answer(&[unmeasured(Missing::PreviousDate), eye_line(400.0)]), Answer::Retake);
    }

    #[test]
    fn the_text_says_the_answer_the_reasons_and_the_measures_and_a_name_adds_no_line() {
        let text = comparison(vec![eye_line(400.0)]).to_text(Catalogue::of(Lang::En));
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("retake") && lines[0].contains("a\\n.jpg → b.jpg"), "{text}");
        assert!(lines[1].contains("✗ The eyes are 400 px"), "{text}");
        assert!(lines.last().is_some_and(|line| line.contains("≠") && line.ends_with("2 % → 98 %")), "{text}");
    }

    #[test]
    fn the_document_has_every_measure() {
        let text = comparison(vec![unmeasured(Missing::PreviousDate)]).to_json(Catalogue::of(Lang::Zh));
        let document: Value = serde_json::from_str(&text).expect("well-formed JSON");
        assert_eq!(document["answer"], "look");
        assert_eq!(document["taken_on"], Value::Null);
        assert_eq!(document["findings"][0]["missing"], "no-previous-date");
        assert_eq!(document["differences"][0], json!({ "look": "spectacles", "old": 0.02, "new": 0.98, "changed": true }));
    }
}
