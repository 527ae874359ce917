//! 学号 that are not written as the others of the list: what photos are handed over by has to be right.

use std::collections::BTreeMap;

use super::{Entry, RowFault};
use crate::check::Note;

/// Fewest numbers of one form by which others are measured.
const FEWEST: usize = 3;
/// Numbers of the list from which on one that stands alone with its form is odd.
const MANY: usize = 20;
/// One of so many numbers at most may be of an odd length: a list may have students of two kinds.
const ONE_OF: usize = 50;

/// What is odd about a number, each at its row. Which letters stand in it may differ from year to year and from degree to degree, so that
/// a form of its own is odd only where no other number has it.
pub(super) fn odd<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<RowFault> {
    let entries: Vec<(&Entry, String)> = entries.map(|entry| (entry, form(&entry.student.number))).collect();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, form) in &entries {
        *counts.entry(form).or_default() += 1;
    }
    let Some((usual, count)) = counts.iter().max_by_key(|(_, count)| **count) else { return Vec::new() };
    if *count < FEWEST || 2 * count <= entries.len() {
        return Vec::new();
    }
    let all = Others { usual, forms: &counts, students: entries.len() };
    let fault = |(entry, form): &(&Entry, String)| Some(RowFault { row: entry.row, note: all.oddity(&entry.student.number, form)? });
    entries.iter().filter_map(fault).collect()
}

/// What a number is held against.
struct Others<'a> {
    /// The form that more than half have.
    usual: &'a str,
    /// How many numbers have each form.
    forms: &'a BTreeMap<&'a str, usize>,
    students: usize,
}

impl Others<'_> {
    fn oddity(&self, number: &str, form: &str) -> Option<Note> {
        if form == self.usual {
            return None;
        }
        if form.eq_ignore_ascii_case(self.usual) {
            return Some(Note::new("row-number-case"));
        }
        let digits: String = number.chars().zip(self.usual.chars()).map(|(letter, usual)| meant(letter, usual)).collect();
        if number.len() == self.usual.len() && self::form(&digits).eq_ignore_ascii_case(self.usual) {
            return Some(Note::new("row-number-letter"));
        }
        let as_long: usize = self.forms.iter().filter(|(other, _)| other.len() == form.len()).map(|(_, count)| count).sum();
        if form.len() != self.usual.len() && as_long <= (self.students / ONE_OF).max(1) {
            return Some(Note::about("row-number-length", number.chars().count().to_string()));
        }
        (self.students >= MANY && self.forms.get(form) == Some(&1)).then(|| Note::new("row-number-odd"))
    }
}

/// A number with `0` for each digit, `A` and `a` for letters.
fn form(number: &str) -> String {
    let sign = |letter: char| match letter {
        letter if letter.is_ascii_digit() => '0',
        letter if letter.is_ascii_uppercase() => 'A',
        letter if letter.is_ascii_lowercase() => 'a',
        other => other,
    };
    number.chars().map(sign).collect()
}

/// The digit that a letter is taken for, where the others have one.
const fn meant(letter: char, usual: char) -> char {
    match (letter, usual) {
        ('O' | 'o', '0') => '0',
        ('I' | 'i' | 'l' | 'L', '0') => '1',
        (other, _) => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::roster::Student;

    /// The keys of what is odd about these numbers, with their rows.
    fn keys(numbers: &[&str]) -> Vec<String> {
        let student =
            |number: &&str| Student { number: (*number).into(), name: None, id_number: None, unit: None, unit_code: None, remark: None };
        let entry = |(row, number): (u32, &&str)| Entry { student: student(number), row, taken_on: None, previous_on: None };
        let entries: Vec<Entry> = (2..).zip(numbers).map(entry).collect();
        odd(entries.iter()).into_iter().map(|fault| format!("{} {}", fault.row, fault.note.key)).collect()
    }

    #[test]
    fn a_small_letter_among_capitals_is_odd() {
        assert_eq!(keys(&["2022E801", "2022E802", "2022e803", "2022E804"]), ["4 row-number-case"]);
    }

    #[test]
    fn a_letter_that_looks_like_a_digit_is_odd() {
        assert_eq!(
            keys(&["2022E801", "2O22E802", "2022E803", "2022e8O4", "2022E80l", "2022E806", "2022E807", "2022E808"]),
            ["3 row-number-letter", "5 row-number-letter", "6 row-number-letter"]
        );
    }

    #[test]
    fn a_number_that_is_too_short_is_odd_and_a_second_kind_of_number_is_not() {
        assert_eq!(keys(&["2022E801", "2022E802", "2022E803", "2022E80"]), ["5 row-number-length"]);
        assert_eq!(keys(&["20220801", "20220802", "20220803", "2022E804"]), Vec::<String>::new());
        assert_eq!(keys(&["20220801", "20220802", "20220803", "220804", "220805"]), Vec::<String>::new());
    }

    #[test]
    fn of_two_kinds_in_equal_parts_none_is_odd() {
        assert_eq!(keys(&["20220801", "20220802", "2022E803", "2022E804"]), Vec::<String>::new());
    }
}
