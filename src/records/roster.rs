//! A class list: who should have a photo, and whose photo a file is by its name.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::timetable::{Timetable, UnitError};
use crate::check::{Missing, Note};
use crate::evidence::Department;
use crate::finding::Finding;

mod claim;
mod columns;
mod header;
mod majority;
mod near;
mod plain;
mod rows;
mod sheet;
mod text;

pub use claim::Claimed;
pub(in crate::records) use claim::candidates;
pub use columns::{Columns, Field};

use header::{Header, SEARCHED_LINES};
use sheet::{Book, Extent};

/// One student of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Student {
    /// 学号.
    pub number: String,
    /// 姓名; none where the list has no such column.
    pub name: Option<String>,
    /// 证件号.
    pub id_number: Option<String>,
    /// 培养单位, the unit's full name.
    pub unit: Option<String>,
    /// 院系代码.
    pub unit_code: Option<String>,
    /// 备注.
    pub remark: Option<String>,
}

/// What is left of a list when every photo has found its student.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gaps {
    /// Students on the list.
    pub students: u64,
    /// Those without a photo, in the order of the list; not those who may have one.
    pub without_photo: Vec<Student>,
    /// Those without a photo of which it is certain that it is theirs, but with one that may be, in the order of the list.
    pub perhaps: Vec<Perhaps>,
    /// Those with more than one photo, in the order of the list.
    pub several: Vec<Several>,
    /// How old an earlier photo of those without one is that may stand instead, by 学号.
    pub earlier: BTreeMap<String, Finding>,
    /// Paths of the photos that are nobody's, in the order of the batch.
    pub of_nobody: Vec<String>,
}

impl Gaps {
    /// Whether everybody has exactly one photo, and no photo is nobody's.
    pub fn is_none(&self) -> bool {
        self.without_photo.is_empty() && self.perhaps.is_empty() && self.several.is_empty() && self.of_nobody.is_empty()
    }

    /// Students of whom it is not certain that they have a photo.
    pub fn lacking(&self) -> u64 {
        (self.without_photo.len() + self.perhaps.len()) as u64
    }
}

/// A student whose name or number a photo of nobody nearly bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Perhaps {
    /// Who.
    pub student: Student,
    /// Paths of the photos, in the order of the batch.
    pub paths: Vec<String>,
}

/// A student with more than one photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several {
    /// Who.
    pub student: Student,
    /// Paths of the photos, in the order of the batch.
    pub paths: Vec<String>,
}

/// A student's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Who.
    pub student: Student,
    /// The row in the sheet, from 1.
    pub row: u32,
    /// 采集日期: when the list says that the photo was taken.
    pub taken_on: Option<Date>,
    /// 上次采集日期: when the list says that the student's earlier photo was taken.
    pub previous_on: Option<Date>,
}

/// Something wrong in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowFault {
    /// The row in the sheet, from 1.
    pub row: u32,
    /// What: a key under `[notes]` in the catalogues. Never a name; an identity number only masked.
    pub note: Note,
}

/// A list that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// The file's name as it was given.
    pub name: String,
    /// The sheet that has the students; none in a text.
    pub sheet: Option<String>,
    /// Sheets that have a column of 学号, too, and were not read.
    pub unread: Vec<String>,
    /// The students in the order of the list, each 学号 once.
    pub entries: Vec<Entry>,
    /// What is wrong with the list, in the order of its rows.
    pub faults: Vec<RowFault>,
    /// 院系代码 by the unit's plain name: that of the profile, or that of most of its students.
    codes: BTreeMap<String, String>,
    /// The headings of the sheet.
    headings: Vec<String>,
}

/// Why a list can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RosterError {
    /// It has a password.
    #[error("the list has a password")]
    Locked,
    /// It is neither a workbook nor separated text.
    #[error("neither a workbook nor separated text")]
    NoTable,
    /// It is a web page, whatever its extension says.
    #[error("the list is a web page")]
    WebPage,
    /// It is damaged.
    #[error("the list is damaged: {0}")]
    Broken(String),
    /// A quotation mark in it is never closed: what follows is one cell.
    #[error("the quotation mark in row {row} is not closed")]
    OpenQuote {
        /// The row in which it stands, from 1.
        row: u32,
    },
    /// It is no list of students of this world.
    #[error("the list is too large")]
    TooLarge,
    /// A column that is needed is not there.
    #[error("no column `{heading}`; found {}", found.join(", "))]
    NoColumn {
        /// Its usual heading, or that of the profile.
        heading: String,
        /// The headings that there are.
        found: Vec<String>,
    },
    /// There are headings and nothing below them.
    #[error("the list has no students")]
    NoStudents,
}

