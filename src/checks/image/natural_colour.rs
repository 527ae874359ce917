//! Colour cast: how far the cheeks' a* and b* lie outside of those of human skin.
//!
//! Skin of every colour in neutral light lies within a* 5–25 and b* 5–35 (ISO/IEC 29794-5, natural colour). The value is the
//! distance to that box in the plane of a* and b*; inside it is 0. Blood reddens skin of every colour: within the box, too, skin that is more yellow
//! than that is greenish. One light colours both cheeks alike: where their hues differ, two lights of different colours fall on the face, or one wall
//! throws its colour back on it.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::colour::Lab;
use crate::evidence::Portrait;
use crate::geometry::{Bounds, Point};
use crate::mask::Mask;
use crate::plane::median;
use crate::regions::Region;

pub(crate) const CHECK: Check = Check { id: "natural-colour", group: Group::Image, unit: Unit::Chroma, probe: Probe::Portrait(measure) };

/// a* and b* of skin.
const RED: (f32, f32) = (5.0, 25.0);
const YELLOW: (f32, f32) = (5.0, 35.0);
/// How far the cheeks may lie apart in that plane, and how many degrees of hue: of 102 studio portraits none has more than 4; side light makes one cheek
/// paler, but not of another hue.
const APART: f32 = 12.0;
const OTHER_HUE_DEG: f32 = 8.0;
/// Hue of skin at most, degrees: of 548 portraits none is beyond 70; and the chroma below which a hue says nothing.
const MOST_HUE_DEG: f32 = 73.0;
const LEAST_CHROMA: f32 = 6.0;
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
    let measurement = outlines.iter().fold(measurement, |seen, cheek| seen.mark(Mark::Box(Bounds::around(cheek))));
    let is_greenish = a.hypot(b) > LEAST_CHROMA && b.atan2(a).to_degrees() > MOST_HUE_DEG;
    let measurement = if is_greenish { measurement.suspect(Note::new("greenish-skin")) } else { measurement };
    Ok(if is_lit_twice(portrait, &outlines) { measurement.suspect(Note::new("two-lights")) } else { measurement })
}

/// Whether the cheeks have two colours.
fn is_lit_twice(portrait: &Portrait, outlines: &[Vec<Point>; 2]) -> bool {
    let [Some(right), Some(left)] = outlines.each_ref().map(|outline| colour(portrait, outline)) else { return false };
    let turn = (right.hue_deg() - left.hue_deg()).rem_euclid(360.0);
    (right.a - left.a).hypot(right.b - left.b) > APART && turn.min(360.0 - turn) > OTHER_HUE_DEG
}

/// The median colour of one cheek; none where too little of it is skin.
fn colour(portrait: &Portrait, outline: &[Point]) -> Option<Lab> {
    let skin = Mask::of_outline(portrait.size(), outline).and(portrait.regions.mask(Region::FaceSkin));
    let [l, a, b] = portrait.colours(&skin);
    (l.len() >= LEAST_PX).then(|| Lab::new(median(&l), median(&a), median(&b)))
}
