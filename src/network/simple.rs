//! Layers without weights.

use super::planes::Shape;

/// The largest of the four cells that become one.
#[inline(always)]
pub(super) fn max_pool(from: Shape, source: &[f32], to: Shape, out: &mut [f32]) {
    for channel in 0..to.channels {
        let plane = &source[channel * from.stride()..][..from.cells()];
        let out = &mut out[channel * to.stride()..][..to.cells()];
        for (rows, out) in plane.chunks_exact(2 * from.width).zip(out.chunks_exact_mut(to.width)) {
            let (upper, lower) = rows.split_at(from.width);
            for (out, (up, low)) in out.iter_mut().zip(upper.chunks_exact(2).zip(lower.chunks_exact(2))) {
                *out = larger(larger(up[0], up[1]), larger(low[0], low[1]));
            }
        }
    }
}

/// The larger one of two numbers that both are some: one instruction, where [`f32::max`] takes three.
#[inline(always)]
fn larger(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

/// The mean of each plane.
#[inline(always)]
pub(super) fn mean(from: Shape, source: &[f32], out: &mut [f32]) {
    let to = Shape { height: 1, width: 1, ..from };
    for channel in 0..from.channels {
        let plane = &source[channel * from.stride()..][..from.cells()];
        out[channel * to.stride()] = total(plane) / from.cells() as f32;
    }
}

/// The sum of many numbers, sixteen side by side: each addition would wait for the one before.
fn total(plane: &[f32]) -> f32 {
    let (stretches, rest) = plane.as_chunks::<16>();
    let mut sums = [0.0; 16];
    for stretch in stretches {
        sums.iter_mut().zip(stretch).for_each(|(sum, value)| *sum += value);
    }
    sums.iter().sum::<f32>() + rest.iter().sum::<f32>()
}

/// Every cell four times.
#[inline(always)]
pub(super) fn double(from: Shape, source: &[f32], to: Shape, out: &mut [f32]) {
    for channel in 0..to.channels {
        let plane = &source[channel * from.stride()..][..from.cells()];
        let out = &mut out[channel * to.stride()..][..to.cells()];
        for (cells, rows) in plane.chunks_exact(from.width).zip(out.chunks_exact_mut(2 * to.width)) {
            let (upper, lower) = rows.split_at_mut(to.width);
            for (pair, cell) in upper.as_chunks_mut::<2>().0.iter_mut().zip(cells) {
                *pair = [*cell; 2];
            }
            lower.copy_from_slice(upper);
        }
    }
}

/// The four planes of a quarter of the channels as the four cells of one: ONNX's `DepthToSpace` in its order `DCR`.
#[inline(always)]
pub(super) fn interleave(from: Shape, source: &[f32], to: Shape, out: &mut [f32]) {
    let plane = |channel: usize, row: usize| &source[channel * from.stride() + row * from.width..][..from.width];
    for channel in 0..to.channels {
        let out = &mut out[channel * to.stride()..][..to.cells()];
        for (y, rows) in out.chunks_exact_mut(2 * to.width).enumerate() {
            for (down, row) in rows.chunks_exact_mut(to.width).enumerate() {
                let first = plane(2 * down * to.channels + channel, y);
                let second = plane((2 * down + 1) * to.channels + channel, y);
                for (pair, (one, two)) in row.as_chunks_mut::<2>().0.iter_mut().zip(first.iter().zip(second)) {
                    *pair = [*one, *two];
                }
            }
        }
    }
}

/// activation(one + other): `other` may have fewer channels, or one cell a plane, which every cell gets.
#[inline(always)]
pub(super) fn sum(shape: Shape, one: &[f32], other: Option<(Shape, &[f32])>, slopes: &[f32], out: &mut [f32]) {
    for channel in 0..shape.channels {
        let cells = out[channel * shape.stride()..][..shape.cells()].iter_mut().zip(&one[channel * shape.stride()..]);
        let slope = slopes[channel];
        match other.filter(|(theirs, _)| channel < theirs.channels) {
            Some((theirs, other)) if theirs.cells() > 1 => {
                for ((out, one), more) in cells.zip(&other[channel * theirs.stride()..]) {
                    *out = bent(one + more, slope);
                }
            }
            other => {
                let more = other.map_or(0.0, |(theirs, other)| other[channel * theirs.stride()]);
                for (out, one) in cells {
                    *out = bent(one + more, slope);
                }
            }
        }
    }
}

/// The activation of a sum.
#[inline(always)]
fn bent(sum: f32, slope: f32) -> f32 {
    sum.max(0.0) + slope * sum.min(0.0)
}
