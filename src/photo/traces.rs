//! Traces that programs leave in a file: names, Photoshop's blocks, an encoder's tables, a thumbnail of another picture, coefficients that were
//! rounded before.

use image::RgbImage;

use super::entropy::Values;
use super::jpeg::Jpeg;
use super::metadata::{COMMENT, Metadata};
use super::xmp::Property;
use super::{EditorTrace, ProgramKind, TracePlace};

mod encoder;
pub(super) mod known;
mod photoshop;
mod resaved;
mod thumbnail;

use known::{mentioned, named};
use thumbnail::Difference;

/// Longest text of a trace, characters.
const LONGEST: usize = 80;
/// More traces than this say nothing more.
const MOST_TRACES: usize = 16;
/// EXIF has one thumbnail and Photoshop's blocks another: more are there to keep a reader busy.
const MOST_THUMBNAILS: usize = 4;

/// Camera Raw's settings that retouch a part of the picture, or with a negative value smooth all of it.
const RETOUCHING: &[&str] =
    &["RetouchInfo", "RetouchAreas", "PaintBasedCorrections", "MaskGroupBasedCorrections", "CircularGradientBasedCorrections"];
const SMOOTHING: &[&str] = &["Texture", "Clarity2012"];
/// XMP properties of Photoshop that hold what was done; what they say may name people and is not repeated.
const LOGS: &[&str] = &["photoshop:History", "photoshop:DocumentAncestors"];

/// Traces of a JPEG; `stored` is its picture before it is turned upright, `values` those of its low frequencies.
pub(super) fn of_jpeg(jpeg: &Jpeg<'_>, metadata: &Metadata<'_>, stored: &RgbImage, values: &Values) -> Vec<EditorTrace> {
    let mut traces = of_words(metadata);
    traces.extend(in_photoshop(metadata));
    traces.extend(encoder::recognise(jpeg).into_iter().map(|encoder| trace(TracePlace::Encoder, encoder.kind, &encoder.name)));
    traces.extend(thumbnails(metadata).into_iter().filter_map(|small| thumbnail::difference(small, stored)).map(differing));
    traces.extend(resaved::quality(jpeg, values).map(|quality| trace(TracePlace::Resaved, ProgramKind::Unknown, &quality.to_string())));
    distinct(traces)
}

/// Traces in words, which any kind of file can have.
pub(super) fn of_file(metadata: &Metadata<'_>) -> Vec<EditorTrace> {
    distinct(of_words(metadata))
}

fn of_words(metadata: &Metadata<'_>) -> Vec<EditorTrace> {
    let exif = &metadata.exif;
    let mut traces: Vec<_> = exif.software.iter().map(|name| program(TracePlace::ExifSoftware, name)).collect();
    let texts = [&exif.host, &exif.description, &exif.comment].into_iter().flatten();
    traces.extend(texts.flat_map(|text| mentions(TracePlace::ExifText, text)));
    traces.extend(in_xmp(&metadata.xmp));
    for (key, text) in &metadata.texts {
        match &**key {
            "Software" => traces.push(program(TracePlace::Comment, text)),
            COMMENT | "Comment" | "Description" => traces.extend(mentions(TracePlace::Comment, text)),
            _ => {}
        }
    }
    traces
}

fn in_xmp(properties: &[Property]) -> Vec<EditorTrace> {
    let mut traces = Vec::new();
    for property in properties {
        match property.local() {
            "CreatorTool" => traces.push(program(TracePlace::Xmp, &property.value)),
            "softwareAgent" => {
                // What keeps a history changes pictures, known or not.
                let trace = program(TracePlace::History, &property.value);
                traces.push(EditorTrace { kind: if trace.kind.tells() { trace.kind } else { ProgramKind::Editor }, ..trace });
            }
            "DerivedFrom" if property.prefix() == "xmpMM" => {
                traces.push(trace(TracePlace::DerivedFrom, ProgramKind::Editor, &property.name));
            }
            _ if LOGS.contains(&&*property.name) => traces.push(trace(TracePlace::History, ProgramKind::Editor, &property.name)),
            _ => {}
        }
    }
    traces.extend(camera_raw(properties));
    traces
}

/// Camera Raw's settings, by the names of those that retouch.
fn camera_raw(properties: &[Property]) -> Option<EditorTrace> {
    let settings: Vec<_> = properties.iter().filter(|property| property.prefix() == "crs").collect();
    let retouches = |setting: &&&Property| {
        RETOUCHING.contains(&setting.local()) || (SMOOTHING.contains(&setting.local()) && setting.value.starts_with('-'))
    };
    let mut names: Vec<_> = settings.iter().filter(retouches).map(|setting| setting.local()).collect();
    names.dedup();
    let said = if names.is_empty() { "Camera Raw".to_owned() } else { format!("Camera Raw: {}", names.join(", ")) };
    (!settings.is_empty()).then(|| trace(TracePlace::CameraRaw, ProgramKind::Editor, &said))
}

