//! A decoded photo: its pixels and the facts of the file it came from.

use std::sync::Arc;

use image::RgbImage;
use serde::Deserialize;

use crate::geometry::Size;

mod bits;
mod bytes;
mod codecs;
mod decode;
mod entropy;
mod exif;
mod format;
mod icc;
mod inks;
mod jpeg;
mod jpeg_pixels;
mod metadata;
mod orientation;
mod origin;
mod png;
mod quality;
mod traces;
mod xmp;

pub use bytes::bytes_said;
pub use decode::{DecodeLimits, PhotoError};

/// Rows that a photo keeps when it is reduced while it is decoded: twice the frame's.
pub const LEAST_ROWS: u32 = 1280;

/// A photo as it was submitted, upright, in sRGB.
#[derive(Debug, Clone)]
pub struct Photo {
    /// What the file says of itself.
    pub facts: FileFacts,
    /// Upright sRGB pixels, 0–255, at the file's own size or reduced by [`Photo::reduction`]; the frame shares them where it is of
    /// their size.
    pub pixels: Arc<RgbImage>,
    /// File px on each side of one px of the pixels: 1, or 2, 4 or 8 for the JPEG of a camera, which is reduced while it is decoded
    /// to no less than [`LEAST_ROWS`].
    pub reduction: u32,
}

impl Photo {
    /// Width and height of the file after the EXIF orientation was applied.
    pub fn size(&self) -> Size {
        self.facts.size
    }
}

/// When a file says that its picture was taken and saved, civil time without a zone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Dates {
    /// EXIF `DateTimeOriginal`.
    pub taken_at: Option<jiff::civil::DateTime>,
    /// EXIF `DateTime`: when the file was changed.
    pub saved_at: Option<jiff::civil::DateTime>,
}

/// The container a file's first bytes announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileFormat {
    /// JFIF or Exif JPEG.
    Jpeg,
    /// Portable Network Graphics.
    Png,
    /// WebP.
    WebP,
    /// Windows bitmap.
    Bmp,
    /// Tagged Image File Format.
    Tiff,
    /// Graphics Interchange Format.
    Gif,
}

impl FileFormat {
    /// The format's usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Gif => "GIF",
        }
    }
}

/// The colour model in which the file stores its pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColourModel {
    /// One channel.
    Grey,
    /// Three channels: red, green and blue, or luma and two chroma planes.
    Rgb,
    /// Three or four channels of which one is transparency.
    Alpha,
    /// Four ink channels.
    Cmyk,
    /// A palette.
    Indexed,
}

/// How a JPEG's quality was told from its quantisation tables.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JpegQuality {
    /// IJG quality, 1–100.
    pub value: f32,
    /// Whether the tables are the IJG ones at that quality; otherwise `value` is the nearest equivalent.
    pub exact: bool,
}

/// The pixel density a file states, per inch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Density {
    /// Horizontal, pixels per inch.
    pub x_ppi: f32,
    /// Vertical, pixels per inch.
    pub y_ppi: f32,
}

impl Density {
    /// A density from what a file states and the statement's units per inch; none where it states nothing sensible.
    /// Rounded to whole px per inch, as the fields for centimetres and metres are too coarse for 300 ppi.
    fn stated(x: f32, y: f32, per_inch: f32) -> Option<Self> {
        let density = Self { x_ppi: (x * per_inch).round(), y_ppi: (y * per_inch).round() };
        let sensible = |ppi: f32| ppi.is_finite() && ppi >= 1.0;
        (sensible(density.x_ppi) && sensible(density.y_ppi)).then_some(density)
    }
}

/// A fault of the stream that did not keep its pixels from being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StreamFault {
    /// The picture data end before the last marker; the missing part is grey or the last colour before it.
    Truncated,
    /// The last marker is missing, and nothing of the picture.
    Unended,
    /// Bytes follow the last marker.
    TrailingBytes,
    /// The entropy-coded data are damaged.
    Corrupt,
}

/// A trace that a program left in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditorTrace {
    /// Where it stands.
    pub place: TracePlace,
    /// What left it.
    pub kind: ProgramKind,
    /// What it says, at most 80 characters; never a person's name, a serial number or a place.
    pub text: String,
}

/// Where a trace of a program stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TracePlace {
    /// EXIF tag `Software` or `ProcessingSoftware`.
    ExifSoftware,
    /// Another text of EXIF: host computer, description, comment.
    ExifText,
    /// XMP `CreatorTool`.
    Xmp,
    /// XMP history: its programs.
    History,
    /// XMP settings of Camera Raw and Lightroom: the names of those that retouch, or none.
    CameraRaw,
    /// XMP says that the picture was made from another file.
    DerivedFrom,
    /// Photoshop image resource blocks (APP13): writer and quality.
    Photoshop,
    /// The segment of Photoshop's Save for Web (APP12): its quality.
    SaveForWeb,
    /// A comment segment or text chunk.
    Comment,
    /// Tables and segments of a JPEG encoder.
    Encoder,
    /// The thumbnail has another shape: its size.
    ThumbnailShape,
    /// The thumbnail shows something else: its correlation with the picture.
    ThumbnailContent,
    /// Coefficients that were rounded before: the quality they were saved with.
    Resaved,
}

