//! Hair over the eyes: how sure the eyes' network is; a half stands for 3 % of the zone that has to be free.
//!
//! The zone is the box of the eye's opening, wider by a twentieth of the eyes' distance (ISO/IEC 39794-5, eye visibility zone).

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check =
    Check { id: "hair-over-eyes", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.landmarks.eyes().map(|eye| Mark::Box(Bounds::around(&eye)));
    Ok(Measurement::from(portrait.traits.eyes.eye_hair).mark(right).mark(left))
}
