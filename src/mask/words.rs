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
