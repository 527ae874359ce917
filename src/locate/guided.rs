//! The guided filter: a coarse mask drawn to the edges of the picture it belongs to.

use image::RgbImage;

use crate::geometry::Size;
use crate::plane::box_mean;
use crate::resample::Bilinear;
use crate::wide::wide;

/// Radius of the window at half the picture's size, px: two cells of a 256-px mask over a 640-px frame.
const RADIUS_PX: usize = 3;
/// Variance of luma (0–1) below which a window counts as flat: (5/255)².
const FLAT: f32 = 4e-4;

/// The size at which the lines that tie mask to luma are fitted: a quarter of the work, the same edges.
pub(super) const fn half(size: Size) -> Size {
    Size { width_px: size.width_px.div_ceil(2), height_px: size.height_px.div_ceil(2) }
}

/// A mask, 0–1, at [`half`] the picture's size, refined by the picture's luma: one number a px.
///
/// # Source
/// He, Sun, Tang, "Guided Image Filtering", TPAMI 35 (2013); He, Sun, "Fast Guided Filter", arXiv 1505.00996 (2015).
pub(super) fn guided(picture: &RgbImage, mask: &[f32]) -> Vec<f32> {
    wide(
        #[inline(always)]
        || refined(picture, mask),
    )
}

#[inline(always)]
fn refined(picture: &RgbImage, mask: &[f32]) -> Vec<f32> {
    let size = Size { width_px: picture.width(), height_px: picture.height() };
    let half = half(size);
    let luma = luma(picture);
    let [slopes, offsets] = lines(&halved(&luma, size), mask, half.width_px as usize);
    let between = Bilinear::new(half, size);
    let width = half.width_px as usize;
    let mut line = vec![0.0; width];
    let [mut slope, mut offset] = [(); 2].map(|()| vec![0.0; size.width_px as usize]);
    let mut out = luma;
    for (row, values) in between.rows().iter().zip(out.chunks_exact_mut(size.width_px as usize)) {
        row.mix_rows(&slopes, &mut line);
        between.spread(&line, &mut slope);
        row.mix_rows(&offsets, &mut line);
        between.spread(&line, &mut offset);
        values.iter_mut().zip(slope.iter().zip(&offset)).for_each(|(value, (slope, offset))| *value = slope * *value + offset);
    }
    out
}

/// Slopes and offsets of the lines that give the mask from the luma round each px.
#[inline(always)]
fn lines(luma: &[f32], mask: &[f32], width: usize) -> [Vec<f32>; 2] {
    let mean = |plane: &[f32]| box_mean(plane, width, RADIUS_PX);
    let product = |one: &[f32], two: &[f32]| -> Vec<f32> { one.iter().zip(two).map(|(a, b)| a * b).collect() };
    let (mean_luma, mut offset) = (mean(luma), mean(mask));
    let (mut slope, mean_square) = (mean(&product(luma, mask)), mean(&product(luma, luma)));
    let planes = slope.iter_mut().zip(&mut offset).zip(mean_luma.iter().zip(&mean_square));
    for ((both, mask), (luma, square)) in planes {
        let (covariance, variance) = (*both - luma * *mask, square - luma * luma);
        *both = covariance / (variance + FLAT);
        *mask -= *both * luma;
    }
    [mean(&slope), mean(&offset)]
}

/// Luma of ITU-R BT.601, 0–1.
#[inline(always)]
fn luma(picture: &RgbImage) -> Vec<f32> {
    let (pixels, _) = picture.as_raw().as_chunks::<3>();
    pixels.iter().map(|[r, g, b]| (0.299 * f32::from(*r) + 0.587 * f32::from(*g) + 0.114 * f32::from(*b)) / 255.0).collect()
}

/// A plane at half its size: means of four px, fewer at an odd edge.
#[inline(always)]
fn halved(plane: &[f32], size: Size) -> Vec<f32> {
    let (width, height) = (size.width_px as usize, size.height_px as usize);
    let mut out = Vec::with_capacity(width.div_ceil(2) * height.div_ceil(2));
    for y in (0..height).step_by(2) {
        let (upper, last_up) = plane[y * width..][..width].as_chunks::<2>();
        let (lower, last_low) = plane[(y + 1).min(height - 1) * width..][..width].as_chunks::<2>();
        out.extend(upper.iter().zip(lower).map(|(up, low)| (up[0] + up[1] + (low[0] + low[1])) / 4.0));
        out.extend(last_up.iter().zip(last_low).map(|(up, low)| f32::midpoint(*up, *low)));
    }
    out
}
