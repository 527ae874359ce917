//! What a picture is known again by though it was saved anew, resized, made lighter, cropped a little or mirrored.
//!
//! The signs of its lowest spatial frequencies, as in pHash (Zauner, "Implementation and benchmarking of perceptual image hash
//! functions", 2010): luma at 64 × 64 px, under a Hann window so that the middle counts most and an edge that was cut off little,
//! transformed by the DCT-II (Ahmed, Natarajan, Rao 1974). Degree photos are alike in frame, background and the head in the middle, so
//! the very lowest frequencies, which say only that, are left out and 256 others kept. A crop moves everything: so there are 16
//! fingerprints of a picture, one whole and 15 with 2.5 % cut off some of its sides, and two pictures are the same where the whole of one
//! is like any of the other.
//!
//! Measured with `tests/portraits.rs`, see `docs/ACCURACY.md`: at [`MOST_DIFFERING`] bits none of 588,079 pairs of different portraits is
//! taken for one picture, upright or mirrored (below 5 in a million with 95 % certainty; by the tail of the distances 2 in a million in one
//! studio, fewer elsewhere); copies at JPEG quality 40, at a third of the size, lighter, darker, mirrored or with 3 % cut off are found,
//! 99 of 100 and more.

use std::array;
use std::f64::consts::PI;
use std::fmt::Write as _;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::geometry::Size;
use crate::photo::Photo;
use crate::resample::reduced;

/// Bits of one view that differ at most between two copies of a picture.
pub const MOST_DIFFERING: u32 = 24;
/// Bits of a view.
pub const BITS: usize = WORD_BITS * WORDS;
/// Bands that a view is cut into for searching.
pub const BANDS: usize = 13;
/// Bits of the widest band.
pub const BAND_BITS: usize = BITS.div_ceil(BANDS);
/// Views of a picture.
pub const VIEWS: usize = SPANS.len() * SPANS.len();

const WORDS: usize = 4;
const WORD_BITS: usize = 64;
/// Hexadecimal digits of a word.
const DIGITS: usize = WORD_BITS / 4;
/// The side of the picture that is transformed, px.
const SIDE: usize = 64;
/// Frequencies in each direction, half waves a side.
const FREQUENCIES: usize = 20;
/// The frequencies of both directions together say no less than this: what is below, all portraits have in common.
const LEAST_FREQUENCY: usize = 3;
/// What a view has of a side, from and to, 0–1.
const SPANS: [(f64, f64); 4] = [(0.0, 1.0), (0.025, 1.0), (0.0, 0.975), (0.025, 0.975)];
/// A picture whose luma departs from its mean by less than this, root mean square, has nothing in it to be known by.
const LEAST_CONTRAST: f32 = 3.0;

/// The bits of one view of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct View([u64; WORDS]);

/// A picture's fingerprint: its views, the whole picture first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(Box<[View; VIEWS]>);

impl Fingerprint {
    /// The fingerprint of a photo; none where it is all of one tone.
    pub fn of(photo: &Photo) -> Option<Self> {
        let small = reduced(&photo.pixels, Size { width_px: SIDE as u32, height_px: SIDE as u32 });
        // Luma of ITU-R BT.601, sRGB 0–255.
        let luma = small.pixels().map(|px| 0.299 * f32::from(px[0]) + 0.587 * f32::from(px[1]) + 0.114 * f32::from(px[2]));
        let luma: Vec<_> = luma.collect();
        let mean = luma.iter().sum::<f32>() / luma.len() as f32;
        let relief: Vec<_> = luma.iter().map(|luma| luma - mean).collect();
        let power = relief.iter().map(|relief| relief * relief).sum::<f32>() / relief.len() as f32;
        (power.sqrt() >= LEAST_CONTRAST).then(|| Self(Box::new(views(&relief))))
    }

    /// The view of the whole picture.
    pub fn whole(&self) -> View {
        self.0[0]
    }

    /// All views, the whole picture first.
    pub fn views(&self) -> &[View; VIEWS] {
        &self.0
    }

    /// The bits, hexadecimal.
    pub fn to_hex(&self) -> String {
        Self::hex_of(&*self.0)
    }

    pub(super) fn hex_of(views: &[View]) -> String {
        views.iter().flat_map(|view| view.0).fold(String::new(), |mut hex, word| {
            write!(hex, "{word:016x}").expect("writing to a string does not fail");
            hex
        })
    }

    /// The fingerprint that was written by [`Fingerprint::to_hex`].
    pub fn from_hex(hex: &str) -> Option<Self> {
        let is_hex = hex.len() == VIEWS * BITS / 4 && hex.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
        // As many digits as a word has.
        let word = |place: usize| u64::from_str_radix(&hex[DIGITS * place..DIGITS * (place + 1)], 16).unwrap_or_default();
        is_hex.then(|| Self(Box::new(array::from_fn(|view| View(array::from_fn(|place| word(view * WORDS + place)))))))
    }
}

