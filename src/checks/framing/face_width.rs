//! Width of the face from cheek to cheek, at its widest between eyes and mouth; ears do not count.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "face-width", group: Group::Framing, unit: Unit::Px, probe: Probe::Landmarks(measure) };

fn measure(landmarks: &Landmarks) -> Measured {
    let (right, left) = landmarks.cheeks();
    Ok(Measurement::from(right.distance(left)).mark(Mark::Line(right, left)))
}