fn in_photoshop(metadata: &Metadata<'_>) -> Vec<EditorTrace> {
    let mut traces = Vec::new();
    for blocks in metadata.resources.iter().map(|body| photoshop::read(body)).filter(|blocks| blocks.beyond_iptc) {
        let writer = blocks.writer.unwrap_or_else(|| "Photoshop 3.0".into());
        let quality = blocks.quality.map(|quality| format!(", {quality}/12")).unwrap_or_default();
        traces.push(trace(TracePlace::Photoshop, ProgramKind::Editor, &format!("{writer}{quality}")));
    }
    let quality = metadata.web.map(photoshop::web_quality);
    traces.extend(quality.map(|quality| {
        let said = quality.map_or_else(|| "Ducky".to_owned(), |quality| format!("{quality}/100"));
        trace(TracePlace::SaveForWeb, ProgramKind::Editor, &said)
    }));
    traces
}

/// The thumbnails that the file has.
fn thumbnails<'m>(metadata: &'m Metadata<'_>) -> Vec<&'m [u8]> {
    let blocks = metadata.resources.iter().filter_map(|body| photoshop::read(body).thumbnail);
    metadata.exif.thumbnail.as_deref().into_iter().chain(blocks).take(MOST_THUMBNAILS).collect()
}

fn differing(difference: Difference) -> EditorTrace {
    match difference {
        Difference::Shape(width, height) => trace(TracePlace::ThumbnailShape, ProgramKind::Editor, &format!("{width}×{height}")),
        Difference::Content(correlation) => trace(TracePlace::ThumbnailContent, ProgramKind::Editor, &format!("{correlation:.2}")),
    }
}

/// What stands in a field made for a program's name.
fn program(place: TracePlace, name: &str) -> EditorTrace {
    trace(place, named(name).map_or(ProgramKind::Unknown, |program| program.kind), name)
}

/// Known programs in free text; nothing else of it is repeated.
fn mentions(place: TracePlace, text: &str) -> impl Iterator<Item = EditorTrace> {
    mentioned(text).map(move |program| trace(place, program.kind, &program.name))
}

fn trace(place: TracePlace, kind: ProgramKind, text: &str) -> EditorTrace {
    EditorTrace { place, kind, text: shortened(text) }
}

/// A text without control characters, short enough for a sentence.
pub(super) fn shortened(text: &str) -> String {
    let text: String = text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    text.trim().to_owned()
}

/// The first of each that says anything.
fn distinct(traces: Vec<EditorTrace>) -> Vec<EditorTrace> {
    let mut kept: Vec<EditorTrace> = Vec::new();
    for trace in traces.into_iter().filter(|trace| !trace.text.is_empty()) {
        if kept.len() < MOST_TRACES && !kept.contains(&trace) {
            kept.push(trace);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::xmp;

    fn texts(traces: &[EditorTrace]) -> Vec<&str> {
        traces.iter().map(|trace| trace.text.as_str()).collect()
    }

    fn packet(text: &str) -> Vec<EditorTrace> {
        in_xmp(&xmp::properties(text.as_bytes()))
    }

    #[test]
    fn a_persons_name_in_a_comment_is_not_repeated() {
        let found: Vec<_> = mentions(TracePlace::Comment, "Zhang San, edited with Snapseed 2.1").collect();
        assert_eq!(texts(&found), ["Snapseed"]);
    }

    #[test]
    fn history_names_its_programs_and_not_what_its_log_says() {
        let found = packet(
            r#"<rdf:li stEvt:action="saved" stEvt:softwareAgent="Gizmo 3"/><photoshop:History>Zhang San.psd opened</photoshop:History>"#,
        );
        assert_eq!(texts(&found), ["Gizmo 3", "photoshop:History"]);
        assert!(found.iter().all(|trace| trace.kind.tells()));
    }

    #[test]
    fn settings_that_retouch_are_named() {
        assert_eq!(
            texts(&packet(r#"<a crs:Exposure2012="0.5" crs:Texture="-35"><crs:RetouchInfo/></a>"#)),
            ["Camera Raw: Texture, RetouchInfo"]
        );
        assert_eq!(texts(&packet(r#"<a crs:Texture="+10"/>"#)), ["Camera Raw"]);
    }

    #[test]
    fn a_file_made_from_another_says_so() {
        assert_eq!(packet("<xmpMM:DerivedFrom/>")[0].place, TracePlace::DerivedFrom);
    }

    #[test]
    fn control_characters_and_length_are_cut() {
        let trace = program(TracePlace::Xmp, &format!("a\nb{}", "x".repeat(200)));
        assert_eq!((trace.text.chars().count(), trace.text.starts_with("abx")), (80, true));
    }

    #[test]
    fn the_same_trace_counts_once() {
        assert_eq!(distinct(vec![program(TracePlace::Xmp, "GIMP"), program(TracePlace::Xmp, "GIMP")]).len(), 1);
    }
}
