//! Whether spectacles are worn: how sure the eye's network is, of both eyes. Thick and thin rims, half-rims and rimless ones count.
//! The edge of a mask and its loops look like rims.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check =
    Check { id: "spectacles", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    portrait.free_face()?;
    let [right, left] = portrait.landmarks.eyes().map(|eye| Mark::Box(Bounds::around(&eye)));
    Ok(Measurement::from(portrait.traits.spectacles()).mark(right).mark(left))
}
