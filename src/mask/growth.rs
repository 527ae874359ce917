//! Growing and shrinking of masks.

use std::ops::Range;

use super::Mask;
use super::words::{BITS, words_in};
use crate::wide::wide;

impl Mask {
    /// Grown by `px` in every direction (chessboard distance).
    #[must_use]
    pub fn grown(&self, px: u8) -> Self {
        let Some((near, width)) = self.near(px) else { return self.clone() };
        let mut words = vec![0; self.words.len()];
        words[near.clone()].copy_from_slice(&wide(
            #[inline(always)]
            || spread(&self.words[near], width, usize::from(px)),
        ));
        self.inside(words)
    }

    /// Shrunk by `px` in every direction; the frame's edge does not shrink it.
    #[must_use]
    pub fn shrunk(&self, px: u8) -> Self {
        let Some((near, width)) = self.near(px) else { return self.clone() };
        let around = Self { size: self.size, words: self.words[near.clone()].to_vec() }.complement();
        let mut words = self.words.clone();
        let grown = wide(
            #[inline(always)]
            || spread(&around.words, width, usize::from(px)),
        );
        words[near].iter_mut().zip(grown).for_each(|(word, around)| *word &= !around);
        Self { size: self.size, words }
    }

    /// The words of the rows that are no farther than `px` from the mask, and how many a row has; none where it is empty.
    fn near(&self, px: u8) -> Option<(Range<usize>, usize)> {
        let (rows, width, reach) = (self.rows()?, words_in(self.size.width_px), u32::from(px));
        Some((rows.start.saturating_sub(reach) as usize * width..(rows.end + reach).min(self.size.height_px) as usize * width, width))
    }
}

/// Rows of `width` words with the bits that are set spread by `reach` in every direction.
#[inline(always)]
fn spread(rows: &[u64], width: usize, reach: usize) -> Vec<u64> {
    // A free word behind each row takes what is pushed out of it, and is cleared again.
    let pitch = width + 1;
    let mut across = vec![0; rows.len() / width * pitch + 1];
    for (wide, row) in across[1..].chunks_exact_mut(pitch).zip(rows.chunks_exact(width)) {
        wide[..width].copy_from_slice(row);
    }
    let mut before = across.clone();
    for step in steps(reach, BITS - 1) {
        shift_out(&across, step, &mut before);
        before.iter_mut().step_by(pitch).for_each(|word| *word = 0);
        std::mem::swap(&mut across, &mut before);
    }
    let mut words = vec![0; rows.len()];
    for (row, wide) in words.chunks_exact_mut(width).zip(across[1..].chunks_exact(pitch)) {
        row.copy_from_slice(&wide[..width]);
    }
    let mut before = words.clone();
    for step in steps(reach, usize::MAX) {
        before.copy_from_slice(&words);
        unite(words.get_mut(step * width..).unwrap_or_default(), &before);
        unite(&mut words, before.get(step * width..).unwrap_or_default());
    }
    words
}

/// Sets the bits that are set in the other's words, as far as those go.
#[inline(always)]
fn unite(words: &mut [u64], others: &[u64]) {
    words.iter_mut().zip(others).for_each(|(word, other)| *word |= other);
}

/// Steps of at most `longest` that, each taken to both sides of what is there by then, spread a place by `reach`. None is longer
/// than what is there on one side, so that it does not matter what is cut off at an edge on the other.
fn steps(reach: usize, longest: usize) -> impl Iterator<Item = usize> {
    let mut done = 0;
    std::iter::from_fn(move || {
        let step = (done + 1).min(reach - done).min(longest);
        done += step;
        (step > 0).then_some(step)
    })
}

/// The words with the bits `step` places, fewer than a word has, before and behind each that is set. The first word and the last
/// one stay as they are in `out`.
#[inline(always)]
fn shift_out(words: &[u64], step: usize, out: &mut [u64]) {
    let count = words.len().saturating_sub(2);
    let (before, here, behind) = (&words[..count], &words[1..][..count], &words[2..][..count]);
    for (out, (here, (before, behind))) in out[1..][..count].iter_mut().zip(here.iter().zip(before.iter().zip(behind))) {
        *out = here | here << step | here >> step | before >> (BITS - step) | behind << (BITS - step);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

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

    #[test]
    fn growth_is_the_same_on_both_sides_of_a_word_and_at_the_edges() {
        let all = Mask::empty(Size { width_px: 80, height_px: 5 }).complement();
        for (x, y) in [(0, 0), (3, 1), (63, 3), (64, 2), (78, 4), (79, 0)] {
            for reach in [1, 2, 3, 6, 10, 14, 70] {
                let grown = all.filter(|column, row| (column, row) == (x, y)).grown(reach);
                let near = |column: u32, row: u32| column.abs_diff(x).max(row.abs_diff(y)) <= u32::from(reach);
                assert_eq!(grown, all.filter(near), "{x}, {y} by {reach}");
            }
        }
    }
}
