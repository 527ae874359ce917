//! The form of the file's name: `{number}`, `{id}_{name}` …, for a profile to permit or not.
//!
//! Where nobody knows of a roster, a name without a number may be anything.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::evidence::{Claim, Standing};
use crate::file_name::{stem, tokens};
use crate::id_number;

mod form;

use form::{CAMERA, ID, NAME, NUMBER, form, is_of_camera};

pub(crate) const CHECK: Check = Check { id: "file-name", group: Group::Records, unit: Unit::Word, probe: Probe::Standing(measure) };

fn measure(standing: &Standing) -> Measured {
    let stem = stem(&standing.name);
    let form = form(stem, standing.person.as_deref());
    let has_number = form.contains(NUMBER) || form.contains(ID);
    if let (false, false, Err(missing)) = (has_number, is_wide(stem), &standing.claim) {
        return Err(*missing);
    }
    let has_name = form.contains(NAME);
    // A number that a student has is the student's, whatever stands before it.
    let is_unclaimed = matches!(standing.claim, Err(_) | Ok(Claim::Nobody));
    let form = if is_unclaimed && is_of_camera(stem) { CAMERA.into() } else { form };
    let mut measurement = Measurement::new(Reading::Word(form));
    if is_wide(stem) {
        measurement = measurement.note(Note::new("full-width"));
    }
    if tokens(&standing.name).any(|run| id_number::has_form(run) && id_number::fault(run).is_some()) {
        measurement = measurement.suspect(Note::new("check-digit"));
    }
    Ok(match standing.claim {
        Ok(Claim::Nearly(_)) if has_name && !has_number => measurement.note(Note::new("name-alone")),
        Ok(Claim::Nearly(_)) => measurement.suspect(Note::new("name-slip")),
        _ => measurement,
    })
}

/// Whether a name has full-width letters or digits, which no program takes for the plain ones.
fn is_wide(stem: &str) -> bool {
    stem.contains(|letter| matches!(letter, '\u{FF10}'..='\u{FF19}' | '\u{FF21}'..='\u{FF3A}' | '\u{FF41}'..='\u{FF5A}'))
}
