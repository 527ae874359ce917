//! Number of faces in the picture, of any size.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Scene;

pub(crate) const CHECK: Check = Check { id: "face-count", group: Group::Framing, unit: Unit::Count, probe: Probe::Scene(measure) };

fn measure(scene: &Scene) -> Measured {
    let count = Measurement::from(scene.faces.len() as f32);
    Ok(scene.faces.iter().fold(count, |measurement, face| measurement.mark(Mark::Box(face.bounds))))
}
