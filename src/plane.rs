//! Planes of numbers over a frame, one number a pixel.

/// Means over square windows of `radius` px on each side, cut at the frame's edges.
///
/// # Panics
/// If `plane` is not `width` × something long.
pub fn box_mean(plane: &[f32], width: usize, radius: usize) -> Vec<f32> {
    assert_eq!(plane.len() % width.max(1), 0, "whole rows");
    let height = plane.len() / width.max(1);
    let mut rows = vec![0.0; plane.len()];
    for (from, to) in plane.chunks_exact(width).zip(rows.chunks_exact_mut(width)) {
        slide(from, to, radius);
    }
    let mut out = Vec::with_capacity(plane.len());
    let mut sums = vec![0.0f64; width];
    let add = |y: usize, sign: f64, sums: &mut [f64]| {
        for (sum, value) in sums.iter_mut().zip(&rows[y * width..][..width]) {
            *sum += sign * f64::from(*value);
        }
    };
    (0..radius.min(height)).for_each(|y| add(y, 1.0, &mut sums));
    for y in 0..height {
        if y + radius < height {
            add(y + radius, 1.0, &mut sums);
        }
        if y > radius {
            add(y - radius - 1, -1.0, &mut sums);
        }
        let count = (y + radius).min(height - 1) + 1 - y.saturating_sub(radius);
        out.extend(sums.iter().map(|sum| (sum / count as f64) as f32));
    }
    out
}

/// Running means along a line.
fn slide(line: &[f32], means: &mut [f32], radius: usize) {
    let (mut sum, mut first, mut last) = (0.0f64, 0, 0);
    for (at, mean) in means.iter_mut().enumerate() {
        while last < line.len() && last <= at + radius {
            sum += f64::from(line[last]);
            last += 1;
        }
        while first + radius < at {
            sum -= f64::from(line[first]);
            first += 1;
        }
        *mean = (sum / (last - first) as f64) as f32;
    }
}

/// A Gaussian mean of `sigma` px, cut at three of them; the frame's edge is repeated outwards.
///
/// # Panics
/// If `plane` is not `width` × something long.
pub fn gaussian(plane: &[f32], width: usize, sigma: f32) -> Vec<f32> {
    assert_eq!(plane.len() % width.max(1), 0, "whole rows");
    let height = plane.len() / width.max(1);
    let reach = (3.0 * sigma).ceil() as isize;
    let taps: Vec<f32> = (-reach..=reach).map(|at| (-0.5 * (at as f32 / sigma).powi(2)).exp()).collect();
    let total: f32 = taps.iter().sum();
    let near = |at: usize, step: isize, end: usize| at.saturating_add_signed(step).min(end - 1);
    let mut rows = vec![0.0; plane.len()];
    for y in 0..height {
        for x in 0..width {
            let sum: f32 = taps.iter().zip(-reach..).map(|(tap, step)| tap * plane[y * width + near(x, step, width)]).sum();
            rows[y * width + x] = sum / total;
        }
    }
    let mut out = vec![0.0; plane.len()];
    for y in 0..height {
        for x in 0..width {
            let sum: f32 = taps.iter().zip(-reach..).map(|(tap, step)| tap * rows[near(y, step, height) * width + x]).sum();
            out[y * width + x] = sum / total;
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
