//! Stripes, checks or dots on the clothing: how sure the clothes' network is of the places where it sees most of them.
//!
//! It sees what is too fine or too faint for `clothing-pattern` to measure, a pinstripe suit above all. Below the chin hangs a tie, which does
//! not count.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::checks::clothing::{beside_the_tie, cloth};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "clothing-stripes", group: Group::Clothing, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

/// Width of the strip in which a tie hangs, as a share of the face's width.
const TIE: f32 = 0.5;

/// Certainty from which on the place is worth a look.
const SHOWN: f32 = 0.75;

fn measure(portrait: &Portrait) -> Measured {
    beside_the_tie(portrait, &cloth(portrait)?, TIE)?;
    let pattern = portrait.traits.pattern;
    let shown = pattern.place.filter(|_| pattern.certainty > SHOWN);
    Ok(shown.into_iter().fold(Measurement::from(pattern.certainty), |seen, place| seen.mark(Mark::Box(place))))
}
