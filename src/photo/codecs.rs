//! Pixels of PNG, WebP, BMP, TIFF and GIF.

use std::io::Cursor;

use image::{ColorType, ExtendedColorType, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};

use super::{ColourModel, DecodeLimits, FileFormat, PhotoError};

/// What the missing part of a picture is filled with.
const MISSING: u8 = 128;
/// Memory that a decoder may take for a pixel: 16 bits in four channels, twice.
const BYTES_A_PIXEL: u64 = 16;

/// Memory that a decoder may take for all else: a colour profile, which a small file may unpack to any size.
const LEAST_BYTES: u64 = 16_000_000;

/// A picture as stored, its pixels brought to RGB.
#[derive(Debug)]
pub(super) struct Stored {
    /// sRGB or what the profile says, 0–255, transparency over white.
    pub(super) pixels: RgbImage,
    /// The stored colour model; a palette may look like [`ColourModel::Rgb`] here.
    pub(super) colour_model: ColourModel,
    /// Bits a channel.
    pub(super) bits: u8,
    /// The ICC profile.
    pub(super) icc: Option<Vec<u8>>,
    /// EXIF from its TIFF header on.
    pub(super) exif: Option<Vec<u8>>,
    /// The XMP packet.
    pub(super) xmp: Option<Vec<u8>>,
    /// Whether the decoder came to the end.
    pub(super) whole: bool,
}

/// Decodes the first picture of a file.
pub(super) fn decode(bytes: &[u8], format: FileFormat, limits: &DecodeLimits) -> Result<Stored, PhotoError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), image_format(format));
    let mut memory = Limits::default();
    let pixels = if format == FileFormat::Png { png_pixels(bytes).min(limits.pixels) } else { limits.pixels };
    memory.max_alloc = Some(pixels.saturating_mul(BYTES_A_PIXEL).saturating_add(LEAST_BYTES));
    reader.limits(memory);
    let mut decoder = reader.into_decoder().map_err(|error| PhotoError::Broken(error.to_string()))?;
    let (width, height) = decoder.dimensions();
    limits.admit(width, height)?;
    let (colours, original) = (decoder.color_type(), decoder.original_color_type());
    let icc = decoder.icc_profile().ok().flatten();
    let exif = decoder.exif_metadata().ok().flatten();
    let xmp = decoder.xmp_metadata().ok().flatten();
    let mut samples = vec![MISSING; usize::try_from(decoder.total_bytes()).unwrap_or(usize::MAX)];
    let read = decoder.read_image(&mut samples);
    if let Err(error) = &read
        && samples.iter().all(|sample| *sample == MISSING)
    {
        return Err(PhotoError::Broken(error.to_string()));
    }
    let pixels = over_white(to_eight_bits(samples, colours), colours.channel_count());
    let pixels = RgbImage::from_raw(width, height, pixels).ok_or_else(|| PhotoError::Broken("rows are missing".into()))?;
    let (colour_model, bits) = (model(format, original), bits(original));
    Ok(Stored { pixels, colour_model, bits, icc, exif, xmp, whole: read.is_ok() })
}

/// Px that a PNG says it has, in its first chunk.
fn png_pixels(bytes: &[u8]) -> u64 {
    let side =
        |at: usize| bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, |four| u64::from(u32::from_be_bytes(four)));
    side(16).saturating_mul(side(20))
}

fn image_format(format: FileFormat) -> ImageFormat {
    match format {
        FileFormat::Jpeg => ImageFormat::Jpeg,
        FileFormat::Png => ImageFormat::Png,
        FileFormat::WebP => ImageFormat::WebP,
        FileFormat::Bmp => ImageFormat::Bmp,
        FileFormat::Tiff => ImageFormat::Tiff,
        FileFormat::Gif => ImageFormat::Gif,
    }
}

fn model(format: FileFormat, original: ExtendedColorType) -> ColourModel {
    match (format, original) {
        (FileFormat::Gif, _) => ColourModel::Indexed,
        (_, ExtendedColorType::Cmyk8 | ExtendedColorType::Cmyk16) => ColourModel::Cmyk,
        _ => match original.channel_count() {
            1 => ColourModel::Grey,
            3 => ColourModel::Rgb,
            _ => ColourModel::Alpha,
        },
    }
}

fn bits(original: ExtendedColorType) -> u8 {
    (original.bits_per_pixel() / u16::from(original.channel_count().max(1))) as u8
}

/// Samples of 16 bits or floating point (0–1) to 0–255, where they lie: a picture of the largest size takes a gigabyte.
fn to_eight_bits(samples: Vec<u8>, colours: ColorType) -> Vec<u8> {
    match colours.bytes_per_pixel() / colours.channel_count() {
        2 => shortened(samples, |pair: [u8; 2]| [eight_of_sixteen(u16::from_ne_bytes(pair))]),
        4 => shortened(samples, |four: [u8; 4]| [(f32::from_ne_bytes(four) * 255.0).round() as u8]),
        _ => samples,
    }
}

/// The bytes with `FEW` for each `MANY` of them.
fn shortened<const MANY: usize, const FEW: usize>(mut bytes: Vec<u8>, short: impl Fn([u8; MANY]) -> [u8; FEW]) -> Vec<u8> {
    let count = bytes.len() / MANY;
    for at in 0..count {
        let mut many = [0; MANY];
        many.copy_from_slice(&bytes[at * MANY..][..MANY]);
        bytes[at * FEW..][..FEW].copy_from_slice(&short(many));
    }
    bytes.truncate(count * FEW);
    bytes.shrink_to_fit();
    bytes
}

fn eight_of_sixteen(sample: u16) -> u8 {
    ((u32::from(sample) + 128) / 257) as u8
}

fn over_white(samples: Vec<u8>, channels: u8) -> Vec<u8> {
    match channels {
        1 => samples.iter().flat_map(|grey| [*grey; 3]).collect(),
        2 => samples.chunks_exact(2).flat_map(|px| [laid_over_white(px[0], px[1]); 3]).collect(),
        3 => samples,
        _ => shortened(samples, |[red, green, blue, opacity]| [red, green, blue].map(|sample| laid_over_white(sample, opacity))),
    }
}

fn laid_over_white(sample: u8, opacity: u8) -> u8 {
    let (sample, opacity) = (u32::from(sample), u32::from(opacity));
    ((sample * opacity + 255 * (255 - opacity) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_range_stays_full_range() {
        assert_eq!([0, 32768, 65535].map(eight_of_sixteen), [0, 128, 255]);
    }

    #[test]
    fn what_is_transparent_is_white() {
        assert_eq!(over_white(vec![10, 20, 30, 0], 4), [255, 255, 255]);
    }

    #[test]
    fn what_is_opaque_stays() {
        assert_eq!(over_white(vec![10, 20, 30, 255], 4), [10, 20, 30]);
    }
}
