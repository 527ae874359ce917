//! Shine: share of the face's skin that the light has washed out.
//!
//! A px is washed out where its linear luminance reaches 247 of 255 (ISO/IEC 29794-5), and where it is far lighter than the cheeks
//! and has less than half of their chroma: a reflection has the lamp's colour and not the skin's. Eyes and mouth are left out.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
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
    portrait.free_face()?;
    let [lightness, a, b] = portrait.colours(&portrait.cheeks());
    let skin = portrait.bare_face();
    if lightness.len() < LEAST_PX || skin.area_px() < LEAST_PX as u32 {
        return Err(Missing::Skin);
    }
    // Chroma is compared by its square, whose median is at the same px.
    let chroma: Vec<f32> = a.iter().zip(&b).map(|(a, b)| a * a + b * b).collect();
    let (light, pale) = (LIGHT.max(median(&lightness) + LIGHTER).min(BURNT_OUT), PALER * PALER * median(&chroma));
    let mut washed_out = Mask::empty(skin.size());
    for (y, run) in skin.runs() {
        let [l, a, b] = portrait.lab.run(y, run.clone());
        // Most rows hold nothing, and are seen to at a glance.
        if l.iter().filter(|l| **l >= light).count() == 0 {
            continue;
        }
        for (x, (l, (a, b))) in run.zip(l.iter().zip(a.iter().zip(b))) {
            if *l >= light && (*l >= BURNT_OUT || a * a + b * b < pale) {
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
