//! Chunks of a PNG, read without decoding it.
//!
//! PNG (Third Edition), W3C 2025, sections 5 and 11.

use super::Density;

/// Metres in an inch.
const METRES_AN_INCH: f32 = 0.0254;
/// A file with more chunks than this is not a photo; what stands behind them is not read.
const MOST_CHUNKS: usize = 65_536;

/// A PNG taken apart.
#[derive(Debug, Default)]
pub(super) struct Png<'a> {
    /// Bits a sample, or a palette index.
    pub(super) bits: u8,
    /// Whether the pixels are indices of a palette.
    pub(super) palette: bool,
    /// The stated density.
    pub(super) density: Option<Density>,
    /// Text chunks: keyword and text, which is empty where it is compressed.
    pub(super) texts: Vec<(&'a [u8], &'a [u8])>,
    /// A C2PA manifest store.
    pub(super) manifest: Option<&'a [u8]>,
    /// Bytes behind the last chunk; none where that chunk is missing.
    pub(super) trailing_bytes: Option<usize>,
}

impl<'a> Png<'a> {
    /// Takes a file apart; its first eight bytes are the signature.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let mut png = Self::default();
        let mut rest = bytes.get(8..).unwrap_or_default();
        for _ in 0..MOST_CHUNKS {
            let Some((kind, body, behind)) = chunk(rest) else { return png };
            rest = behind;
            match kind {
                b"IHDR" => (png.bits, png.palette) = (body.get(8).copied().unwrap_or(0), body.get(9) == Some(&3)),
                b"pHYs" => png.density = density(body),
                b"tEXt" => png.texts.extend(text(body, 1)),
                // Behind the keyword of an international text: compression flag and method, language, translated keyword.
                b"iTXt" => png.texts.extend(text(body, 1).and_then(|(key, rest)| Some((key, international(rest)?)))),
                b"zTXt" => png.texts.extend(text(body, 1).map(|(key, _compressed)| (key, &[][..]))),
                b"caBX" => png.manifest = Some(body),
                b"IEND" => {
                    png.trailing_bytes = Some(rest.len());
                    return png;
                }
                _ => {}
            }
        }
        png
    }
}

fn chunk(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let (body, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
    let (_checksum, rest) = rest.split_first_chunk::<4>()?;
    Some((kind, body, rest))
}

fn density(body: &[u8]) -> Option<Density> {
    let (x, rest) = body.split_first_chunk::<4>()?;
    let (y, unit) = rest.split_first_chunk::<4>()?;
    let number = |bytes: &[u8; 4]| u32::from_be_bytes(*bytes) as f32;
    // Unit 1 is the metre, 0 an aspect ratio.
    (unit == [1]).then(|| Density::stated(number(x), number(y), METRES_AN_INCH))?
}

/// What stands before a zero byte, and what follows after `skip` bytes from it.
fn text(body: &[u8], skip: usize) -> Option<(&[u8], &[u8])> {
    let at = body.iter().position(|byte| *byte == 0)?;
    Some((&body[..at], body.get(at + skip..)?))
}

fn international(body: &[u8]) -> Option<&[u8]> {
    let [compressed, _method, rest @ ..] = body else { return None };
    if *compressed != 0 {
        return Some(&[]);
    }
    let (_language, rest) = text(rest, 1)?;
    Some(text(rest, 1)?.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metres_become_whole_dots_per_inch() {
        assert_eq!(density(b"\0\0\x2E\x23\0\0\x2E\x23\x01"), Some(Density { x_ppi: 300.0, y_ppi: 300.0 }));
    }

    #[test]
    fn a_file_cut_short_has_no_end() {
        assert_eq!(Png::read(b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR\0\0").trailing_bytes, None);
    }
}
