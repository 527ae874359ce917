//! Hair over the brows: how sure the eye's network is; a half stands for a tenth of a brow.
//!
//! The region network draws hair's edge to a few px, and a brow is 8 px high and as dark as a fringe.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check =
    Check { id: "hair-over-brows", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.landmarks.brows();
    let [of_right, of_left] = portrait.traits.eyes.map(|eye| eye.brow_hair);
    let (certainty, brow) = if of_left > of_right { (of_left, left) } else { (of_right, right) };
    Ok(Measurement::from(certainty).mark(Mark::Box(Bounds::around(&brow))))
}
