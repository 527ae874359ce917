//! Hair over the eyes: how sure the eye's network is; a half stands for 3 % of the zone that has to be free.
//!
//! The zone is the box of the eye's opening, wider by a twentieth of the eyes' distance (ISO/IEC 39794-5, eye visibility zone).

use crate::check::{Check, Group, Measured, Probe, Unit};
use crate::checks::eyes::worse;
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "hair-over-eyes", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    Ok(worse(portrait, portrait.traits.eyes.map(|eye| eye.eye_hair)))
}
