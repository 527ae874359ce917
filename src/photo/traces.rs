//! Names that programs leave in a file.

use super::exif::Exif;
use super::jpeg::{Jpeg, marker};
use super::png::Png;
use super::{EditorTrace, TracePlace};

/// Longest text of a trace, characters.
const LONGEST: usize = 80;
/// More traces than this say nothing more.
const MOST_TRACES: usize = 16;

/// Programs that name themselves in free text, where a person's name may stand as well: only what is listed is repeated.
const KNOWN: &[&str] = &[
    "Photoshop",
    "Lightroom",
    "GIMP",
    "gd-jpeg",
    "Lavc",
    "ImageMagick",
    "GraphicsMagick",
    "paint.net",
    "ACDSee",
    "XnView",
    "IrfanView",
    "Picasa",
    "PhotoScape",
    "Affinity",
    "Capture One",
    "darktable",
    "RawTherapee",
    "Luminar",
    "Photopea",
    "Pixlr",
    "Canva",
    "Snapseed",
    "VSCO",
    "PicsArt",
    "Facetune",
    "FaceApp",
    "Remini",
    "Fotor",
    "BeautyPlus",
    "BeautyCam",
    "MeituPic",
    "Meitu",
    "美图",
    "美颜",
    "Camera360",
    "B612",
    "SNOW",
    "FaceU",
    "Ulike",
    "轻颜",
    "醒图",
    "天天P图",
    "Topaz",
    "Stable Diffusion",
    "ComfyUI",
    "NovelAI",
    "Midjourney",
    "DALL-E",
];

/// Text chunks in which image generators keep their settings; the keyword tells enough.
const GENERATOR_KEYS: &[&[u8]] = &[b"parameters", b"prompt", b"workflow"];

/// Traces of a JPEG's segments.
pub(super) fn of_jpeg(jpeg: &Jpeg<'_>, exif: &Exif) -> Vec<EditorTrace> {
    let packets = jpeg.bodies(marker::APP1, b"http://ns.adobe.com/xap/1.0/\0").flat_map(|packet| in_xmp(&String::from_utf8_lossy(packet)));
    let photoshop = jpeg.bodies(marker::APP13, b"Photoshop 3.0\0").map(|_| trace(TracePlace::Photoshop, "Photoshop 3.0"));
    let comments = jpeg.bodies(marker::COM, b"").flat_map(in_free_text);
    distinct(in_exif(exif).chain(packets).chain(photoshop).chain(comments))
}

/// Traces of a PNG's text chunks and XMP packet.
pub(super) fn of_png(png: &Png<'_>, exif: &Exif, xmp: Option<&[u8]>) -> Vec<EditorTrace> {
    let texts = png.texts.iter().flat_map(|(key, text)| match *key {
        b"Software" => vec![trace(TracePlace::Comment, &String::from_utf8_lossy(text))],
        key if GENERATOR_KEYS.contains(&key) => vec![trace(TracePlace::Comment, &String::from_utf8_lossy(key))],
        b"Comment" | b"Description" => in_free_text(text),
        _ => Vec::new(),
    });
    distinct(of_packet(exif, xmp).into_iter().chain(texts))
}

/// Traces of EXIF and an XMP packet.
pub(super) fn of_packet(exif: &Exif, xmp: Option<&[u8]>) -> Vec<EditorTrace> {
    let packet = xmp.map(|packet| in_xmp(&String::from_utf8_lossy(packet))).unwrap_or_default();
    distinct(in_exif(exif).chain(packet))
}

fn in_exif(exif: &Exif) -> impl Iterator<Item = EditorTrace> {
    exif.software.iter().map(|name| trace(TracePlace::ExifSoftware, name))
}

fn in_free_text(text: &[u8]) -> Vec<EditorTrace> {
    let text = String::from_utf8_lossy(text).to_lowercase();
    KNOWN.iter().filter(|name| text.contains(&name.to_lowercase())).map(|name| trace(TracePlace::Comment, name)).collect()
}

fn in_xmp(packet: &str) -> Vec<EditorTrace> {
    ["CreatorTool", "softwareAgent"].into_iter().flat_map(|name| values(packet, name)).map(|value| trace(TracePlace::Xmp, value)).collect()
}

/// The values of a property, written as an attribute (`xmp:name="value"`) or as an element (`<xmp:name>value</xmp:name>`).
fn values<'a>(packet: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    packet.match_indices(name).filter_map(move |(at, _)| {
        let rest = packet[at + name.len()..].trim_start();
        if let Some(rest) = rest.strip_prefix('>') {
            return rest.split_once('<').map(|(value, _)| value);
        }
        let rest = rest.strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
        rest[1..].split_once(quote).map(|(value, _)| value)
    })
}

fn trace(place: TracePlace, text: &str) -> EditorTrace {
    let text: String = text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    EditorTrace { place, text: text.trim().to_owned() }
}

/// The first of each that says anything.
fn distinct(traces: impl Iterator<Item = EditorTrace>) -> Vec<EditorTrace> {
    let mut kept: Vec<EditorTrace> = Vec::new();
    for trace in traces.filter(|trace| !trace.text.is_empty()) {
        if kept.len() < MOST_TRACES && !kept.contains(&trace) {
            kept.push(trace);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(traces: &[EditorTrace]) -> Vec<&str> {
        traces.iter().map(|trace| trace.text.as_str()).collect()
    }

    #[test]
    fn a_persons_name_in_a_comment_is_not_repeated() {
        assert_eq!(texts(&in_free_text("Zhang San, edited with Snapseed 2.1".as_bytes())), ["Snapseed"]);
    }

    #[test]
    fn xmp_attributes_and_elements_are_read() {
        let packet = r#"<rdf:li stEvt:softwareAgent="Adobe Photoshop 22.0"/><xmp:CreatorTool>Meitu</xmp:CreatorTool>"#;
        assert_eq!(texts(&in_xmp(packet)), ["Meitu", "Adobe Photoshop 22.0"]);
    }

    #[test]
    fn control_characters_and_length_are_cut() {
        let trace = trace(TracePlace::Xmp, &format!("a\nb{}", "x".repeat(200)));
        assert_eq!((trace.text.chars().count(), trace.text.starts_with("abx")), (80, true));
    }

    #[test]
    fn the_same_trace_counts_once() {
        let twice = [trace(TracePlace::Xmp, "GIMP"), trace(TracePlace::Xmp, "GIMP")];
        assert_eq!(distinct(twice.into_iter()).len(), 1);
    }
}
