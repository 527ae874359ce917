//! Tilt of the head forward or back, degrees; positive when the face looks up. See [`Landmarks::pose`].

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "head-pitch", group: Group::Pose, unit: Unit::Degrees, probe: Probe::Landmarks(measure) };

fn measure(landmarks: &Landmarks) -> Measured {
    let (top, tip, chin) = (landmarks.forehead(), landmarks.nose_tip(), landmarks.chin());
    Ok(Measurement::from(landmarks.pose().pitch_deg).mark(Mark::Line(top, tip)).mark(Mark::Line(tip, chin)))
}
