//! The lists that go with photos handed over: one for the office, one for outside without names and with masked identity numbers.

use std::io;

use serde::Serialize;

use super::csv::{BOM, cell, record};
use super::{SCHEMA, Words};

/// What is handed over.
#[derive(Debug, Clone, Serialize)]
pub struct Manifest {
    schema: u32,
    /// The profile by which the photos were accepted.
    profile: String,
    /// The day that the caller gave; none where none was.
    date: Option<String>,
    count: usize,
    size_bytes: u64,
    photos: Vec<Packed>,
}

/// A photo that is handed over.
#[derive(Debug, Clone, Serialize)]
pub struct Packed {
    /// Its name among those handed over.
    pub file: String,
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Bytes of the file.
    pub size_bytes: u64,
    /// Whose it is: the student's number; none without a roster.
    pub number: Option<String>,
    /// The student's name.
    pub name: Option<String>,
    /// The number of the student's identity card, which is masked wherever it would be seen.
    #[serde(skip)]
    pub id_number: Option<String>,
    /// The path it had.
    pub origin: String,
}

impl Manifest {
    /// The list of these photos.
    pub fn new(profile: String, date: Option<String>, photos: Vec<Packed>) -> Self {
        let size_bytes = photos.iter().map(|photo| photo.size_bytes).sum();
        Self { schema: SCHEMA, profile, date, count: photos.len(), size_bytes, photos }
    }

    /// The list for the office as JSON.
    ///
    /// # Errors
    /// None but those of memory.
    pub fn json(&self) -> io::Result<Vec<u8>> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        Ok(text)
    }

    /// The list for the office as a table for Excel.
    ///
    /// # Errors
    /// None but those of memory.
    pub fn table(&self, words: Words) -> io::Result<Vec<u8>> {
        let headings = ["csv-file", "csv-sha256", "manifest-bytes", "csv-number", "csv-name", "manifest-origin"];
        let row = |photo: &Packed| {
            let known = |text: &Option<String>| cell(text.as_deref().unwrap_or_default());
            let size = photo.size_bytes.to_string();
            vec![cell(&photo.file), photo.sha256.clone(), size, known(&photo.number), known(&photo.name), cell(&photo.origin)]
        };
        self.rows(words, &headings, row)
    }

    /// The list for outside: what has to be known to check the photos, and nothing of the persons but what the files' names have
    /// to say (教学服〔2022〕10号).
    ///
    /// # Errors
    /// None but those of memory.
    pub fn outside(&self, words: Words) -> io::Result<Vec<u8>> {
        let row = |photo: &Packed| vec![cell(&masked_name(photo)), photo.sha256.clone(), photo.size_bytes.to_string()];
        self.rows(words, &["csv-file", "csv-sha256", "manifest-bytes"], row)
    }

    fn rows(&self, words: Words, headings: &[&'static str], row: impl Fn(&Packed) -> Vec<String>) -> io::Result<Vec<u8>> {
        let mut table = BOM.as_bytes().to_vec();
        record(&mut table, headings.iter().map(|key| words.word(key).to_owned()))?;
        self.photos.iter().try_for_each(|photo| record(&mut table, row(photo).into_iter()))?;
        Ok(table)
    }
}

/// Letters of a number that stay in sight: the region, and the end by which its owner knows it.
const SHOWN: (usize, usize) = (3, 4);

/// Digits of an identity number, its check digit included.
const ID_LETTERS: usize = 18;

/// A file's name for outside. The student's number stays: it is what the photo is registered by, and no number of an identity card.
/// Of all else in the name, Chinese letters and words go, since they may be the person's, and identity numbers are masked.
fn masked_name(photo: &Packed) -> String {
    let (stem, extension) = photo.file.rsplit_once('.').unwrap_or((&photo.file, ""));
    let is_number = photo.number.as_deref() == Some(stem);
    let is_identity = photo.id_number.as_deref() == Some(stem);
    let stem = match (is_identity, is_number) {
        (true, _) => masked(stem),
        (false, true) => with_ids_masked(stem),
        _ => without_words(&with_ids_masked(stem)),
    };
    if extension.is_empty() { stem } else { format!("{stem}.{extension}") }
}

