//! Share of the clothing whose colour belongs to the light-blue family; colours on its border count in part.
//!
//! The family lies round the hue of the reference background (sRGB 100, 197, 255: L* 76, hue 252°) and ends where a
//! colour is no longer called light (a navy suit, mid-blue denim) or no longer blue (white and grey under cool light,
//! teal). The whole garment is judged, so a light-blue shirt under a dark jacket stays a small share.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Unit};
use crate::checks::clothing::cloth;
use crate::colour::{Lab, delta_e};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "clothing-light-blue", group: Group::Clothing, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// Hue of the family, degrees: from cyan-blue to blue with a touch of violet.
const HUE_DEG: std::ops::RangeInclusive<f32> = 205.0..=285.0;
/// Least lightness: half way between the reference (76) and denim (40), folds included.
const LEAST_L: f32 = 58.0;
/// Least chroma, and the chroma from which on a colour is blue beyond doubt; between them it counts in part. White cloth under cool light stays
/// below 6, and grey cloth under light that is bluer by a quarter has 7 to 10.
const LEAST_CHROMA: f32 = 7.0;
const SURE_CHROMA: f32 = 11.0;
/// Lightness above which a tint is taken for the light rather than for the cloth, and the chroma that each unit of L* above
/// it asks for: at L* 94 white cloth in a cool room reaches 8, the palest blue shirt has 12.
const PALE_L: f32 = 80.0;
const PALER: f32 = 0.35;

/// Share from which on something light blue is said to be there.
const SEEN: f32 = 0.02;
/// How far the colours of a shirt that is called light blue belong to the family in the mean.
const BLUE: f32 = 0.75;
/// Share below which the rest of the clothing dominates, and its mean lightness below which it is a dark jacket.
const DOMINATED: f32 = 0.42;
const JACKET_L: f32 = 45.0;

fn measure(portrait: &Portrait) -> Measured {
    let cloth = cloth(portrait)?;
    let (mut rest_l, mut light_px) = (0.0, 0);
    let (mut family, mut shares) = (Vec::new(), 0.0);
    for colour in cloth.runs().flat_map(|(y, x)| portrait.lab.stretch(y, x)) {
        let share = light_blue(colour);
        if share > 0.0 {
            family.push(colour);
            shares += share;
        } else {
            rest_l += colour.l;
            light_px += u32::from(colour.l > LEAST_L);
        }
    }
    let share = shares / cloth.area_px() as f32;
    let mut measurement = Measurement::from(share);
    let Some(colour) = mean(&family).filter(|_| share > SEEN) else { return Ok(measurement) };
    if let Ok(backdrop) = &portrait.backdrop {
        measurement = measurement.note(Note::about("difference-to-background", format!("{:.0}", delta_e(colour, backdrop.colour()))));
    }
    let family_px = family.len() as u32;
    // A white shirt has a tinge of blue here and there.
    let is_blue = family_px > light_px && shares > BLUE * family_px as f32;
    let is_shirt = is_blue && share < DOMINATED;
    let is_under_jacket = rest_l < JACKET_L * (cloth.area_px() - family_px) as f32;
    Ok(if is_shirt && is_under_jacket { measurement.note(Note::new("shirt-under-jacket")) } else { measurement })
}

/// How far a colour belongs to the family, 0–1.
fn light_blue(colour: Lab) -> f32 {
    // All of the hues are on the blue side: most cloth is told without an angle.
    if colour.b >= 0.0 || colour.l < LEAST_L {
        return 0.0;
    }
    let (chroma, least) = (colour.chroma(), LEAST_CHROMA + PALER * (colour.l - PALE_L).max(0.0));
    if chroma < least || !HUE_DEG.contains(&colour.hue_deg()) {
        return 0.0;
    }
    if chroma < SURE_CHROMA { (chroma - least) / (SURE_CHROMA - least) } else { 1.0 }
}

fn mean(colours: &[Lab]) -> Option<Lab> {
    let count = colours.len() as f32;
    let sum = colours.iter().fold(Lab::default(), |sum, colour| Lab::new(sum.l + colour.l, sum.a + colour.a, sum.b + colour.b));
    (!colours.is_empty()).then(|| Lab::new(sum.l / count, sum.a / count, sum.b / count))
}
