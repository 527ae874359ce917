//! Photoshop's image resource blocks (APP13) and Save for Web's segment (APP12).
//!
//! Adobe Photoshop File Formats Specification (2019), "Image Resource Blocks".

/// A file with more blocks than this has nothing to say in them.
const MOST_BLOCKS: usize = 512;

/// The quality that was asked for when saving.
const QUALITY: u16 = 0x0406;
/// The preview of the picture.
const THUMBNAIL: u16 = 0x040C;
/// The program's version.
const VERSION: u16 = 0x0421;
/// IPTC records, which other programs write as well.
const IPTC: u16 = 0x0404;
/// MD5 of the IPTC records.
const IPTC_DIGEST: u16 = 0x0425;
/// Bytes before the JPEG of a preview.
const THUMBNAIL_HEADER: usize = 28;

/// What the blocks say.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Resources<'a> {
    /// Photoshop's quality 0–12.
    pub(super) quality: Option<i32>,
    /// The program that wrote the file.
    pub(super) writer: Option<String>,
    /// The preview, a JPEG.
    pub(super) thumbnail: Option<&'a [u8]>,
    /// Whether there are other blocks than IPTC's: then it is not a caption alone.
    pub(super) beyond_iptc: bool,
}

/// Reads the blocks of a segment, its signature taken off.
pub(super) fn read(mut body: &[u8]) -> Resources<'_> {
    let mut found = Resources::default();
    for _ in 0..MOST_BLOCKS {
        let Some((id, data, rest)) = block(body) else { break };
        body = rest;
        match id {
            QUALITY => found.quality = data.first_chunk().map(|bytes| i32::from(i16::from_be_bytes(*bytes)) + 4),
            VERSION => found.writer = writer(data),
            THUMBNAIL => found.thumbnail = data.get(THUMBNAIL_HEADER..),
            _ => {}
        }
        found.beyond_iptc |= !matches!(id, IPTC | IPTC_DIGEST);
    }
    found.quality = found.quality.filter(|quality| (0..=12).contains(quality));
    found
}

fn block(body: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let rest = body.strip_prefix(b"8BIM")?;
    let (id, rest) = rest.split_first_chunk::<2>()?;
    // The name is a Pascal string, its length byte counted in, of an even number of bytes.
    let name = (usize::from(*rest.first()?) + 2) & !1;
    let (length, rest) = rest.get(name..)?.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let (data, rest) = rest.split_at_checked(length)?;
    Some((u16::from_be_bytes(*id), data, rest.get(length % 2..).unwrap_or_default()))
}

/// Version, a flag, then the writer's name: a count and as many UTF-16 letters.
fn writer(data: &[u8]) -> Option<String> {
    let (count, rest) = data.get(5..)?.split_first_chunk::<4>()?;
    let letters = rest.get(..usize::try_from(u32::from_be_bytes(*count)).ok()?.checked_mul(2)?)?;
    let letters: Vec<u16> = letters.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&letters).trim_end_matches('\0').to_owned())
}

/// The quality 0–100 of Save for Web, from the body of its segment, the signature taken off.
pub(super) fn web_quality(body: &[u8]) -> Option<u32> {
    // Tag 1, four bytes.
    let rest = body.strip_prefix(&[0, 1, 0, 4])?;
    rest.first_chunk().map(|bytes| u32::from_be_bytes(*bytes)).filter(|quality| *quality <= 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quality_counts_from_minus_four() {
        assert_eq!(read(b"8BIM\x04\x06\0\0\0\0\0\x07\x00\x05\x00\x00\x00\x01\x00\x00").quality, Some(9));
    }

    #[test]
    fn the_writer_is_named() {
        let block = b"8BIM\x04\x21\0\0\0\0\0\x0F\0\0\0\x01\x01\0\0\0\x03\0P\0S\x004\0";
        assert_eq!(read(block).writer.as_deref(), Some("PS4"));
    }

    #[test]
    fn a_caption_is_no_trace_of_photoshop() {
        assert!(!read(b"8BIM\x04\x04\0\0\0\0\0\0").beyond_iptc);
    }

    #[test]
    fn lengths_that_lie_end_the_reading() {
        for block in [
            &b"8BIM\x04\x06\0\0\xFF\xFF\xFF\xFF\0\x05"[..],
            b"8BIM\x04\x06\xFF\0",
            b"8BIM\x04\x21\0\0\0\0\0\x09\0\0\0\x01\x01\xFF\xFF\xFF\xFF",
        ] {
            assert_eq!(read(block).quality, None);
            assert_eq!(read(block).writer, None);
        }
    }
}
