//! Rows below the headings: students, and what is wrong with them.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::columns::{Columns, Field};
use super::header::Header;
use super::sheet::{Cell, Grid};
use super::{Entry, RowFault, Student, majority, plain};
use crate::check::Note;
use crate::id_number::{self, IdFault};

/// What the rows hold.
#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) entries: Vec<Entry>,
    pub(super) faults: Vec<RowFault>,
    pub(super) codes: BTreeMap<String, String>,
    numbers: BTreeMap<String, u32>,
    ids: BTreeMap<String, u32>,
}

/// Reads every row below the headings.
pub(super) fn read(grid: Grid, header: &Header, columns: &Columns) -> Read {
    let mut read = Read::default();
    for (row, cells) in grid.lines.into_iter().filter(|(row, _)| *row > header.row) {
        Row { at: row, cells, header, columns }.read(&mut read);
    }
    read.numbers.clear();
    read.ids.clear();
    compare_codes(&mut read, columns);
    // What the profile does not permit was said already.
    let odd = majority::odd(read.entries.iter().filter(|entry| columns.permits(&entry.student.number)));
    read.faults.extend(odd);
    read.faults.sort_by_key(|fault| fault.row);
    read
}

struct Row<'a> {
    /// Its number in the sheet.
    at: u32,
    cells: Vec<Cell>,
    header: &'a Header,
    columns: &'a Columns,
}

/// Whole numbers from here on have lost digits in Excel, which keeps fifteen.
const FIFTEEN_DIGITS: f64 = 1e15;
/// Whole numbers up to here are exact in a workbook that a program wrote.
const EXACT: f64 = 9_007_199_254_740_992.0;
/// Digits of a 院系代码.
const CODE_DIGITS: usize = 4;

/// A number as it was written.
enum Written {
    Text(String),
    /// Digits were lost on the way: `2.02E+11`, or more digits than Excel keeps.
    Lost,
}

