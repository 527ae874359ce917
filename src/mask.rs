//! Sets of pixels and what can be done with them.

use std::ops::Range;

use image::{GrayImage, Luma};
use imageproc::drawing::draw_polygon_mut;
use imageproc::point::Point as Corner;
use imageproc::region_labelling::{Connectivity, connected_components};

use crate::geometry::{Bounds, Point, Size};

/// A set of pixels of a frame.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    size: Size,
    bits: Vec<bool>,
}

/// A connected set of pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blob {
    /// Its pixels.
    pub area_px: u32,
    /// Its box.
    pub bounds: Bounds,
    /// Its number in the labelling, from 1.
    pub label: u32,
}

impl Mask {
    /// A mask from one bit a px, row by row.
    ///
    /// # Panics
    /// If `bits` is not `size.width_px * size.height_px` long.
    pub fn new(size: Size, bits: Vec<bool>) -> Self {
        assert_eq!(bits.len(), (size.width_px * size.height_px) as usize, "one bit a pixel");
        Self { size, bits }
    }

    /// The inside of a closed outline; empty where it has fewer than three distinct corners.
    pub fn of_outline(size: Size, outline: &[Point]) -> Self {
        let mut corners: Vec<Corner<i32>> =
            outline.iter().map(|point| Corner::new(point.x.round() as i32, point.y.round() as i32)).collect();
        corners.dedup();
        if corners.len() > 1 && corners.first() == corners.last() {
            corners.pop();
        }
        let mut image = GrayImage::new(size.width_px, size.height_px);
        if corners.len() > 2 {
            draw_polygon_mut(&mut image, &corners, Luma([255]));
        }
        Self::of_image(&image)
    }

    /// The frame.
    pub fn size(&self) -> Size {
        self.size
    }

    /// Whether column `x`, row `y` belongs to it; outside the frame nothing does.
    pub fn at(&self, x: u32, y: u32) -> bool {
        x < self.size.width_px && y < self.size.height_px && self.bits[(y * self.size.width_px + x) as usize]
    }

    /// All bits, row by row.
    pub fn bits(&self) -> &[bool] {
        &self.bits
    }

    /// Number of pixels in it.
    pub fn area_px(&self) -> u32 {
        self.bits.iter().filter(|bit| **bit).count() as u32
    }

    /// Share of the frame, 0–1.
    pub fn share(&self) -> f32 {
        self.area_px() as f32 / self.bits.len().max(1) as f32
    }

    /// Columns and rows of its pixels, row by row.
    pub fn pixels(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let width = self.size.width_px.max(1);
        self.bits.iter().enumerate().filter(|(_, bit)| **bit).map(move |(at, _)| (at as u32 % width, at as u32 / width))
    }

    /// From its first row to the one after its last; none where it is empty.
    pub fn rows(&self) -> Option<Range<u32>> {
        let width = self.size.width_px;
        let row = |at: usize| at as u32 / width;
        let first = self.bits.iter().position(|bit| *bit)?;
        let last = self.bits.iter().rposition(|bit| *bit)?;
        Some(row(first)..row(last) + 1)
    }

