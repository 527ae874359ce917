//! How differences are large and small in turn, from row to row.
//!
//! A px of an enlarged picture is a weighted mean of px of the smaller one, and its weights come again with every px of that: so does the
//! variance of its differences (Gallagher, "Detection of linear and cubic interpolation in JPEG compressed images", 2005; Mahdian and Saic,
//! "Blind authentication using periodic properties of interpolation", 2008). A picture that was not enlarged has no such rhythm but the
//! compression's, at multiples of an eighth. Second differences stand at px and third ones between them: of a picture of twice the size all px
//! lie as far from the smaller one's, on either side, and only what stands between them has a rhythm. Each difference is held against those
//! before and after it, so that an eye counts no more than a cheek.

use std::f32::consts::PI;
use std::sync::{Arc, LazyLock};

use rustfft::num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

use super::BINS;
use crate::plane::box_mean;
use crate::wide::wide;

/// Rows before and after with which a difference is compared.
const AROUND: usize = 8;
/// Added to the differences around, L*: what is that flat says nothing.
const FLAT: f32 = 0.15;
/// What a difference counts for at the most, times those around.
const MOST: f32 = 4.0;
/// Rows that are looked at at the most, and places of the transform.
const ROWS: usize = 1024;
/// Power below which there is no rhythm; by chance it is 1 or so.
const FLOOR: f32 = 0.001;

static FFT: LazyLock<Arc<dyn Fft<f32>>> = LazyLock::new(|| FftPlanner::new().plan_fft_forward(ROWS));

/// Logarithms of the highest power in each of [`BINS`] bands of frequency, from the lowest to half a period a row.
pub(super) fn of(differences: &[f32], width: usize) -> [f32; BINS] {
    let shares = wide(
        #[inline(always)]
        || shares(differences, width),
    );
    let rows = shares.len();
    let calm = box_mean(&shares, rows, AROUND);
    let mut wave = vec![Complex32::ZERO; ROWS];
    let mut weights = 0.0;
    for (at, (cell, (share, calm))) in wave.iter_mut().zip(shares.iter().zip(calm)).enumerate() {
        let weight = 0.5 - 0.5 * (2.0 * PI * (at as f32 + 0.5) / rows as f32).cos();
        cell.re = weight * (share - calm);
        weights += weight * weight;
    }
    FFT.process(&mut wave);
    let place = |bin: f32| (bin / BINS as f32 * (ROWS / 2) as f32) as usize + 1;
    std::array::from_fn(|bin| {
        let band = place(bin as f32 + 0.5)..place(bin as f32 + 1.5).min(ROWS / 2 + 1);
        let highest = wave[band].iter().map(Complex32::norm_sqr).fold(0.0, f32::max);
        (highest * width as f32 / weights + FLOOR).ln()
    })
}

/// The mean of each row's differences, each as a share of those around it.
#[inline(always)]
fn shares(differences: &[f32], width: usize) -> Vec<f32> {
    let sizes: Vec<f32> = differences.iter().map(|difference| difference.abs()).collect();
    let rows = (sizes.len() / width).min(ROWS);
    let row = |y: usize| &sizes[y * width..(y + 1) * width];
    let mut sums = vec![0.0; width];
    for y in 0..AROUND.min(rows) {
        sums.iter_mut().zip(row(y)).for_each(|(sum, size)| *sum += size);
    }
    let mut shares = Vec::with_capacity(rows);
    for y in 0..rows {
        if y + AROUND < rows {
            sums.iter_mut().zip(row(y + AROUND)).for_each(|(sum, size)| *sum += size);
        }
        if y > AROUND {
            sums.iter_mut().zip(row(y - AROUND - 1)).for_each(|(sum, size)| *sum -= size);
        }
        let around = (y + AROUND + 1).min(rows) - y.saturating_sub(AROUND);
        let share = 1.0 / around as f32;
        let counted = |size: &f32, sum: &f32| (size / (sum * share + FLAT)).min(MOST);
        let mut total = [0.0; 16];
        let (row, sums) = (row(y).as_chunks::<16>(), sums.as_chunks::<16>());
        for (sizes, sums) in row.0.iter().zip(sums.0) {
            for ((total, size), sum) in total.iter_mut().zip(sizes).zip(sums) {
                *total += counted(size, sum);
            }
        }
        let rest: f32 = row.1.iter().zip(sums.1).map(|(size, sum)| counted(size, sum)).sum();
        shares.push((total.iter().sum::<f32>() + rest) / width as f32);
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::super::differences;
    use super::super::tests::highest;
    use super::*;

    const WIDTH: usize = 160;
    const HEIGHT: usize = 200;

    /// The rhythm of the second and of the third differences down noise whose rows were enlarged from `share` of them, each between the two
    /// nearest of the smaller picture, middle on middle.
    fn enlarged(share: f32) -> [[f32; BINS]; 2] {
        let noise = |x: usize, y: usize| ((x * 7919 + y * 104_729 + x * y * 31) % 251) as f32 / 25.0;
        let at = |x: usize, y: usize| {
            let place = (y as f32 + 0.5) * share + 0.5;
            let (before, between) = (place.floor(), place.fract());
            noise(x, before as usize) * (1.0 - between) + noise(x, before as usize + 1) * between
        };
        let plane: Vec<f32> = (0..WIDTH * HEIGHT).map(|place| at(place % WIDTH, place / WIDTH)).collect();
        let second = differences(&differences(&plane, WIDTH), WIDTH);
        [of(&second, WIDTH), of(&differences(&second, WIDTH), WIDTH)]
    }

    #[test]
    fn enlarged_rows_have_a_rhythm_at_the_share_from_which_they_were_enlarged() {
        for (share, bin) in [(0.4, 18), (0.6, 18), (0.75, 11), (0.85, 6)] {
            let [second, _] = enlarged(share);
            assert_eq!(highest(&second), Some(bin), "from {share}: {second:?}");
            assert!(second[bin] > 4.0, "from {share}: {second:?}");
        }
    }

    #[test]
    fn rows_of_twice_the_size_have_it_between_px_alone() {
        let [second, third] = enlarged(0.5);
        assert!(second.iter().all(|power| *power < 3.0), "{second:?}");
        assert_eq!(highest(&third), Some(BINS - 1), "{third:?}");
        assert!(third[BINS - 1] > 4.0, "{third:?}");
    }

    #[test]
    fn rows_of_their_own_size_have_none() {
        let [second, third] = enlarged(1.0);
        assert!(second.iter().chain(&third).all(|power| *power < 3.0), "{second:?} {third:?}");
    }
}
