//! Whether a student's earlier photo may be kept: the answer, and that of `photolint compare` in words and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::ndjson::{Entry, number};
use super::{Row, SCHEMA, Words, visible};
use crate::catalogue::Catalogue;
use crate::check::Missing;
use crate::evidence::{Age, Difference, Look, Statement};
use crate::finding::{Finding, Outcome};
use crate::records::roster::{Gaps, Student};

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

/// The check of the person.
const PERSON: &str = "previous-match";
/// The check of its age.
pub const AGE: &str = "photo-age";
/// The checks that are about an earlier photo; only all of them together answer.
pub const CHECKS: [&str; 3] = [PERSON, AGE, "appearance-change"];

impl Answer {
    /// What the findings demand, whatever part they have in the new photo's verdict; none where no earlier photo was given, or not all was
    /// asked of it.
    pub fn of(findings: &[Finding]) -> Option<Self> {
        let about: Vec<_> = findings.iter().filter(|finding| CHECKS.contains(&finding.check)).collect();
        let is_given = |finding: &&Finding| !matches!(finding.missing, Some(Missing::Previous | Missing::PreviousPhoto));
        let worst =
            about.iter().map(|finding| finding.uncapped).max().filter(|_| about.len() == CHECKS.len() && about.iter().all(is_given))?;
        Some(match worst {
            Outcome::Pass => Self::Kept,
            Outcome::Unmeasurable | Outcome::Review => Self::Look,
            Outcome::Fail => Self::Retake,
        })
    }

    /// What its age alone demands of an earlier photo beside which there is no new one: a person has to know the student.
    pub fn of_age(age: &Finding) -> Self {
        if age.uncapped == Outcome::Fail { Self::Retake } else { Self::Look }
    }

    /// Its name in machine output and its key under `[comparison]` in the catalogues.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Kept => "may-be-kept",
            Self::Look => "look",
            Self::Retake => "retake",
        }
    }
}

/// Why a person has to look at the earlier photo, where nothing else in a report says it: what was not measured of it.
pub(super) fn unsaid(row: &Row) -> impl Iterator<Item = &Finding> {
    let is_open = Answer::of(&row.findings).is_some();
    let about = row.findings.iter().filter(move |finding| is_open && CHECKS.contains(&finding.check));
    about.filter(|finding| finding.uncapped == Outcome::Unmeasurable && !finding.decides())
}

/// Of the earlier photo of a student who has no new one: the answer, and how old it is; none where there is no such photo.
pub(super) fn instead(gaps: &Gaps, student: &Student, words: Words) -> Option<[String; 2]> {
    let age = gaps.earlier.get(&student.number)?;
    Some([words.sentence_of("comparison", Answer::of_age(age).id()).to_owned(), visible(&words.message(age))])
}

/// Decimals of a difference in machine output.
const DECIMALS: i32 = 3;

impl Comparison {
    /// What becomes of the earlier photo; [`Answer::Look`] where the findings don't tell.
    pub fn answer(&self) -> Answer {
        Answer::of(&self.findings).unwrap_or(Answer::Look)
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
        self.differences.iter().for_each(|difference| text.push_str(&self.line(difference, words)));
        text
    }

    fn line(&self, difference: &Difference, words: &Catalogue) -> String {
        let Difference { look, old, new } = difference;
        let sign = if difference.is_change() { '≠' } else { '=' };
        // The likeness of the faces is a finding, too, and reads the same in both lines.
        let person = self.findings.iter().find(|finding| *look == Look::Face && finding.check == PERSON && finding.value.is_some());
        let new = person.map_or_else(|| look.shown(*new), |finding| words.value(finding));
        format!("    {sign} {}  {} → {new}\n", words.sentence_of("looks", look.id()), look.shown(*old))
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
    use crate::check::{Measurement, Unit};
    use crate::finding::{Kind, Limit, Rule, Source};

    /// A finding of each check, the first with this value held against at most 2, never worse than review.
    fn findings(value: Result<f32, Missing>) -> Vec<Finding> {
        let limit = Some(Limit::Range { min: None, max: Some(2.0), review: 0.5 });
        let worst = Outcome::Review;
        let rule = Rule { limit, kind: Kind::Advise, worst, optional: true, clause: "§".into(), source: Source::Written };
        let values = [value, Ok(0.0), Ok(0.0)];
        CHECKS
            .into_iter()
            .zip(values)
            .map(|(check, value)| Finding::judge(check, Unit::Years, value.map(Measurement::from), &rule))
            .collect()
    }

    fn comparison(value: f32) -> Comparison {
        let differences = vec![Difference { look: Look::Spectacles, old: 0.02, new: 0.98 }];
        let (old, new) = ("a\n.jpg".into(), "b.jpg".into());
        Comparison { profile: "ucas-2025".into(), old, new, age: None, findings: findings(Ok(value)), differences }
    }

    #[test]
    fn the_worst_finding_answers_though_it_decides_nothing_on_the_new_photo() {
        let answer = |value| Answer::of(&findings(value));
        assert_eq!([Ok(1.0), Ok(2.4), Ok(3.0)].map(answer), [Some(Answer::Kept), Some(Answer::Look), Some(Answer::Retake)]);
        assert_eq!(answer(Err(Missing::PreviousDate)), Some(Answer::Look));
    }

    #[test]
    fn without_an_earlier_photo_or_one_of_the_checks_there_is_no_answer() {
        assert_eq!(Answer::of(&findings(Err(Missing::PreviousPhoto))), None);
        assert_eq!(Answer::of(&findings(Ok(1.0))[1..]), None);
        assert_eq!(Answer::of(&[]), None);
    }

    #[test]
    fn the_text_says_the_answer_the_reasons_and_the_measures_and_a_name_adds_no_line() {
        let text = comparison(3.0).to_text(Catalogue::of(Lang::En));
        let lines: Vec<_> = text.lines().collect();
        assert!(lines[0].starts_with("retake") && lines[0].contains("a\\n.jpg → b.jpg"), "{text}");
        assert!(lines[1].contains("The face is like that of the earlier photo by 3"), "{text}");
        assert!(lines.last().is_some_and(|line| line.contains("≠") && line.ends_with("2 % → 98 %")), "{text}");
    }

    #[test]
    fn the_likeness_of_the_faces_reads_the_same_in_every_line() {
        let limit = Some(Limit::Range { min: Some(0.5), max: None, review: 0.15 });
        let (kind, worst, source) = (Kind::Require, Outcome::Fail, Source::Ours);
        let rule = Rule { limit, kind, worst, optional: false, clause: "§".into(), source };
        let person = Finding::judge(PERSON, Unit::Ratio, Ok(Measurement::from(0.128)), &rule);
        let differences = vec![Difference { look: Look::Face, old: 1.0, new: 0.128 }];
        let text = Comparison { findings: vec![person], differences, ..comparison(1.0) }.to_text(Catalogue::of(Lang::En));
        assert!(text.contains("by 0.13;") && text.ends_with("1.00 → 0.13\n"), "{text}");
    }

    #[test]
    fn the_document_has_every_measure() {
        let document: Value = serde_json::from_str(&comparison(2.1).to_json(Catalogue::of(Lang::Zh))).expect("well-formed JSON");
        assert_eq!(document["answer"], "look");
        assert_eq!(document["taken_on"], Value::Null);
        assert_eq!(document["findings"][2]["check"], CHECKS[2]);
        assert_eq!(document["differences"][0], json!({ "look": "spectacles", "old": 0.02, "new": 0.98, "changed": true }));
    }
}
