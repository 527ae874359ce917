//! All that a file says in words, wherever it says it.

use super::exif::Exif;
use super::jpeg::{Jpeg, marker};
use super::png::Png;
use super::xmp::{self, Property};

/// Texts longer than this are cut, bytes: workflows of image generators have some hundred thousand.
const LONGEST: usize = 1 << 20;

/// The keyword of a text that has none.
pub(super) const COMMENT: &str = "";

/// What a file says of itself in words.
#[derive(Debug, Default)]
pub(super) struct Metadata<'a> {
    /// EXIF.
    pub(super) exif: Exif,
    /// The properties of its XMP packets.
    pub(super) xmp: Vec<Property>,
    /// Text chunks with their keywords; comments have [`COMMENT`].
    pub(super) texts: Vec<(String, String)>,
    /// A C2PA manifest store, JUMBF boxes.
    pub(super) manifest: Option<Vec<u8>>,
    /// Photoshop's image resource blocks.
    pub(super) resources: Vec<&'a [u8]>,
    /// The segment of Photoshop's Save for Web.
    pub(super) web: Option<&'a [u8]>,
}

impl<'a> Metadata<'a> {
    /// That of a JPEG.
    pub(super) fn of_jpeg(jpeg: &Jpeg<'a>, exif: Exif) -> Self {
        Self {
            exif,
            xmp: jpeg
                .bodies(marker::APP1, b"http://ns.adobe.com/xap/1.0/\0")
                .flat_map(xmp::properties)
                .take(xmp::MOST_PROPERTIES)
                .collect(),
            texts: jpeg.bodies(marker::COM, b"").map(|text| (COMMENT.to_owned(), read(text))).collect(),
            manifest: boxes(jpeg),
            resources: jpeg.bodies(marker::APP13, b"Photoshop 3.0\0").collect(),
            web: jpeg.bodies(marker::APP12, b"Ducky").next(),
        }
    }

    /// That of a PNG.
    pub(super) fn of_png(png: &Png<'_>, exif: Exif, packet: Option<&[u8]>) -> Self {
        let texts = png.texts.iter().map(|(key, text)| (read(key), read(text))).collect();
        Self { texts, manifest: png.manifest.map(<[u8]>::to_vec), ..Self::of_packet(exif, packet) }
    }

    /// That of a file of another kind.
    pub(super) fn of_packet(exif: Exif, packet: Option<&[u8]>) -> Self {
        Self { exif, xmp: packet.map(xmp::properties).unwrap_or_default(), ..Self::default() }
    }
}

/// UTF-8, as all newer texts are.
fn read(text: &[u8]) -> String {
    String::from_utf8_lossy(&text[..text.len().min(LONGEST)]).into_owned()
}

/// JUMBF boxes of a JPEG, their segments joined (ISO 19566-5, annex D): common identifier, box number, packet number, and in every
/// packet the header of the box, which counts once.
fn boxes(jpeg: &Jpeg<'_>) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    for body in jpeg.bodies(marker::APP11, b"JP") {
        let Some((head, body)) = body.split_first_chunk::<6>() else { continue };
        let first = head[2..] == [0, 0, 0, 1];
        let header = if body.starts_with(&[0, 0, 0, 1]) { 16 } else { 8 };
        joined.extend_from_slice(if first { body } else { body.get(header..).unwrap_or_default() });
    }
    (!joined.is_empty()).then_some(joined)
}

/// The manifest store of a WebP: the body of its chunk `C2PA`.
pub(super) fn webp_manifest(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.get(12..)?;
    loop {
        let (kind, body) = rest.split_first_chunk::<4>()?;
        let (length, body) = body.split_first_chunk::<4>()?;
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        let chunk = body.get(..length)?;
        if kind == b"C2PA" {
            return Some(chunk.to_vec());
        }
        rest = body.get(length + length % 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_in_two_segments_is_one() {
        let jpeg =
            Jpeg::read(b"\xFF\xD8\xFF\xEB\0\x14JP\0\x01\0\0\0\x01\0\0\0\x0Cjumbab\xFF\xEB\0\x14JP\0\x01\0\0\0\x02\0\0\0\x0Cjumbcd\xFF\xD9");
        assert_eq!(boxes(&jpeg).as_deref(), Some(&b"\0\0\0\x0Cjumbabcd"[..]));
    }

    #[test]
    fn a_chunk_that_lies_about_its_length_is_none() {
        assert_eq!(webp_manifest(b"RIFF\xFF\0\0\0WEBPVP8 \xFF\xFF\xFF\xFFab"), None);
        assert_eq!(webp_manifest(b"RIFF\x14\0\0\0WEBPC2PA\x03\0\0\0abc\0"), Some(b"abc".to_vec()));
    }
}
