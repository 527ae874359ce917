//! The guided filter: a coarse mask drawn to the edges of the picture it belongs to.

use image::RgbImage;

use crate::plane::box_mean;

/// Radius of the window, px: two cells of a 256-px mask over a 640-px frame.
const RADIUS_PX: usize = 6;
/// Variance of luma (0–1) below which a window counts as flat: (5/255)².
const FLAT: f32 = 4e-4;

/// A mask, 0–1, refined by the picture's luma.
///
/// # Source
/// He, Sun, Tang, "Guided Image Filtering", TPAMI 35 (2013).
pub(super) fn guided(picture: &RgbImage, mask: &[f32]) -> Vec<f32> {
    let width = picture.width() as usize;
    let luma: Vec<f32> =
        picture.pixels().map(|px| (0.299 * f32::from(px[0]) + 0.587 * f32::from(px[1]) + 0.114 * f32::from(px[2])) / 255.0).collect();
    let mean = |plane: &[f32]| box_mean(plane, width, RADIUS_PX);
    let product = |one: &[f32], two: &[f32]| -> Vec<f32> { one.iter().zip(two).map(|(a, b)| a * b).collect() };
    let (mean_luma, mean_mask) = (mean(&luma), mean(mask));
    let (mean_both, mean_square) = (mean(&product(&luma, mask)), mean(&product(&luma, &luma)));
    let mut slope = Vec::with_capacity(mask.len());
    let mut offset = Vec::with_capacity(mask.len());
    for at in 0..mask.len() {
        let covariance = mean_both[at] - mean_luma[at] * mean_mask[at];
        let variance = mean_square[at] - mean_luma[at] * mean_luma[at];
        let a = covariance / (variance + FLAT);
        slope.push(a);
        offset.push(mean_mask[at] - a * mean_luma[at]);
    }
    let (slope, offset) = (mean(&slope), mean(&offset));
    (0..mask.len()).map(|at| (slope[at] * luma[at] + offset[at]).clamp(0.0, 1.0)).collect()
}
