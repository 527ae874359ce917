//! Whether the photo shows the person of the student's earlier photo: cosine of both faces' embeddings, as `enrolment-match` has it.

use super::enrolment_match::{likeness, repeated};
use crate::check::{Check, Group, Measured, Probe, Unit};
use crate::evidence::Pair;

pub(crate) const CHECK: Check =
    Check { id: "previous-match", group: Group::Authenticity, unit: Unit::Ratio, probe: Probe::Previous(measure) };

fn measure(previous: &Pair) -> Measured {
    Ok(repeated(likeness(previous, "small-previous-face"), previous, ["previous-file", "previous-picture", "previous-mirrored"]))
}
