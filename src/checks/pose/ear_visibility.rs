//! Whether both ears are seen: how sure the side's network is that the worse one is hidden, by hair or by the turned head itself.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "ear-visibility", group: Group::Pose, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.landmarks.ears().map(Mark::Point);
    let sides = portrait.traits.sides;
    Ok(Measurement::from(sides[0].hidden_ear.max(sides[1].hidden_ear)).mark(right).mark(left))
}
