//! Workbooks: one of the photos for the officer, one of the letters to the students. `agenda` writes a third by the same sheets.

use std::io::{self, Write};

use super::{Head, Report, Row, Totals, Words};

mod gaps;
mod letters;
pub(super) mod look;
mod photos;
pub(super) mod sheet;
mod sums;

pub use letters::LetterBook;

use photos::Line;
use sheet::Book;

/// Height of the thumbnails, px.
pub const PICTURE_PX: u32 = 120;

/// Collects what the officer reads and writes it as a workbook of three sheets: the photos, the roster's gaps, the totals.
#[derive(Debug)]
pub struct Xlsx {
    words: Words,
    head: Option<Head>,
    lines: Vec<Line>,
}

impl Xlsx {
    /// A workbook in the language of `words`.
    pub const fn new(words: Words) -> Self {
        Self { words, head: None, lines: Vec::new() }
    }
}

impl Report for Xlsx {
    fn begin(&mut self, _out: &mut dyn Write, head: &Head) -> io::Result<()> {
        self.head = Some(head.clone());
        self.lines.reserve(head.inputs);
        Ok(())
    }

    fn row(&mut self, _out: &mut dyn Write, row: &Row) -> io::Result<()> {
        // Findings and their marks take fifty times the memory of what is written of them.
        self.lines.push(Line::of(row, self.words));
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let mut book = Book::new();
        photos::write(&mut book, std::mem::take(&mut self.lines), totals, self.words)?;
        if let Some(gaps) = &totals.gaps {
            gaps::write(&mut book, gaps, &totals.roster_faults, self.words)?;
        }
        sums::write(&mut book, self.head.as_ref(), totals, self.words)?;
        out.write_all(&book.finish()?)
    }
}
