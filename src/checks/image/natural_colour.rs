//! Colour cast: how far the cheeks' a* and b* lie outside of those of human skin.
//!
//! Skin of every colour in neutral light lies within a* 5–25 and b* 5–35 (ISO/IEC 29794-5, natural colour). The value is the
//! distance to that box in the plane of a* and b*; inside it is 0.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::plane::median;

pub(crate) const CHECK: Check = Check { id: "natural-colour", group: Group::Image, unit: Unit::Chroma, probe: Probe::Portrait(measure) };

/// a* and b* of skin.
const RED: (f32, f32) = (5.0, 25.0);
const YELLOW: (f32, f32) = (5.0, 35.0);
/// Pixels without which the cheeks say nothing.
const LEAST_PX: usize = 60;

fn measure(portrait: &Portrait) -> Measured {
    portrait.free_face()?;
    if portrait.facts.is_grey {
        return Err(Missing::Colour);
    }
    let outlines = portrait.landmarks.cheek_skin();
    let [_, a, b] = portrait.colours(&portrait.cheeks());
    if a.len() < LEAST_PX {
        return Err(Missing::Skin);
    }
    let (a, b) = (median(&a), median(&b));
    let outside = |value: f32, (low, high): (f32, f32)| (low - value).max(value - high).max(0.0);
    let measurement = Measurement::from(outside(a, RED).hypot(outside(b, YELLOW)));
    Ok(outlines.iter().fold(measurement, |seen, cheek| seen.mark(Mark::Box(Bounds::around(cheek)))))
}
