//! Rows of bits in words.

use std::ops::Range;

/// Pixels in a word.
pub(super) const BITS: usize = u64::BITS as usize;

pub(super) const fn words_in(width_px: u32) -> usize {
    (width_px as usize).div_ceil(BITS)
}

/// The lowest `count` bits, of at most [`BITS`].
pub(super) const fn ones(count: usize) -> u64 {
    if count == BITS { u64::MAX } else { (1 << count) - 1 }
}

/// The bits of columns `x.start` to before `x.end`, by the words of a row that hold them.
pub(super) fn stretch(x: &Range<u32>) -> impl Iterator<Item = (usize, u64)> + use<> {
    let (start, end) = (x.start as usize, x.end as usize);
    let (first, past) = (start / BITS, end.div_ceil(BITS));
    (first..past).map(move |at| {
        let from = if at == first { start % BITS } else { 0 };
        let to = if at + 1 == past { end - at * BITS } else { BITS };
        (at, ones(to) & (u64::MAX << from))
    })
}

/// Columns of the bits that are set.
pub(super) fn columns(row: &[u64]) -> impl Iterator<Item = u32> {
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
pub(super) struct Runs<'a> {
    pub(super) row: &'a [u64],
    pub(super) at: usize,
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
pub(super) fn unite(words: &mut [u64], others: &[u64]) {
    words.iter_mut().zip(others).for_each(|(word, other)| *word |= other);
}

/// Steps of at most `longest` that, each taken to both sides of what is there by then, spread a place by `reach`. None is longer
/// than what is there on one side, so that it does not matter what is cut off at an edge on the other.
pub(super) fn steps(reach: usize, longest: usize) -> impl Iterator<Item = usize> {
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
pub(super) fn shift_out(words: &[u64], step: usize, out: &mut [u64]) {
    let count = words.len().saturating_sub(2);
    let (before, here, behind) = (&words[..count], &words[1..][..count], &words[2..][..count]);
    for (out, (here, (before, behind))) in out[1..][..count].iter_mut().zip(here.iter().zip(before.iter().zip(behind))) {
        *out = here | here << step | here >> step | before >> (BITS - step) | behind << (BITS - step);
    }
}
