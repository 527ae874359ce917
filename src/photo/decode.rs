//! Bytes to a photo.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use image::RgbImage;

use super::bytes::bytes_said;
use super::entropy::{self, Entropy};
use super::exif::Exif;
use super::format::{Content, sniff};
use super::jpeg::{Coding, Frame, Jpeg, marker};
use super::jpeg_pixels::{self, Decoded, Samples};
use super::metadata::{self, Metadata};
use super::orientation::{turned, upright};
use super::png::Png;
use super::{ColourModel, Dates, FileFacts, FileFormat, LEAST_ROWS, Photo, StreamFault};
use super::{codecs, icc, inks, origin, traces};
use crate::check::Note;
use crate::geometry::Size;

/// Bounds against bombs, checked before memory is taken.
#[derive(Debug, Clone, Copy)]
pub struct DecodeLimits {
    /// Most bytes a file may have.
    pub file_bytes: u64,
    /// Most pixels a picture may have.
    pub pixels: u64,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        Self { file_bytes: 100_000_000, pixels: 120_000_000 }
    }
}

impl DecodeLimits {
    /// Refuses a size before anything is allocated for it.
    pub(super) fn admit(&self, width_px: u32, height_px: u32) -> Result<(), PhotoError> {
        if width_px == 0 || height_px == 0 {
            return Err(PhotoError::Broken(format!("the picture is {width_px}×{height_px} px")));
        }
        if u64::from(width_px) * u64::from(height_px) > self.pixels {
            return Err(PhotoError::TooManyPixels { width_px, height_px });
        }
        if width_px.max(height_px) / width_px.min(height_px) > LONGEST {
            return Err(PhotoError::NoPortrait { width_px, height_px });
        }
        Ok(())
    }
}

/// Most times that a picture's longer side may have the shorter one: at the frame's height a longer one would take memory without end, and
/// no portrait, page or screenshot is.
const LONGEST: u32 = 9;

