//! Whether spectacles are worn: how sure the eye's network is, of both eyes. Thick and thin rims, half-rims and rimless ones count.
//! The edge of a mask and its loops look like faint rims.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check =
    Check { id: "spectacles", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

/// Certainty from which on rims are told from the edge of what covers the face.
const PLAIN: f32 = 0.9;

fn measure(portrait: &Portrait) -> Measured {
    let certainty = portrait.traits.spectacles();
    if certainty < PLAIN {
        portrait.free_face()?;
    }
    let [right, left] = portrait.landmarks.eyes().map(|eye| Mark::Box(Bounds::around(&eye)));
    Ok(Measurement::from(certainty).mark(right).mark(left))
}
