//! Sets of pixels and what can be done with them.

use std::ops::Range;

use image::{GrayImage, Luma};
use imageproc::drawing::draw_polygon_mut;
use imageproc::point::Point as Corner;

use crate::geometry::{Bounds, Point, Size};
use crate::wide::wide;

/// A set of pixels of a frame: one bit a pixel, rows in whole words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    size: Size,
    /// The bits behind a row's last pixel are never set.
    words: Vec<u64>,
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
    /// A mask without pixels.
    pub fn empty(size: Size) -> Self {
        Self { size, words: vec![0; words_in(size.width_px) * size.height_px as usize] }
    }

    /// The pixels of which `holds` is true, one truth a px, row by row.
    ///
    /// # Panics
    /// If `holds` is not `size.width_px * size.height_px` long.
    pub fn new(size: Size, holds: &[bool]) -> Self {
        assert_eq!(holds.len(), (size.width_px * size.height_px) as usize, "one truth a pixel");
        let packed = |row: &[bool]| {
            row.chunks(BITS).map(|few| few.iter().rev().fold(0, |word, bit| word << 1 | u64::from(*bit))).collect::<Vec<_>>()
        };
        Self { size, words: holds.chunks(size.width_px.max(1) as usize).flat_map(packed).collect() }
    }

    /// Adds the pixels from column `x.start` to before `x.end` of row `y`, all inside the frame.
    pub fn add_run(&mut self, y: u32, x: Range<u32>) {
        let width = words_in(self.size.width_px);
        let row = &mut self.words[y as usize * width..][..width];
        let (first, last) = (x.start as usize / BITS, x.end as usize / BITS);
        for (at, word) in row.iter_mut().enumerate().take(last + 1).skip(first) {
            let from = if at == first { x.start as usize % BITS } else { 0 };
            let to = if at == last { x.end as usize % BITS } else { BITS };
            *word |= ones(to) & !ones(from);
        }
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
        let (x, y) = (x as usize, y as usize);
        let width = words_in(self.size.width_px);
        x < width * BITS && self.words.get(y * width + x / BITS).is_some_and(|word| word >> (x % BITS) & 1 == 1)
    }

    /// Number of pixels in it.
    pub fn area_px(&self) -> u32 {
        self.words.iter().map(|word| word.count_ones()).sum()
    }

    /// Share of the frame, 0–1.
    pub fn share(&self) -> f32 {
        self.area_px() as f32 / (self.size.width_px * self.size.height_px).max(1) as f32
    }

    /// Columns and rows of its pixels, row by row.
    pub fn pixels(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.by_row().flat_map(|(y, row)| columns(row).map(move |x| (x, y)))
    }

    /// The stretches of its pixels: rows and columns, row by row.
    pub fn runs(&self) -> impl Iterator<Item = (u32, Range<u32>)> + '_ {
        self.by_row().flat_map(|(y, row)| Runs { row, at: 0 }.map(move |run| (y, run)))
    }

    /// From its first row to the one after its last; none where it is empty.
    pub fn rows(&self) -> Option<Range<u32>> {
        let row = |at: usize| (at / words_in(self.size.width_px)) as u32;
        let first = self.words.iter().position(|word| *word != 0)?;
        let last = self.words.iter().rposition(|word| *word != 0)?;
        Some(row(first)..row(last) + 1)
    }

    /// The pixels that are in both.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one & two)
    }

    /// The pixels that are in this one only.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one & !two)
    }

    /// The pixels that are in either.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one | two)
    }

    /// The pixels that are not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        self.inside(self.words.iter().map(|word| !word).collect())
    }

    /// The pixels that are in it and for which `keep(x, y)` holds.
    #[must_use]
    pub fn filter(&self, keep: impl Fn(u32, u32) -> bool) -> Self {
        let mut kept = self.clone();
        let width = words_in(self.size.width_px);
        for (at, word) in kept.words.iter_mut().enumerate() {
            let (left, y) = ((at % width.max(1) * BITS) as u32, (at / width.max(1)) as u32);
            for bit in columns(&[*word]).filter(|bit| !keep(left + bit, y)) {
                *word &= !(1 << bit);
            }
        }
        kept
    }

    /// Grown by `px` in every direction (chessboard distance).
    #[must_use]
    pub fn grown(&self, px: u8) -> Self {
        wide(
            #[inline(always)]
            || self.spread(px),
        )
    }

    #[inline(always)]
    fn spread(&self, px: u8) -> Self {
        let (width, reach) = (words_in(self.size.width_px).max(1), usize::from(px));
        let (mut across, mut back) = (self.words.clone(), self.words.clone());
        for (row, back) in across.chunks_exact_mut(width).zip(back.chunks_exact_mut(width)) {
            if row.iter().any(|word| *word != 0) {
                doubled(reach, |step| shifted_right(row, step));
                doubled(reach, |step| shifted_left(back, step));
            }
        }
        unite(&mut across, &back);
        let (mut down, mut up) = (across.clone(), across);
        let mut before = back;
        doubled(reach, |step| {
            before.copy_from_slice(&down);
            unite(down.get_mut(step * width..).unwrap_or_default(), &before);
        });
        doubled(reach, |step| {
            before.copy_from_slice(&up);
            unite(&mut up, before.get(step * width..).unwrap_or_default());
        });
        unite(&mut down, &up);
        self.inside(down)
    }

    /// Shrunk by `px` in every direction; the frame's edge does not shrink it.
    #[must_use]
    pub fn shrunk(&self, px: u8) -> Self {
        self.complement().grown(px).complement()
    }

    /// Its 4-connected parts, the largest first.
    pub fn blobs(&self) -> Vec<Blob> {
        self.labelled().0
    }

    /// The part that holds the blob's pixels.
    #[must_use]
    pub fn largest(&self) -> Self {
        let (blobs, parts) = self.labelled();
        let first = blobs.first().map_or(u32::MAX, |blob| blob.label);
        self.of_parts(&parts, |label| label == first)
    }

    /// Without its 4-connected parts smaller than `area_px`.
    #[must_use]
    pub fn without_specks(&self, area_px: u32) -> Self {
        let (blobs, parts) = self.labelled();
        let mut kept = vec![false; blobs.iter().map(|blob| blob.label).max().unwrap_or(0) as usize + 1];
        for blob in blobs.iter().filter(|blob| blob.area_px >= area_px) {
            kept[blob.label as usize] = true;
        }
        self.of_parts(&parts, |label| kept[label as usize])
    }

    /// The 4-connected parts, the largest first, and the stretches of pixels that they consist of.
    ///
    /// # Source
    /// Labelling of runs with equivalent labels: He, Chao, Suzuki, "A run-based two-scan labeling algorithm", IEEE TIP 17 (2008).
    pub fn labelled(&self) -> (Vec<Blob>, Vec<Part>) {
        let mut parts: Vec<Part> = Vec::new();
        let mut roots = vec![0];
        let (mut above, mut row) = (0..0, 0..0);
        for (y, x) in self.runs() {
            if parts.last().is_none_or(|last| last.y != y) {
                let over = parts.last().is_some_and(|last| last.y + 1 == y);
                above = if over { row } else { parts.len()..parts.len() };
                row = parts.len()..parts.len();
            }
            let mut label = 0;
            for part in parts[above.clone()].iter().filter(|part| part.x.start < x.end && part.x.end > x.start) {
                let found = root(&roots, part.label);
                let (low, high) = if label == 0 { (found, found) } else { (found.min(label), found.max(label)) };
                roots[high as usize] = low;
                label = low;
            }
            if label == 0 {
                label = roots.len() as u32;
                roots.push(label);
            }
            parts.push(Part { y, x, label });
            row.end = parts.len();
        }
        let mut extents = vec![Extent::default(); roots.len()];
        for part in &mut parts {
            part.label = root(&roots, part.label);
            extents[part.label as usize].add(part);
        }
        let mut blobs: Vec<Blob> = extents.iter().enumerate().filter_map(|(label, extent)| extent.blob(label as u32)).collect();
        blobs.sort_by(|a, b| b.area_px.cmp(&a.area_px).then(a.label.cmp(&b.label)));
        (blobs, parts)
    }

    fn by_row(&self) -> impl Iterator<Item = (u32, &[u64])> {
        (0..).zip(self.words.chunks_exact(words_in(self.size.width_px).max(1)))
    }

    fn zip(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        debug_assert_eq!(self.size, other.size, "masks of one frame");
        Self { size: self.size, words: self.words.iter().zip(&other.words).map(|(one, two)| join(*one, *two)).collect() }
    }

    /// A mask of these words without what lies behind the last column.
    fn inside(&self, mut words: Vec<u64>) -> Self {
        let last = self.size.width_px as usize % BITS;
        if last > 0 {
            let width = words_in(self.size.width_px);
            words.iter_mut().skip(width - 1).step_by(width).for_each(|word| *word &= ones(last));
        }
        Self { size: self.size, words }
    }

    fn of_parts(&self, parts: &[Part], keep: impl Fn(u32) -> bool) -> Self {
        let mut mask = Self::empty(self.size);
        parts.iter().filter(|part| keep(part.label)).for_each(|part| mask.add_run(part.y, part.x.clone()));
        mask
    }

    fn of_image(image: &GrayImage) -> Self {
        let size = Size { width_px: image.width(), height_px: image.height() };
        let holds: Vec<bool> = image.as_raw().iter().map(|byte| *byte > 0).collect();
        Self::new(size, &holds)
    }
}

