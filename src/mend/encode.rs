//! The file: baseline JPEG as good as the size asked for allows, the px an inch that are asked for, no metadata but the moment of the shot.

use image::codecs::jpeg::{JpegEncoder, PixelDensity};
use image::{ImageEncoder, ImageError, RgbImage};
use jiff::civil::DateTime;

use super::range;
use crate::plan::Plan;

/// The least quality where a profile asks for none, as the national standard has it.
const LEAST_QUALITY: u8 = 60;

/// Beyond this a file grows and nothing is gained; only a file that would be too small goes further.
const USUAL_QUALITY: u8 = 95;

/// Px an inch where a profile asks for none.
const PPI: u16 = 300;

/// The picture as a file in the profile's range of sizes, at the best quality that fits: file and quality. Where none fits, the
/// quality is the least or the best that may be.
pub(super) fn within(plan: &Plan, picture: &RgbImage, taken_at: Option<DateTime>) -> Result<(Vec<u8>, u8), ImageError> {
    let (least_kb, most_kb) = range(plan, "file-size");
    let least = range(plan, "jpeg-quality").0.map_or(LEAST_QUALITY, |quality| quality.ceil().clamp(1.0, 100.0) as u8);
    let ppi = ppi(plan);
    let exif = taken_at.map(moment);
    let file = |quality| encoded(picture, quality, ppi, exif.clone());
    let fits = |file: &[u8]| most_kb.is_none_or(|most| file.len() as f64 <= most * 1000.0);
    let (mut low, mut best) = (least, file(least)?);
    let mut high = USUAL_QUALITY.max(least);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        let tried = file(middle)?;
        if fits(&tried) {
            (low, best) = (middle, tried);
        } else {
            high = middle - 1;
        }
    }
    if low >= USUAL_QUALITY && least_kb.is_some_and(|least| (best.len() as f64) < least * 1000.0) {
        return Ok((file(100)?, 100));
    }
    Ok((best, low))
}

/// The px an inch that a profile asks for.
pub(super) fn ppi(plan: &Plan) -> u16 {
    range(plan, "resolution").0.map_or(PPI, |ppi| ppi.round() as u16)
}

fn encoded(picture: &RgbImage, quality: u8, ppi: u16, exif: Option<Vec<u8>>) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut file, quality);
    encoder.set_pixel_density(PixelDensity::dpi(ppi));
    if let Some(exif) = exif {
        encoder.set_exif_metadata(exif).map_err(ImageError::Unsupported)?;
    }
    encoder.encode_image(picture)?;
    Ok(file)
}

/// EXIF with `DateTimeOriginal` and nothing else.
fn moment(taken_at: DateTime) -> Vec<u8> {
    /// One directory of one entry: a count of 2 bytes, 12 bytes, and 4 that say that no other follows.
    const DIRECTORY: u32 = 18;
    let (first, second) = (8_u32, 8 + DIRECTORY);
    let mut block = b"II*\0".to_vec();
    block.extend(first.to_le_bytes());
    // The pointer to the EXIF directory, a long; then `DateTimeOriginal`, 20 letters of ASCII.
    for (tag, kind, count, value) in [(0x8769_u16, 4_u16, 1_u32, second), (0x9003, 2, 20, second + DIRECTORY)] {
        block.extend(1_u16.to_le_bytes());
        block.extend(tag.to_le_bytes());
        block.extend(kind.to_le_bytes());
        block.extend(count.to_le_bytes());
        block.extend(value.to_le_bytes());
        block.extend(0_u32.to_le_bytes());
    }
    block.extend(taken_at.strftime("%Y:%m:%d %H:%M:%S").to_string().bytes());
    block.push(0);
    block
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;
    use crate::photo::{DecodeLimits, Density, Photo};
    use crate::profile;

    /// A picture with as much detail as `grain` says, 0–1.
    fn picture(grain: f32) -> RgbImage {
        let mut state = 1_u32;
        RgbImage::from_fn(480, 640, |x, y| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let noise = grain * ((state >> 24) as f32 - 128.0);
            let shade = |base: u32| (base as f32 / 4.0 + 60.0 + noise).clamp(0.0, 255.0) as u8;
            Rgb([shade(x), shade(y), shade(x / 2 + y / 2)])
        })
    }

    fn saved(grain: f32, taken_at: Option<DateTime>) -> (Photo, Vec<u8>, u8) {
        let plan = profile::built_in("ucas-2025").expect("a built-in profile");
        let (file, quality) = within(&plan, &picture(grain), taken_at).expect("a picture in memory encodes");
        (Photo::decode(&file, "1.jpg", &DecodeLimits::default()).expect("the file is a photo"), file, quality)
    }

    #[test]
    fn a_file_is_as_large_as_is_asked_for_where_its_detail_allows() {
        let (photo, file, quality) = saved(0.08, None);
        assert!((20_000..=40_000).contains(&file.len()), "{} bytes at {quality}", file.len());
        assert!(
            photo.facts.quality.is_some_and(|found| found.exact && (found.value - f32::from(quality)).abs() < 1.0),
            "{:?}",
            photo.facts.quality
        );
        assert_eq!(photo.facts.density, Some(Density { x_ppi: 300.0, y_ppi: 300.0 }));
    }

    #[test]
    fn the_quality_never_falls_below_what_is_asked_for() {
        assert_eq!(saved(1.0, None).2, 60);
    }

    #[test]
    fn the_moment_of_the_shot_is_all_that_is_kept() {
        let taken_at = jiff::civil::date(2024, 10, 22).at(9, 52, 1, 0);
        let (photo, file, _) = saved(0.0, Some(taken_at));
        assert_eq!(photo.facts.taken_at, Some(taken_at));
        assert!(photo.facts.traces.is_empty());
        assert_eq!(file.windows(4).filter(|window| *window == b"Exif").count(), 1);
    }
}
