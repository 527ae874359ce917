//! Whether the roster's 院系代码 is the last four digits of the unit's code: the number of faults.
//!
//! What the unit's code is the profile says, or else the other students of the unit; where neither does, the form is held
//! against four digits and nothing more.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::evidence::{Department, Standing};

pub(crate) const CHECK: Check = Check { id: "department-code", group: Group::Records, unit: Unit::Count, probe: Probe::Standing(measure) };

/// Digits of a 院系代码.
const DIGITS: usize = 4;

fn measure(standing: &Standing) -> Measured {
    let Department { written, expected } = standing.department.as_ref().map_err(|missing| *missing)?;
    let faults = |count: f64| Measurement::new(Reading::Number(count));
    let is_code = written.len() == DIGITS && written.bytes().all(|digit| digit.is_ascii_digit());
    Ok(match expected {
        Some(expected) if expected != written => faults(1.0).note(Note::about("code-differs", format!("{written} → {expected}"))),
        _ if !is_code => faults(1.0).note(Note::about("code-form", written)),
        _ => faults(0.0).note(Note::about("code", written)),
    })
}
