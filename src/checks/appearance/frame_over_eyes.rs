//! A spectacle frame across an eye's opening: how sure the eyes' network is.
//!
//! Without spectacles it is 0.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check =
    Check { id: "frame-over-eyes", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.landmarks.eyes().map(|eye| Mark::Box(Bounds::around(&eye)));
    Ok(Measurement::from(portrait.traits.eyes.through_spectacles(portrait.traits.eyes.frame_over_eye)).mark(right).mark(left))
}
