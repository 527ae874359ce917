//! A covered face: how sure the cover's network is of a mask, a scarf, a hand or another thing before the mouth. Beards are none.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "face-covering", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

/// Where something lies: the sides and the bottom of the jaw, and the nose's bridge.
const LOWER_FACE: [usize; 4] = [132, 361, 152, 197];

fn measure(portrait: &Portrait) -> Measured {
    let lower_face = portrait.landmarks.hull(&LOWER_FACE);
    Ok(Measurement::from(portrait.traits.covered_mouth).mark(Mark::Box(lower_face)))
}
