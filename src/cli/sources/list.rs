//! Lists of paths: `--files-from`.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use encoding_rs::UTF_16LE;

use super::super::output::is_standard;

/// Byte order mark of UTF-16 as Windows PowerShell writes lists.
const UTF16_MARK: &[u8] = b"\xff\xfe";

/// The paths of a list, `-` for the standard input; one a line, or before each NUL byte.
pub(crate) fn paths_of(list: &Path, terminator: u8) -> io::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if is_standard(list) {
        io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        File::open(list)?.read_to_end(&mut bytes)?;
    }
    Ok(split(&bytes, terminator))
}

fn split(bytes: &[u8], terminator: u8) -> Vec<PathBuf> {
    if bytes.starts_with(UTF16_MARK) {
        return split(UTF_16LE.decode(bytes).0.as_bytes(), terminator);
    }
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    let lines = bytes.split(|byte| *byte == terminator);
    let trimmed = lines.map(|line| if terminator == b'\n' { line.strip_suffix(b"\r").unwrap_or(line) } else { line });
    trimmed.filter(|line| !line.is_empty()).map(path_of).collect()
}

#[cfg(unix)]
fn path_of(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    Path::new(std::ffi::OsStr::from_bytes(name)).into()
}

/// The Chinese Windows console writes lists in GBK.
#[cfg(not(unix))]
fn path_of(name: &[u8]) -> PathBuf {
    std::str::from_utf8(name).map_or_else(|_| encoding_rs::GBK.decode(name).0.into_owned(), ToOwned::to_owned).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_may_come_from_windows() {
        let expected = [PathBuf::from("照片/1.jpg"), PathBuf::from("b.jpg")];
        let text = "\u{feff}照片/1.jpg\r\n\r\nb.jpg";
        assert_eq!(split(text.as_bytes(), b'\n'), expected);
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(split(&utf16, b'\n'), expected);
    }

    #[test]
    fn a_name_between_nul_bytes_may_hold_a_line_break() {
        assert_eq!(split(b"a\nb.jpg\0c.jpg\0", 0), [PathBuf::from("a\nb.jpg"), PathBuf::from("c.jpg")]);
    }
}