/// What a program does to pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProgramKind {
    /// Writes files for any program.
    Library,
    /// The device or its firmware.
    Camera,
    /// Changes pictures.
    Editor,
    /// Beautifies faces.
    Beautifier,
    /// Saves anew whatever is sent through it.
    Messenger,
    /// Makes pictures.
    Generator,
    /// Not known.
    Unknown,
}

impl ProgramKind {
    /// Whether its trace says that the picture may have been changed; the others say who wrote the file, which any legal photo has.
    pub const fn tells(self) -> bool {
        matches!(self, Self::Editor | Self::Beautifier | Self::Messenger | Self::Generator)
    }
}

/// What a file itself says of where its picture comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OriginLabel {
    /// Where it says so.
    pub form: LabelForm,
    /// What it claims.
    pub claim: OriginClaim,
    /// Who is named: a service, a program; at most 80 characters, never text of a prompt. Empty where nobody is.
    pub text: String,
}

/// The form of a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LabelForm {
    /// The metadata label of GB 45438-2025.
    Aigc,
    /// A C2PA manifest.
    C2pa,
    /// The IPTC property `DigitalSourceType`.
    Iptc,
    /// The settings of a picture generator.
    Parameters,
}

/// What a label claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginClaim {
    /// Taken with a camera, or nothing about how it was made.
    Captured,
    /// Suspected to be generated (GB 45438-2025, value 3).
    Suspected,
    /// May be generated (value 2).
    Maybe,
    /// Has generated parts.
    Composite,
    /// Is generated (value 1).
    Generated,
}

/// What a file says of itself; nothing here needs a network.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFacts {
    /// The container by content.
    pub format: FileFormat,
    /// The name's extension without the dot, as written; none where the name has none or is unknown.
    pub extension: Option<String>,
    /// Bytes of the file.
    pub size_bytes: u64,
    /// Size after orientation.
    pub size: Size,
    /// EXIF orientation 1–8; 1 where the file states none.
    pub orientation: u8,
    /// Stated density.
    pub density: Option<Density>,
    /// Colour model of the stored pixels.
    pub colour_model: ColourModel,
    /// Bits a channel.
    pub bits_per_channel: u8,
    /// Whether the three channels differ nowhere by more than JPEG rounding (2 of 255).
    pub is_grey: bool,
    /// Whether an ICC profile other than sRGB was converted.
    pub icc_converted: bool,
    /// Quality of a JPEG; none for other formats or where it has no tables.
    pub quality: Option<JpegQuality>,
    /// Luma quantisation table in zigzag order; none for other formats.
    pub luma_quantisation: Option<[u16; 64]>,
    /// Whether the JPEG is progressive.
    pub progressive: bool,
    /// Faults of the stream.
    pub faults: Vec<StreamFault>,
    /// EXIF `DateTimeOriginal` as civil time, without a zone.
    pub taken_at: Option<jiff::civil::DateTime>,
    /// EXIF `DateTime`: when the file was changed.
    pub saved_at: Option<jiff::civil::DateTime>,
    /// Traces of programs.
    pub traces: Vec<EditorTrace>,
    /// What it says of where its picture comes from.
    pub labels: Vec<OriginLabel>,
}

impl FileFacts {
    /// Whether part of the picture is missing or damaged.
    pub fn is_damaged(&self) -> bool {
        self.faults.iter().any(|fault| matches!(fault, StreamFault::Truncated | StreamFault::Corrupt))
    }

    /// When the picture was taken and saved.
    pub fn dates(&self) -> Dates {
        Dates { taken_at: self.taken_at, saved_at: self.saved_at }
    }

    /// Facts of a plain, faultless 480 × 640 JPEG, from which tests and fixtures start.
    pub fn plain_jpeg() -> Self {
        Self {
            format: FileFormat::Jpeg,
            extension: Some("jpg".into()),
            size_bytes: 30_000,
            size: Size { width_px: 480, height_px: 640 },
            orientation: 1,
            density: Some(Density { x_ppi: 300.0, y_ppi: 300.0 }),
            colour_model: ColourModel::Rgb,
            bits_per_channel: 8,
            is_grey: false,
            icc_converted: false,
            quality: Some(JpegQuality { value: 85.0, exact: true }),
            luma_quantisation: None,
            progressive: false,
            faults: Vec::new(),
            taken_at: None,
            saved_at: None,
            traces: Vec::new(),
            labels: Vec::new(),
        }
    }
}
