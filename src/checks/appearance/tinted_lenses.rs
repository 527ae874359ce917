//! Tinted lenses: how sure the eye's network is that the lenses let through less than three quarters of the light.
//!
//! Without spectacles it is 0: shade in deep eyes is none.

use crate::check::{Check, Group, Measured, Probe, Unit};
use crate::checks::eyes::worse;
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "tinted-lenses", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    Ok(worse(portrait, portrait.traits.through_spectacles(portrait.traits.eyes.map(|eye| eye.tinted))))
}
