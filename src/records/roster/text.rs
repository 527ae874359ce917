//! A list as separated text: UTF-8, UTF-16 with its mark, or GB18030.

use csv::ReaderBuilder;
use encoding_rs::{Encoding, GB18030};

use super::RosterError;
use super::sheet::{Cell, Extent, Grid};

/// What may stand between two cells.
pub(super) const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// The text of a file.
pub(super) fn decode(bytes: &[u8]) -> Result<String, RosterError> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0.into_owned(),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => text.into(),
            Err(_) => of_gb18030(bytes)?,
        },
    };
    let begins = text.trim_start().get(..1);
    if begins == Some("<") {
        return Err(RosterError::WebPage);
    }
    if begins.is_none() && text.trim().is_empty() {
        return Err(RosterError::NoStudents);
    }
    if text.contains('\0') || text.starts_with("%PDF") || text.starts_with("{\\rtf") {
        return Err(RosterError::NoTable);
    }
    Ok(text)
}

fn of_gb18030(bytes: &[u8]) -> Result<String, RosterError> {
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or(RosterError::NoTable)
}

/// The rows of a text, each numbered by the line on which it begins.
pub(super) fn grid(text: &str, separator: u8, extent: Extent<'_>) -> Result<Grid, RosterError> {
    let mut grid = Grid::default();
    let mut reader = ReaderBuilder::new().delimiter(separator).has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 };
    let mut last = None;
    while grid.lines.len() < extent.lines {
        if !reader.read_record(&mut record).map_err(|error| RosterError::Broken(error.to_string()))? {
            return last.filter(|(from, _)| is_open(&text[*from..])).map_or(Ok(grid), |(_, row)| Err(RosterError::OpenQuote { row }));
        }
        let from = record.position().map_or(0, |position| position.byte() as usize);
        let line = lines.of(from);
        last = Some((from, line));
        for (column, cell) in record.iter().enumerate() {
            grid.put(line - 1, column, Cell::text(cell), extent);
        }
    }
    Ok(grid)
}

/// Whether a quotation mark that opens a cell of the last record is never closed: then that cell has swallowed whole lines.
fn is_open(record: &str) -> bool {
    record.trim_end().contains('\n') && !record.matches('"').count().is_multiple_of(2)
}

/// Counts lines up to a record. The reader's own count is one behind after CRLF and does not know of blank lines.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line on which the record that is read from `byte` on begins, from 1.
    fn of(&mut self, byte: usize) -> u32 {
        let blank = self.text[byte..].iter().take_while(|letter| matches!(letter, b'\r' | b'\n')).count();
        self.line += self.text[self.at..byte + blank].split(|letter| *letter == b'\n').skip(1).count() as u32;
        self.at = byte + blank;
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_of_either_encoding_reads_the_same() {
        let text = "学号,姓名\r\n2024001,李明\r\n";
        let (gb18030, ..) = GB18030.encode(text);
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [text.as_bytes(), &gb18030, &marked, &utf16] {
            assert_eq!(decode(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn a_row_has_the_number_of_its_line_whatever_ends_it() {
        for text in ["a,b\n\n\"c\nd\",e\nf,g", "a,b\r\n\r\n\"c\r\nd\",e\r\nf,g\r\n"] {
            let grid = grid(text, b',', Extent { lines: usize::MAX, columns: None }).expect("separated text");
            assert_eq!(grid.lines.keys().copied().collect::<Vec<_>>(), [1, 3, 5]);
        }
    }

    #[test]
    fn a_quotation_that_never_ends_is_an_error_and_one_that_spans_lines_is_not() {
        let read = |text| grid(text, b',', Extent { lines: usize::MAX, columns: None });
        assert_eq!(read("a,b\n1,\"c\n2,d\n3,e\n").map(|grid| grid.lines.len()), Err(RosterError::OpenQuote { row: 2 }));
        assert_eq!(read("a,b\n1,\"c\nd\"\n").map(|grid| grid.lines.len()), Ok(2));
        assert_eq!(read("a,b\n1,5\" wide\n").map(|grid| grid.lines.len()), Ok(2));
    }

    #[test]
    fn a_web_page_and_a_picture_are_no_lists() {
        assert_eq!(decode(b" <html><table>"), Err(RosterError::WebPage));
        assert_eq!(decode(b"\xff\xd8\xff\xe0\0\x10JFIF\0"), Err(RosterError::NoTable));
        assert_eq!(decode(b"%PDF-1.7"), Err(RosterError::NoTable));
        assert_eq!(decode(b""), Err(RosterError::NoStudents));
    }
}
