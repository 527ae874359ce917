//! The quality that the quantisation tables tell.

use crate::check::{Check, Group, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::photo::FileFacts;

pub(crate) const CHECK: Check = Check { id: "jpeg-quality", group: Group::File, unit: Unit::Quality, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    let quality = facts.quality.ok_or(Missing::Statement)?;
    let measurement = Measurement::from(quality.value);
    Ok(if quality.exact { measurement } else { measurement.note(Note::new("quality-estimated")) })
}