impl View {
    /// The view of the mirrored picture: frequencies that are odd across change their sign.
    #[must_use]
    pub fn mirrored(self) -> Self {
        Self(array::from_fn(|word| self.0[word] ^ WAVES.odd[word]))
    }

    /// The bits, cut into bands.
    pub fn bands(self) -> [u32; BANDS] {
        let bit = |place: usize| (self.0[place / WORD_BITS] >> (place % WORD_BITS) & 1) as u32;
        array::from_fn(|band| (band * BITS / BANDS..(band + 1) * BITS / BANDS).fold(0, |value, place| value << 1 | bit(place)))
    }

    /// How many bits differ.
    pub fn differing(self, other: Self) -> u32 {
        self.0.iter().zip(other.0).map(|(one, two)| (one ^ two).count_ones()).sum()
    }
}

/// The windowed waves along one side of a view, and the sum of each.
struct Waves {
    waves: [[f32; SIDE]; FREQUENCIES],
    sums: [f32; FREQUENCIES],
}

impl Waves {
    fn of((from, to): (f64, f64)) -> Self {
        let place = |px: usize| ((px as f64 + 0.5) / SIDE as f64 - from) / (to - from);
        let window = |place: f64| if (0.0..=1.0).contains(&place) { (PI * place).sin().powi(2) } else { 0.0 };
        let wave = |wave: usize, place: f64| (window(place) * (PI * wave as f64 * place).cos()) as f32;
        let waves: [[f32; SIDE]; FREQUENCIES] = array::from_fn(|number| array::from_fn(|px| wave(number, place(px))));
        Self { sums: waves.map(|wave| wave.iter().sum()), waves }
    }
}

/// What is the same for every picture.
struct Table {
    spans: [Waves; SPANS.len()],
    /// The frequencies of each bit, across and down, spread over the words so that each has low and high ones.
    frequencies: [[(usize, usize); WORD_BITS]; WORDS],
    /// The bits that change in a mirror.
    odd: [u64; WORDS],
}

static WAVES: LazyLock<Table> = LazyLock::new(|| {
    let all = (0..FREQUENCIES).flat_map(|down| (0..FREQUENCIES).map(move |across| (across, down)));
    let mut all: Vec<_> = all.filter(|(across, down)| across + down >= LEAST_FREQUENCY).collect();
    all.sort_by_key(|(across, down)| across * across + down * down);
    let frequencies = array::from_fn(|word| array::from_fn(|bit| all[spread(bit) * WORDS + word]));
    let odd = frequencies.map(|word: [(usize, usize); WORD_BITS]| bits(word.map(|(across, _)| across % 2 == 1)));
    Table { spans: SPANS.map(Waves::of), frequencies, odd }
});

/// The place of a bit's frequency among those of its word: neighbours are far apart.
const fn spread(bit: usize) -> usize {
    // 27 has no divisor in common with 64, so each place is taken once.
    bit * 27 % WORD_BITS
}

fn bits(bits: [bool; WORD_BITS]) -> u64 {
    bits.iter().enumerate().fold(0, |word, (place, bit)| word | u64::from(*bit) << place)
}

/// The views of a picture whose mean was taken away; the spans across change fastest.
fn views(relief: &[f32]) -> [View; VIEWS] {
    let across = SPANS.len();
    let rows: [Vec<_>; SPANS.len()] = array::from_fn(|span| relief.chunks_exact(SIDE).map(|row| along(row, &WAVES.spans[span])).collect());
    array::from_fn(|view| view_of(&rows[view % across], &WAVES.spans[view % across], &WAVES.spans[view / across]))
}

/// The waves along a row.
fn along(row: &[f32], waves: &Waves) -> [f32; FREQUENCIES] {
    array::from_fn(|number| row.iter().zip(&waves.waves[number]).map(|(value, wave)| value * wave).sum())
}

fn view_of(rows: &[[f32; FREQUENCIES]], across: &Waves, down: &Waves) -> View {
    let strength = |(x, y): (usize, usize)| rows.iter().zip(&down.waves[y]).map(|(row, wave)| row[x] * wave).sum::<f32>();
    // What the window alone would give a picture of one tone, the view's own mean.
    let mean = strength((0, 0)) / (across.sums[0] * down.sums[0]);
    let is_set = |(x, y): (usize, usize)| strength((x, y)) > mean * across.sums[x] * down.sums[y];
    View(WAVES.frequencies.map(|word| bits(word.map(is_set))))
}
