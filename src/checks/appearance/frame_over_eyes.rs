//! A spectacle frame across an eye's opening: how sure the eye's network is.
//!
//! Without spectacles it is 0.

use crate::check::{Check, Group, Measured, Probe, Unit};
use crate::checks::eyes::worse;
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "frame-over-eyes", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    Ok(worse(portrait, portrait.traits.through_spectacles(portrait.traits.eyes.map(|eye| eye.frame_over_eye))))
}
