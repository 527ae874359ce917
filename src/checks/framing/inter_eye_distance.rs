//! Distance of the iris centres.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "inter-eye-distance", group: Group::Framing, unit: Unit::Px, probe: Probe::Landmarks(measure) };

fn measure(landmarks: &Landmarks) -> Measured {
    let line = Mark::Line(landmarks.right_iris(), landmarks.left_iris());
    Ok(Measurement::from(landmarks.inter_eye_distance()).mark(line))
}
