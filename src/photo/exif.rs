//! EXIF; the only user of its reader.

use exif::{Context, Field, In, Reader, Tag, Value};
use jiff::civil::DateTime;

use super::Density;

/// What is read of EXIF; nothing else of it is looked at.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Exif {
    /// Orientation 1–8; none where there is none, or none that is legal.
    pub(super) orientation: Option<u8>,
    /// Density of the picture.
    pub(super) density: Option<Density>,
    /// `DateTimeOriginal`.
    pub(super) taken_at: Option<DateTime>,
    /// `DateTime`, when the file was changed.
    pub(super) saved_at: Option<DateTime>,
    /// `Software` and `ProcessingSoftware`.
    pub(super) software: Vec<String>,
    /// `HostComputer`.
    pub(super) host: Option<String>,
    /// `Make`.
    pub(super) make: Option<String>,
    /// `ImageDescription`.
    pub(super) description: Option<String>,
    /// `UserComment`.
    pub(super) comment: Option<String>,
    /// The thumbnail, a JPEG.
    pub(super) thumbnail: Option<Vec<u8>>,
}

const PROCESSING_SOFTWARE: Tag = Tag(Context::Tiff, 0x000B);
const HOST_COMPUTER: Tag = Tag(Context::Tiff, 0x013C);
/// No thumbnail in EXIF can be longer, bytes.
const LONGEST_THUMBNAIL: usize = 1 << 16;

impl Exif {
    /// Reads a block that starts with a TIFF header; damaged entries are passed over.
    pub(super) fn read(block: &[u8]) -> Self {
        let read = Reader::new().continue_on_error(true).read_raw(block.to_vec());
        let Ok(exif) = read.or_else(|error| error.distill_partial_result(|_| ())) else { return Self::default() };
        let field = |tag| exif.get_field(tag, In::PRIMARY);
        let date = |tag| field(tag).and_then(ascii).and_then(|text| moment(&text));
        let orientation = field(Tag::Orientation).and_then(|field| field.value.get_uint(0));
        Self {
            orientation: orientation.and_then(|value| u8::try_from(value).ok()).filter(|value| (1..=8).contains(value)),
            density: density(field(Tag::XResolution), field(Tag::YResolution), field(Tag::ResolutionUnit)),
            taken_at: date(Tag::DateTimeOriginal),
            saved_at: date(Tag::DateTime),
            software: [Tag::Software, PROCESSING_SOFTWARE].into_iter().filter_map(|tag| field(tag).and_then(ascii)).collect(),
            host: field(HOST_COMPUTER).and_then(ascii),
            make: field(Tag::Make).and_then(ascii),
            description: field(Tag::ImageDescription).and_then(ascii),
            comment: field(Tag::UserComment).and_then(comment),
            thumbnail: thumbnail(&exif),
        }
    }
}

fn thumbnail(exif: &exif::Exif) -> Option<Vec<u8>> {
    let number =
        |tag| exif.get_field(tag, In::THUMBNAIL).and_then(|field| field.value.get_uint(0)).and_then(|number| usize::try_from(number).ok());
    let (from, length) = (number(Tag::JPEGInterchangeFormat)?, number(Tag::JPEGInterchangeFormatLength)?);
    let bytes = exif.buf().get(from..from.checked_add(length)?)?;
    (bytes.len() <= LONGEST_THUMBNAIL).then(|| bytes.to_vec())
}

/// Names of the letters of a comment (Exif 2.32, table 9).
const COMMENT_CODES: [&[u8; 8]; 4] = [b"ASCII\0\0\0", b"JIS\0\0\0\0\0", b"UNICODE\0", &[0; 8]];

/// A comment of eight bytes that name the letters, and text.
fn comment(field: &Field) -> Option<String> {
    let (Value::Undefined(bytes, _) | Value::Byte(bytes)) = &field.value else { return ascii(field) };
    // Some programs leave the code out.
    let known = bytes.split_first_chunk::<8>().filter(|(code, _)| COMMENT_CODES.contains(code));
    let (code, text) = known.map_or((None, &**bytes), |(code, text)| (Some(code), text));
    let is_wide = code == Some(b"UNICODE\0");
    Some(if is_wide { utf16(text) } else { String::from_utf8_lossy(text).trim_matches('\0').to_owned() })
}

