//! Width and height in px, upright.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::photo::FileFacts;

pub(crate) const CHECK: Check = Check { id: "pixel-size", group: Group::File, unit: Unit::FilePx, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    let measurement = Measurement::new(Reading::Size(facts.size));
    Ok(match facts.orientation {
        1 => measurement,
        // Programs disagree about turning by the tag, so the next one may show the photo lying down.
        orientation => measurement.suspect(Note::about("orientation", orientation.to_string())),
    })
}
