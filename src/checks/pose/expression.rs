//! How much a face smiles: how far the corners of the mouth stand apart and above its middle, and how near the upper lip has come to the
//! nose, in distances of the eyes.
//!
//! Smiling draws the corners up and apart (action unit 12 of the Facial Action Coding System, Ekman and Friesen 1978). Of the same person the
//! value is always higher smiling than neutral; between people it differs so much that only a broad smile is beyond doubt. Brows are not
//! measured: how high they lie is the face's own.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::geometry::Point;
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "expression", group: Group::Pose, unit: Unit::Ratio, probe: Probe::Landmarks(measure) };

/// Corners of the mouth; the lips' inner edges, the upper lip's outer edge and the nose's foot, all in the middle.
const CORNERS: [usize; 2] = [61, 291];
const INNER: [usize; 2] = [13, 14];
const UPPER: usize = 0;
const NOSE: usize = 2;

fn measure(landmarks: &Landmarks) -> Measured {
    let point = |index: usize| landmarks.points()[index];
    let ([right, left], [upper, lower]) = (CORNERS.map(point), INNER.map(point));
    let (sin, cos) = landmarks.roll_deg().to_radians().sin_cos();
    let down = |from: Point, to: Point| (to.y - from.y) * cos - (to.x - from.x) * sin;
    let (width, raised) = (right.distance(left), down(right.midpoint(left), upper.midpoint(lower)));
    let lip = down(point(NOSE), point(UPPER));
    let smile = (width + 2.0 * raised - 2.0 * lip) / landmarks.inter_eye_distance().max(1.0);
    Ok(Measurement::from(smile).mark(Mark::Point(right)).mark(Mark::Point(left)))
}
