//! What a file in a folder is, by its name where the name says it and by its first bytes where not.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// What to do with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A photo, or something that calls itself one.
    Photo,
    /// A ZIP archive.
    Archive,
    /// An archive that is not read, by its name.
    OtherArchive(&'static str),
    /// Nothing to check.
    Other,
}

/// Extensions of photos.
const PHOTOS: [&str; 17] =
    ["jpg", "jpeg", "jpe", "jfif", "png", "webp", "bmp", "tif", "tiff", "gif", "heic", "heif", "avif", "jxl", "jp2", "j2k", "psd"];

/// First bytes that tell a photo.
const PHOTO_BYTES: [&[u8]; 8] =
    [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\0\x0cJXL ", b"\0\0\0\x0cjP  ", b"8BPS"];

/// Bytes that are needed to tell.
const HEAD_BYTES: u64 = 16;

/// What a file is. Reads its first bytes only where its name does not say that it is a photo.
pub(super) fn kind_of_file(path: &Path) -> io::Result<Kind> {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    if let Some(kind) = kind_of_name(&name) {
        return Ok(kind);
    }
    let mut head = Vec::new();
    File::open(path)?.take(HEAD_BYTES).read_to_end(&mut head)?;
    Ok(kind_of(&name, &head))
}

/// What a name alone tells; none where the content has to be asked.
pub(super) fn kind_of_name(name: &str) -> Option<Kind> {
    // macOS keeps a file's attributes in a companion that has the file's name after `._`.
    if name.starts_with("._") {
        return Some(Kind::Other);
    }
    PHOTOS.contains(&extension(name).as_str()).then_some(Kind::Photo)
}

/// What a name and a file's first bytes tell.
pub(super) fn kind_of(name: &str, head: &[u8]) -> Kind {
    if let Some(kind) = kind_of_name(name) {
        return kind;
    }
    let extension = extension(name);
    if is_photo(head) {
        Kind::Photo
    } else if head.starts_with(b"Rar!\x1a\x07") {
        Kind::OtherArchive("RAR")
    } else if head.starts_with(b"7z\xbc\xaf\x27\x1c") {
        Kind::OtherArchive("7z")
    } else if extension == "zip" || (extension.is_empty() && head.starts_with(b"PK\x03\x04")) {
        Kind::Archive
    } else {
        Kind::Other
    }
}

fn is_photo(head: &[u8]) -> bool {
    let at = |from: usize, bytes: &[u8]| head.get(from..).is_some_and(|rest| rest.starts_with(bytes));
    let is_riff = at(0, b"RIFF") && at(8, b"WEBP");
    let is_heif = at(4, b"ftyp") && [b"hei", b"hev", b"mif", b"msf", b"avi"].iter().any(|brand| at(8, *brand));
    // Four reserved bytes of a bitmap's header are zero; two letters alone would make a photo of any text that begins so.
    let is_bitmap = at(0, b"BM") && at(6, &[0; 4]);
    is_riff || is_heif || is_bitmap || PHOTO_BYTES.iter().any(|bytes| at(0, bytes))
}

fn extension(name: &str) -> String {
    name.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_is_known_by_its_name_in_any_case() {
        assert_eq!(kind_of_name("1.JPG"), Some(Kind::Photo));
        assert_eq!(kind_of_name("1.jpeg"), Some(Kind::Photo));
    }

    #[test]
    fn a_photo_without_an_extension_is_known_by_its_content() {
        assert_eq!(kind_of("IMG_0001", b"\xff\xd8\xff\xe0\0\x10JFIF"), Kind::Photo);
        assert_eq!(kind_of("1.dat", b"\0\0\0\x18ftypheic\0\0\0\0"), Kind::Photo);
        assert_eq!(kind_of("1", b"\0\0\0\x0cJXL \r\n\x87\n"), Kind::Photo);
        assert_eq!(kind_of("photo.zip", b"\xff\xd8\xff\xe0\0\x10JFIF"), Kind::Photo);
    }

    #[test]
    fn what_lies_beside_photos_is_no_photo() {
        for (name, head) in
            [("Thumbs.db", &b"\xd0\xcf\x11\xe0"[..]), ("list.xlsx", b"PK\x03\x04"), ("BMI.txt", b"BMI of all"), (".DS_Store", b"")]
        {
            assert_eq!(kind_of(name, head), Kind::Other, "{name}");
        }
        assert_eq!(kind_of("._1.jpg", b""), Kind::Other);
    }

    #[test]
    fn archives_are_told_from_office_documents() {
        assert_eq!(kind_of("a.ZIP", b"PK\x03\x04"), Kind::Archive);
        assert_eq!(kind_of("a.zip", b""), Kind::Archive);
        assert_eq!(kind_of("a.zip", b"7z\xbc\xaf\x27\x1c"), Kind::OtherArchive("7z"));
        assert_eq!(kind_of("a.rar", b"Rar!\x1a\x07\x01\0"), Kind::OtherArchive("RAR"));
    }
}
