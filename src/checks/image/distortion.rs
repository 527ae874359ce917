//! Stretching: how much wider than it should be the face is, from its irises and its proportions.
//!
//! Irises are round, and a face from temple to temple is some 0.83 of its height from forehead to chin. Each is off by a few per
//! cent between people and photos; both are off the same way only where the picture was stretched, so the geometric mean is taken:
//! ±3 % of it is chance. A turned or nodding head is foreshortened, and not measured.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "distortion", group: Group::Image, unit: Unit::Ratio, probe: Probe::Landmarks(measure) };

/// Width of an iris by its height as the network sees round ones, its lids hiding some of it.
const ROUND: f32 = 1.10;
/// Width of a face by its height in the mesh.
const PROPORTION: f32 = 0.83;
/// Yaw and pitch from which on a face is foreshortened by over 3 %, degrees.
const FACING_DEG: f32 = 12.0;

fn measure(landmarks: &Landmarks) -> Measured {
    let pose = landmarks.pose();
    if pose.yaw_deg.abs().max(pose.pitch_deg.abs()) > FACING_DEG {
        return Err(Missing::Detail);
    }
    let point = |index: usize| landmarks.points()[index];
    let round = |ring: [usize; 4]| point(ring[0]).distance(point(ring[2])) / point(ring[1]).distance(point(ring[3])).max(1.0);
    let irises = f32::midpoint(round([469, 470, 471, 472]), round([474, 475, 476, 477]));
    let (right, left) = (point(234), point(454));
    let face = right.distance(left) / landmarks.forehead().distance(landmarks.chin()).max(1.0);
    let wider = (irises / ROUND * face / PROPORTION).sqrt();
    Ok(Measurement::from(wider).mark(Mark::Line(right, left)).mark(Mark::Line(landmarks.forehead(), landmarks.chin())))
}
