//! The workbook of letters: one row a photo, and one for each student without a photo; of a photo of nobody, whose it may be.

use std::io::{self, Write};

use super::super::csv::verdict;
use super::super::letter::Letters;
use super::super::{Head, Report, Row, Totals, Words, visible};
use super::look;
use super::photos::identity;
use super::sheet::{Book, Cell};
use crate::records::roster::Gaps;
use crate::verdict::Verdict;

/// Height of a row at least, points.
const ROW: f64 = 30.0;

/// Collects a letter for each photo and writes them as a workbook.
#[derive(Debug)]
pub struct LetterBook {
    words: Words,
    letters: Letters,
    lines: Vec<Line>,
}

#[derive(Debug)]
struct Line {
    student: [String; 3],
    /// Empty where there is no photo.
    path: String,
    verdict: Verdict,
    word: &'static str,
    letter: String,
}

impl LetterBook {
    /// A workbook in the language of `words`.
    pub const fn new(words: Words, letters: Letters) -> Self {
        Self { words, letters, lines: Vec::new() }
    }
}

impl Report for LetterBook {
    fn begin(&mut self, _out: &mut dyn Write, head: &Head) -> io::Result<()> {
        self.lines.reserve(head.inputs);
        Ok(())
    }

    fn row(&mut self, _out: &mut dyn Write, row: &Row) -> io::Result<()> {
        self.lines.push(Line {
            student: row.student.as_ref().map_or_else(Default::default, identity),
            path: row.path.clone(),
            verdict: row.verdict,
            word: self.words.word(if row.error.is_some() { "verdict-unreadable" } else { verdict(row) }),
            letter: self.letters.of(row),
        });
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        for line in self.lines.iter_mut().filter(|line| line.student.iter().all(String::is_empty)) {
            line.student = totals.gaps.as_ref().map(|gaps| candidates(gaps, &line.path, self.words)).unwrap_or_default();
        }
        let without_photo =
            totals.gaps.iter().flat_map(|gaps| gaps.without_photo.iter().map(move |student| (gaps, student))).map(|(gaps, student)| Line {
                student: identity(student),
                path: String::new(),
                verdict: Verdict::Reject,
                word: self.words.word("letter-no-photo"),
                letter: self.letters.reminder(student, gaps.earlier.get(&student.number)),
            });
        self.lines.extend(without_photo);
        let mut book = Book::new();
        let mut sheet = book.sheet(self.words.word("letter-sheet"), &[18.0, 10.0, 22.0, 22.0, 9.0, 90.0])?;
        let headings = ["csv-number", "csv-name", "csv-unit", "csv-file", "csv-verdict", "letter-text"];
        sheet.headings(&headings.map(|key| self.words.word(key)))?;
        for Line { student: [number, name, unit], path, verdict, word, letter } in &self.lines {
            let (look, file) = (look::verdict(*verdict), visible(path));
            let cells =
                [Cell::Text(number), Cell::Text(name), Cell::Text(unit), Cell::Text(&file), Cell::As(word, &look), Cell::Text(letter)];
            sheet.row(&cells, ROW)?;
        }
        sheet.filter(headings.len())?;
        out.write_all(&book.finish()?)
    }
}

/// Whose a photo of nobody may be, said as such: nobody sends a letter on to a number that is none.
fn candidates(gaps: &Gaps, path: &str, words: Words) -> [String; 3] {
    let students = gaps.perhaps.iter().filter(|perhaps| perhaps.paths.iter().any(|known| known == path)).map(|perhaps| &perhaps.student);
    let [mut numbers, mut names, mut units]: [Vec<String>; 3] = Default::default();
    for [number, name, unit] in students.map(identity) {
        numbers.push(words.filled_word("letter-perhaps", &[("who", &number)]));
        names.extend(Some(name).filter(|name| !name.is_empty()).map(|name| words.filled_word("letter-perhaps", &[("who", &name)])));
        units.extend(Some(unit).filter(|unit| !unit.is_empty() && !units.contains(unit)));
    }
    [numbers, names, units].map(|parts| parts.join("\n"))
}
