//! Turn of the head to a side, degrees; positive when the face looks to the picture's right. See [`Landmarks::pose`].

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "head-yaw", group: Group::Pose, unit: Unit::Degrees, probe: Probe::Landmarks(measure) };

fn measure(landmarks: &Landmarks) -> Measured {
    let (right, left) = landmarks.cheeks();
    Ok(Measurement::from(landmarks.pose().yaw_deg)
        .mark(Mark::Line(right, landmarks.nose_tip()))
        .mark(Mark::Line(landmarks.nose_tip(), left)))
}
