//! Planes of numbers over a frame, one number a pixel.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use crate::wide::wide;

/// Means over square windows of `radius` px on each side, cut at the frame's edges.
///
/// # Panics
/// If `plane` is not `width` × something long.
pub fn box_mean(plane: &[f32], width: usize, radius: usize) -> Vec<f32> {
    assert_eq!(plane.len() % width.max(1), 0, "whole rows");
    wide(
        #[inline(always)]
        || window_means(plane, width, radius),
    )
}

/// Writes the columns of a plane as rows, a block at a time that stays next to the processor.
#[inline(always)]
pub(crate) fn transpose(plane: &[f32], width: usize, turned: &mut [f32]) {
    const BLOCK: usize = 8;
    let height = plane.len() / width.max(1);
    for top in (0..height).step_by(BLOCK) {
        for left in (0..width).step_by(BLOCK) {
            for x in left..(left + BLOCK).min(width) {
                for y in top..(top + BLOCK).min(height) {
                    turned[x * height + y] = plane[y * width + x];
                }
            }
        }
    }
}

/// [`box_mean`]: sums of a window's rows as the rows come and go, then of its columns.
#[inline(always)]
fn window_means(plane: &[f32], width: usize, radius: usize) -> Vec<f32> {
    let height = plane.len() / width.max(1);
    let near = |at: usize, end: usize| at.saturating_sub(radius)..(at + radius + 1).min(end);
    let shares: Vec<f32> = (0..width).map(|x| 1.0 / near(x, width).len() as f32).collect();
    // Zeros on both sides, as far as a window reaches out of the frame.
    let mut down = vec![0.0; width + 2 * radius];
    let mut halves = [down.clone(), down.clone()];
    for row in plane.chunks_exact(width).take(radius) {
        down[radius..].iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    let mut line = vec![0.0; width];
    let mut out = Vec::with_capacity(plane.len());
    for y in 0..height {
        let row = |y: usize| plane.get(y * width..(y + 1) * width);
        let sums = &mut down[radius..radius + width];
        match (row(y + radius), y.checked_sub(radius + 1).and_then(row)) {
            (Some(come), Some(gone)) => {
                sums.iter_mut().zip(come.iter().zip(gone)).for_each(|(sum, (come, gone))| *sum += come - gone);
            }
            (Some(come), None) => sums.iter_mut().zip(come).for_each(|(sum, come)| *sum += come),
            (None, Some(gone)) => sums.iter_mut().zip(gone).for_each(|(sum, gone)| *sum -= gone),
            (None, None) => {}
        }
        window_sums(&down, 2 * radius + 1, &mut halves, &mut line);
        let share = 1.0 / near(y, height).len() as f32;
        out.extend(line.iter().zip(&shares).map(|(sum, across)| sum * (across * share)));
    }
    out
}

/// The sum of an odd `count` of numbers from each place on: few of them as they are, many put together from sums of 1, 2, 4, 8 …
/// of them, which takes few additions, and none that waits for its neighbour.
#[inline(always)]
fn window_sums(numbers: &[f32], count: usize, halves: &mut [Vec<f32>; 2], out: &mut [f32]) {
    match count {
        3 => return few_sums(numbers, out, |[a, b, c]: [f32; 3]| a + (b + c)),
        7 => return few_sums(numbers, out, |[a, b, c, d, e, f, g]: [f32; 7]| a + (b + c) + ((d + e) + (f + g))),
        _ => out.copy_from_slice(&numbers[..out.len()]),
    }
    let (mut size, mut done) = (1, 1);
    while 2 * size <= count {
        let [before, after] = halves;
        let known = if size == 1 { numbers } else { before };
        for (sum, (one, other)) in after.iter_mut().zip(known.iter().zip(&known[size..])) {
            *sum = one + other;
        }
        size *= 2;
        if count & size != 0 {
            out.iter_mut().zip(&after[done..]).for_each(|(sum, more)| *sum += more);
            done += size;
        }
        halves.swap(0, 1);
    }
}

/// `sum` of the numbers from each place on.
#[inline(always)]
fn few_sums<const COUNT: usize>(numbers: &[f32], out: &mut [f32], sum: impl Fn([f32; COUNT]) -> f32) {
    let mut shifted = [numbers; COUNT];
    for at in 0..COUNT {
        shifted[at] = &numbers[at..][..out.len()];
    }
    for (place, out) in out.iter_mut().enumerate() {
        let mut few = [0.0; COUNT];
        for at in 0..COUNT {
            few[at] = shifted[at][place];
        }
        *out = sum(few);
    }
}

/// A Gaussian mean of `sigma` px, cut at three of them; the frame's edge is repeated outwards.
///
/// # Panics
/// If `plane` is not `width` × something long.
pub fn gaussian(plane: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    assert_eq!(plane.len() % width.max(1), 0, "whole rows");
    let reach = (3.0 * sigma).ceil() as usize;
    let taps: Vec<f32> = (0..=2 * reach).map(|at| (-0.5 * ((at as f32 - reach as f32) / sigma).powi(2)).exp()).collect();
    let total: f32 = taps.iter().sum();
    let taps: Vec<f32> = taps.iter().map(|tap| tap / total).collect();
    Separated { plane, width, taps: &taps }.dispatch()
}

/// A symmetric kernel that is the product of its rows and columns: columns first.
struct Separated<'a> {
    plane: &'a [f32],
    width: usize,
    taps: &'a [f32],
}

