//! Whether a picture was compressed before on the same grid of blocks, and at about which quality.
//!
//! Rounding to the steps of a first table and then to those of a second leaves some values of the second too often and others too
//! seldom (Popescu and Farid, "Statistical tools for digital forensics", 2004; Pevný and Fridrich, "Detection of double-compression
//! in JPEG images", 2008). The coefficients of nine low frequencies are counted. A mixture of Laplacians, which is smooth, says how often each
//! value is expected after one compression; the same mixture, rounded first to the steps of the IJG library's table at a quality, how often
//! after two. What the quality that fits best gains in likelihood for each coefficient is the evidence. A picture that was cropped off the
//! grid or resized in between has lost it, and a first table that divides the second leaves none.

use std::sync::LazyLock;

use crate::photo::entropy::{GREATEST, MODES, Values};
use crate::photo::jpeg::Jpeg;
use crate::photo::quality;
use crate::wide::wide;

/// Coefficients beside zero without which nothing is said.
const LEAST_VALUES: f32 = 1500.0;
/// First qualities that are tried.
const QUALITIES: std::ops::RangeInclusive<u32> = 30..=99;
/// Half the width, in levels, over which a coefficient on the border of two steps falls to either: decoded px are rounded in between.
const ROUNDING: f32 = 0.7;
/// Scales of the mixture, in steps of the second table, each this much wider than the last.
const SCALES: usize = 14;
const NARROWEST: f32 = 0.12;
const WIDER: f32 = 1.55;
/// Rounds of expectation and maximisation.
const ROUNDS: usize = 20;
/// Share of values that a model may be wrong about.
const DOUBT: f32 = 0.05;
/// Gain in log-likelihood a coefficient beside zero from which a first compression is said: portraits saved once stay below 0.01, drawn
/// ones below 0.027 (docs/ACCURACY.md).
const GAIN: f32 = 0.03;

/// How often each absolute value of one frequency was seen.
type Counts = [f32; GREATEST + 1];

/// The IJG quality of an earlier compression, where there is evidence of one in the values of a JPEG's low frequencies.
pub(super) fn quality(jpeg: &Jpeg<'_>, values: &Values) -> Option<u32> {
    let (gain, quality) = best(jpeg, values)?;
    (gain >= GAIN).then_some(quality)
}

/// The first quality that explains the counts best, and its gain over none.
fn best(jpeg: &Jpeg<'_>, values: &Values) -> Option<(f32, u32)> {
    let counts = counts(values);
    let steps = jpeg.table(0)?;
    let values: f32 = counts.iter().flat_map(|counts| &counts[1..]).sum();
    if values < LEAST_VALUES {
        return None;
    }
    let smooth: Vec<Smooth> = wide(
        #[inline(always)]
        || {
            let mut smooth = Vec::with_capacity(MODES);
            for (counts, step) in counts.iter().zip(&steps[1..]) {
                smooth.push(Smooth::fit(counts, &MASSES, *step));
            }
            smooth
        },
    );
    // A first step is shared by many qualities: what it gains is worked out once.
    let mut known = vec![[None::<f32>; 256]; MODES];
    let gains = QUALITIES.map(|quality| {
        let first = quality::luma(quality);
        let gain: f32 = (0..MODES)
            .map(|mode| {
                *known[mode][usize::from(first[mode + 1]) & 255].get_or_insert_with(|| smooth[mode].gain(&counts[mode], first[mode + 1]))
            })
            .sum();
        (gain / values, quality)
    });
    gains.max_by(|a, b| a.0.total_cmp(&b.0))
}

/// With the zeros, which are not coded.
fn counts(values: &Values) -> [Counts; MODES] {
    values.counts.map(|seen| {
        let mut counts = [values.blocks.saturating_sub(seen.iter().sum()) as f32; GREATEST + 1];
        counts[1..].iter_mut().zip(seen).for_each(|(count, seen)| *count = seen as f32);
        counts
    })
}

/// The scales of the mixture, in steps of the second table.
fn scales() -> [f32; SCALES] {
    std::array::from_fn(|n| NARROWEST * WIDER.powf(n as f32))
}

/// By scale: the share of each absolute value, in steps.
static MASSES: LazyLock<[Counts; SCALES]> = LazyLock::new(|| {
    scales().map(|scale| {
        std::array::from_fn(|value| {
            let beyond = |edge: f32| (-edge / scale).exp();
            let (from, to) = (value as f32 - 0.5, value as f32 + 0.5);
            let beyond_from = if value == 0 { 1.0 } else { beyond(from) };
            if value == GREATEST { beyond_from } else { beyond_from - beyond(to) }
        })
    })
});

/// The sum, in lanes beside each other.
#[inline(always)]
fn summed(numbers: &Counts) -> f32 {
    let (lanes, rest) = numbers.as_chunks::<8>();
    let mut sums = [0.0; 8];
    for lane in lanes {
        for at in 0..8 {
            sums[at] += lane[at];
        }
    }
    sums.iter().chain(rest).sum()
}