impl Roster {
    /// Reads a list: XLSX, XLS, ODS, or text separated by commas, semicolons or tabs. The sheet, or the separator, with the
    /// most headings that are known counts.
    ///
    /// # Errors
    /// [`RosterError`] where there is no list in it.
    pub fn read(name: &str, bytes: &[u8], columns: &Columns) -> Result<Self, RosterError> {
        let mut book = Book::open(bytes)?;
        let is_text = matches!(book, Book::Text(_));
        let mut best: Option<(String, Header)> = None;
        let (mut headings, mut others) = (Vec::new(), Vec::new());
        for sheet in book.sheets() {
            let grid = book.grid(&sheet, Extent { lines: SEARCHED_LINES, columns: None })?;
            let seen = header::seen(&grid, columns);
            let Some(header) = header::find(&grid, columns) else {
                if best.is_none() && seen.len() > headings.len() {
                    headings = seen;
                }
                continue;
            };
            others.push(sheet.clone());
            if best.as_ref().is_none_or(|(_, known)| header.places.len() > known.places.len()) {
                headings = seen;
                best = Some((sheet, header));
            }
        }
        let Some((sheet, header)) = best else { return Err(no_column(Field::Number, columns, headings)) };
        let places: Vec<usize> = header.places.values().copied().collect();
        let grid = book.grid(&sheet, Extent { lines: usize::MAX, columns: Some(&places) })?;
        let read = rows::read(grid, &header, columns);
        if read.entries.is_empty() && read.faults.is_empty() {
            return Err(RosterError::NoStudents);
        }
        others.retain(|other| !is_text && *other != sheet);
        let sheet = (!is_text).then_some(sheet);
        Ok(Self { name: name.into(), sheet, unread: others, entries: read.entries, faults: read.faults, codes: read.codes, headings })
    }

    /// Refuses a list without a column that a task needs.
    ///
    /// # Errors
    /// [`RosterError::NoColumn`] where no student has a value in it.
    pub fn needs_units(&self, columns: &Columns) -> Result<(), RosterError> {
        if self.entries.iter().any(|entry| entry.student.unit.is_some()) {
            return Ok(());
        }
        Err(no_column(Field::Unit, columns, self.headings.clone()))
    }

    /// Whether a column bears this heading.
    pub fn has_heading(&self, heading: &str) -> bool {
        self.headings.iter().any(|known| known == heading)
    }

    /// Adds a fault for each unit that the timetable does not have, at the first row that names it.
    pub fn compare_units(&mut self, timetable: &Timetable) {
        let mut seen = BTreeSet::new();
        for Entry { student, row, .. } in &self.entries {
            let Some(unit) = student.unit.as_deref().filter(|unit| seen.insert(plain::name(unit))) else { continue };
            match timetable.of_unit(unit) {
                Ok(_) => {}
                Err(UnitError::Unknown(_)) => self.faults.push(RowFault { row: *row, note: Note::about("row-unknown-unit", unit) }),
                Err(UnitError::Ambiguous { .. }) => self.faults.push(RowFault { row: *row, note: Note::about("row-vague-unit", unit) }),
            }
        }
        self.faults.sort_by_key(|fault| fault.row);
    }

    /// The 院系代码 of a student beside that of the unit.
    ///
    /// # Errors
    /// [`Missing::Code`] where the list has none.
    pub fn department(&self, student: &Student) -> Result<Department, Missing> {
        let written = student.unit_code.clone().ok_or(Missing::Code)?;
        let expected = student.unit.as_deref().and_then(|unit| self.codes.get(&plain::name(unit))).cloned();
        Ok(Department { written, expected })
    }
}

fn no_column(field: Field, columns: &Columns, found: Vec<String>) -> RosterError {
    let heading = columns.headings.get(&field).cloned().unwrap_or_else(|| field.usual().into());
    RosterError::NoColumn { heading, found }
}
