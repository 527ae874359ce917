//! Planes of numbers over a frame, one number a pixel.

use crate::wide::wide;

/// Means over square windows of `radius` px on each side, cut at the frame's edges.
///
/// # Panics
/// If `plane` is not `width` × something long.
pub fn box_mean(plane: &[f32], width: usize, radius: usize) -> Vec<f32> {
    assert_eq!(plane.len() % width.max(1), 0, "whole rows");
    if radius <= NARROW {
        wide(
            #[inline(always)]
            || narrow_mean(plane, width, radius),
        )
    } else {
        wide(
            #[inline(always)]
            || sliding_mean(plane, width, radius),
        )
    }
}

/// [`box_mean`] by running sums.
#[inline(always)]
fn sliding_mean(plane: &[f32], width: usize, radius: usize) -> Vec<f32> {
    let height = plane.len() / width.max(1);
    let near = |at: usize, end: usize| at.saturating_sub(radius)..(at + radius + 1).min(end);
    let shares: Vec<f32> = (0..width).map(|x| 1.0 / near(x, width).len() as f32).collect();
    // Sums of a window's rows, then of its columns as the difference of two running sums.
    let mut down = vec![0.0f32; width];
    let mut until = vec![0.0f64; width + 1];
    let mut out = Vec::with_capacity(plane.len());
    for row in plane.chunks_exact(width).take(radius) {
        down.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
    }
    for y in 0..height {
        if let Some(row) = plane.get((y + radius) * width..(y + radius + 1) * width) {
            down.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        if let Some(gone) = y.checked_sub(radius + 1) {
            down.iter_mut().zip(&plane[gone * width..]).for_each(|(sum, value)| *sum -= value);
        }
        let mut sum = 0.0;
        for (until, value) in until[1..].iter_mut().zip(&down) {
            sum += f64::from(*value);
            *until = sum;
        }
        let share = 1.0 / near(y, height).len() as f32;
        let whole = 2 * radius + 1;
        let inner = radius..width.saturating_sub(radius).max(radius);
        let edge = |x: usize| {
            let columns = near(x, width);
            (until[columns.end] - until[columns.start]) as f32 * shares[x] * share
        };
        out.extend((0..inner.start.min(width)).map(edge));
        let means = until.iter().zip(&until[whole.min(width)..]).take(inner.len());
        out.extend(means.map(|(before, behind)| (behind - before) as f32 * (share / whole as f32)));
        out.extend((inner.end.min(width).max(inner.start.min(width))..width).map(edge));
    }
    out
}

/// Radius up to which adding a window's numbers is quicker than a running sum, in which each waits for the one before.
const NARROW: usize = 4;

/// [`box_mean`] of a small radius.
#[inline(always)]
fn narrow_mean(plane: &[f32], width: usize, radius: usize) -> Vec<f32> {
    let height = plane.len() / width.max(1);
    let near = |at: usize, end: usize| at.saturating_sub(radius)..(at + radius + 1).min(end);
    let shares: Vec<f32> = (0..width).map(|x| 1.0 / near(x, width).len() as f32).collect();
    let mut down = vec![0.0; width + 2 * radius];
    let mut out = Vec::with_capacity(plane.len());
    for y in 0..height {
        let rows = near(y, height);
        let share = 1.0 / rows.len() as f32;
        let line = &mut down[radius..radius + width];
        line.copy_from_slice(&plane[rows.start * width..][..width]);
        for row in plane[(rows.start + 1) * width..rows.end * width].chunks_exact(width) {
            line.iter_mut().zip(row).for_each(|(sum, value)| *sum += value);
        }
        let start = out.len();
        out.extend_from_slice(&down[..width]);
        let means = &mut out[start..];
        for step in 1..=2 * radius {
            means.iter_mut().zip(&down[step..]).for_each(|(sum, value)| *sum += value);
        }
        means.iter_mut().zip(&shares).for_each(|(sum, across)| *sum *= across * share);
    }
    out
}

/// A Gaussian mean of `sigma` px, cut at three of them; the frame's edge is repeated outwards.
///
/// # Panics
/// If `plane` is not `width` × something long.
pub fn gaussian(plane: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    assert_eq!(plane.len() % width.max(1), 0, "whole rows");
    wide(
        #[inline(always)]
        || separated(plane, width, sigma),
    )
}

/// [`gaussian`], columns first.
#[inline(always)]
fn separated(plane: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    let height = plane.len() / width.max(1);
    let reach = (3.0 * sigma).ceil() as usize;
    let taps: Vec<f32> = (0..=2 * reach).map(|at| (-0.5 * ((at as f32 - reach as f32) / sigma).powi(2)).exp()).collect();
    let total: f32 = taps.iter().sum();
    let near = |at: usize, step: usize, end: usize| (at + step).saturating_sub(reach).min(end - 1);
    let mut out = vec![0.0; plane.len()];
    let mut line = vec![0.0; width + 2 * reach];
    for (y, row) in out.chunks_exact_mut(width.max(1)).enumerate() {
        line[reach..reach + width].fill(0.0);
        for (step, tap) in taps.iter().enumerate() {
            let from = &plane[near(y, step, height) * width..][..width];
            line[reach..].iter_mut().zip(from).for_each(|(sum, value)| *sum += tap * value);
        }
        let (first, last) = (line[reach], line[reach + width - 1]);
        line[..reach].fill(first);
        line[reach + width..].fill(last);
        for (step, tap) in taps.iter().enumerate() {
            row.iter_mut().zip(&line[step..]).for_each(|(sum, value)| *sum += tap * value);
        }
        for value in row {
            *value /= total * total;
        }
    }
    out
}

/// The median; 0 of nothing.
pub fn median(values: &mut [f32]) -> f32 {
    quantile(values, 0.5)
}

/// The value below which a `share` (0–1) of the values lies; 0 of nothing.
pub fn quantile(values: &mut [f32], share: f32) -> f32 {
    let Some(last) = values.len().checked_sub(1) else { return 0.0 };
    *values.select_nth_unstable_by((last as f32 * share).round() as usize, f32::total_cmp).1
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
    fn a_quarter_lies_below_the_lower_quartile() {
        let found = quantile(&mut [4.0, 0.0, 2.0, 1.0, 3.0], 0.25);
        assert!((found - 1.0).abs() < 1e-6, "{found}");
    }
}
