//! A covered face: how sure the cover's network is of a mask, a scarf, a hand or another thing before the mouth. Beards are none.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "face-covering", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

/// Where something lies: the sides and the bottom of the jaw, and the nose's bridge.
const LOWER_FACE: [usize; 4] = [132, 361, 152, 197];

fn measure(portrait: &Portrait) -> Measured {
    let measurement = Measurement::from(portrait.traits.covered_mouth);
    let lower_face = Mark::Box(portrait.landmarks.hull(&LOWER_FACE));
    Ok(if portrait.traits.is_covered() { measurement.mark(lower_face) } else { measurement })
}
