//! Coloured contact lenses (美瞳): how sure the eye's network is that an iris wears a printed one.
//!
//! An iris is a dozen px wide. What can be seen of a lens there is its colour, flatter than an iris's own, its dark ring, and that it is
//! larger; light eyes have some of that by nature.

use crate::check::{Check, Group, Measured, Probe, Unit};
use crate::checks::eyes::worse;
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "coloured-contacts", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    Ok(worse(portrait, portrait.traits.eyes.map(|eye| eye.coloured_lens)))
}
