//! The stated density; the smaller one where the two directions differ.

use crate::check::{Check, Group, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::photo::FileFacts;

pub(crate) const CHECK: Check = Check { id: "resolution", group: Group::File, unit: Unit::Ppi, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    let density = facts.density.ok_or(Missing::Statement)?;
    let measurement = Measurement::from(density.x_ppi.min(density.y_ppi));
    if density.x_ppi.total_cmp(&density.y_ppi).is_eq() {
        return Ok(measurement);
    }
    Ok(measurement.note(Note::about("density-differs", format!("{}×{}", density.x_ppi, density.y_ppi))))
}
