//! The sheet of totals: how many, for what reasons, by which rules.

use std::cmp::Reverse;
use std::io;

use super::super::csv::title;
use super::super::{Head, Totals, Words, visible};
use super::look;
use super::sheet::{Book, Cell, Sheet};
use crate::verdict::Verdict;

/// Height of a row, points.
const ROW: f64 = 20.0;

pub(super) fn write(book: &mut Book, head: Option<&Head>, totals: &Totals, words: Words) -> io::Result<()> {
    let mut sheet = book.sheet(words.word("workbook-totals"), &[34.0, 70.0])?;
    sheet.headings(&[words.word("workbook-item"), words.word("workbook-count")])?;
    counts(&mut sheet, totals, words)?;
    sheet.gap();
    reasons(&mut sheet, totals, words)?;
    if let Some(head) = head {
        sheet.gap();
        rules(&mut sheet, head, words)?;
    }
    sheet.gap();
    sheet.line(words.word("workbook-note"), &look::aside().unset_text_wrap())
}

fn counts(sheet: &mut Sheet<'_>, totals: &Totals, words: Words) -> io::Result<()> {
    let verdicts = [Verdict::Accept, Verdict::Review, Verdict::Reject].map(look::verdict);
    let counts = [("verdict-accept", totals.accepted), ("verdict-review", totals.review), ("verdict-reject", totals.rejected)];
    sheet.row(&[Cell::Text(words.word("workbook-inputs")), Cell::Number(totals.inputs())], ROW)?;
    for ((key, count), look) in counts.into_iter().zip(&verdicts) {
        sheet.row(&[Cell::As(words.word(key), look), Cell::Number(count)], ROW)?;
    }
    let mut others = vec![("workbook-unreadable", totals.unreadable), ("workbook-skipped", totals.skipped)];
    others.extend(totals.gaps.as_ref().map(|gaps| ("workbook-students", gaps.students)));
    others.into_iter().try_for_each(|(key, count)| sheet.row(&[Cell::Text(words.word(key)), Cell::Number(count)], ROW))
}

fn reasons(sheet: &mut Sheet<'_>, totals: &Totals, words: Words) -> io::Result<()> {
    let mut reasons: Vec<_> = totals.reasons.iter().collect();
    reasons.sort_by_key(|(check, count)| (Reverse(**count), **check));
    sheet.headings(&[words.word("csv-reasons"), words.word("workbook-count")])?;
    reasons.into_iter().try_for_each(|(check, count)| sheet.row(&[Cell::Text(title(words, check)), Cell::Number(*count)], ROW))
}

fn rules(sheet: &mut Sheet<'_>, head: &Head, words: Words) -> io::Result<()> {
    let name = words.title(&head.about.title);
    let name = if name.is_empty() { head.profile.clone() } else { format!("{name} ({})", head.profile) };
    sheet.row(&[Cell::Text(words.word("workbook-profile")), Cell::Text(&visible(&name))], ROW)?;
    for citation in head.about.sources.values() {
        sheet.row(&[Cell::Text(words.word("workbook-source")), Cell::Text(&visible(citation))], ROW)?;
    }
    Ok(())
}
