//! How far the picture has to be turned clockwise for the person in it to stand upright, degrees.
//!
//! Phones turn a picture by an EXIF tag, which messengers and editors take away. The faces' own way up is asked.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Scene;

pub(crate) const CHECK: Check = Check { id: "upright", group: Group::Framing, unit: Unit::Degrees, probe: Probe::Scene(measure) };

fn measure(scene: &Scene) -> Measured {
    let turn = Measurement::from(scene.turn_deg as f32);
    let faces = if scene.turn_deg == 0 { &[] } else { &scene.faces[..] };
    Ok(faces.iter().fold(turn, |measurement, face| measurement.mark(Mark::Box(face.bounds))))
}