impl SimdOp for Separated<'_> {
    type Output = Vec<f32>;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> Vec<f32> {
        let Self { plane, width, taps } = self;
        let (height, reach) = (plane.len() / width.max(1), taps.len() / 2);
        let mut out = vec![0.0; plane.len()];
        let mut line = vec![0.0; width + 2 * reach];
        let mut starts = vec![0; taps.len()];
        let beside: Vec<usize> = (0..taps.len()).collect();
        for (y, row) in out.chunks_exact_mut(width.max(1)).enumerate() {
            let near = |step: usize| (y + step).saturating_sub(reach).min(height - 1);
            starts.iter_mut().enumerate().for_each(|(step, start)| *start = near(step) * width);
            weighted(isa, plane, &starts, taps, &mut line[reach..reach + width]);
            let (first, last) = (line[reach], line[reach + width - 1]);
            line[..reach].fill(first);
            line[reach + width..].fill(last);
            weighted(isa, &line, &beside, taps, row);
        }
        out
    }
}

/// Vectors whose sums stay in the processor's registers.
const VECTORS: usize = 4;

/// Sums of the numbers that begin at some places, each times its place's tap.
#[inline(always)]
fn weighted<I: Isa>(isa: I, numbers: &[f32], starts: &[usize], taps: &[f32], out: &mut [f32]) {
    let ops = isa.f32();
    let (lanes, stretch) = (ops.len(), VECTORS * ops.len());
    let Some(last) = out.len().checked_sub(stretch) else {
        for (at, out) in out.iter_mut().enumerate() {
            *out = starts.iter().zip(taps).map(|(start, tap)| tap * numbers[start + at]).sum();
        }
        return;
    };
    // The last stretch ends where the row does, and does some of the one before once more.
    for number in 0..out.len().div_ceil(stretch) {
        let at = last.min(number * stretch);
        let mut sums = [ops.zero(); VECTORS];
        for (start, tap) in starts.iter().zip(taps) {
            let (from, tap) = (&numbers[start + at..][..stretch], ops.splat(*tap));
            for vector in 0..VECTORS {
                sums[vector] = ops.mul_add(tap, ops.load(&from[vector * lanes..]), sums[vector]);
            }
        }
        for vector in 0..VECTORS {
            ops.store(sums[vector], &mut out[at + vector * lanes..]);
        }
    }
}

/// The median; 0 of nothing.
pub fn median(values: &[f32]) -> f32 {
    quantile(values, 0.5)
}

/// The value below which a `share` (0–1) of the values lies; 0 of nothing.
pub fn quantile(values: &[f32], share: f32) -> f32 {
    let [found] = quantiles(values, [share]);
    found
}

/// The values below which rising `shares` (0–1) of the values lie; 0 of nothing.
pub fn quantiles<const SHARES: usize>(values: &[f32], shares: [f32; SHARES]) -> [f32; SHARES] {
    let Some(last) = values.len().checked_sub(1) else { return [0.0; SHARES] };
    // Whole numbers in the order of `total_cmp` are told apart in half the time.
    let mut ranks: Vec<i32> = values.iter().map(|value| ranked(value.to_bits().cast_signed())).collect();
    // What is left of a share lies before it: each is looked for behind the last one alone.
    let mut begin = 0;
    shares.map(|share| {
        let at = (last as f32 * share).round() as usize;
        let found = *ranks[begin..].select_nth_unstable(at - begin).1;
        begin = at;
        f32::from_bits(ranked(found).cast_unsigned())
    })
}

/// A float's bits as a whole number that is in order with others, and back: a negative one's but the sign are turned over.
const fn ranked(bits: i32) -> i32 {
    bits ^ (bits >> 31).cast_unsigned().wrapping_shr(1).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_is_cut_at_the_edge() {
        let means = box_mean(&[0.0, 3.0, 6.0], 3, 1);
        assert!(means.iter().zip([1.5, 3.0, 4.5]).all(|(mean, asked)| (mean - asked).abs() < 1e-6), "{means:?}");
    }

    #[test]
    fn a_wide_window_has_the_mean_of_its_numbers() {
        let (width, height, radius) = (23, 19, 6);
        let plane: Vec<f32> = (0..width * height).map(|at| (at * 7919 % 101) as f32).collect();
        let means = box_mean(&plane, width, radius);
        for (at, mean) in means.iter().enumerate() {
            let near = |at: usize, end: usize| at.saturating_sub(radius)..(at + radius + 1).min(end);
            let (rows, columns) = (near(at / width, height), near(at % width, width));
            let window = rows.flat_map(|y| columns.clone().map(move |x| (x, y))).map(|(x, y)| plane[y * width + x]);
            let asked = window.clone().sum::<f32>() / window.count() as f32;
            assert!((mean - asked).abs() < 1e-3, "{at}: {mean}, asked {asked}");
        }
    }

    #[test]
    fn quantiles_are_those_of_the_values_in_order() {
        let values: Vec<f32> = (0..101).map(|at| ((at * 37) % 101) as f32).collect();
        let found = quantiles(&values, [0.05, 0.5, 0.5, 0.95]);
        assert!(found.iter().zip([5.0, 50.0, 50.0, 95.0]).all(|(found, asked)| (found - asked).abs() < 1e-6), "{found:?}");
    }

    #[test]
    fn a_quarter_lies_below_the_lower_quartile() {
        let found = quantile(&[4.0, 0.0, 2.0, 1.0, 3.0], 0.25);
        assert!((found - 1.0).abs() < 1e-6, "{found}");
    }
}
