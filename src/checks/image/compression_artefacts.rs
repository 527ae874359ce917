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
/// One in so many block edges is left out, the strongest.
const EDGES: usize = 10;
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
    let (mut across, mut down) = (vec![0; width - 1], vec![0; height - 1]);
    for row in green.chunks_exact(width).step_by(EVERY) {
        add_steps(&mut across, row.iter());
    }
    for x in (0..width).step_by(EVERY) {
        add_steps(&mut down, green[x..].iter().step_by(width));
    }
    let [across, down] = [(across, height), (down, width)].map(|(steps, lines)| ratio(&steps, lines.div_ceil(EVERY)));
    Ok(Measurement::from(across.min(down)))
}

/// Adds a line's steps from px to px.
fn add_steps<'a>(sums: &mut [u32], line: impl Iterator<Item = &'a u8> + Clone) {
    for ((sum, px), next) in sums.iter_mut().zip(line.clone()).zip(line.skip(1)) {
        *sum += u32::from(px.abs_diff(*next));
    }
}

/// The largest mean step of any place in a block by that of the places beside it, a level added to each. The last place is where the file's own
/// blocks meet.
fn ratio(sums: &[u32], lines: usize) -> f32 {
    let means: Vec<f32> = (0..BLOCK).map(|place| 1.0 + mean(sums.iter().skip(place).step_by(BLOCK), lines)).collect();
    let weight = |at: usize| if at == BLOCK - 1 { 1.0 } else { ELSEWHERE };
    let plain = |at: usize| f32::midpoint(means[(at + BLOCK - 1) % BLOCK], means[(at + 1) % BLOCK]);
    (0..BLOCK).map(|at| 1.0 + weight(at) * (means[at] / plain(at) - 1.0)).fold(0.0, f32::max)
}

/// The mean step without the largest tenth: the edge of a frame round the picture is no block.
fn mean<'a>(sums: impl Iterator<Item = &'a u32>, lines: usize) -> f32 {
    let mut sums: Vec<u32> = sums.copied().collect();
    sums.sort_unstable();
    sums.truncate(sums.len() - sums.len().div_ceil(EDGES));
    sums.iter().sum::<u32>() as f32 / (sums.len() * lines).max(1) as f32
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
