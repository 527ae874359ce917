//! Rotation of the head in the picture's plane, degrees; positive when the subject's left eye is the lower one.
//!
//! Of the line through the centres of both irises, the eye centres by which ISO/IEC 39794-5 levels a face: a gaze to a side moves both alike.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "head-roll", group: Group::Pose, unit: Unit::Degrees, probe: Probe::Landmarks(measure) };

fn measure(landmarks: &Landmarks) -> Measured {
    let line = Mark::Line(landmarks.right_iris(), landmarks.left_iris());
    Ok(Measurement::from(landmarks.roll_deg()).mark(line))
}
