//! What a file is, by its first bytes.

use super::FileFormat;

/// What the first bytes announce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    /// A picture that can be read.
    Picture(FileFormat),
    /// Something known by name that is not read.
    Named(&'static str),
    /// Nothing known.
    Unknown,
}

/// Signatures at the start of a file.
const SIGNATURES: &[(&[u8], Content)] = &[
    (b"\xFF\xD8\xFF", Content::Picture(FileFormat::Jpeg)),
    (b"\x89PNG\r\n\x1A\n", Content::Picture(FileFormat::Png)),
    (b"BM", Content::Picture(FileFormat::Bmp)),
    (b"II*\0", Content::Picture(FileFormat::Tiff)),
    (b"MM\0*", Content::Picture(FileFormat::Tiff)),
    (b"GIF87a", Content::Picture(FileFormat::Gif)),
    (b"GIF89a", Content::Picture(FileFormat::Gif)),
    (b"%PDF-", Content::Named("PDF")),
    (b"8BPS", Content::Named("PSD")),
    (b"\0\0\0\x0CjP  ", Content::Named("JPEG 2000")),
    (b"\0\0\0\x0CJXL ", Content::Named("JPEG XL")),
    (b"\xFF\x0A", Content::Named("JPEG XL")),
    (b"PK\x03\x04", Content::Named("ZIP")),
    (b"Rar!\x1A\x07", Content::Named("RAR")),
    (b"7z\xBC\xAF\x27\x1C", Content::Named("7z")),
];

/// Brands of the ISO base media container that hold a still picture.
const BRANDS: &[(&[u8; 4], &str)] = &[
    (b"heic", "HEIC"),
    (b"heix", "HEIC"),
    (b"heim", "HEIC"),
    (b"heis", "HEIC"),
    (b"hevc", "HEIC"),
    (b"hevx", "HEIC"),
    (b"avif", "AVIF"),
    (b"avis", "AVIF"),
    (b"mif1", "HEIF"),
    (b"msf1", "HEIF"),
];

/// Tells a file's content.
pub(super) fn sniff(bytes: &[u8]) -> Content {
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        return Content::Picture(FileFormat::WebP);
    }
    if bytes.get(4..8) == Some(b"ftyp") {
        return media(bytes);
    }
    SIGNATURES.iter().find(|(start, _)| bytes.starts_with(start)).map_or(Content::Unknown, |(_, content)| *content)
}

/// The major brand decides; `mif1` is shared by all, so the compatible brands behind it tell more.
fn media(bytes: &[u8]) -> Content {
    let length = bytes.iter().take(4).fold(0, |length, byte| length << 8 | usize::from(*byte)).clamp(16, 64).min(bytes.len());
    let known = |brand: &[u8]| BRANDS.iter().find(|(name, _)| brand == *name).map(|(_, name)| *name);
    let major = bytes.get(8..12).and_then(known);
    let compatible = bytes.get(16..length).unwrap_or_default().chunks_exact(4).filter_map(known);
    let best = major.into_iter().chain(compatible).max_by_key(|name| *name != "HEIF");
    best.map_or(Content::Named("MP4"), Content::Named)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shared_brand_gives_way_to_the_one_behind_it() {
        assert_eq!(sniff(b"\0\0\0\x1Cftypmif1\0\0\0\0mif1avifmiaf"), Content::Named("AVIF"));
    }

    #[test]
    fn a_short_start_is_unknown() {
        assert_eq!(sniff(b"\xFF\xD8"), Content::Unknown);
    }
}