/// UTF-16 of either byte order: programs disagree, and letters below 256 have their zero on one side.
fn utf16(text: &[u8]) -> String {
    let zeros = |at: usize| text.iter().skip(at).step_by(2).filter(|byte| **byte == 0).count();
    let little = zeros(1) > zeros(0);
    let pair = |pair: &[u8]| if little { u16::from_le_bytes([pair[0], pair[1]]) } else { u16::from_be_bytes([pair[0], pair[1]]) };
    let letters: Vec<u16> = text.chunks_exact(2).map(pair).collect();
    String::from_utf16_lossy(&letters).trim_matches(['\0', '\u{FEFF}']).to_owned()
}

fn density(x: Option<&Field>, y: Option<&Field>, unit: Option<&Field>) -> Option<Density> {
    // Unit 2 is the inch and what is meant where none is stated, 3 the centimetre.
    let per_inch = match unit.and_then(|field| field.value.get_uint(0)) {
        None | Some(2) => 1.0,
        Some(3) => 2.54,
        Some(_) => return None,
    };
    let x = ratio(x?)?;
    Density::stated(x, y.and_then(ratio).unwrap_or(x), per_inch)
}

fn ratio(field: &Field) -> Option<f32> {
    match &field.value {
        Value::Rational(ratios) => ratios.first().map(exif::Rational::to_f32),
        _ => None,
    }
}

fn ascii(field: &Field) -> Option<String> {
    match &field.value {
        Value::Ascii(lines) => Some(String::from_utf8_lossy(lines.first()?).into_owned()),
        _ => None,
    }
}

/// `2024:10:21 08:30:00`, as EXIF writes it.
fn moment(text: &str) -> Option<DateTime> {
    DateTime::strptime("%Y:%m:%d %H:%M:%S", text.trim()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_civil_time() {
        assert_eq!(moment("2024:10:21 08:30:00"), Some(jiff::civil::date(2024, 10, 21).at(8, 30, 0, 0)));
    }

    #[test]
    fn the_date_of_a_change_is_not_taken_for_that_of_the_shot() {
        // One directory with `DateTime`, 20 letters of ASCII behind it.
        let block = [&b"II*\0\x08\0\0\0\x01\0\x32\x01\x02\0\x14\0\0\0\x1A\0\0\0\0\0\0\0"[..], b"2024:10:21 08:30:00\0"].concat();
        let exif = Exif::read(&block);
        assert_eq!((exif.taken_at, exif.saved_at), (None, Some(jiff::civil::date(2024, 10, 21).at(8, 30, 0, 0))));
    }

    #[test]
    fn letters_of_either_byte_order_are_read() {
        let [little, big]: [Vec<u8>; 2] =
            [u16::to_le_bytes, u16::to_be_bytes].map(|bytes| "Steps: 20，".encode_utf16().flat_map(bytes).collect());
        assert_eq!([utf16(&little), utf16(&big)], ["Steps: 20，", "Steps: 20，"]);
    }

    #[test]
    fn a_comment_is_read_with_and_without_the_name_of_its_letters() {
        let said = |value: Value| comment(&Field { tag: Tag::UserComment, ifd_num: In::PRIMARY, value });
        for bytes in [&b"ASCII\0\0\0Steps: 20"[..], b"Steps: 20", b"UNICODE\0S\0t\0e\0p\0s\0:\0 \x002\x000\0"] {
            assert_eq!(said(Value::Undefined(bytes.into(), 0)).as_deref(), Some("Steps: 20"));
            assert_eq!(said(Value::Byte(bytes.into())).as_deref(), Some("Steps: 20"));
        }
    }

    #[test]
    fn an_unset_clock_is_no_moment() {
        assert_eq!(moment("0000:00:00 00:00:00"), None);
    }

    #[test]
    fn rubbish_says_nothing() {
        assert_eq!(Exif::read(b"II*\0\xFF\xFF\xFF\xFF"), Exif::default());
    }
}
