//! Colour of the background in the middle of the frame, compared with the colours that a profile permits.

use crate::check::{Check, Group, Measured, Measurement, Probe, Reading, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "background-colour", group: Group::Background, unit: Unit::DeltaE, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    Ok(Measurement::new(Reading::Colour(portrait.backdrop()?.colour())))
}
