//! Enlargement from a smaller picture: the share of the picture's own resolution that the head's detail fills, by [`spectrum`].
//!
//! Strong smoothing by an editor or a lens out of focus fill no more of it, so the finding is one for a person. Photos smaller than the
//! frame are enlarged by the program itself, and are not measured.

use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::spectrum;

pub(crate) const CHECK: Check = Check { id: "upscaling", group: Group::Image, unit: Unit::Share, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    if portrait.is_enlarged() {
        return Err(Missing::Detail);
    }
    Ok(Measurement::from(spectrum::filled(portrait)?).boxes(&portrait.landmarks.eyes()))
}
