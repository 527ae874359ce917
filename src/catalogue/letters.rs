//! What a student is told of a fault, in words and numbers that a student knows.

use jiff::civil::Date;

use super::side::{Side, side};
use super::{Catalogue, fill};
use crate::colour::Rgb;
use crate::finding::{Finding, Limit, Outcome, Reference};

/// What a student is told of a check's fault, without blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letter<'a> {
    /// What is not as asked for.
    pub fault: &'a str,
    /// What to do for the next photo.
    pub retake: &'a str,
}

impl Catalogue {
    /// What a student is told of a check's fault; none for an unknown check.
    pub fn letter(&self, check: &str) -> Option<Letter<'_>> {
        self.letter_beside(check, "")
    }

    /// The same of a finding: its circumstances, and too little and too much, are told apart where the catalogue has a sentence for each.
    pub fn letter_on(&self, finding: &Finding) -> Option<Letter<'_>> {
        let ending = match side(finding) {
            Side::Within => "",
            Side::Below => "-below",
            Side::Above => "-above",
        };
        let mut of_notes = finding.notes.iter().map(|note| format!("-{}", note.key));
        let of_note = of_notes.find(|ending| self.sentence(&format!("letters.{}.retake{ending}", finding.check)).is_some());
        self.letter_beside(finding.check, of_note.as_deref().unwrap_or(ending))
    }

    /// The same of what a person, too, found at fault: it says no more that a person has to look.
    pub fn letter_upheld(&self, finding: &Finding) -> Option<Letter<'_>> {
        let letter = self.letter_on(finding)?;
        let fault = self.sentence(&format!("letters.{}.fault-upheld", finding.check)).unwrap_or(letter.fault);
        Some(Letter { fault, ..letter })
    }

    /// A day as a sentence has it.
    pub fn day(&self, day: Date) -> String {
        day.strftime(self.word("letter-date")).to_string()
    }

    /// What was measured beside what is asked for, without notes.
    pub fn measured(&self, finding: &Finding) -> String {
        if let (Some(Limit::Colours { references, .. }), Some(colour)) = (&finding.limit, finding.text.as_deref()) {
            let blanks = [("colour", &*said(colour)), ("limit", &self.permitted(references))];
            return fill(self.word("letter-colour"), &blanks);
        }
        // Of a value with a direction the sentence of the fault has told that by the person's own left and right.
        if let (Some(value), Some(_)) = (finding.value, self.of_check(finding.check, "negative")) {
            let (size, limit) = (self.outward(finding, value.abs()), self.limit(finding));
            return fill(self.word("letter-value"), &[("value", &size), ("limit", &limit)]);
        }
        let found = self.found(finding);
        let is_scaled = finding.notes.iter().any(|note| note.key == "scaled");
        if is_scaled { found + self.word("letter-scaled") } else { found }
    }

    fn letter_beside(&self, check: &str, ending: &str) -> Option<Letter<'_>> {
        let sentence = |key: &str| {
            let of_side = self.sentence(&format!("letters.{check}.{key}{ending}"));
            of_side.or_else(|| self.sentence(&format!("letters.{check}.{key}")))
        };
        Some(Letter { fault: sentence("fault")?, retake: sentence("retake")? })
    }

    /// Colours that need nobody's consent, each with its channels.
    fn permitted(&self, references: &[Reference]) -> String {
        let named = references.iter().filter(|reference| reference.outcome == Outcome::Pass);
        named
            .map(|Reference { name, rgb, .. }| format!("{} {}", self.colour(name), channels(*rgb)))
            .collect::<Vec<_>>()
            .join(self.word("and"))
    }
}

/// A colour as photo shops write it; as it is where it is none.
fn said(hex: &str) -> String {
    let channel = |at: usize| hex.get(at..at + 2).and_then(|digits| u8::from_str_radix(digits, 16).ok());
    match (channel(1), channel(3), channel(5)) {
        (Some(r), Some(g), Some(b)) => channels(Rgb::new(r, g, b)),
        _ => hex.into(),
    }
}

fn channels(Rgb { r, g, b }: Rgb) -> String {
    format!("RGB({r}, {g}, {b})")
}
