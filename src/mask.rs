//! Sets of pixels and what can be done with them.

use std::ops::Range;

use crate::geometry::{Point, Size};

mod growth;
mod parts;
#[cfg(test)]
mod tests;
mod words;

pub use parts::{Blob, Part};
use words::{BITS, Runs, columns, ones, stretch, words_in};

/// A set of pixels of a frame: one bit a pixel, rows in whole words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mask {
    size: Size,
    /// The bits behind a row's last pixel are never set.
    words: Vec<u64>,
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
        for (at, bits) in stretch(&x) {
            row[at] |= bits;
        }
    }

    /// The px whose middles lie inside a closed outline (of those that it crosses itself, every other stretch of a row).
    pub fn of_outline(size: Size, outline: &[Point]) -> Self {
        let mut mask = Self::empty(size);
        let edges = || outline.iter().zip(outline.iter().cycle().skip(1));
        let mut crossings = Vec::new();
        for y in rows(outline, size.height_px) {
            let middle = y as f32 + 0.5;
            let crossed = edges().filter(|(from, to)| (from.y <= middle) != (to.y <= middle));
            crossings.clear();
            crossings.extend(crossed.map(|(from, to)| from.x + (middle - from.y) / (to.y - from.y) * (to.x - from.x)));
            crossings.sort_unstable_by(f32::total_cmp);
            for [from, to] in crossings.as_chunks().0 {
                let [start, end] = [from, to].map(|x| (x - 0.5).ceil().clamp(0.0, size.width_px as f32) as u32);
                if start < end {
                    mask.add_run(y, start..end);
                }
            }
        }
        mask
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

    /// Whether all pixels from column `x.start` to before `x.end` of row `y` belong to it.
    pub fn holds(&self, y: u32, x: Range<u32>) -> bool {
        if x.end > self.size.width_px || y >= self.size.height_px {
            return false;
        }
        let row = &self.words[y as usize * words_in(self.size.width_px)..];
        stretch(&x).all(|(at, bits)| row[at] & bits == bits)
    }

    /// Number of its pixels from column `x.start` to before `x.end` of row `y`; outside the frame there are none.
    pub fn count(&self, y: u32, x: Range<u32>) -> u32 {
        if y >= self.size.height_px {
            return 0;
        }
        let row = &self.words[y as usize * words_in(self.size.width_px)..];
        let x = x.start.min(self.size.width_px)..x.end.min(self.size.width_px);
        let (word, start) = (x.start as usize / BITS, x.start as usize % BITS);
        if start + x.len() <= BITS && !x.is_empty() {
            return (row[word] >> start & ones(x.len())).count_ones();
        }
        stretch(&x).map(|(at, bits)| (row[at] & bits).count_ones()).sum()
    }

    /// Whether no pixel is in it.
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }

    /// The first row of it in each column; none where a column has none.
    pub fn tops(&self) -> Vec<Option<u32>> {
        let mut tops = vec![None; self.size.width_px as usize];
        let mut seen = vec![0; words_in(self.size.width_px)];
        for (y, row) in self.by_row() {
            for (place, (seen, word)) in seen.iter_mut().zip(row).enumerate() {
                let new = word & !*seen;
                columns(&[new]).for_each(|bit| tops[place * BITS + bit as usize] = Some(y));
                *seen |= new;
            }
        }
        tops
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

    /// From its first column to the one after its last, in each row that it has any in.
    pub fn spans(&self) -> impl Iterator<Item = (u32, Range<u32>)> + '_ {
        self.by_row().filter_map(|(y, row)| {
            let mut runs = Runs { row, at: 0 };
            let first = runs.next()?;
            Some((y, first.start..runs.last().map_or(first.end, |last| last.end)))
        })
    }

    /// The stretches of its pixels in each column: rows, from above.
    pub fn runs_down(&self) -> Vec<Vec<Range<u32>>> {
        let mut runs: Vec<Vec<Range<u32>>> = vec![Vec::new(); self.size.width_px as usize];
        let mut above = vec![0; words_in(self.size.width_px)];
        for (y, row) in self.by_row() {
            for (place, (above, word)) in above.iter_mut().zip(row).enumerate() {
                for bit in columns(&[*above ^ word]) {
                    let column = &mut runs[place * BITS + bit as usize];
                    match column.last_mut() {
                        Some(last) if word >> bit & 1 == 0 => last.end = y,
                        _ => column.push(y..self.size.height_px),
                    }
                }
                *above = *word;
            }
        }
        runs
    }

    /// From its first row to the one after its last; none where it is empty.
    pub fn rows(&self) -> Option<Range<u32>> {
        let row = |at: usize| (at / words_in(self.size.width_px)) as u32;
        let first = self.words.iter().position(|word| *word != 0)?;
        let last = self.words.iter().rposition(|word| *word != 0)?;
        Some(row(first)..row(last) + 1)
    }

    /// The pixels that are in both.
    ///
    /// # Panics
    /// Where the masks are of frames of different sizes.
    #[must_use]
    pub fn and(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one & two)
    }

    /// The pixels that are in this one only.
    ///
    /// # Panics
    /// Where the masks are of frames of different sizes.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one & !two)
    }

    /// The pixels that are in either.
    ///
    /// # Panics
    /// Where the masks are of frames of different sizes.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        self.zip(other, |one, two| one | two)
    }

    /// The pixels that are in it from row `y` on.
    #[must_use]
    pub fn from_row(&self, y: u32) -> Self {
        let mut below = self.clone();
        let above = (y as usize * words_in(self.size.width_px)).min(below.words.len());
        below.words[..above].fill(0);
        below
    }

    /// The pixels that are in it and not in the columns `x`.
    #[must_use]
    pub fn beside(&self, x: Range<u32>) -> Self {
        let mut strip = Self::empty(self.size);
        let columns = x.start.min(self.size.width_px)..x.end.min(self.size.width_px);
        if !columns.is_empty() {
            (0..self.size.height_px).for_each(|y| strip.add_run(y, columns.clone()));
        }
        self.without(&strip)
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

    fn by_row(&self) -> impl Iterator<Item = (u32, &[u64])> {
        (0..).zip(self.words.chunks_exact(words_in(self.size.width_px).max(1)))
    }

    fn zip(&self, other: &Self, join: impl Fn(u64, u64) -> u64) -> Self {
        assert_eq!(self.size, other.size, "masks of one frame");
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
}

/// The rows of a frame between the highest and the lowest corner.
fn rows(outline: &[Point], height_px: u32) -> Range<u32> {
    let within = |place: f32| place.clamp(0.0, height_px as f32) as u32;
    let (top, bottom) = outline.iter().fold((f32::MAX, f32::MIN), |(top, bottom), corner| (top.min(corner.y), bottom.max(corner.y)));
    within(top.floor())..within(bottom.ceil())
}