/// A smooth distribution that fits the counts of one frequency.
struct Smooth {
    /// Of each scale.
    weights: [f32; SCALES],
    /// Of each absolute value after one compression.
    once: Counts,
    /// The second table's step, levels.
    step: f32,
}

impl Smooth {
    #[inline(always)]
    fn fit(counts: &Counts, masses: &[Counts; SCALES], step: u16) -> Self {
        let total: f32 = counts.iter().sum::<f32>().max(1.0);
        let shares = counts.map(|count| count / total);
        let mut weights = [1.0 / SCALES as f32; SCALES];
        let mut once = [0.0; GREATEST + 1];
        // Value by value inside: so the compiler makes vectors of it.
        for _ in 0..ROUNDS {
            once = [0.0; GREATEST + 1];
            for (weight, mass) in weights.iter().zip(masses) {
                for value in 0..=GREATEST {
                    once[value] += weight * mass[value];
                }
            }
            let mut shares = shares;
            for value in 0..=GREATEST {
                shares[value] /= once[value].max(f32::MIN_POSITIVE);
            }
            for (weight, mass) in weights.iter_mut().zip(masses) {
                let mut products = [0.0; GREATEST + 1];
                for value in 0..=GREATEST {
                    products[value] = mass[value] * shares[value];
                }
                *weight *= summed(&products);
            }
        }
        Self { weights, once, step: f32::from(step.max(1)) }
    }

    /// By how much a first rounding to `first` levels makes the counts more likely.
    fn gain(&self, counts: &Counts, first: u16) -> f32 {
        let first = f32::from(first.max(1));
        if (first - self.step).abs() < 0.5 {
            return 0.0;
        }
        let twice = self.twice(first);
        let gain = |value: usize| ((1.0 - DOUBT) * twice[value] / self.once[value].max(f32::MIN_POSITIVE) + DOUBT).ln();
        (0..=GREATEST).filter(|value| counts[*value] > 0.0).map(|value| counts[value] * gain(value)).sum()
    }

    /// Shares of each absolute value after two compressions.
    fn twice(&self, first: f32) -> Counts {
        let mut shares = [0.0; GREATEST + 1];
        let ratio = first / self.step;
        // How fast each scale's tail falls over a first step.
        let falls: [f32; SCALES] = scales().map(|scale| (-ratio / scale).exp());
        let mut tails: [f32; SCALES] = falls.map(f32::sqrt);
        let sum = |tails: &[f32; SCALES]| self.weights.iter().zip(tails).map(|(weight, tail)| weight * tail).sum::<f32>();
        let mut beyond = sum(&tails);
        shares[0] += self.weights.iter().sum::<f32>() - beyond;
        for n in 1.. {
            let place = n as f32 * ratio;
            tails.iter_mut().zip(&falls).for_each(|(tail, fall)| *tail *= fall);
            let next = sum(&tails);
            let (low, mass) = (place.floor() as usize, beyond - next);
            beyond = next;
            if low >= GREATEST {
                shares[GREATEST] += mass + beyond;
                return shares;
            }
            let up = ((place.fract() - 0.5) * self.step / (2.0 * ROUNDING) + 0.5).clamp(0.0, 1.0);
            shares[low] += mass * (1.0 - up);
            shares[low + 1] += mass * up;
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{Rgb, RgbImage};

    use super::*;
    use crate::photo::entropy::examine;

    /// Soft shapes with grain, which has all frequencies.
    fn picture() -> RgbImage {
        let mut random = 45_438_u32;
        RgbImage::from_fn(320, 400, |x, y| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let grain = f32::from((random >> 24) as u8) / 16.0 - 8.0;
            let wave = |length: f32, place: u32| (place as f32 / length).sin() * 30.0;
            let level = 120.0 + wave(9.0, x) + wave(13.0, y) + wave(5.0, x + y) + grain;
            Rgb([level as u8, (level + 10.0) as u8, (level - 20.0) as u8])
        })
    }

    fn saved(picture: &RgbImage, quality: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).expect("a JPEG is written");
        bytes
    }

    fn told(bytes: &[u8]) -> Option<u32> {
        let jpeg = Jpeg::read(bytes);
        quality(&jpeg, &examine(&jpeg).1)
    }

    fn opened(bytes: &[u8]) -> RgbImage {
        image::load_from_memory(bytes).expect("a JPEG is read").to_rgb8()
    }

    #[test]
    fn a_picture_saved_once_is_not_said_to_be_saved_twice() {
        for once in [60, 75, 85, 92] {
            assert_eq!(told(&saved(&picture(), once)), None, "{once}");
        }
    }

    #[test]
    fn the_first_quality_is_told() {
        for (first, second) in [(60, 85), (75, 92), (50, 75)] {
            let twice = saved(&opened(&saved(&picture(), first)), second);
            let told = told(&twice).expect("there is evidence");
            assert!(told.abs_diff(u32::from(first)) <= 4, "{first}, {second}: {told}");
        }
    }

    #[test]
    fn another_grid_leaves_nothing() {
        let cropped = image::imageops::crop_imm(&opened(&saved(&picture(), 60)), 3, 5, 300, 380).to_image();
        assert_eq!(told(&saved(&cropped, 85)), None);
    }
}
