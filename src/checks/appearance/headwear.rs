//! Headwear: how sure the crown's network is of a hat, cap, hood, scarf or band. Bald heads, big hair and buns are none.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "headwear", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    Ok(Measurement::from(portrait.traits.headwear).mark(Mark::Point(portrait.landmarks.forehead())))
}
