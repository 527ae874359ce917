//! The sheet of the roster's gaps: students without a photo, perhaps with one, or with several, photos of nobody, what is wrong with the list itself.

use std::io;

use super::super::comparison::instead;
use super::super::{Words, visible};
use super::look;
use super::photos::identity;
use super::sheet::{Book, Cell, Sheet};
use crate::records::roster::{Gaps, Perhaps, RowFault, Several, Student};

/// Height of a row, points.
const ROW: f64 = 20.0;

pub(super) fn write(book: &mut Book, gaps: &Gaps, faults: &[RowFault], words: Words) -> io::Result<()> {
    let mut sheet = book.sheet(words.word("workbook-gaps"), &[24.0, 16.0, 36.0, 14.0, 40.0, 40.0])?;
    let counted = |key, count: usize| words.filled_word(key, &[("count", &count.to_string())]);
    sheet.line(&counted("workbook-without-photo", gaps.without_photo.len()), &look::title())?;
    let columns = ["csv-number", "csv-name", "csv-unit", "workbook-unit-code", "workbook-remark"];
    let earlier: &[_] = if gaps.earlier.is_empty() { &[] } else { &["csv-previous"] };
    let headings: Vec<_> = columns.iter().chain(earlier).map(|key| words.word(key)).collect();
    sheet.headings(&headings)?;
    for student in &gaps.without_photo {
        // Never the number of the identity card: it has no place in a table that goes from hand to hand.
        let [number, name, unit] = identity(student);
        let [code, remark] = [&student.unit_code, &student.remark].map(|text| text.as_deref().map_or_else(String::new, visible));
        let earlier = instead(gaps, student, words).map(|said| said.join("\n")).unwrap_or_default();
        let cells = [&number, &name, &unit, &code, &remark, &earlier].map(|text| Cell::Text(text));
        sheet.row(&cells[..headings.len()], ROW)?;
    }
    if gaps.without_photo.is_empty() {
        sheet.line(words.word("workbook-nothing"), &look::aside())?;
    }
    let perhaps: Vec<_> = gaps.perhaps.iter().map(|Perhaps { student, paths }| (student, paths.as_slice())).collect();
    files(&mut sheet, "workbook-perhaps", &perhaps, words)?;
    let several: Vec<_> = gaps.several.iter().map(|Several { student, paths }| (student, paths.as_slice())).collect();
    files(&mut sheet, "workbook-several", &several, words)?;
    sheet.gap();
    sheet.line(&counted("workbook-of-nobody", gaps.of_nobody.len()), &look::title())?;
    sheet.headings(&[words.word("csv-file")])?;
    for path in &gaps.of_nobody {
        sheet.row(&[Cell::Text(&visible(path))], ROW)?;
    }
    if gaps.of_nobody.is_empty() {
        sheet.line(words.word("workbook-nothing"), &look::aside())?;
    }
    if faults.is_empty() {
        return Ok(());
    }
    sheet.gap();
    sheet.line(&counted("workbook-roster-faults", faults.len()), &look::title())?;
    sheet.headings(&[words.word("workbook-row"), words.word("csv-messages")])?;
    let wide = look::body().unset_text_wrap();
    faults
        .iter()
        .try_for_each(|fault| sheet.row(&[Cell::Number(fault.row.into()), Cell::As(&visible(&words.note(&fault.note)), &wide)], ROW))
}

/// Students, each with the files that are the student's, or may be; nothing where there are none.
fn files(sheet: &mut Sheet<'_>, title: &'static str, students: &[(&Student, &[String])], words: Words) -> io::Result<()> {
    if students.is_empty() {
        return Ok(());
    }
    sheet.gap();
    sheet.line(&words.filled_word(title, &[("count", &students.len().to_string())]), &look::title())?;
    sheet.headings(&["csv-number", "csv-name", "csv-unit", "csv-file"].map(|key| words.word(key)))?;
    let wide = look::body().unset_text_wrap();
    students.iter().flat_map(|(student, paths)| paths.iter().map(move |path| (student, path))).try_for_each(|(student, path)| {
        let [number, name, unit] = identity(student);
        sheet.row(&[Cell::Text(&number), Cell::Text(&name), Cell::Text(&unit), Cell::As(&visible(path), &wide)], ROW)
    })
}
