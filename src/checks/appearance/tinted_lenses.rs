//! Tinted lenses: how sure the eyes' network is that the lenses let through less than three quarters of the light.
//!
//! Without spectacles it is 0: shade in deep eyes is none.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check =
    Check { id: "tinted-lenses", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.landmarks.eyes().map(|eye| Mark::Box(Bounds::around(&eye)));
    Ok(Measurement::from(portrait.traits.eyes.through_spectacles(portrait.traits.eyes.tinted)).mark(right).mark(left))
}
