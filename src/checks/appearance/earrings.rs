//! Earrings: how sure the side's network is that one is seen. Studs, hoops, drops and clips count.
//!
//! They come in pairs: to the logarithm of the odds of the surer side a quarter of the other one's is added, so that what one
//! lobe alone looks like has to be surer. An ear under hair says little, and one earring is enough if it is plain.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "earrings", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

/// What the other side counts: of nought, an eighth, a quarter and a half the least that tells bare lobes from earrings best.
const OTHER_SIDE: f32 = 0.25;
/// No side is surer than this, either way.
const SUREST: f32 = 0.99;

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.traits.sides.map(|side| odds(side.earring));
    let both = right.max(left) + OTHER_SIDE * right.min(left);
    let ears = portrait.landmarks.ears();
    let worse = if left > right { ears[1] } else { ears[0] };
    Ok(Measurement::from(1.0 / (1.0 + (-both).exp())).mark(Mark::Point(worse)))
}

/// Logarithm of the odds.
fn odds(certainty: f32) -> f32 {
    let certainty = certainty.clamp(1.0 - SUREST, SUREST);
    (certainty / (1.0 - certainty)).ln()
}
