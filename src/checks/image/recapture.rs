//! A photo of a screen or of a print: one pattern of dots or lines over all of the picture.
//!
//! A screen's px, a print's halftone, and the moiré of either with the camera's px repeat over the whole picture, cloth does so in one place,
//! skin and wall nowhere. The calmest tiles from the top to the chin are taken to the Fourier plane, and the logarithms of their power
//! averaged (Welch's periodogram, IEEE Trans. AU-15, 1967, with logarithms, so that one tile's edges count little). The value is how many
//! times the highest point stands above its surroundings. Frequencies along the axes are left out, where lines of scanners and
//! sensors and JPEG blocks lie, and those of the cosines that strong JPEG compression leaves in the blocks. Enlarged
//! blocks repeat as well, so that photos smaller than the frame are not measured. What no longer shows a pattern in the file cannot be found.

use std::array;
use std::sync::{Arc, LazyLock};

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use super::fourier::{multiply_powers, transform, whole};
use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::plane::box_mean;
use crate::wide::wide;

pub(crate) const CHECK: Check = Check { id: "recapture", group: Group::Image, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

/// Columns and rows of a tile, px.
const TILE: usize = 64;
/// Columns of the Fourier plane from the mean to the highest frequency.
const HALF: usize = TILE / 2 + 1;
/// Columns and rows of a block, px, of which tiles are made: how many in a side, and between the beginnings of two tiles.
const BLOCK: usize = 16;
const BLOCKS: usize = TILE / BLOCK;
const STEP: usize = 3;
/// How many of the calmest tiles are looked at, and without how many nothing is said.
const TILES: usize = 28;
const LEAST_TILES: usize = 6;
/// So many powers are multiplied before a logarithm is taken, which takes longer than all else.
const TOGETHER: usize = 4;
/// Mean squared differences of neighbours, L*, below which a tile is painted and not photographed.
const PAINTED: f32 = 1e-4;
/// Cycles a tile: below lie light and features, and `AXIS` on either side of an axis lies what runs along it.
const LOWEST: f32 = 7.0;
const HIGHEST: f32 = 31.0;
const AXIS: usize = 1;
/// Side of a JPEG block, px of the file: its odd cosines lie at odd multiples of half a cycle a block, and what is so near them is left out.
const BLOCK_PX: f32 = 8.0;
const NEAR: f32 = 1.1;
/// How far a point and its surroundings reach, cycles a tile.
const POINT: usize = 1;
const AROUND: usize = 4;
/// Power below which there is nothing, L*².
const FLOOR: f32 = 0.01;

static FFT: LazyLock<Arc<dyn Fft<f32>>> = LazyLock::new(|| FftPlanner::new().plan_fft_forward(TILE));
/// Hann's window.
static WINDOW: LazyLock<[f32; TILE]> =
    LazyLock::new(|| array::from_fn(|at| 0.5 - 0.5 * (std::f32::consts::TAU * at as f32 / (TILE - 1) as f32).cos()));

fn measure(portrait: &Portrait) -> Measured {
    if portrait.is_enlarged() {
        return Err(Missing::Detail);
    }
    let tiles = calmest(portrait);
    if tiles.len() < LEAST_TILES {
        return Err(Missing::Detail);
    }
    let (mut half, mut product) = (vec![0.0; HALF * TILE], vec![0.0; HALF * TILE]);
    let (mut rows, mut columns) = (vec![Complex32::ZERO; TILE * TILE], vec![Complex32::ZERO; TILE * TILE]);
    for together in tiles.chunks(TOGETHER) {
        product.fill(1.0);
        for pair in together.chunks(2) {
            let [one, other] = [0, 1].map(|at| pair.get(at).map_or_else(|| vec![0.0; TILE * TILE], |place| faded(portrait, *place)));
            rows.iter_mut().zip(one.iter().zip(&other)).for_each(|(cell, (one, other))| *cell = Complex32::new(*one, *other));
            transform(&mut rows, &mut columns, &[0..HALF, HALF..TILE], FFT.as_ref());
            multiply_powers(&columns, TILE, FLOOR, &mut product);
        }
        half.iter_mut().zip(&product).for_each(|(sum, product): (&mut f32, &f32)| *sum += product.log10());
    }
    Ok(Measurement::from(10f32.powf(highest(&whole(&half, TILE), portrait.scale) / tiles.len() as f32)))
}

/// Where the calmest tiles begin: column and row.
fn calmest(portrait: &Portrait) -> Vec<(usize, usize)> {
    let size = portrait.size();
    let chin = (portrait.landmarks.chin().y.max(0.0) as usize).min(size.height_px as usize);
    let (columns, rows) = (size.width_px as usize / BLOCK, chin / BLOCK);
    let (lightness, width) = (portrait.lab.lightness(), size.width_px as usize);
    let unrest: Vec<f32> = wide(
        #[inline(always)]
        || (0..rows * columns).map(|at| unrest(&lightness[at / columns * BLOCK * width + at % columns * BLOCK..], width)).collect(),
    );
    let mut tiles = Vec::new();
    for row in (0..(rows + 1).saturating_sub(BLOCKS)).step_by(STEP) {
        for column in (0..(columns + 1).saturating_sub(BLOCKS)).step_by(STEP) {
            let whole: f32 = (row..row + BLOCKS).flat_map(|row| &unrest[row * columns + column..][..BLOCKS]).sum();
            if whole > PAINTED * (TILE * TILE) as f32 {
                tiles.push((whole, column * BLOCK, row * BLOCK));
            }
        }
    }
    tiles.sort_by(|one, other| one.0.total_cmp(&other.0));
    tiles.into_iter().take(TILES).map(|(_, left, top)| (left, top)).collect()
}

/// Squared differences of neighbours in a block.
#[inline(always)]
fn unrest(lightness: &[f32], width: usize) -> f32 {
    let mut sums = [0.0; BLOCK];
    for rows in (0..BLOCK - 1).map(|y| &lightness[y * width..][..width + BLOCK]) {
        let (here, below): ([f32; BLOCK], [f32; BLOCK]) = (array::from_fn(|x| rows[x]), array::from_fn(|x| rows[width + x]));
        for x in 0..BLOCK {
            sums[x] += (here[x] - below[x]).powi(2);
        }
        for x in 0..BLOCK - 1 {
            sums[x] += (here[x + 1] - here[x]).powi(2);
        }
    }
    sums.iter().sum()
}

/// A tile, faded towards its edges and without its mean.
fn faded(portrait: &Portrait, (left, top): (usize, usize)) -> Vec<f32> {
    let (lightness, width, window) = (portrait.lab.lightness(), portrait.size().width_px as usize, &*WINDOW);
    let row = |y: usize| &lightness[(top + y) * width + left..][..TILE];
    let mut sums = [0.0; TILE];
    for y in 0..TILE {
        sums.iter_mut().zip(row(y)).for_each(|(sum, level)| *sum += level);
    }
    let mean = sums.iter().sum::<f32>() / (TILE * TILE) as f32;
    let mut tile = vec![0.0; TILE * TILE];
    for (y, (out, down)) in tile.chunks_exact_mut(TILE).zip(window).enumerate() {
        let levels = row(y).iter().zip(window);
        out.iter_mut().zip(levels).for_each(|(out, (level, across))| *out = (level - mean) * across * down);
    }
    tile
}

/// How far the highest point stands above what is around it; `scale` is the frame's px a px of the file.
fn highest(power: &[f32], scale: f32) -> f32 {
    let half = TILE as f32 / (2.0 * BLOCK_PX * scale);
    let of_a_cosine = |frequency: usize| (frequency as f32 - half * (2.0 * (frequency as f32 / half / 2.0).floor() + 1.0)).abs() <= NEAR;
    let cells = |radius: usize| ((2 * radius + 1) * (2 * radius + 1)) as f32;
    let (point, around) = (box_mean(power, TILE, POINT), box_mean(power, TILE, AROUND));
    let heights = power.iter().zip(point.iter().zip(&around)).enumerate().filter_map(|(at, (height, (point, around)))| {
        let (x, y) = ((at % TILE).abs_diff(TILE / 2), (at / TILE).abs_diff(TILE / 2));
        let frequency = ((x * x + y * y) as f32).sqrt();
        let ring = (around * cells(AROUND) - point * cells(POINT)) / (cells(AROUND) - cells(POINT));
        let kept = x > AXIS && y > AXIS && (LOWEST..=HIGHEST).contains(&frequency) && !(of_a_cosine(x) && of_a_cosine(y));
        kept.then_some(height - ring)
    });
    heights.fold(0.0, f32::max)
}
