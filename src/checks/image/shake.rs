//! Blur in one direction: detail of 4–7 px as a share of that of 8–20 px, both across the same direction, in the worst of 16.
//!
//! A camera that shakes for so many px takes away what is finer along its way, and nothing across it (the spectrum is multiplied by a sinc).
//! Lids and lips are edges of all sizes, mostly level ones; comparing sizes within a direction leaves that out. Round eyes, brows
//! and lips every face has edges in all directions. Power is weighted by the frequency's square, which makes edges equal at all sizes.

use std::array;
use std::f32::consts::PI;
use std::sync::{Arc, LazyLock};

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use super::fourier::transform;
use crate::evidence::Portrait;
use crate::geometry::{Bounds, Point};

/// Side of the tile that a feature is laid into, px.
const TILE: usize = 128;
/// Px at each edge over which a feature fades.
const TAPER: usize = 8;
/// How far beyond the outlines is looked, in distances of the eyes.
const AROUND: f32 = 0.1;
/// Directions over half a turn, and how many on each side of one belong to it.
const DIRECTIONS: usize = 16;
const BESIDE: usize = 2;
/// Cycles a px: a shake of 5 px takes 0.2 away; noise and JPEG begin above the finer ones.
const COARSE: (f32, f32) = (0.05, 0.125);
const FINE: (f32, f32) = (0.15, 0.225);
/// The first frequency across that is finer, in cycles a tile.
const FINEST: usize = (FINE.1 * TILE as f32) as usize + 1;
/// Corners and edges of the lips.
const LIPS: [usize; 8] = [61, 291, 0, 17, 37, 267, 84, 314];

static FFT: LazyLock<Arc<dyn Fft<f32>>> = LazyLock::new(|| FftPlanner::new().plan_fft_forward(TILE));

/// What a cell of the Fourier plane counts for: its squared frequency, whether it is fine, its direction.
static CELLS: LazyLock<Vec<(usize, f32, bool, usize)>> = LazyLock::new(|| {
    let frequency = |at: usize| if at < TILE / 2 { at as f32 } else { at as f32 - TILE as f32 } / TILE as f32;
    let cell = |at: usize| {
        let (x, y) = (frequency(at / TILE), frequency(at % TILE));
        let direction = (y.atan2(x) / PI * DIRECTIONS as f32 + 0.5).floor().rem_euclid(DIRECTIONS as f32);
        let (length, direction) = (x.hypot(y), direction as usize);
        let within = |(low, high): (f32, f32)| (low..high).contains(&length);
        (within(FINE) || within(COARSE)).then_some((at, length * length, within(FINE), direction))
    };
    (0..TILE * TILE).filter_map(cell).collect()
});

/// The share in the worst direction; none where there is no coarse detail.
pub(super) fn shake(portrait: &Portrait) -> Option<f32> {
    let (mut fine, mut coarse) = ([0.0; DIRECTIONS], [0.0; DIRECTIONS]);
    let ([right, left], [right_brow, left_brow]) = (portrait.landmarks.eyes(), portrait.landmarks.brows());
    for feature in [[right, right_brow].concat(), [left, left_brow].concat(), portrait.landmarks.pick(&LIPS)] {
        add(portrait, &feature, &mut fine, &mut coarse);
    }
    let around = |sums: &[f32; DIRECTIONS], at: usize| {
        (0..=2 * BESIDE).map(|beside| sums[(at + DIRECTIONS + beside - BESIDE) % DIRECTIONS]).sum::<f32>()
    };
    let shares: [f32; DIRECTIONS] = array::from_fn(|at| (around(&fine, at) / around(&coarse, at)).sqrt());
    shares.into_iter().filter(|share| share.is_finite()).reduce(f32::min)
}

/// Adds a feature's power, fine and coarse, by directions.
fn add(portrait: &Portrait, feature: &[Point], fine: &mut [f32; DIRECTIONS], coarse: &mut [f32; DIRECTIONS]) {
    let around = AROUND * portrait.landmarks.inter_eye_distance();
    let bounds = Bounds::around(feature);
    let cut = |from: f32, length: f32| {
        let (from, to) = ((from - around).round(), (from + length + around).round());
        if to - from > TILE as f32 { (f32::midpoint(from, to).floor() - TILE as f32 / 2.0, TILE as f32) } else { (from, to - from) }
    };
    let ((x, width), (y, height)) = (cut(bounds.x, bounds.width), cut(bounds.y, bounds.height));
    let (columns, rows) = Bounds { x, y, width, height }.cells(portrait.size());
    let (across, down) = (columns.len(), rows.len());
    let (fades, fades_down) = (ramp(across), ramp(down));
    let lines = || fades_down.iter().zip(rows.clone()).map(|(fade, row)| (fade, portrait.lab.run(row, columns.clone())[0]));
    let (mut sum, mut weights) = (0.0, 0.0);
    for (down, line) in lines() {
        for (across, level) in fades.iter().zip(line) {
            sum += level * (across * down);
            weights += across * down;
        }
    }
    if weights == 0.0 {
        return;
    }
    let mut tile = vec![Complex32::ZERO; TILE * TILE];
    for ((down, line), row) in lines().zip(tile.chunks_exact_mut(TILE)) {
        for (cell, (across, level)) in row.iter_mut().zip(fades.iter().zip(line)) {
            cell.re = (level - sum / weights) * (across * down);
        }
    }
    let mut plane = vec![Complex32::ZERO; TILE * TILE];
    transform(&mut tile[..down * TILE], &mut plane, &[0..FINEST, TILE + 1 - FINEST..TILE], FFT.as_ref());
    for (at, squared, is_fine, direction) in CELLS.iter() {
        let sums = if *is_fine { &mut *fine } else { &mut *coarse };
        sums[*direction] += plane[*at].norm_sqr() * squared / weights;
    }
}

/// From 0 at both ends to 1 inside.
fn ramp(length: usize) -> Vec<f32> {
    let fade = |at: usize| if at < TAPER { 0.5 - 0.5 * (PI * (at as f32 + 0.5) / TAPER as f32).cos() } else { 1.0 };
    (0..length).map(|at| fade(at.min(length - 1 - at))).collect()
}
