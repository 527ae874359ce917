//! Heavy make-up, by the lips: how much redder the lower lip is than the cheeks, a* of CIELAB.
//!
//! Lips and cheeks are lit alike, and a colour cast moves both. Lips without lipstick lie 0–18 above the cheeks in all skins measured. Light
//! lipstick hides in that range, and brown or pale ones stay in it; eye shadow and blush are not measured, since shade and cold cheeks
//! look like them.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::mask::Mask;
use crate::plane::median;

pub(crate) const CHECK: Check = Check { id: "makeup", group: Group::Appearance, unit: Unit::Chroma, probe: Probe::Portrait(measure) };

/// Pixels without which a colour says nothing.
const LEAST_PX: usize = 30;

fn measure(portrait: &Portrait) -> Measured {
    portrait.free_face()?;
    if portrait.facts.is_grey {
        return Err(Missing::Colour);
    }
    let lip = portrait.landmarks.lower_lip();
    let red = |skin: &Mask| {
        let [_, values, _] = portrait.colours(skin);
        (values.len() >= LEAST_PX).then(|| median(&values)).ok_or(Missing::Skin)
    };
    let redder = red(&Mask::of_outline(portrait.size(), &lip))? - red(&portrait.cheeks())?;
    Ok(Measurement::from(redder).mark(Mark::Box(Bounds::around(&lip))))
}
