//! How old the student's earlier photo is, years: the notice lets it stand for two where the looks have changed little.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::evidence::{Standing, Statement};

pub(crate) const CHECK: Check = Check { id: "photo-age", group: Group::Records, unit: Unit::Years, probe: Probe::Standing(measure) };

fn measure(standing: &Standing) -> Measured {
    let age = standing.age.as_ref().map_err(|missing| *missing)?;
    let note = |key| Note::about(key, age.taken_on.to_string());
    let measurement = Measurement::new(Reading::Number(age.years()));
    let measurement = match age.by {
        Statement::Record => measurement.note(note("dated-by-record")),
        Statement::Taken => measurement.note(note("dated-by-exif")),
        // The photo may be older than its file: too old is certain, young enough is not.
        Statement::Saved => measurement.suspect(note("dated-by-saving")),
    };
    let measurement = match age.contrary {
        Some(other) => measurement.doubt(Note::about("dates-differ", other.to_string())),
        None => measurement,
    };
    Ok(if age.taken_on > age.today { measurement.doubt(Note::new("date-to-come")) } else { measurement })
}
