//! Focus: fine detail round the eyes (σ 0.7–1.4 px) as a share of that twice as coarse (σ 1.4–2.8 px).
//!
//! Edges in focus have as much in one band as in the next, so the ratio is near 0.75 for any face; what blurs takes the finer band
//! first. The finest band is left out: noise and JPEG fill it. What blurs in one direction alone is told by `shake`; the lower of the
//! two is the value. Photos smaller than the frame are enlarged by the program itself, and have lost the finer detail of that.

use super::detail::detail;
use super::shake::shake;
use crate::check::{Check, Group, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "sharpness", group: Group::Image, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let detail = detail(portrait)?;
    let focus = detail.bands[1] / detail.bands[2];
    let shaken = if portrait.is_enlarged() { None } else { shake(portrait) };
    let least = shaken.map_or(focus, |shaken| focus.min(shaken));
    Ok(detail.marks.into_iter().fold(Measurement::from(least), Measurement::mark))
}
