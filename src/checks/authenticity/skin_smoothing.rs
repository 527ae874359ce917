//! Skin texture against the detail that the same photo shows in the eyes.
//!
//! Texture is what a Gaussian of 1 px takes away: pores, fine lines, sensor noise. Its robust deviation on both cheeks is
//! divided by its root mean square inside the eye openings, where lashes, lids and iris are sharp in any portrait. Lens
//! blur, enlargement, noise and JPEG act on both alike, so their ratio stays; a smoothing filter spares the eyes and
//! empties the cheeks. Brows, lips and whole eye boxes were tried as controls and separate less well: make-up and
//! spectacles change them. Evidence, never proof: soft light on young skin comes near the limit.

use std::ops::Range;

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::mask::Mask;
use crate::plane::{gaussian, median};

pub(crate) const CHECK: Check =
    Check { id: "skin-smoothing", group: Group::Authenticity, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

/// Detail finer than about this is texture, px.
const SIGMA_PX: f32 = 1.0;
/// Lashes reach this far beyond the lids' edges, px.
const LASHES_PX: u8 = 2;
/// Pixels without which a region says nothing.
const LEAST_PX: usize = 60;
/// Detail in the eyes below which the picture has none to compare with, L*.
const LEAST_DETAIL: f32 = 0.6;
/// A median absolute deviation is this share of a standard deviation.
const MEDIAN_TO_SIGMA: f32 = 0.6745;

fn measure(portrait: &Portrait) -> Measured {
    let size = portrait.size();
    let [right, left] = portrait.landmarks.eyes().map(|eye| Mask::of_outline(size, &eye).grown(LASHES_PX));
    let eyes = right.or(&left);
    let skin = portrait.landmarks.cheek_skin().map(|cheek| Mask::of_outline(size, &cheek));
    let (columns, rows) = around(&[&eyes, &skin[0], &skin[1]]);
    let (plane, width) = (portrait.lab.lightness(), columns.len());
    let row = |y: u32| &plane[(y * size.width_px + columns.start) as usize..][..width];
    let lightness = rows.clone().map(row).collect::<Vec<_>>().concat();
    let smooth = gaussian(&lightness, width, SIGMA_PX);
    let texture = |mask: &Mask| -> Vec<f32> {
        let places = mask.pixels().map(|(x, y)| (y - rows.start) as usize * width + (x - columns.start) as usize);
        places.map(|at| (lightness[at] - smooth[at]).abs()).collect()
    };
    let mut cheeks = Vec::new();
    for cheek in &skin {
        let values = texture(cheek);
        if values.len() < LEAST_PX {
            return Err(Missing::Skin);
        }
        cheeks.push(median(&values) / MEDIAN_TO_SIGMA);
    }
    let eyes = texture(&eyes);
    let detail = (eyes.iter().map(|value| value * value).sum::<f32>() / eyes.len().max(1) as f32).sqrt();
    if eyes.len() < LEAST_PX || detail < LEAST_DETAIL {
        return Err(Missing::Detail);
    }
    let measurement = Measurement::from(cheeks.iter().sum::<f32>() / cheeks.len() as f32 / detail);
    Ok(portrait.landmarks.cheek_skin().into_iter().fold(measurement, |seen, cheek| seen.mark(Mark::Box(Bounds::around(&cheek)))))
}

/// The columns and rows that hold all of the masks, and as many more as the Gaussian reaches.
fn around(masks: &[&Mask; 3]) -> (Range<u32>, Range<u32>) {
    let reach = (3.0 * SIGMA_PX).ceil() as u32;
    let size = masks[0].size();
    let (mut low, mut high) = ((size.width_px, size.height_px), (0, 0));
    for (y, x) in masks.iter().flat_map(|mask| mask.runs()) {
        low = (low.0.min(x.start), low.1.min(y));
        high = (high.0.max(x.end), high.1.max(y + 1));
    }
    let wider = |from: u32, to: u32, end: u32| from.saturating_sub(reach).min(end)..(to + reach).min(end);
    (wider(low.0, high.0, size.width_px), wider(low.1, high.1, size.height_px))
}
