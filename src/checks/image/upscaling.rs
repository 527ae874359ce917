//! Enlargement from a smaller picture: the finest detail round the eyes (below σ 0.7 px) as a share of that of σ 1.4–2.8 px.
//!
//! Enlarging adds px and no detail: the spectrum ends below the new px. Strong smoothing by an editor or a lens out of focus look
//! the same, so the finding is one for a person. Photos smaller than the frame are enlarged by the program itself, and are not measured.

use super::detail::detail;
use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "upscaling", group: Group::Image, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    if portrait.is_enlarged() {
        return Err(Missing::Detail);
    }
    let detail = detail(portrait)?;
    Ok(detail.marks.into_iter().fold(Measurement::from(detail.bands[0] / detail.bands[2]), Measurement::mark))
}