impl Row<'_> {
    fn read(self, read: &mut Read) {
        if self.header.places.values().all(|place| self.cells.get(*place).is_none_or(|cell| *cell == Cell::Empty)) {
            return;
        }
        let number = match self.number(Field::Number) {
            None => return self.fault(Note::new("row-no-number"), read),
            Some(Written::Lost) => return self.fault(Note::new("row-number-lost"), read),
            Some(Written::Text(number)) => number,
        };
        if self.columns.field(&number) == Some(Field::Number) {
            return;
        }
        let is_fit = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_' | '/' | '.');
        if !number.contains(|letter: char| letter.is_ascii_digit()) || !number.chars().all(is_fit) {
            return self.fault(Note::new("row-no-student"), read);
        }
        if let Some(first) = read.numbers.get(&plain::number(&number)) {
            return self.fault(Note::about("row-duplicate", first.to_string()), read);
        }
        read.numbers.insert(plain::number(&number), self.at);
        if !self.columns.permits(&number) {
            self.fault(Note::new("row-number-form"), read);
        }
        self.school_code(read);
        let id_number = self.id_number(read);
        let student = Student {
            number,
            name: self.text(Field::Name),
            id_number,
            unit: self.text(Field::Unit),
            unit_code: self.code(),
            remark: self.text(Field::Remark),
        };
        let taken_on = self.known_day(Field::Date, "row-taken-on-unread", read);
        let previous_on = self.known_day(Field::PreviousDate, "row-previous-on-unread", read);
        read.entries.push(Entry { student, row: self.at, taken_on, previous_on });
    }

    fn fault(&self, note: Note, read: &mut Read) {
        read.faults.push(RowFault { row: self.at, note });
    }

    fn cell(&self, field: Field) -> Option<&Cell> {
        self.cells.get(*self.header.places.get(&field)?).filter(|cell| **cell != Cell::Empty)
    }

    fn text(&self, field: Field) -> Option<String> {
        match self.cell(field)? {
            Cell::Text(text) => Some(text.clone()),
            Cell::Number(number) => Some(number.to_string()),
            Cell::Day(day) => Some(day.to_string()),
            Cell::Empty => None,
        }
    }

    fn number(&self, field: Field) -> Option<Written> {
        match self.cell(field)? {
            Cell::Number(number) if number.fract().abs() > 0.0 || *number < 0.0 => Some(Written::Lost),
            Cell::Number(number) if *number >= FIFTEEN_DIGITS && (*number > EXACT || number % 10.0 < 1.0) => Some(Written::Lost),
            Cell::Number(number) => Some(Written::Text(format!("{number:.0}"))),
            Cell::Text(text) => {
                let text: String = bare(text).chars().map(plain::half).filter(|letter| !letter.is_whitespace()).collect();
                if text.is_empty() {
                    return None;
                }
                Some(if is_scientific(&text) { Written::Lost } else { Written::Text(plain::shown(&text).into()) })
            }
            Cell::Day(_) => Some(Written::Lost),
            Cell::Empty => None,
        }
    }

    fn id_number(&self, read: &mut Read) -> Option<String> {
        let id_number = match self.number(Field::IdNumber)? {
            Written::Text(text) => plain::number(&text),
            Written::Lost => {
                self.fault(Note::new("row-id-lost"), read);
                return None;
            }
        };
        let masked = id_number::masked(&id_number);
        if let Some(fault) = id_number::fault(&id_number) {
            let key = match fault {
                IdFault::Length => "row-id-length",
                IdFault::Birthday => "row-id-birthday",
                IdFault::CheckDigit => "row-id-check-digit",
            };
            self.fault(Note::about(key, masked), read);
        }
        match read.ids.get(&id_number) {
            Some(first) => self.fault(Note::about("row-id-duplicate", first.to_string()), read),
            None => {
                read.ids.insert(id_number.clone(), self.at);
            }
        }
        Some(id_number)
    }

    /// A code; a number has lost the zeros before it.
    fn code(&self) -> Option<String> {
        match self.cell(Field::UnitCode)? {
            Cell::Number(number) => Some(format!("{number:0CODE_DIGITS$.0}")),
            Cell::Text(text) => Some(plain::number(bare(text))),
            Cell::Day(_) | Cell::Empty => None,
        }
    }

    fn school_code(&self, read: &mut Read) {
        let (Some(expected), Some(Written::Text(written))) = (&self.columns.school_code, self.number(Field::SchoolCode)) else { return };
        if written != *expected {
            self.fault(Note::about("row-school-code", format!("{written} → {expected}")), read);
        }
    }

    /// The day in a cell; what is none is said.
    fn known_day(&self, field: Field, unread: &'static str, read: &mut Read) -> Option<Date> {
        let day = self.day(field);
        if day.is_none() && self.text(field).is_some_and(|text| !text.trim().is_empty()) {
            self.fault(Note::new(unread), read);
        }
        day
    }

    fn day(&self, field: Field) -> Option<Date> {
        match self.cell(field)? {
            Cell::Day(day) => Some(*day),
            Cell::Text(text) => day(text).or_else(|| serial(text.trim().parse().ok()?)),
            // In a cell that is not formatted as one.
            Cell::Number(days) if SERIALS.contains(days) => serial(*days),
            Cell::Number(number) => day(&format!("{number:.0}")),
            Cell::Empty => None,
        }
    }
}

/// Days as Excel counts them that a photo may be of.
const SERIALS: Range<f64> = 30_000.0..80_000.0;

/// A day as Excel counts them.
fn serial(days: f64) -> Option<Date> {
    SERIALS.contains(&days).then(|| date(1899, 12, 30).checked_add((days as i64).days()).ok())?
}

/// A text without what programs put round it so that Excel takes it for one: `="0016"`, `'0016`.
fn bare(text: &str) -> &str {
    let quoted = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    quoted.unwrap_or(text).trim_start_matches(['\'', '’', '`'])
}

