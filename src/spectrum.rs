//! How the detail of a face is spread over frequencies, across and down: what the network of its resolution is shown.
//!
//! Enlarging adds px and no detail: the spectrum falls off where that of the smaller picture ended, and what little lies beyond is the
//! kernel's, the noise's or the compression's. A lens a little out of focus falls off slowly instead, and coarse quantisation steps cut the
//! highest frequencies of any picture. Where the fall lies is therefore told by the whole spectrum beside the file's own steps, and not by
//! one ratio: `training/upscaling` teaches it on portraits enlarged by known shares.
//!
//! Spectra are estimated after Blackman and Tukey: the cosine transform of the autocorrelation under a Parzen window, which never falls
//! below 0; of second differences, which take off the slope that all pictures have. That an enlarged picture's differences are large and
//! small in turn, as its px lie near those of the smaller one or between them, no spectrum tells: `rhythm` does.

use std::f32::consts::PI;
use std::ops::Range;
use std::sync::LazyLock;

use crate::check::Missing;
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::network::{Network, Shape};
use crate::plane::transpose;
use crate::wide::wide;

mod rhythm;

/// Numbers that describe a face: of each direction the power at 24 frequencies and the rhythm of two differences, and the file's steps.
pub const NUMBERS: usize = 6 * BINS + 3;

/// Distances over which second differences are compared, px.
const LAGS: usize = 24;
/// Frequencies, evenly up to half a period a px.
const BINS: usize = 24;
/// Power below which a band holds nothing, L*².
const FLOOR: f32 = 0.01;
/// How far round the middle of the eyes is looked, in distances of the eyes: to both sides, above, below.
const AROUND: [f32; 3] = [1.4, 1.2, 1.8];
/// Rows and columns without which nothing is said.
const LEAST_PX: usize = 3 * LAGS;

static NETWORK: LazyLock<Network> = LazyLock::new(|| {
    let input = Shape { channels: NUMBERS, height: 1, width: 1 };
    let file = include_bytes!("../models/photolint_resolution_f16.onnx");
    Network::load("photolint_resolution_f16", file, input, &["octaves"]).expect("the weights in the program are whole")
});

/// The share of the picture's own resolution that its detail fills, above 0 and at most 1.
///
/// # Errors
/// [`Missing::Detail`] where too little of the face is in the picture.
pub(crate) fn filled(portrait: &Portrait) -> Result<f32, Missing> {
    Ok(NETWORK.weigh(&describe(portrait)?).min(0.0).exp2())
}

/// The numbers of a face: logarithms of the power across, of the rhythm of its second and third differences, of the same down, each from the
/// lowest frequency to the highest, then those of the steps.
///
/// # Errors
/// [`Missing::Detail`] where too little of the face is in the picture.
///
/// # Panics
/// Never: the numbers are as many as [`NUMBERS`] says.
pub fn describe(portrait: &Portrait) -> Result<[f32; NUMBERS], Missing> {
    let (columns, rows) = looked_at(portrait);
    let (width, height) = (columns.len(), rows.len());
    if width < LEAST_PX || height < LEAST_PX {
        return Err(Missing::Detail);
    }
    let plane = portrait.lab.lightness_within(columns, rows);
    let mut turned = vec![0.0; plane.len()];
    transpose(&plane, width, &mut turned);
    let mut numbers = Vec::with_capacity(NUMBERS);
    for (plane, width) in [(&turned, height), (&plane, width)] {
        let second = differences(&differences(plane, width), width);
        numbers.extend(power(&products(&second, width)));
        numbers.extend(rhythm::of(&second, width));
        numbers.extend(rhythm::of(&differences(&second, width), width));
    }
    numbers.extend(portrait.quantisation_steps());
    Ok(numbers.try_into().expect("as many as are counted above"))
}

/// The head, in columns and rows of the frame.
fn looked_at(portrait: &Portrait) -> (Range<u32>, Range<u32>) {
    let (middle, eyes) = (portrait.landmarks.eye_centre(), portrait.landmarks.inter_eye_distance());
    let [beside, above, below] = AROUND.map(|distances| distances * eyes);
    let head = Bounds { x: middle.x - beside, y: middle.y - above, width: 2.0 * beside, height: above + below };
    head.cells(portrait.size())
}

/// What each row has more than the one before.
fn differences(rows: &[f32], width: usize) -> Vec<f32> {
    wide(
        #[inline(always)]
        || {
            let mut differences = vec![0.0; rows.len() - width];
            for (difference, (before, here)) in differences.iter_mut().zip(rows.iter().zip(&rows[width..])) {
                *difference = here - before;
            }
            differences
        },
    )
}

/// Mean products of second differences with those so many rows on.
fn products(second: &[f32], width: usize) -> [f32; LAGS] {
    wide(
        #[inline(always)]
        || {
            let mut means = [0.0; LAGS];
            for (lag, mean) in means.iter_mut().enumerate() {
                let later = &second[lag * width..];
                *mean = product(second, later) / later.len() as f32;
            }
            means
        },
    )
}

/// The sum of products, as far as both go, in as many sums as go side by side.
#[inline(always)]
fn product(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0; 32];
    let (ones, others) = (one.as_chunks::<32>().0, other.as_chunks::<32>().0);
    for (ones, others) in ones.iter().zip(others) {
        for ((sum, one), other) in sums.iter_mut().zip(ones).zip(others) {
            *sum += one * other;
        }
    }
    let done = 32 * ones.len().min(others.len());
    let mut total = 0.0;
    for (one, other) in one[done..].iter().zip(&other[done..]) {
        total += one * other;
    }
    for sum in sums {
        total += sum;
    }
    total
}

/// Logarithms of the power at each frequency but 0.
fn power(products: &[f32; LAGS]) -> [f32; BINS] {
    std::array::from_fn(|bin| {
        let turn = PI * (bin + 1) as f32 / BINS as f32;
        let terms = products.iter().enumerate().skip(1);
        let power = products[0] + terms.map(|(lag, product)| 2.0 * parzen(lag) * product * (turn * lag as f32).cos()).sum::<f32>();
        (power.max(0.0) + FLOOR).ln()
    })
}

/// The window over the distances.
fn parzen(lag: usize) -> f32 {
    let share = lag as f32 / LAGS as f32;
    if share < 0.5 { 1.0 - 6.0 * share * share * (1.0 - share) } else { 2.0 * (1.0 - share).powi(3) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 128;

    fn waves(period_px: f32) -> Vec<f32> {
        (0..SIDE * SIDE).map(|at| (2.0 * PI * (at % SIDE) as f32 / period_px).sin()).collect()
    }

    /// The bin of the highest of these powers.
    pub(super) fn highest(powers: &[f32; BINS]) -> Option<usize> {
        (0..BINS).max_by(|one, other| powers[*one].total_cmp(&powers[*other]))
    }

    #[test]
    fn a_wave_stands_at_its_frequency_and_in_its_direction_alone() {
        for (period_px, bin) in [(8.0, 5), (4.0, 11), (3.0, 15)] {
            let across = waves(period_px);
            let mut down = vec![0.0; across.len()];
            transpose(&across, SIDE, &mut down);
            let [across, down] = [across, down].map(|plane| power(&products(&differences(&differences(&plane, SIDE), SIDE), SIDE)));
            assert_eq!(highest(&down), Some(bin), "a period of {period_px} px");
            assert!(across.iter().all(|power| (power - FLOOR.ln()).abs() < 0.1), "nothing changes from row to row");
        }
    }
}
