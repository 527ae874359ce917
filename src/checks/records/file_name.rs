//! The form of the file's name: `{number}`, `{id}_{name}` …, for a profile to permit or not.
//!
//! A run of letters and digits with enough digits is a number, one of 18 digits (the last may be X) an identity number, whose
//! check digit (GB 11643) has to follow from the others; a run of Chinese is a name. What stands between them stays as it is, and so
//! does any other word. The extension is no part of it. Where nobody knows of a roster, a name without a number may be anything.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::evidence::{Claim, Standing};
use crate::id_number;

pub(crate) const CHECK: Check = Check { id: "file-name", group: Group::Records, unit: Unit::Word, probe: Probe::Standing(measure) };

/// Fewest digits of a run that is a number; shorter ones count copies and pages.
const FEWEST_DIGITS: usize = 4;

fn measure(standing: &Standing) -> Measured {
    let stem = stem(&standing.name);
    let form = form(stem);
    let has_number = form.contains(NUMBER) || form.contains(ID);
    let has_roster = standing.claim.is_ok();
    if let (false, false, Err(missing)) = (has_number, is_wide(stem), &standing.claim) {
        return Err(*missing);
    }
    let mut measurement = Measurement::new(Reading::Word(form));
    if is_wide(stem) {
        measurement = measurement.note(Note::new("full-width"));
    }
    if runs(&standing.name).any(|run| id_number::has_form(run) && id_number::fault(run).is_some()) {
        measurement = measurement.suspect(Note::new("check-digit"));
    }
    let is_near = matches!(standing.claim, Ok(Claim::Nearly(_)));
    Ok(if has_roster && is_near { measurement.suspect(Note::new("name-slip")) } else { measurement })
}

const NUMBER: &str = "{number}";
const ID: &str = "{id}";
const NAME: &str = "{name}";

/// Runs of ASCII letters and digits in a file's name.
pub(super) fn runs(name: &str) -> impl Iterator<Item = &str> {
    stem(name).split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|run| !run.is_empty())
}

fn stem(name: &str) -> &str {
    let is_extension = |end: &str| (1..=5).contains(&end.len()) && end.chars().all(|letter| letter.is_ascii_alphanumeric());
    name.rsplit_once('.').filter(|(_, end)| is_extension(end)).map_or(name, |(stem, _)| stem)
}

/// The name with its numbers and names of people replaced by what they are.
fn form(stem: &str) -> String {
    let mut form = String::new();
    let mut rest = stem;
    while let Some(first) = rest.chars().next() {
        let is_same: fn(char) -> bool = match kind(first) {
            Kind::Latin => |letter| kind(letter) == Kind::Latin,
            Kind::Chinese => |letter| kind(letter) == Kind::Chinese,
            Kind::Other => |letter| kind(letter) == Kind::Other,
        };
        let run = &rest[..rest.find(|letter| !is_same(letter)).unwrap_or(rest.len())];
        form.push_str(named(run, kind(first)));
        rest = &rest[run.len()..];
    }
    form
}

fn named(run: &str, kind: Kind) -> &str {
    match kind {
        Kind::Latin if id_number::has_form(run) => ID,
        Kind::Latin if run.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS => NUMBER,
        Kind::Chinese => NAME,
        Kind::Latin | Kind::Other => run,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Latin,
    Chinese,
    Other,
}

fn kind(letter: char) -> Kind {
    match letter {
        letter if letter.is_ascii_alphanumeric() => Kind::Latin,
        '·' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => Kind::Chinese,
        _ => Kind::Other,
    }
}

/// Whether a name has full-width letters or digits, which no program takes for the plain ones.
fn is_wide(stem: &str) -> bool {
    stem.contains(|letter| matches!(letter, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}'))
}
