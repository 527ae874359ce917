//! The sheet of the photos: one row each, with picture, verdict, reasons, advice and room for a remark.

use std::io;

use super::super::comparison::{Answer, unsaid};
use super::super::csv::verdict;
use super::super::{Row, Totals, Words, advised, clauses, decided, faults, picture, visible};
use super::sheet::{Book, Cell};
use super::{PICTURE_PX, look};
use crate::evidence::Older;
use crate::inspect::Faces;
use crate::records::roster::Student;
use crate::verdict::Verdict;

/// What the sheet has of one photo.
#[derive(Debug)]
pub(super) struct Line {
    picture: Option<Vec<u8>>,
    faces: Option<Faces>,
    path: String,
    student: Option<[String; 3]>,
    verdict: Verdict,
    word: &'static str,
    /// What a person decided; empty where nobody did.
    decision: String,
    /// Whether the student's earlier photo may be kept.
    previous: Option<&'static str>,
    reasons: String,
    messages: String,
    advice: String,
    clauses: String,
}

impl Line {
    pub(super) fn of(row: &Row, words: Words) -> Self {
        let error = row.error.iter().map(|error| words.error(error));
        let said = error.chain(faults(row).into_iter().chain(advised(row)).chain(unsaid(row)).map(|finding| words.message(finding)));
        let advice = decided::to_do(row).into_iter().filter_map(|finding| words.advice(finding));
        Self {
            picture: row.picture.as_deref().and_then(|file| picture::smaller(file, WIDEST_PX, PICTURE_PX)),
            faces: row
                .faces
                .as_ref()
                .and_then(|faces| Some(Faces { file: picture::smaller(&faces.file, WIDEST_FACES_PX, PICTURE_PX)?, ..*faces })),
            path: visible(&row.path),
            student: row.student.as_ref().map(identity),
            verdict: row.verdict,
            word: words.word(if row.error.is_some() { "verdict-unreadable" } else { verdict(row) }),
            decision: decided::said(row, words).join("\n"),
            previous: Answer::of(&row.findings).map(|answer| words.sentence_of("comparison", answer.id())),
            reasons: decided::reasons(row, words).join("\n"),
            messages: lines(said),
            advice: lines(advice),
            clauses: lines(clauses(row).into_iter().map(ToOwned::to_owned)),
        }
    }

    fn cells<'a>(&'a self, verdicts: &'a Verdicts, has: Columns) -> Vec<Cell<'a>> {
        let shown = |file: Option<&'a [u8]>| file.map_or(Cell::Empty, |file| Cell::Picture(file, &self.path));
        let mut cells = vec![shown(self.picture.as_deref())];
        if has.faces {
            cells.push(shown(self.faces.as_ref().map(|faces| &*faces.file)));
        }
        cells.push(Cell::Text(&self.path));
        if has.students {
            let known = |student: &'a [String; 3]| student.each_ref().map(|text| Cell::Text(text));
            cells.extend(self.student.as_ref().map_or([Cell::Empty, Cell::Empty, Cell::Empty], known));
        }
        cells.push(Cell::As(self.word, verdicts.of(self.verdict)));
        if has.decisions {
            cells.push(Cell::Text(&self.decision));
        }
        if has.previous {
            cells.push(self.previous.map_or(Cell::Empty, Cell::Text));
        }
        cells.extend([
            Cell::Text(&self.reasons),
            Cell::Text(&self.messages),
            Cell::Text(&self.advice),
            Cell::Text(&self.clauses),
            Cell::Empty,
        ]);
        cells
    }
}

/// 学号, 姓名 and 单位, as text.
pub(super) fn identity(student: &Student) -> [String; 3] {
    [Some(&student.number), student.name.as_ref(), student.unit.as_ref()].map(|text| text.map_or_else(String::new, |text| visible(text)))
}

fn lines(parts: impl Iterator<Item = String>) -> String {
    parts.map(|part| visible(&part)).collect::<Vec<_>>().join("\n")
}

/// The columns that not every workbook has.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "a column is there or is not")]
struct Columns {
    faces: bool,
    students: bool,
    decisions: bool,
    previous: bool,
}

/// The looks of the verdicts' cells.
struct Verdicts([rust_xlsxwriter::Format; 3]);

impl Verdicts {
    fn new() -> Self {
        Self([Verdict::Accept, Verdict::Review, Verdict::Reject].map(look::verdict))
    }

    fn of(&self, verdict: Verdict) -> &rust_xlsxwriter::Format {
        let [accept, review, reject] = &self.0;
        match verdict {
            Verdict::Accept => accept,
            Verdict::Review => review,
            Verdict::Reject => reject,
        }
    }
}

/// The widest pictures that their columns hold, px.
const WIDEST_PX: u32 = 98;
const WIDEST_FACES_PX: u32 = 203;

/// Height of a row with a picture, points: three quarters of a point a px, and a margin.
const PICTURE_ROW: f64 = PICTURE_PX as f64 * 0.75 + 6.0;

/// A row without one.
const ROW: f64 = 30.0;

pub(super) fn write(book: &mut Book, photos: Vec<Line>, totals: &Totals, words: Words) -> io::Result<()> {
    let has = Columns {
        faces: photos.iter().any(|line| line.faces.is_some()),
        students: totals.gaps.is_some() || photos.iter().any(|line| line.student.is_some()),
        decisions: photos.iter().any(|line| !line.decision.is_empty()),
        previous: photos.iter().any(|line| line.previous.is_some()),
    };
    let all = |older: Older| photos.iter().flat_map(|line| &line.faces).all(|faces| faces.older == older);
    let faces = match (all(Older::Enrolment), all(Older::Previous)) {
        (true, _) => "workbook-faces-enrolment",
        (_, true) => "workbook-faces-previous",
        _ => "workbook-faces",
    };
    let faces: &[(&'static str, f64)] = if has.faces { &[(faces, 29.0)] } else { &[] };
    let student: &[(&'static str, f64)] = if has.students { &[("csv-number", 18.0), ("csv-name", 10.0), ("csv-unit", 18.0)] } else { &[] };
    let decision: &[(&'static str, f64)] = if has.decisions { &[("csv-decision", 30.0)] } else { &[] };
    let previous: &[(&'static str, f64)] = if has.previous { &[("csv-previous", 12.0)] } else { &[] };
    let after = [("csv-reasons", 16.0), ("csv-messages", 46.0), ("csv-advice", 40.0), ("csv-clauses", 30.0), ("workbook-remark", 18.0)];
    let columns: Vec<_> = [("workbook-picture", 14.0)]
        .iter()
        .chain(faces)
        .chain(&[("csv-file", 22.0)])
        .chain(student)
        .chain(&[("csv-verdict", 9.0)])
        .chain(decision)
        .chain(previous)
        .chain(&after)
        .copied()
        .collect();
    let mut sheet = book.sheet(words.word("workbook-photos"), &columns.iter().map(|(_, width)| *width).collect::<Vec<_>>())?;
    sheet.headings(&columns.iter().map(|(key, _)| words.word(key)).collect::<Vec<_>>())?;
    let verdicts = Verdicts::new();
    for line in photos {
        let least = if line.picture.is_some() || line.faces.is_some() { PICTURE_ROW } else { ROW };
        sheet.row(&line.cells(&verdicts, has), least)?;
    }
    sheet.filter(columns.len())
}
