//! Reflections on the lenses: how sure the eyes' network is that one covers 1 % of an iris or 3 % of a lens.
//!
//! Without spectacles it is 0: a catchlight in the eye is none.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check =
    Check { id: "lens-reflection", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.landmarks.eyes().map(|eye| Mark::Box(Bounds::around(&eye)));
    Ok(Measurement::from(portrait.traits.eyes.through_spectacles(portrait.traits.eyes.reflection)).mark(right).mark(left))
}