    /// The pixels that are in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one && two)
    }

    /// The pixels that are in this one only.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one && !two)
    }

    /// The pixels that are in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one || two)
    }

    /// The pixels that are not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        Self { size: self.size, bits: self.bits.iter().map(|bit| !bit).collect() }
    }

    /// The pixels that are in it and for which `keep(x, y)` holds.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(u32, u32) -> bool) -> Self {
        let width = self.size.width_px.max(1);
        let bits = self.bits.iter().enumerate().map(|(at, bit)| *bit && keep(at as u32 % width, at as u32 / width)).collect();
        Self { size: self.size, bits }
    }

    /// Grown by `px` in every direction (chessboard distance).
    #[must_use]
    pub fn grown(&self, px: u8) -> Self {
        let (width, reach) = (self.size.width_px as usize, usize::from(px));
        let mut rows = vec![false; self.bits.len()];
        for (row, near) in self.bits.chunks_exact(width.max(1)).zip(rows.chunks_exact_mut(width.max(1))) {
            spread_in_row(row, reach, near);
        }
        let mut bits = Vec::with_capacity(self.bits.len());
        let height = self.size.height_px as usize;
        let mut counts = vec![0u16; width];
        let count = |y: usize, step: i16, counts: &mut [u16]| {
            for (count, bit) in counts.iter_mut().zip(&rows[y * width..][..width]) {
                *count = count.wrapping_add_signed(i16::from(*bit) * step);
            }
        };
        (0..reach.min(height)).for_each(|y| count(y, 1, &mut counts));
        for y in 0..height {
            if y + reach < height {
                count(y + reach, 1, &mut counts);
            }
            if y > reach {
                count(y - reach - 1, -1, &mut counts);
            }
            bits.extend(counts.iter().map(|count| *count > 0));
        }
        Self { size: self.size, bits }
    }

    /// Shrunk by `px` in every direction; the frame's edge does not shrink it.
    #[must_use]
    pub fn shrunk(&self, px: u8) -> Self {
        self.complement().grown(px).complement()
    }

    /// Its 4-connected parts, the largest first, with the picture of their labels.
    pub fn blobs(&self) -> Vec<Blob> {
        self.labelled().0
    }

    /// The part that holds the blob's pixels.
    #[must_use]
    pub fn largest(&self) -> Self {
        let (blobs, labels) = self.labelled();
        let first = blobs.first().map_or(u32::MAX, |blob| blob.label);
        Self { size: self.size, bits: labels.iter().map(|label| *label == first).collect() }
    }

    /// Without its 4-connected parts smaller than `area_px`.
    #[must_use]
    pub fn without_specks(&self, area_px: u32) -> Self {
        let (blobs, labels) = self.labelled();
        let mut kept = vec![false; blobs.iter().map(|blob| blob.label).max().unwrap_or(0) as usize + 1];
        for blob in blobs.iter().filter(|blob| blob.area_px >= area_px) {
            kept[blob.label as usize] = true;
        }
        Self { size: self.size, bits: labels.iter().map(|label| kept[*label as usize]).collect() }
    }

    /// The 4-connected parts, the largest first, and each pixel's label (0 outside).
    pub fn labelled(&self) -> (Vec<Blob>, Vec<u32>) {
        if !self.bits.contains(&true) {
            return (Vec::new(), vec![0; self.bits.len()]);
        }
        let labels = connected_components(&self.to_image(), Connectivity::Four, Luma([0u8]));
        let mut extents: Vec<Extent> = Vec::new();
        for (x, y, label) in labels.enumerate_pixels() {
            let at = label[0] as usize;
            if at >= extents.len() {
                extents.resize(at + 1, Extent::default());
            }
            extents[at].add(x, y);
        }
        let mut blobs: Vec<Blob> = extents.iter().enumerate().skip(1).filter_map(|(label, extent)| extent.blob(label as u32)).collect();
        blobs.sort_by(|a, b| b.area_px.cmp(&a.area_px).then(a.label.cmp(&b.label)));
        (blobs, labels.into_raw())
    }

    fn zip(&self, other: &Self, join: impl Fn(bool, bool) -> bool) -> Self {
        debug_assert_eq!(self.size, other.size, "masks of one frame");
        let bits = self.bits.iter().zip(&other.bits).map(|(one, two)| join(*one, *two)).collect();
        Self { size: self.size, bits }
    }

    fn to_image(&self) -> GrayImage {
        let bytes = self.bits.iter().map(|bit| u8::from(*bit) * 255).collect();
        GrayImage::from_raw(self.size.width_px, self.size.height_px, bytes).expect("one bit a pixel")
    }

    fn of_image(image: &GrayImage) -> Self {
        let size = Size { width_px: image.width(), height_px: image.height() };
        Self { size, bits: image.as_raw().iter().map(|byte| *byte > 0).collect() }
    }
}

/// Sets every place of `near` that has a bit of the row within `reach`.
fn spread_in_row(row: &[bool], reach: usize, near: &mut [bool]) {
    if row.iter().all(|bit| *bit == row[0]) {
        near.fill(row[0]);
        return;
    }
    let mut until = 0;
    for (at, bit) in row.iter().enumerate() {
        if *bit {
            let end = (at + reach + 1).min(row.len());
            near[at.saturating_sub(reach).max(until)..end].fill(true);
            until = end;
        }
    }
}

#[derive(Clone, Copy)]
struct Extent {
    area_px: u32,
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

impl Default for Extent {
    fn default() -> Self {
        Self { area_px: 0, left: u32::MAX, top: u32::MAX, right: 0, bottom: 0 }
    }
}

impl Extent {
    fn add(&mut self, x: u32, y: u32) {
        self.area_px += 1;
        self.left = self.left.min(x);
        self.top = self.top.min(y);
        self.right = self.right.max(x);
        self.bottom = self.bottom.max(y);
    }

    fn blob(&self, label: u32) -> Option<Blob> {
        (self.area_px > 0).then(|| Blob {
            area_px: self.area_px,
            label,
            bounds: Bounds {
                x: self.left as f32,
                y: self.top as f32,
                width: (self.right - self.left + 1) as f32,
                height: (self.bottom - self.top + 1) as f32,
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(at: (u32, u32)) -> Mask {
        let size = Size { width_px: 9, height_px: 7 };
        Mask::new(size, vec![true; 63]).filter(|x, y| (x, y) == at)
    }

    #[test]
    fn a_dot_grows_into_a_square() {
        let grown = dot((4, 3)).grown(2);
        assert_eq!(grown.area_px(), 25);
        assert!(grown.at(2, 1) && grown.at(6, 5) && !grown.at(1, 3));
    }

    #[test]
    fn growth_ends_at_the_frame() {
        assert_eq!(dot((0, 0)).grown(2).area_px(), 9);
    }

    #[test]
    fn the_frame_does_not_shrink_a_mask() {
        let full = dot((0, 0)).or(&dot((0, 0)).complement());
        assert_eq!(full.shrunk(2), full);
    }

    #[test]
    fn what_grew_shrinks_back() {
        let dot = dot((4, 3));
        assert_eq!(dot.grown(2).shrunk(2), dot);
    }
}