/// A stretch of pixels of a row, and the part that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its row.
    pub y: u32,
    /// Its columns.
    pub x: Range<u32>,
    /// The [`Blob`]'s number.
    pub label: u32,
}

/// Pixels in a word.
const BITS: usize = u64::BITS as usize;

const fn words_in(width_px: u32) -> usize {
    (width_px as usize).div_ceil(BITS)
}

/// The lowest `count` bits, of at most [`BITS`].
const fn ones(count: usize) -> u64 {
    if count == BITS { u64::MAX } else { (1 << count) - 1 }
}

/// Columns of the bits that are set.
fn columns(row: &[u64]) -> impl Iterator<Item = u32> {
    (0..).step_by(BITS).zip(row).flat_map(|(left, word)| {
        let mut rest = *word;
        std::iter::from_fn(move || {
            (rest != 0).then(|| {
                let bit = rest.trailing_zeros();
                rest &= rest - 1;
                left + bit
            })
        })
    })
}

/// The stretches of bits that are set.
struct Runs<'a> {
    row: &'a [u64],
    at: usize,
}

impl Runs<'_> {
    /// The first place from `at` on whose bit is set (or clear).
    fn next_place(&self, at: usize, set: bool) -> usize {
        let mut place = at;
        while let Some(word) = self.row.get(place / BITS) {
            let word = if set { *word } else { !word } >> (place % BITS);
            if word != 0 {
                return place + word.trailing_zeros() as usize;
            }
            place = (place / BITS + 1) * BITS;
        }
        self.row.len() * BITS
    }
}

