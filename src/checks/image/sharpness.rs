//! Focus: fine detail round the eyes (σ 0.7–1.4 px) as a share of that twice as coarse (σ 1.4–2.8 px).
//!
//! Edges in focus have as much in one band as in the next, so the ratio is near 0.75 for any face; what blurs takes the finer band
//! first. The finest band is left out: noise and JPEG fill it.

use super::detail::detail;
use crate::check::{Check, Group, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "sharpness", group: Group::Image, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let detail = detail(portrait)?;
    Ok(detail.marks.into_iter().fold(Measurement::from(detail.bands[1] / detail.bands[2]), Measurement::mark))
}
