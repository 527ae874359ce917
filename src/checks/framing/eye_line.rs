//! Height of the eyes in the picture: the mean height of the iris centres below the upper edge.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "eye-line", group: Group::Framing, unit: Unit::Px, probe: Probe::Landmarks(measure) };

fn measure(landmarks: &Landmarks) -> Measured {
    let line = Mark::Line(landmarks.right_iris(), landmarks.left_iris());
    Ok(Measurement::from(landmarks.eye_centre().y).mark(line))
}
