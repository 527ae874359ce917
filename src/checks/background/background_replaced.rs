//! Signs that the background was put in: no noise at all beside a noisy person.
//!
//! The value is the ratio of the background's noise to the person's, both as the median over small squares of the
//! deviation left by a Laplacian difference (Immerkær, "Fast Noise Variance Estimation", CVIU 64 (1996)): squares with
//! edges in them have larger values, and the median passes them by. A camera leaves as much noise behind the person as
//! on them; a filled surface leaves none.

use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::mask::Mask;
use crate::plane::median;
use crate::wide::wide;

pub(crate) const CHECK: Check =
    Check { id: "background-replaced", group: Group::Background, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

/// Side of a square, px: one JPEG block.
const SQUARE_PX: u32 = 8;
/// Fewer squares than these say nothing.
const LEAST_SQUARES: usize = 30;
/// Noise on the person below which nothing can be told, L*: the file or its smoothing has removed it everywhere.
const LEAST_NOISE: f32 = 0.25;

fn measure(portrait: &Portrait) -> Measured {
    let behind = noise(portrait, portrait.backdrop()?.clear()).ok_or(Missing::Background)?;
    let person = noise(portrait, &portrait.regions.person().shrunk(6)).ok_or(Missing::Detail)?;
    if person < LEAST_NOISE { Err(Missing::Detail) } else { Ok(Measurement::from(behind / person)) }
}

fn noise(portrait: &Portrait, area: &Mask) -> Option<f32> {
    let size = portrait.size();
    let mut levels = Vec::new();
    for top in (1..size.height_px.saturating_sub(SQUARE_PX + 1)).step_by(SQUARE_PX as usize) {
        for left in (1..size.width_px.saturating_sub(SQUARE_PX + 1)).step_by(SQUARE_PX as usize) {
            if area.at(left, top)
                && area.at(left + SQUARE_PX, top + SQUARE_PX)
                && area.at(left + SQUARE_PX, top)
                && area.at(left, top + SQUARE_PX)
            {
                levels.push(wide(
                    #[inline(always)]
                    || square_noise(portrait, left, top),
                ));
            }
        }
    }
    if levels.len() < LEAST_SQUARES {
        return None;
    }
    Some(median(&mut levels))
}

#[inline(always)]
fn square_noise(portrait: &Portrait, left: u32, top: u32) -> f32 {
    let (plane, width) = (portrait.lab.lightness(), portrait.lab.width_px());
    let row = |y: u32| &plane[(y * width + left - 1) as usize..][..SQUARE_PX as usize + 2];
    let mut sum = 0.0;
    for y in top..top + SQUARE_PX {
        for ((above, here), below) in row(y - 1).windows(3).zip(row(y).windows(3)).zip(row(y + 1).windows(3)) {
            let corners = above[0] + above[2] + below[0] + below[2];
            let sides = here[0] + here[2] + above[1] + below[1];
            sum += (corners - 2.0 * sides + 4.0 * here[1]).abs();
        }
    }
    // √(π/2) / 6 turns the mean absolute response of this mask into a standard deviation.
    sum * (std::f32::consts::FRAC_PI_2.sqrt() / 6.0) / (SQUARE_PX * SQUARE_PX) as f32
}
