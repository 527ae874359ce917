//! Shine: share of the face's skin that the light has washed out.
//!
//! A px is washed out where its linear luminance reaches 247 of 255 (ISO/IEC 29794-5), and where it is far lighter than the cheeks
//! and has less than half of their chroma: a reflection has the lamp's colour and not the skin's. Eyes and mouth are left out.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::colour::Lab;
use crate::evidence::Portrait;
use crate::geometry::{Bounds, Point};
use crate::mask::Mask;
use crate::plane::median;

pub(crate) const CHECK: Check = Check { id: "hot-spots", group: Group::Image, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// L* of a linear luminance of 247/255.
const BURNT_OUT: f32 = 98.8;
/// A reflection is at least so light, L*, so much lighter than the cheeks, and has so much of their chroma at most.
const LIGHT: f32 = 86.0;
const LIGHTER: f32 = 12.0;
const PALER: f32 = 0.5;
/// Pixels without which a region says nothing, and of the largest speck that is none.
const LEAST_PX: usize = 60;
const SPECK_PX: u32 = 12;

fn measure(portrait: &Portrait) -> Measured {
    let cheeks: Vec<_> = portrait.cheeks().pixels().map(|(x, y)| portrait.lab.at(x, y)).collect();
    let skin = portrait.bare_face();
    if cheeks.len() < LEAST_PX || skin.area_px() < LEAST_PX as u32 {
        return Err(Missing::Skin);
    }
    let usual = |of: fn(Lab) -> f32| median(&mut cheeks.iter().map(|px| of(*px)).collect::<Vec<_>>());
    let (lightness, chroma) = (usual(|px| px.l), usual(Lab::chroma));
    let light = LIGHT.max(lightness + LIGHTER);
    let mut washed_out = Mask::empty(skin.size());
    for (y, run) in skin.runs() {
        let [l, a, b] = portrait.lab.run(y, run.clone());
        for (x, (l, (a, b))) in run.zip(l.iter().zip(a.iter().zip(b))) {
            if *l >= light.min(BURNT_OUT) && (*l >= BURNT_OUT || a.hypot(*b) < PALER * chroma) {
                washed_out.add_run(y, x..x + 1);
            }
        }
    }
    let spots = washed_out.without_specks(SPECK_PX);
    let measurement = Measurement::from(spots.area_px() as f32 / skin.area_px() as f32);
    let largest = spots.largest();
    let corners: Vec<_> = largest.runs().flat_map(|(y, x)| [x.start, x.end].map(|x| Point::new(x as f32, y as f32))).collect();
    Ok(if corners.is_empty() { measurement } else { measurement.mark(Mark::Box(Bounds::around(&corners))) })
}
