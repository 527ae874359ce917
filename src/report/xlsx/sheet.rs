//! A workbook and its sheets as this program writes them: text that is never a formula, the same bytes for the same rows.

use std::io;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, Image, ObjectMovement, Workbook, Worksheet, XlsxError};

use super::look;

/// Characters of a cell at most, UTF-16.
const CELL_UNITS: usize = 32_767;
/// Most UTF-16 units that tell what a picture shows.
const ALT_UNITS: usize = 255;

/// A4.
const PAPER: u8 = 9;

/// Height of a line of text, points.
const LINE_POINTS: f64 = 15.5;

/// A row's height at most, points: what Excel permits.
const TALLEST_POINTS: f64 = 409.0;

/// A workbook in the making.
pub(in crate::report) struct Book(Workbook);

impl Book {
    pub(in crate::report) fn new() -> Self {
        let mut book = Workbook::new();
        // A fixed date: the same rows give the same bytes.
        let date = ExcelDateTime::from_ymd(2024, 1, 1).expect("a date of Excel's");
        book.set_properties(&DocProperties::new().set_creation_datetime(&date));
        Self(book)
    }

    /// A new sheet; its columns' headings and widths, characters.
    pub(in crate::report) fn sheet(&mut self, name: &str, widths: &[f64]) -> io::Result<Sheet<'_>> {
        let sheet = self.0.add_worksheet();
        set_up(sheet, name, widths).map_err(failed)?;
        Ok(Sheet { cells: sheet, next: 0, widths: widths.to_vec() })
    }

    pub(in crate::report) fn finish(mut self) -> io::Result<Vec<u8>> {
        self.0.save_to_buffer().map_err(failed)
    }
}

fn set_up(sheet: &mut Worksheet, name: &str, widths: &[f64]) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(PAPER).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&L&A&R&P / &N");
    for (column, width) in (0..).zip(widths) {
        sheet.set_column_width(column, *width)?;
    }
    Ok(())
}

/// What a cell holds.
pub(in crate::report) enum Cell<'a> {
    /// Text, with line breaks only where the program put them.
    Text(&'a str),
    /// Text in a look of its own.
    As(&'a str, &'a Format),
    Number(u64),
    /// A day, which a spreadsheet sorts and filters as one.
    Day(Date, &'a Format),
    /// A JPEG file, and what it shows.
    Picture(&'a [u8], &'a str),
    Empty,
}

/// A sheet that is filled from above.
pub(in crate::report) struct Sheet<'a> {
    cells: &'a mut Worksheet,
    next: u32,
    widths: Vec<f64>,
}

