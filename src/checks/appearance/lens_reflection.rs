//! Reflections on the lenses: how sure the eye's network is that one covers 1 % of an iris or 3 % of a lens.
//!
//! Without spectacles it is 0: a catchlight in the eye is none.

use crate::check::{Check, Group, Measured, Probe, Unit};
use crate::checks::eyes::worse;
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "lens-reflection", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    Ok(worse(portrait, portrait.traits.through_spectacles(portrait.traits.eyes.map(|eye| eye.reflection))))
}
