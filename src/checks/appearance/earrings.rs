//! Earrings: how sure the side's network is that one is seen at either side. Studs, hoops, drops and clips count.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "earrings", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.landmarks.ears().map(Mark::Point);
    let sides = portrait.traits.sides;
    Ok(Measurement::from(sides[0].earring.max(sides[1].earring)).mark(right).mark(left))
}