impl Sheet<'_> {
    /// The headings of a table; the first table's stay in sight and are printed on each page.
    pub(in crate::report) fn headings(&mut self, headings: &[&str]) -> io::Result<()> {
        let look = look::heading();
        for (column, heading) in (0..).zip(headings) {
            self.cells.write_string_with_format(self.next, column, fitting(heading, CELL_UNITS), &look).map_err(failed)?;
        }
        self.cells.set_row_height(self.next, 24.0).map_err(failed)?;
        if self.next == 0 {
            self.cells.set_freeze_panes(1, 0).map_err(failed)?;
            self.cells.set_repeat_rows(0, 0).map_err(failed)?;
        }
        self.next += 1;
        Ok(())
    }

    /// A row of the table, at least `least` points high and as high as its text needs.
    pub(in crate::report) fn row(&mut self, cells: &[Cell<'_>], least: f64) -> io::Result<()> {
        let mut lines = 1;
        for (column, cell) in (0..).zip(cells) {
            let width = self.widths.get(usize::from(column)).copied().unwrap_or(10.0);
            lines = lines.max(self.cell(column, cell, width)?);
        }
        let height = (lines as f64 * LINE_POINTS + 4.0).clamp(least, TALLEST_POINTS);
        self.cells.set_row_height(self.next, height).map_err(failed)?;
        self.next += 1;
        Ok(())
    }

    /// Writes a cell and tells how many lines it takes.
    fn cell(&mut self, column: u16, cell: &Cell<'_>, width: f64) -> io::Result<usize> {
        match cell {
            Cell::Text(words) => return self.text(column, words, &look::body(), width),
            Cell::As(words, look) => return self.text(column, words, look, width),
            Cell::Number(value) => {
                self.cells.write_number_with_format(self.next, column, *value as f64, &look::number()).map_err(failed)?;
            }
            Cell::Day(day, look) => self.day(column, *day, look)?,
            Cell::Picture(file, shows) => self.picture(column, file, shows)?,
            Cell::Empty => {
                self.cells.write_blank(self.next, column, &look::body()).map_err(failed)?;
            }
        }
        Ok(1)
    }

    /// A line of its own.
    pub(super) fn line(&mut self, text: &str, look: &Format) -> io::Result<()> {
        self.cells.write_string_with_format(self.next, 0, fitting(text, CELL_UNITS), look).map_err(failed)?;
        self.next += 1;
        Ok(())
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.next += 1;
    }

    /// Lets the reader filter the table that ends here and begins in the first row.
    pub(in crate::report) fn filter(&mut self, columns: usize) -> io::Result<()> {
        let last = u16::try_from(columns.saturating_sub(1)).unwrap_or(u16::MAX);
        self.cells.autofilter(0, 0, self.next.saturating_sub(1), last).map_err(failed)?;
        Ok(())
    }

    /// Writes text and tells how many lines it takes.
    fn text(&mut self, column: u16, text: &str, look: &Format, width: f64) -> io::Result<usize> {
        let text = fitting(text, CELL_UNITS);
        let lines = text.lines().map(|line| (columns(line) / (width - 1.0)).ceil().max(1.0) as usize).sum();
        self.cells.write_string_with_format(self.next, column, text, look).map_err(failed)?;
        Ok(lines)
    }

    fn day(&mut self, column: u16, day: Date, look: &Format) -> io::Result<()> {
        let [month, day_of_month] = [day.month(), day.day()].map(i8::unsigned_abs);
        let date = ExcelDateTime::from_ymd(day.year().unsigned_abs(), month, day_of_month).map_err(failed)?;
        let look = look.clone().set_num_format("yyyy-mm-dd").set_align(FormatAlign::Left);
        self.cells.write_datetime_with_format(self.next, column, &date, &look).map_err(failed)?;
        Ok(())
    }

    fn picture(&mut self, column: u16, file: &[u8], shows: &str) -> io::Result<()> {
        self.cells.write_blank(self.next, column, &look::body()).map_err(failed)?;
        // With the cells: a row that is filtered away takes its picture with it.
        let image = Image::new_from_buffer(file).map_err(failed)?.set_alt_text(fitting(shows, ALT_UNITS));
        let image = image.set_object_movement(ObjectMovement::MoveAndSizeWithCells);
        self.cells.insert_image_with_offset(self.next, column, &image, 3, 3).map_err(failed)?;
        Ok(())
    }
}

/// Text of so many UTF-16 units at most; the end of a longer one is cut, and the cut is seen.
fn fitting(text: &str, units: usize) -> String {
    if text.encode_utf16().count() <= units {
        return text.into();
    }
    // A letter is at most two units.
    let mut kept: String = text.chars().take(units / 2 - 1).collect();
    kept.push('…');
    kept
}

/// Width of text, Latin letters: a Chinese one is as wide as two.
fn columns(text: &str) -> f64 {
    text.chars().map(|letter| if letter.is_ascii() { 1.0 } else { 2.0 }).sum()
}

fn failed(error: XlsxError) -> io::Error {
    io::Error::other(error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_never_holds_more_than_excel_takes() {
        for text in ["a".repeat(40_000), "照".repeat(40_000), "😀".repeat(40_000)] {
            let kept = fitting(&text, CELL_UNITS);
            assert!(kept.encode_utf16().count() <= CELL_UNITS && kept.ends_with('…'));
        }
        assert_eq!(fitting("照片", CELL_UNITS), "照片");
    }
}
