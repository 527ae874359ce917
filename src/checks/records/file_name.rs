//! The form of the file's name: `{number}`, `{id}_{name}` …, for a profile to permit or not.
//!
//! A run of letters and digits with enough digits is a number, one of 18 digits (the last may be X) an identity number, whose
//! check digit (GB 11643) has to follow from the others; a run of Chinese is a name. What stands between them stays as it is, and so
//! does any other word. The extension is no part of it. Where nobody knows of a roster, a name without a number may be anything.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::evidence::{Claim, Standing};
use crate::file_name::{ID, NUMBER, form, stem, tokens};
use crate::id_number;

pub(crate) const CHECK: Check = Check { id: "file-name", group: Group::Records, unit: Unit::Word, probe: Probe::Standing(measure) };

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
    if tokens(&standing.name).any(|run| id_number::has_form(run) && id_number::fault(run).is_some()) {
        measurement = measurement.suspect(Note::new("check-digit"));
    }
    let is_near = matches!(standing.claim, Ok(Claim::Nearly(_)));
    Ok(if has_roster && is_near { measurement.suspect(Note::new("name-slip")) } else { measurement })
}

/// Whether a name has full-width letters or digits, which no program takes for the plain ones.
fn is_wide(stem: &str) -> bool {
    stem.contains(|letter| matches!(letter, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}'))
}
