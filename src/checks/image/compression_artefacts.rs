//! Blocks of a JPEG: the mean step of green between px of neighbouring 8 × 8 blocks, by that between the px beside them.
//!
//! Compression rounds each block by itself, so that it meets its neighbours with a step; inside blocks nothing of the kind happens. 1 means
//! no blocks. A level is added to both, since a plain wall of hardly any steps has a ratio that nobody sees. The picture may have been cut
//! and saved again since, so that blocks begin anywhere: of the eight places the one with the largest steps counts, and more so where the file's own
//! blocks do not begin, since saving it again has smoothed what is left there. Blocks have edges both ways, a pattern of
//! their width rarely has, and so the smaller ratio of both ways is the value; clothes, whose checks have both, lie in the lower part of a portrait and
//! are left out.

use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::photo::Photo;

pub(crate) const CHECK: Check =
    Check { id: "compression-artefacts", group: Group::Image, unit: Unit::Ratio, probe: Probe::Pixels(measure) };

/// Px of a block.
const BLOCK: usize = 8;
/// Of four lines one is looked at; blocks are higher.
const EVERY: usize = 4;
/// How much more the steps above 1 count where the file's own blocks do not begin: quality 90 leaves 1.6–2.2 there of what was 1.9–3.4.
const ELSEWHERE: f32 = 1.5;
/// Share of the rows, from the top, that show hardly any clothes.
const ABOVE_CLOTHES: f32 = 0.6;

fn measure(photo: &Photo) -> Measured {
    if photo.reduction > 1 {
        return Err(Missing::Detail);
    }
    let (width, height) = (photo.pixels.width() as usize, (photo.pixels.height() as f32 * ABOVE_CLOTHES) as usize);
    // Green, which carries most of the luminance.
    let green: Vec<u8> = photo.pixels.as_raw()[..3 * width * height].iter().skip(1).step_by(3).copied().collect();
    if width < 3 * BLOCK || height < 3 * BLOCK {
        return Err(Missing::Detail);
    }
    let (mut across, mut down) = (Steps::default(), Steps::default());
    for row in green.chunks_exact(width).step_by(EVERY) {
        across.add(row.windows(2).map(|pair| pair[0].abs_diff(pair[1])));
    }
    for (x, _) in green[..width].iter().enumerate().step_by(EVERY) {
        let column = green[x..].iter().step_by(width);
        down.add(column.clone().zip(column.skip(1)).map(|(px, next)| px.abs_diff(*next)));
    }
    Ok(Measurement::from(across.ratio().min(down.ratio())))
}

/// Steps from px to px by their place in a block.
#[derive(Default)]
struct Steps {
    sums: [u64; BLOCK],
    lines: [u64; BLOCK],
}

impl Steps {
    fn add(&mut self, steps: impl Iterator<Item = u8>) {
        for (at, step) in steps.enumerate() {
            self.sums[at % BLOCK] += u64::from(step);
            self.lines[at % BLOCK] += 1;
        }
    }

    /// The largest mean step of any place by that of the places beside it, a level added to each. The last place is where the file's own blocks meet.
    fn ratio(&self) -> f32 {
        let mean = |at: usize| 1.0 + self.sums[at % BLOCK] as f32 / self.lines[at % BLOCK].max(1) as f32;
        let weight = |at: usize| if at == BLOCK - 1 { 1.0 } else { ELSEWHERE };
        let plain = |at: usize| f32::midpoint(mean(at + BLOCK - 1), mean(at + 1));
        (0..BLOCK).map(|at| 1.0 + weight(at) * (mean(at) / plain(at) - 1.0)).fold(0.0, f32::max)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::codecs::jpeg::JpegEncoder;
    use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

    use super::*;
    use crate::check::Reading;
    use crate::photo::DecodeLimits;

    /// A shaded picture with grain, and blinds of the width of a block where asked for.
    fn picture(blinds: bool) -> RgbImage {
        let mut state = 1_u32;
        RgbImage::from_fn(240, 320, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let slat = if blinds && x % 8 == 0 { 40 } else { 0 };
            let level = 60 + (x + y) / 5 + (state >> 29) + slat;
            Rgb([level as u8; 3])
        })
    }

    fn value(picture: &RgbImage) -> f32 {
        let mut file = Cursor::new(Vec::new());
        picture.write_to(&mut file, ImageFormat::Png).expect("a picture in memory encodes");
        let photo = Photo::decode(file.get_ref(), "1.png", &DecodeLimits::default()).expect("a photo");
        let Reading::Number(value) = measure(&photo).expect("a value").reading else { panic!("a number is measured") };
        value as f32
    }

    #[test]
    fn blocks_are_seen_wherever_they_begin() {
        let mut file = Vec::new();
        JpegEncoder::new_with_quality(&mut file, 5).encode_image(&picture(false)).expect("a picture in memory encodes");
        let blocks = image::load_from_memory(&file).expect("a JPEG").to_rgb8();
        for cut in [0, 3, 5] {
            let found = value(&DynamicImage::from(blocks.clone()).crop_imm(cut, cut, 200, 280).to_rgb8());
            assert!(found > 1.8, "{cut}: {found}");
        }
    }

    #[test]
    fn blinds_and_grain_are_no_blocks() {
        for blinds in [false, true] {
            let found = value(&picture(blinds));
            assert!(found < 1.3, "{blinds}: {found}");
        }
    }
}
