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
const SQUARE_PX: usize = 8;
/// Fewer squares than these say nothing.
const LEAST_SQUARES: usize = 30;
/// Noise on the person below which nothing can be told, L*: the file or its smoothing has removed it everywhere.
const LEAST_NOISE: f32 = 0.25;

/// A square of the frame.
struct Square {
    left: u32,
    top: u32,
    /// Standard deviation of its noise, L*.
    noise: f32,
}

fn measure(portrait: &Portrait) -> Measured {
    let clear = portrait.backdrop()?.clear();
    let (size, plane) = (portrait.size(), portrait.lab.lightness());
    let noises = wide(
        #[inline(always)]
        || noises(plane, size.width_px as usize),
    );
    let behind = noise(&noises, clear).ok_or(Missing::Background)?;
    let person = noise(&noises, &portrait.regions.person().shrunk(6)).ok_or(Missing::Detail)?;
    if person < LEAST_NOISE { Err(Missing::Detail) } else { Ok(Measurement::from(behind / person)) }
}

/// The median noise of the squares whose corners are in the area.
fn noise(noises: &[Square], area: &Mask) -> Option<f32> {
    let inside = |left: u32, top: u32| {
        let (right, bottom) = (left + SQUARE_PX as u32, top + SQUARE_PX as u32);
        area.at(left, top) && area.at(right, bottom) && area.at(right, top) && area.at(left, bottom)
    };
    let levels: Vec<f32> = noises.iter().filter(|square| inside(square.left, square.top)).map(|square| square.noise).collect();
    (levels.len() >= LEAST_SQUARES).then(|| median(&levels))
}

/// All squares of a plane that have a px round them.
#[inline(always)]
fn noises(plane: &[f32], width: usize) -> Vec<Square> {
    let height = plane.len() / width.max(1);
    let mut found = Vec::with_capacity(plane.len() / (SQUARE_PX * SQUARE_PX));
    let mut sums = vec![0.0; width.saturating_sub(2)];
    for top in (1..height.saturating_sub(SQUARE_PX + 1)).step_by(SQUARE_PX) {
        sums.fill(0.0);
        for rows in (top - 1..).map(|y| &plane[y * width..][..3 * width]).take(SQUARE_PX) {
            add_responses([0, 1, 2].map(|row| &rows[row * width..][..width]), &mut sums);
        }
        let lefts = (1..width.saturating_sub(SQUARE_PX + 1)).step_by(SQUARE_PX);
        for (left, sums) in lefts.zip(sums.chunks_exact(SQUARE_PX)) {
            // √(π/2) / 6 turns the mean absolute response of this mask into a standard deviation.
            let mean = sums.iter().sum::<f32>() / (SQUARE_PX * SQUARE_PX) as f32;
            found.push(Square { left: left as u32, top: top as u32, noise: mean * (std::f32::consts::FRAC_PI_2.sqrt() / 6.0) });
        }
    }
    found
}

/// Adds the absolute response of the mask along the middle one of three rows, from its second px to its last but one.
#[inline(always)]
fn add_responses([above, here, below]: [&[f32]; 3], sums: &mut [f32]) {
    let count = sums.len();
    let ([a, b, c], [d, e, f], [g, h, i]) = (thirds(above, count), thirds(here, count), thirds(below, count));
    for at in 0..count {
        let (corners, sides) = (a[at] + c[at] + g[at] + i[at], b[at] + d[at] + f[at] + h[at]);
        sums[at] += (corners - 2.0 * sides + 4.0 * e[at]).abs();
    }
}

/// A row from its first, its second and its third px on.
#[inline(always)]
fn thirds(row: &[f32], count: usize) -> [&[f32]; 3] {
    [&row[..count], &row[1..][..count], &row[2..][..count]]
}