impl Iterator for Runs<'_> {
    type Item = Range<u32>;

    fn next(&mut self) -> Option<Range<u32>> {
        let start = self.next_place(self.at, true);
        if start == self.row.len() * BITS {
            return None;
        }
        self.at = self.next_place(start, false);
        Some(start as u32..self.at as u32)
    }
}

/// Sets the bits that are set in the other's words, as far as those go.
#[inline(always)]
fn unite(words: &mut [u64], others: &[u64]) {
    words.iter_mut().zip(others).for_each(|(word, other)| *word |= other);
}

/// Steps that, taken one after the other, spread a place by `reach` on one side.
fn doubled(reach: usize, mut spread: impl FnMut(usize)) {
    let mut done = 0;
    while done < reach {
        let step = (done + 1).min(reach - done);
        spread(step);
        done += step;
    }
}

/// Sets the bits `step` places behind each that is set.
fn shifted_right(row: &mut [u64], step: usize) {
    let (words, bits) = (step / BITS, step % BITS);
    for at in (words..row.len()).rev() {
        let below = at.checked_sub(words + 1).filter(|_| bits > 0).map_or(0, |below| row[below] >> (BITS - bits));
        row[at] |= row[at - words] << bits | below;
    }
}

/// Sets the bits `step` places before each that is set.
fn shifted_left(row: &mut [u64], step: usize) {
    let (words, bits) = (step / BITS, step % BITS);
    for at in 0..row.len().saturating_sub(words) {
        let above = if bits > 0 { row.get(at + words + 1).map_or(0, |above| above << (BITS - bits)) } else { 0 };
        row[at] |= row[at + words] >> bits | above;
    }
}

/// The lowest label that a label is equivalent to.
fn root(roots: &[u32], label: u32) -> u32 {
    let mut at = label;
    while roots[at as usize] != at {
        at = roots[at as usize];
    }
    at
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
    fn add(&mut self, part: &Part) {
        self.area_px += part.x.end - part.x.start;
        self.left = self.left.min(part.x.start);
        self.top = self.top.min(part.y);
        self.right = self.right.max(part.x.end - 1);
        self.bottom = self.bottom.max(part.y);
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
        Mask::new(size, &[true; 63]).filter(|x, y| (x, y) == at)
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
