//! `[case.facts]`: departures from a plain, faultless 480 × 640 JPEG.

use photolint::geometry::Size;
use photolint::photo::{
    ColourModel, Density, EditorTrace, FileFacts, FileFormat, JpegQuality, LabelForm, OriginClaim, OriginLabel, ProgramKind, StreamFault,
    TracePlace,
};
use serde::Deserialize;

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Facts {
    format: Option<Format>,
    /// An empty one is a name without extension.
    extension: Option<String>,
    size_bytes: Option<u64>,
    size: Option<[u32; 2]>,
    orientation: Option<u8>,
    /// Empty: none is stated.
    density: Option<Vec<f32>>,
    colour_model: Option<Model>,
    bits_per_channel: Option<u8>,
    is_grey: Option<bool>,
    icc_converted: Option<bool>,
    quality: Option<Quality>,
    faults: Vec<Fault>,
    traces: Vec<Trace>,
    labels: Vec<Label>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Format {
    Jpeg,
    Png,
    WebP,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Model {
    Grey,
    Rgb,
    Alpha,
    Cmyk,
    Indexed,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(untagged)]
enum Quality {
    Known {
        value: f32,
        exact: bool,
    },
    /// `quality = "none"`: a file without tables.
    Absent(Absent),
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Absent {
    None,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Fault {
    Truncated,
    Unended,
    TrailingBytes,
    Corrupt,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Trace {
    place: Place,
    #[serde(default = "editor")]
    kind: ProgramKind,
    text: String,
}

fn editor() -> ProgramKind {
    ProgramKind::Editor
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    form: Form,
    claim: Claim,
    text: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Form {
    Aigc,
    C2pa,
    Iptc,
    Parameters,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Claim {
    Captured,
    Suspected,
    Maybe,
    Composite,
    Generated,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "kebab-case")]
enum Place {
    ExifSoftware,
    ExifText,
    Xmp,
    History,
    CameraRaw,
    DerivedFrom,
    Photoshop,
    SaveForWeb,
    Comment,
    Encoder,
    ThumbnailShape,
    ThumbnailContent,
    Resaved,
}

impl Facts {
    pub(crate) fn resolve(&self) -> FileFacts {
        let plain = FileFacts::plain_jpeg();
        FileFacts {
            format: self.format.map_or(plain.format, Format::resolve),
            extension: self
                .extension
                .clone()
                .map_or(plain.extension, |extension| Some(extension).filter(|extension| !extension.is_empty())),
            size_bytes: self.size_bytes.unwrap_or(plain.size_bytes),
            size: self.size.map_or(plain.size, |[width_px, height_px]| Size { width_px, height_px }),
            orientation: self.orientation.unwrap_or(plain.orientation),
            density: self.density.as_ref().map_or(plain.density, |stated| density(stated)),
            colour_model: self.colour_model.map_or(plain.colour_model, Model::resolve),
            bits_per_channel: self.bits_per_channel.unwrap_or(plain.bits_per_channel),
            is_grey: self.is_grey.unwrap_or(plain.is_grey),
            icc_converted: self.icc_converted.unwrap_or(plain.icc_converted),
            quality: self.quality.map_or(plain.quality, Quality::resolve),
            faults: self.faults.iter().map(|fault| fault.resolve()).collect(),
            traces: self.traces.iter().map(Trace::resolve).collect(),
            labels: self.labels.iter().map(Label::resolve).collect(),
            ..plain
        }
    }
}

fn density(stated: &[f32]) -> Option<Density> {
    match *stated {
        [x_ppi, y_ppi] => Some(Density { x_ppi, y_ppi }),
        _ => None,
    }
}

impl Format {
    fn resolve(self) -> FileFormat {
        match self {
            Self::Jpeg => FileFormat::Jpeg,
            Self::Png => FileFormat::Png,
            Self::WebP => FileFormat::WebP,
        }
    }
}

impl Model {
    fn resolve(self) -> ColourModel {
        match self {
            Self::Grey => ColourModel::Grey,
            Self::Rgb => ColourModel::Rgb,
            Self::Alpha => ColourModel::Alpha,
            Self::Cmyk => ColourModel::Cmyk,
            Self::Indexed => ColourModel::Indexed,
        }
    }
}

impl Quality {
    fn resolve(self) -> Option<JpegQuality> {
        match self {
            Self::Known { value, exact } => Some(JpegQuality { value, exact }),
            Self::Absent(Absent::None) => None,
        }
    }
}

impl Fault {
    fn resolve(self) -> StreamFault {
        match self {
            Self::Truncated => StreamFault::Truncated,
            Self::Unended => StreamFault::Unended,
            Self::TrailingBytes => StreamFault::TrailingBytes,
            Self::Corrupt => StreamFault::Corrupt,
        }
    }
}

impl Trace {
    fn resolve(&self) -> EditorTrace {
        let place = match self.place {
            Place::ExifSoftware => TracePlace::ExifSoftware,
            Place::ExifText => TracePlace::ExifText,
            Place::Xmp => TracePlace::Xmp,
            Place::History => TracePlace::History,
            Place::CameraRaw => TracePlace::CameraRaw,
            Place::DerivedFrom => TracePlace::DerivedFrom,
            Place::Photoshop => TracePlace::Photoshop,
            Place::SaveForWeb => TracePlace::SaveForWeb,
            Place::Comment => TracePlace::Comment,
            Place::Encoder => TracePlace::Encoder,
            Place::ThumbnailShape => TracePlace::ThumbnailShape,
            Place::ThumbnailContent => TracePlace::ThumbnailContent,
            Place::Resaved => TracePlace::Resaved,
        };
        EditorTrace { place, kind: self.kind, text: self.text.clone() }
    }
}

impl Label {
    fn resolve(&self) -> OriginLabel {
        let form = match self.form {
            Form::Aigc => LabelForm::Aigc,
            Form::C2pa => LabelForm::C2pa,
            Form::Iptc => LabelForm::Iptc,
            Form::Parameters => LabelForm::Parameters,
        };
        let claim = match self.claim {
            Claim::Captured => OriginClaim::Captured,
            Claim::Suspected => OriginClaim::Suspected,
            Claim::Maybe => OriginClaim::Maybe,
            Claim::Composite => OriginClaim::Composite,
            Claim::Generated => OriginClaim::Generated,
        };
        OriginLabel { form, claim, text: self.text.clone() }
    }
}
