//! Distance of the face's centre from the vertical midline; negative when the face is left of it in the picture.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::geometry::Point;
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "head-centring", group: Group::Framing, unit: Unit::Px, probe: Probe::Landmarks(measure) };

fn measure(landmarks: &Landmarks) -> Measured {
    let (right, left) = landmarks.cheeks();
    let centre = right.midpoint(left);
    let midline = landmarks.frame().width_px as f32 / 2.0;
    let mark = Mark::Line(centre, Point::new(midline, centre.y));
    Ok(Measurement::from(centre.x - midline).mark(mark))
}
