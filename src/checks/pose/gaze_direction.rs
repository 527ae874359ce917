//! How far the irises stand from the middle of the eyes, as a share of the eyes' width; positive to the picture's right.
//!
//! Both eyes look the same way, so the mean of both is taken: what differs between them is the face's shape, a turned head or a
//! squint, none of which is a gaze. Up and down are not measured, since the lids move with the gaze.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "gaze-direction", group: Group::Pose, unit: Unit::Ratio, probe: Probe::Landmarks(measure) };

/// Outer and inner corner of the right eye, inner and outer corner of the left one, and the iris of each.
const EYES: [[usize; 3]; 2] = [[33, 133, 468], [362, 263, 473]];

fn measure(landmarks: &Landmarks) -> Measured {
    let offset = |eye: [usize; 3]| {
        let [from, to, iris] = eye.map(|index| landmarks.points()[index]);
        let (width, height) = (to.x - from.x, to.y - from.y);
        let middle = from.midpoint(to);
        ((iris.x - middle.x) * width + (iris.y - middle.y) * height) / (width * width + height * height).max(1.0)
    };
    let mean = EYES.map(offset).iter().sum::<f32>() / 2.0;
    Ok(Measurement::from(mean).mark(Mark::Point(landmarks.right_iris())).mark(Mark::Point(landmarks.left_iris())))
}