/// Why a file gives no photo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PhotoError {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
    /// No known picture format.
    #[error("the content is no known picture format")]
    NoPicture,
    /// Recognised, not read.
    #[error("{0} is recognised but not read")]
    Unsupported(&'static str),
    /// More bytes than the limit.
    #[error("the file has {found} bytes, at most {limit} are read")]
    TooManyBytes {
        /// Bytes of the file.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// More pixels than the limit.
    #[error("the picture is {width_px}×{height_px} px, more than is decoded")]
    TooManyPixels {
        /// Columns that the header claims.
        width_px: u32,
        /// Rows that the header claims.
        height_px: u32,
    },
    /// A strip.
    #[error("the picture is {width_px}×{height_px} px, which is no shape of a photo")]
    NoPortrait {
        /// Columns that the header claims.
        width_px: u32,
        /// Rows that the header claims.
        height_px: u32,
    },
    /// No pixels could be read.
    #[error("no pixels can be read: {0}")]
    Broken(String),
}

impl PhotoError {
    /// The error's sentence in the catalogues.
    pub fn note(&self) -> Note {
        match self {
            Self::Empty => Note::new("empty"),
            Self::NoPicture => Note::new("no-picture"),
            Self::Unsupported(name) => Note::about("unsupported", *name),
            Self::TooManyBytes { found, limit } => {
                Note::about("too-many-bytes", format!("{} > {}", bytes_said(*found), bytes_said(*limit)))
            }
            Self::TooManyPixels { width_px, height_px } => Note::about("too-many-pixels", format!("{width_px}×{height_px}")),
            Self::NoPortrait { width_px, height_px } => Note::about("no-portrait-shape", format!("{width_px}×{height_px}")),
            Self::Broken(reason) => Note::about("broken", reason.clone()),
        }
    }
}

impl Photo {
    /// Decodes a file; `name` gives nothing but the extension.
    ///
    /// # Errors
    /// [`PhotoError`] where no pixels can be read.
    pub fn decode(bytes: &[u8], name: &str, limits: &DecodeLimits) -> Result<Self, PhotoError> {
        Self::decode_to(bytes, name, limits, LEAST_ROWS)
    }

    /// Decodes a file with all of its pixels, however large it is.
    ///
    /// # Errors
    /// [`PhotoError`] where no pixels can be read.
    pub fn decode_whole(bytes: &[u8], name: &str, limits: &DecodeLimits) -> Result<Self, PhotoError> {
        Self::decode_to(bytes, name, limits, u32::MAX)
    }

    fn decode_to(bytes: &[u8], name: &str, limits: &DecodeLimits, least_rows: u32) -> Result<Self, PhotoError> {
        if bytes.is_empty() {
            return Err(PhotoError::Empty);
        }
        if bytes.len() as u64 > limits.file_bytes {
            return Err(PhotoError::TooManyBytes { found: bytes.len() as u64, limit: limits.file_bytes });
        }
        let format = match sniff(bytes) {
            Content::Picture(format) => format,
            Content::Named(name) => return Err(PhotoError::Unsupported(name)),
            Content::Unknown => return Err(PhotoError::NoPicture),
        };
        let Stored { mut facts, pixels, reduction } = contained(|| match format {
            FileFormat::Jpeg => jpeg(bytes, limits, least_rows),
            _ => other(bytes, format, limits),
        })?;
        let pixels = upright(pixels, facts.orientation);
        facts.extension = Path::new(name).extension().map(|extension| extension.to_string_lossy().into_owned());
        facts.size_bytes = bytes.len() as u64;
        facts.is_grey = is_grey(&pixels);
        Ok(Self { facts, pixels: Arc::new(pixels), reduction })
    }
}

impl Photo {
    /// When a file says that it was taken and saved; of a JPEG nothing is decoded for it.
    pub fn dates(bytes: &[u8], limits: &DecodeLimits) -> Dates {
        let of_jpeg = || {
            let jpeg = Jpeg::read(bytes);
            let exif = jpeg.bodies(marker::APP1, b"Exif\0\0").next().map(Exif::read).unwrap_or_default();
            Dates { taken_at: exif.taken_at, saved_at: exif.saved_at }
        };
        match sniff(bytes) {
            Content::Picture(FileFormat::Jpeg) => catch_unwind(of_jpeg).unwrap_or_default(),
            _ => Self::decode(bytes, "", limits).map(|photo| photo.facts.dates()).unwrap_or_default(),
        }
    }
}

/// What a file says of itself, and its pixels as they are stored.
struct Stored {
    facts: FileFacts,
    pixels: RgbImage,
    reduction: u32,
}

/// A panic inside a decoder is a broken file, not the end of a batch.
fn contained(decode: impl FnOnce() -> Result<Stored, PhotoError>) -> Result<Stored, PhotoError> {
    catch_unwind(AssertUnwindSafe(decode)).unwrap_or_else(|_| Err(PhotoError::Broken("the decoder gave up".into())))
}

fn jpeg(bytes: &[u8], limits: &DecodeLimits, least_rows: u32) -> Result<Stored, PhotoError> {
    let jpeg = Jpeg::read(bytes);
    let frame = jpeg.frame.as_ref().ok_or_else(|| PhotoError::Broken("there is no frame header".into()))?;
    readable(frame)?;
    limits.admit(frame.width_px, frame.height_px)?;
    let exif = jpeg.bodies(marker::APP1, b"Exif\0\0").next().map(Exif::read).unwrap_or_default();
    let orientation = exif.orientation.unwrap_or(1);
    let stored = Size { width_px: frame.width_px, height_px: frame.height_px };
    let size = turned(stored, orientation);
    let (entropy, values) = entropy::examine(&jpeg);
    let (decoded, faults) = jpeg_samples(bytes, &jpeg, frame, entropy, reduction(&jpeg, frame, size.height_px / least_rows))?;
    let reduction = decoded.reduction;
    let kept = |length: u32| length.div_ceil(reduction);
    let (pixels, icc_converted) = coloured(decoded, &jpeg);
    let pixels = RgbImage::from_raw(kept(frame.width_px), kept(frame.height_px), pixels)
        .ok_or_else(|| PhotoError::Broken("rows are missing".into()))?;
    let metadata = Metadata::of_jpeg(&jpeg, exif);
    let facts = FileFacts {
        size,
        orientation,
        density: jpeg.density().or(metadata.exif.density),
        colour_model: match frame.components.len() {
            1 => ColourModel::Grey,
            4 => ColourModel::Cmyk,
            _ => ColourModel::Rgb,
        },
        bits_per_channel: frame.bits,
        icc_converted,
        quality: jpeg.quality(),
        luma_quantisation: jpeg.table(0).copied(),
        progressive: frame.coding == Coding::Progressive,
        faults,
        taken_at: metadata.exif.taken_at,
        saved_at: metadata.exif.saved_at,
        traces: traces::of_jpeg(&jpeg, &metadata, &pixels, &values),
        labels: origin::labels(&metadata),
        ..FileFacts::plain_jpeg()
    };
    Ok(Stored { facts, pixels, reduction })
}

/// What the decoder does not read, by its name.
fn readable(frame: &Frame) -> Result<(), PhotoError> {
    match (frame.coding, frame.bits) {
        (Coding::Lossless, _) => Err(PhotoError::Unsupported("lossless JPEG")),
        (Coding::Arithmetic, _) => Err(PhotoError::Unsupported("arithmetic-coded JPEG")),
        (_, 8) => Ok(()),
        _ => Err(PhotoError::Unsupported("12-bit JPEG")),
    }
}

/// By how much a picture that has so many times the rows asked for is reduced while it is decoded. Only what cameras write is: sequential, and luma and
/// chroma by their usual numbers.
fn reduction(jpeg: &Jpeg<'_>, frame: &Frame, times: u32) -> u32 {
    let usual =
        frame.components.iter().map(|component| component.id).eq(1..=3) && jpeg.adobe_transform().is_none_or(|transform| transform == 1);
    let by = if usual && frame.coding == Coding::Sequential { times } else { 1 };
    [8, 4, 2].into_iter().find(|step| by >= *step).unwrap_or(1)
}

/// Decodes, reduced where the coded data are whole and the decoder can. A progressive file is held against the decoder's strict reading, too; it
/// holds the whole picture however early it ends, and so is damaged and never short.
fn jpeg_samples(
    bytes: &[u8],
    jpeg: &Jpeg<'_>,
    frame: &Frame,
    entropy: Entropy,
    by: u32,
) -> Result<(Decoded, Vec<StreamFault>), PhotoError> {
    let mut faults = Vec::new();
    let mut whole = None;
    match (jpeg.trailing_bytes, frame.coding) {
        (None, Coding::Sequential) if entropy == Entropy::Whole && frame.bits == 8 => faults.push(StreamFault::Unended),
        (None, _) => faults.push(StreamFault::Truncated),
        (Some(_), Coding::Progressive) => {
            whole = (entropy == Entropy::Whole).then(|| jpeg_pixels::decode_whole(bytes, frame).ok()).flatten();
            faults.extend(whole.is_none().then_some(StreamFault::Corrupt));
        }
        (Some(_), _) => match entropy {
            Entropy::Whole => {}
            Entropy::Short => faults.push(StreamFault::Truncated),
            Entropy::Damaged => faults.push(StreamFault::Corrupt),
        },
    }
    // Cameras put previews and clips behind the picture: such bytes are a fault, and the picture is whole.
    if by > 1 && faults.is_empty() {
        whole = jpeg_pixels::decode_reduced(bytes, frame.width_px, frame.height_px, by);
    }
    faults.extend(jpeg.trailing_bytes.filter(|bytes| *bytes > 0).map(|_| StreamFault::TrailingBytes));
    let decoded = whole.map_or_else(|| jpeg_pixels::decode_as_far_as_it_goes(bytes, frame), Ok);
    Ok((decoded.map_err(PhotoError::Broken)?, faults))
}

/// Samples to sRGB; whether a profile was applied.
fn coloured(decoded: Decoded, jpeg: &Jpeg<'_>) -> (Vec<u8>, bool) {
    let profile = jpeg.icc();
    if decoded.layout != Samples::Rgb {
        let adobe = jpeg.adobe_transform().is_some();
        return (inks::to_rgb(&decoded.samples, decoded.layout, adobe, profile.as_deref()), profile.is_some());
    }
    let mut pixels = decoded.samples;
    let converted = profile.is_some_and(|profile| icc::rgb_to_srgb(&mut pixels, &profile));
    (pixels, converted)
}

fn other(bytes: &[u8], format: FileFormat, limits: &DecodeLimits) -> Result<Stored, PhotoError> {
    let mut stored = codecs::decode(bytes, format, limits)?;
    let png = (format == FileFormat::Png).then(|| Png::read(bytes));
    let block = if format == FileFormat::Tiff { Some(bytes) } else { stored.exif.as_deref() };
    let exif = block.map(Exif::read).unwrap_or_default();
    let ended = png.as_ref().is_none_or(|png| png.trailing_bytes.is_some());
    let mut faults = Vec::new();
    faults.extend((!ended).then_some(StreamFault::Truncated));
    faults.extend((ended && !stored.whole).then_some(StreamFault::Corrupt));
    faults.extend(png.as_ref().and_then(|png| png.trailing_bytes).filter(|bytes| *bytes > 0).map(|_| StreamFault::TrailingBytes));
    let orientation = exif.orientation.unwrap_or(1);
    let mut metadata = match &png {
        Some(png) => Metadata::of_png(png, exif, stored.xmp.as_deref()),
        None => Metadata::of_packet(exif, stored.xmp.as_deref()),
    };
    if format == FileFormat::WebP {
        metadata.manifest = metadata::webp_manifest(bytes);
    }
    let facts = FileFacts {
        format,
        size: turned(Size { width_px: stored.pixels.width(), height_px: stored.pixels.height() }, orientation),
        orientation,
        density: png.as_ref().and_then(|png| png.density).or(metadata.exif.density),
        colour_model: if png.as_ref().is_some_and(|png| png.palette) { ColourModel::Indexed } else { stored.colour_model },
        bits_per_channel: png.as_ref().map_or(stored.bits, |png| png.bits),
        icc_converted: stored.icc.take().is_some_and(|profile| icc::rgb_to_srgb(&mut stored.pixels, &profile)),
        quality: None,
        faults,
        taken_at: metadata.exif.taken_at,
        saved_at: metadata.exif.saved_at,
        traces: traces::of_file(&metadata),
        labels: origin::labels(&metadata),
        ..FileFacts::plain_jpeg()
    };
    Ok(Stored { facts, pixels: stored.pixels, reduction: 1 })
}

/// Channels that differ by this much are rounding of the JPEG colour transform, levels of 255.
const GREY_LEVELS: u8 = 2;

fn is_grey(pixels: &RgbImage) -> bool {
    let spread = |px: &[u8]| px[0].max(px[1]).max(px[2]) - px[0].min(px[1]).min(px[2]);
    pixels.as_raw().chunks_exact(3).all(|px| spread(px) <= GREY_LEVELS)
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{ExtendedColorType, Rgb};

    use super::*;

    fn slope(x: u32, y: u32) -> [u8; 3] {
        [(x / 16) as u8, (y / 16) as u8, 90]
    }

    fn decoded(width: u32, height: u32, behind: &[u8]) -> Photo {
        let picture = RgbImage::from_fn(width, height, |x, y| Rgb(slope(x, y)));
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 95).encode(&picture, width, height, ExtendedColorType::Rgb8).expect("a JPEG is written");
        bytes.extend_from_slice(behind);
        Photo::decode(&bytes, "slope.jpg", &DecodeLimits::default()).expect("a JPEG is read")
    }

    #[test]
    fn a_camera_s_picture_is_reduced_to_no_less_than_twice_the_frame() {
        for (width, height, by) in [(1921, 2561, 2), (1921, 2559, 1), (2561, 1921, 1), (640, 5121, 4)] {
            let photo = decoded(width, height, &[]);
            assert_eq!((photo.reduction, photo.size()), (by, Size { width_px: width, height_px: height }));
            assert_eq!(photo.pixels.dimensions(), (width.div_ceil(by), height.div_ceil(by)));
        }
    }

    #[test]
    fn a_reduced_picture_shows_what_the_whole_one_does() {
        let photo = decoded(1921, 2561, b"a clip behind the picture");
        assert_eq!((photo.reduction, &photo.facts.faults[..]), (2, &[StreamFault::TrailingBytes][..]));
        for (x, y) in [(3, 5), (480, 640), (950, 1270), (120, 1100)] {
            let (found, asked) = (photo.pixels.get_pixel(x, y).0, slope(2 * x, 2 * y));
            assert!(found.iter().zip(asked).all(|(found, asked)| found.abs_diff(asked) <= 3), "{x}, {y}: {found:?}, asked {asked:?}");
        }
    }
}