/// Whether Excel wrote a long number with an exponent: `2.02428E+14`. A 学号 may have an E, but no plus.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else { return false };
    exponent.strip_prefix('+').is_some_and(|digits| digits.parse::<u16>().is_ok()) && mantissa.parse::<f64>().is_ok()
}

/// A day however it is written: 2024-10-21, 2024/10/21 9:30, 2024年10月21日, 20241021.
fn day(text: &str) -> Option<Date> {
    let digits: Vec<&str> = text.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let parts = match digits.as_slice() {
        [whole, ..] if whole.len() == 8 => [&whole[..4], &whole[4..6], &whole[6..]],
        [year, month, day, ..] if year.len() == 4 => [*year, *month, *day],
        _ => return None,
    };
    Date::new(parts[0].parse().ok()?, parts[1].parse().ok()?, parts[2].parse().ok()?).ok()
}

/// Holds each code against its form and its unit's: one unit has one code, and a code is one unit's.
fn compare_codes(read: &mut Read, columns: &Columns) {
    read.codes = codes(&read.entries, columns);
    let mut units: BTreeMap<&str, &str> = BTreeMap::new();
    let mut shared = Vec::new();
    for Entry { student, row, .. } in &read.entries {
        let Some(code) = &student.unit_code else { continue };
        let unit = student.unit.as_deref().unwrap_or_default();
        let expected = read.codes.get(&plain::name(unit));
        let note = if !is_code(code) {
            Note::about("row-code-form", code)
        } else if let Some(expected) = expected.filter(|expected| *expected != code) {
            Note::about("row-code-differs", format!("{code} → {expected}"))
        } else if *units.entry(code).or_insert(unit) != unit && !shared.contains(&(code, unit)) {
            shared.push((code, unit));
            Note::about("row-code-shared", code)
        } else {
            continue;
        };
        read.faults.push(RowFault { row: *row, note });
    }
}

fn is_code(code: &str) -> bool {
    code.len() == CODE_DIGITS && code.bytes().all(|digit| digit.is_ascii_digit())
}

/// The code of each unit: the last digits of the profile's, or else what more than half of its students have.
fn codes(entries: &[Entry], columns: &Columns) -> BTreeMap<String, String> {
    let mut counts: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    for student in entries.iter().map(|entry| &entry.student) {
        if let (Some(unit), Some(code)) = (&student.unit, &student.unit_code)
            && is_code(code)
        {
            *counts.entry(plain::name(unit)).or_default().entry(code).or_default() += 1;
        }
    }
    let most = counts.into_iter().filter_map(|(unit, codes)| {
        let all: usize = codes.values().sum();
        let (code, count) = codes.into_iter().max_by_key(|(_, count)| *count)?;
        (count > 1 && 2 * count > all).then(|| (unit, code.to_owned()))
    });
    let mut codes: BTreeMap<_, _> = most.collect();
    codes.extend(columns.units.iter().map(|(unit, code)| (plain::name(unit), last_digits(code).to_owned())));
    codes
}

fn last_digits(code: &str) -> &str {
    code.get(code.len().saturating_sub(CODE_DIGITS)..).unwrap_or(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exponent_is_told_from_a_number_with_an_e() {
        assert!(is_scientific("2.02428E+14"));
        assert!(is_scientific("2E+11"));
        assert!(!is_scientific("2024E8014628001"));
    }

    #[test]
    fn a_day_is_read_however_it_is_written() {
        for text in ["2024-10-21", "2024/10/21 9:30", "2024年10月21日", "20241021", "2024.10.21"] {
            assert_eq!(day(text), Some(date(2024, 10, 21)), "{text}");
        }
        assert_eq!(day("10月21日"), None);
    }

    #[test]
    fn what_keeps_excel_from_counting_is_taken_off() {
        assert_eq!(bare("=\"0016\""), "0016");
        assert_eq!(bare("'0016"), "0016");
    }
}
