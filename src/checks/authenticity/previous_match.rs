//! Whether the photo shows the person of the student's earlier photo: cosine of both faces' embeddings, as `enrolment-match` has it.

use super::enrolment_match::likeness;
use crate::check::{Check, Group, Measured, Note, Probe, Unit};
use crate::evidence::{Likeness, Pair};

pub(crate) const CHECK: Check =
    Check { id: "previous-match", group: Group::Authenticity, unit: Unit::Ratio, probe: Probe::Previous(measure) };

fn measure(previous: &Pair) -> Measured {
    let measurement = likeness(previous, "small-previous-face");
    Ok(match previous.likeness {
        None => measurement,
        Some(Likeness::File) => measurement.suspect(Note::new("previous-file")),
        Some(Likeness::Picture) => measurement.suspect(Note::new("previous-picture")),
        Some(Likeness::Mirror) => measurement.suspect(Note::new("previous-mirrored")),
    })
}