/// `110***********1234`.
fn masked(number: &str) -> String {
    let letters = number.chars().count();
    let is_hidden = |place: usize| place >= SHOWN.0.min(letters / 4) && place + SHOWN.1.min(letters / 4) < letters;
    number.chars().enumerate().map(|(place, letter)| if is_hidden(place) { '*' } else { letter }).collect()
}

/// The text with every identity number of the people's republic masked: seventeen digits and a digit or X.
fn with_ids_masked(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, 'x' | 'X');
    let mut shown = String::with_capacity(text.len());
    let mut rest = letters.as_slice();
    while let Some(first) = rest.first() {
        let run = rest.iter().take_while(|letter| is_part(**letter)).count();
        let is_id = run == ID_LETTERS && rest[..run - 1].iter().all(char::is_ascii_digit);
        let taken: String = rest[..run.max(1)].iter().collect();
        if is_id {
            shown.push_str(&masked(&taken));
        } else if run > 0 {
            shown.push_str(&taken);
        } else {
            shown.push(*first);
        }
        rest = &rest[run.max(1)..];
    }
    shown
}

/// The text with a star for each letter of words: two letters or more in a row, or one that is not Latin.
fn without_words(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_letter = |place: usize| letters.get(place).is_some_and(|letter| letter.is_alphabetic());
    let is_word =
        |place: usize| is_letter(place) && (!letters[place].is_ascii() || is_letter(place + 1) || (place > 0 && is_letter(place - 1)));
    letters.iter().enumerate().map(|(place, letter)| if is_word(place) { '*' } else { *letter }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Lang};

    fn packed(file: &str, number: Option<&str>) -> Packed {
        let id_number = Some("110105194912310021".into());
        let (number, name) = (number.map(str::to_owned), Some("张三".to_owned()));
        Packed { file: file.into(), sha256: "ab".into(), size_bytes: 7, number, name, id_number, origin: "in/张三.jpg".into() }
    }

    fn outside(photo: Packed) -> String {
        let table = Manifest::new("p".into(), None, vec![photo]).outside(Catalogue::of(Lang::Zh)).expect("memory takes everything");
        String::from_utf8(table).expect("a table is UTF-8")
    }

    #[test]
    fn the_list_for_outside_has_no_names_and_masks_identity_numbers() {
        assert_eq!(masked_name(&packed("110105194912310021.jpg", None)), "110***********0021.jpg");
        assert_eq!(masked_name(&packed("张三_11010519491231002X.jpg", None)), "**_110***********002X.jpg");
        assert_eq!(masked_name(&packed("zhang san 2.jpg", None)), "***** *** 2.jpg");
        let text = outside(packed("202128012315001-张三.jpg", None));
        assert!(!text.contains('张') && !text.contains("in/"), "{text}");
    }

    #[test]
    fn a_student_number_stays_since_the_photo_is_registered_by_it() {
        assert_eq!(masked_name(&packed("2021E8012345678.jpg", Some("2021E8012345678"))), "2021E8012345678.jpg");
        assert_eq!(masked_name(&packed("202128012315001.jpg", Some("202128012315001"))), "202128012315001.jpg");
        assert_eq!(masked_name(&packed("110105194912310021.jpg", Some("110105194912310021"))), "110***********0021.jpg");
    }

    #[test]
    fn the_list_for_the_office_counts_and_names() {
        let manifest =
            Manifest::new("ucas-2025".into(), Some("2025-05-01".into()), vec![packed("1.jpg", Some("1")), packed("2.jpg", None)]);
        let json: serde_json::Value = serde_json::from_slice(&manifest.json().expect("memory")).expect("a document");
        assert_eq!((&json["count"], &json["size_bytes"], &json["date"]), (&2.into(), &14.into(), &"2025-05-01".into()));
        assert_eq!((&json["photos"][0]["name"], json["photos"][0].get("id_number")), (&"张三".into(), None));
        let table = String::from_utf8(manifest.table(Catalogue::of(Lang::Zh)).expect("memory")).expect("a table is UTF-8");
        assert!(table.starts_with(BOM) && table.matches("\r\n").count() == 3 && table.contains("张三"));
    }
}
