//! The bytes of a list as rows of cells, whatever program wrote them.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, DataRef, Dimensions, ExcelDateTime, Ods, OdsError, Reader, Xls, XlsError, Xlsx, XlsxError};
use jiff::civil::Date;

use super::{RosterError, text};

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Empty,
    Text(String),
    Number(f64),
    Day(Date),
}

/// Rows that are not blank, each with its number in the sheet, from 1.
#[derive(Debug, Default)]
pub(super) struct Grid {
    pub(super) lines: BTreeMap<u32, Vec<Cell>>,
}

/// How much of a sheet is read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Extent<'a> {
    /// Rows that are not blank.
    pub(super) lines: usize,
    /// The columns that matter; none where all do.
    pub(super) columns: Option<&'a [usize]>,
}

/// Columns beyond this one are nobody's.
const MOST_COLUMNS: usize = 256;
/// Cells of one sheet: a million students with a dozen columns.
const MOST_CELLS: usize = 12_000_000;
/// What a workbook may unpack to, bytes.
const MOST_UNPACKED: u64 = 1 << 30;

const ZIP: &[u8] = b"PK\x03\x04";
const COMPOUND_FILE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
const OPEN_DOCUMENT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";

type Bytes<'a> = Cursor<&'a [u8]>;

/// A list that was opened.
pub(super) enum Book<'a> {
    Xlsx(Box<Xlsx<Bytes<'a>>>),
    Xls(Box<Xls<Bytes<'a>>>),
    Ods(Box<Ods<Bytes<'a>>>),
    /// The text, once for each separator.
    Text(String),
}

impl<'a> Book<'a> {
    /// Opens a list by its content.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, RosterError> {
        contained(|| {
            if bytes.starts_with(COMPOUND_FILE) {
                return Self::compound(bytes);
            }
            if !bytes.starts_with(ZIP) {
                return text::decode(bytes).map(Self::Text);
            }
            if unpacked(bytes) > MOST_UNPACKED {
                return Err(RosterError::TooLarge);
            }
            if bytes.get(30..30 + OPEN_DOCUMENT.len()) == Some(OPEN_DOCUMENT) {
                return Ok(Self::Ods(Box::new(Ods::new(Cursor::new(bytes))?)));
            }
            Ok(Self::Xlsx(Box::new(Xlsx::new(Cursor::new(bytes))?)))
        })
    }

    /// An old workbook, or a new one with a password: both lie in a compound file.
    fn compound(bytes: &'a [u8]) -> Result<Self, RosterError> {
        match Xlsx::new(Cursor::new(bytes)) {
            Err(XlsxError::Password) => Err(RosterError::Locked),
            _ => Ok(Self::Xls(Box::new(Xls::new(Cursor::new(bytes))?))),
        }
    }

    /// Names of its sheets; those of a text are its separators.
    pub(super) fn sheets(&self) -> Vec<String> {
        match self {
            Self::Xlsx(book) => book.sheet_names(),
            Self::Xls(book) => book.sheet_names(),
            Self::Ods(book) => book.sheet_names(),
            Self::Text(_) => text::SEPARATORS.iter().map(|separator| char::from(*separator).to_string()).collect(),
        }
    }

    /// A sheet's rows.
    pub(super) fn grid(&mut self, sheet: &str, extent: Extent<'_>) -> Result<Grid, RosterError> {
        contained(|| match self {
            Self::Xlsx(book) => of_xlsx(book, sheet, extent),
            Self::Xls(book) => {
                let merged = book.merge_cells_by_sheet_name(sheet)?;
                let rows = book.worksheet_range(sheet)?;
                Ok(of_range(&rows, extent)?.filled(&merged))
            }
            Self::Ods(book) => of_range(&book.worksheet_range(sheet)?, extent),
            Self::Text(text) => text::grid(text, sheet.bytes().next().unwrap_or(b','), extent),
        })
    }
}

fn of_xlsx(book: &mut Xlsx<Bytes<'_>>, sheet: &str, extent: Extent<'_>) -> Result<Grid, RosterError> {
    let mut grid = Grid::default();
    let mut cells = 0;
    let mut reader = match book.worksheet_cells_reader(sheet) {
        Ok(reader) => reader,
        // A chart has a sheet of its own.
        Err(XlsxError::WorksheetNotFound(_)) => return Ok(grid),
        Err(error) => return Err(error.into()),
    };
    while let Some(cell) = reader.next_cell()? {
        let (row, column) = cell.get_position();
        let is_full = grid.lines.len() >= extent.lines && !grid.lines.contains_key(&(row + 1));
        if is_full {
            break;
        }
        let value = Cell::of(cell.get_value());
        cells += usize::from(value != Cell::Empty);
        if cells > MOST_CELLS {
            return Err(RosterError::TooLarge);
        }
        grid.put(row, column as usize, value, extent);
    }
    drop(reader);
    let merged = book.merge_cells_by_sheet_name(sheet)?;
    Ok(grid.filled(&merged))
}

fn of_range(range: &calamine::Range<Data>, extent: Extent<'_>) -> Result<Grid, RosterError> {
    let mut grid = Grid::default();
    let (first_row, first_column) = range.start().unwrap_or_default();
    if range.width().saturating_mul(range.height()) > 4 * MOST_CELLS {
        return Err(RosterError::TooLarge);
    }
    for (row, column, value) in range.used_cells() {
        let row = first_row + row as u32;
        if grid.lines.len() >= extent.lines && !grid.lines.contains_key(&(row + 1)) {
            break;
        }
        grid.put(row, first_column as usize + column, Cell::of_data(value), extent);
    }
    Ok(grid)
}

impl Grid {
    /// Puts a value into its place; a row begins with its first value.
    pub(super) fn put(&mut self, row: u32, column: usize, value: Cell, extent: Extent<'_>) {
        if value == Cell::Empty || column >= MOST_COLUMNS || extent.columns.is_some_and(|columns| !columns.contains(&column)) {
            return;
        }
        let line = self.lines.entry(row + 1).or_default();
        if line.len() <= column {
            line.resize(column + 1, Cell::Empty);
        }
        line[column] = value;
    }

    /// The same with the value of a merged area in each of its cells, as a reader sees it.
    fn filled(mut self, merged: &[Dimensions]) -> Self {
        let all = Extent { lines: usize::MAX, columns: None };
        for area in merged {
            let (row, column) = area.start;
            let corner = self.lines.get(&(row + 1)).and_then(|line| line.get(column as usize));
            let Some(value) = corner.filter(|cell| **cell != Cell::Empty).cloned() else { continue };
            let rows: Vec<u32> = self.lines.range(row + 1..=area.end.0 + 1).map(|(row, _)| *row).collect();
            for row in rows {
                for column in column..=area.end.1.min(MOST_COLUMNS as u32) {
                    self.put(row - 1, column as usize, value.clone(), all);
                }
            }
        }
        self
    }
}

impl Cell {
    fn of(data: &DataRef<'_>) -> Self {
        match data {
            DataRef::Int(number) => Self::Number(*number as f64),
            DataRef::Float(number) => Self::Number(*number),
            DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Self::text(text),
            DataRef::SharedString(text) => Self::text(text),
            DataRef::DateTime(moment) => Self::moment(moment),
            DataRef::Bool(_) | DataRef::Error(_) | DataRef::Empty => Self::Empty,
        }
    }

    fn of_data(data: &Data) -> Self {
        match data {
            Data::Int(number) => Self::Number(*number as f64),
            Data::Float(number) => Self::Number(*number),
            Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => Self::text(text),
            Data::DateTime(moment) => Self::moment(moment),
            Data::Bool(_) | Data::Error(_) | Data::Empty => Self::Empty,
        }
    }

    fn moment(moment: &ExcelDateTime) -> Self {
        day(moment).map_or(Self::Number(moment.as_f64()), Self::Day)
    }

    /// A text; none where nothing is seen of it.
    pub(super) fn text(text: &str) -> Self {
        match super::plain::shown(text) {
            "" => Self::Empty,
            text => Self::Text(text.into()),
        }
    }
}

fn day(moment: &ExcelDateTime) -> Option<Date> {
    let (year, month, day, ..) = moment.to_ymd_hms_milli();
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// What the entries of an archive say that they unpack to, bytes.
fn unpacked(bytes: &[u8]) -> u64 {
    let heads = bytes.windows(28).filter(|window| window.starts_with(b"PK\x01\x02"));
    heads.map(|head| u64::from(u32::from_le_bytes([head[24], head[25], head[26], head[27]]))).sum()
}

/// A panic inside a reader is a broken file, not the end of the program.
fn contained<T>(read: impl FnOnce() -> Result<T, RosterError>) -> Result<T, RosterError> {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| Err(RosterError::Broken("the reader gave up".into())))
}

impl From<XlsxError> for RosterError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::Password => Self::Locked,
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<XlsError> for RosterError {
    fn from(error: XlsError) -> Self {
        match error {
            XlsError::Password => Self::Locked,
            other => Self::Broken(other.to_string()),
        }
    }
}

impl From<OdsError> for RosterError {
    fn from(error: OdsError) -> Self {
        match error {
            OdsError::Password => Self::Locked,
            other => Self::Broken(other.to_string()),
        }
    }
}
