//! The lists that go with photos handed over: one for the office, one for outside without names and with masked identity numbers.

use std::io;

use serde::Serialize;

use super::csv::{BOM, cell, record};
use super::{SCHEMA, Words};
use crate::id_number;

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

    /// The list for the office as a table.
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

    /// How many files bear what may be a person's name or identity number in their own: whoever gets the photos gets those.
    pub fn telling(&self) -> usize {
        let is_name = |letter: char| letter.is_alphabetic() && !letter.is_ascii();
        let has_id = |photo: &Packed| !id_number::rows(&photo.file).is_empty() || with_known_masked(photo, &photo.file) != photo.file;
        let is_number = |photo: &Packed| photo.number.as_deref() == Some(stem_of(&photo.file).0);
        self.photos.iter().filter(|photo| has_id(photo) || (!is_number(photo) && photo.file.contains(is_name))).count()
    }

    fn rows(&self, words: Words, headings: &[&'static str], row: impl Fn(&Packed) -> Vec<String>) -> io::Result<Vec<u8>> {
        let mut table = BOM.as_bytes().to_vec();
        record(&mut table, headings.iter().map(|key| words.word(key).to_owned()))?;
        self.photos.iter().try_for_each(|photo| record(&mut table, row(photo).into_iter()))?;
        Ok(table)
    }
}

/// A file's name for outside. The student's number stays: it is what the photo is registered by, and no number of an identity card.
/// Of all else in the name, Chinese letters and words go, since they may be the person's, and identity numbers are masked.
fn masked_name(photo: &Packed) -> String {
    let (stem, extension) = stem_of(&photo.file);
    let is_number = photo.number.as_deref() == Some(stem);
    let known = with_known_masked(photo, stem);
    let stem = match is_number {
        true if known == stem && id_number::has_form(stem) => id_number::masked(stem),
        true => known,
        false => without_words(&id_number::masked_in(&known)),
    };
    if extension.is_empty() { stem } else { format!("{stem}.{extension}") }
}

fn stem_of(file: &str) -> (&str, &str) {
    file.rsplit_once('.').unwrap_or((file, ""))
}

/// The text with the number of the person's identity card masked, where that is known.
fn with_known_masked(photo: &Packed, text: &str) -> String {
    photo.id_number.as_deref().map_or_else(|| text.to_owned(), |number| with_masked(text, number))
}

/// The text with a number masked wherever it stands, whatever the case of its letters.
fn with_masked(text: &str, number: &str) -> String {
    let (text_low, number_low) = (text.to_ascii_lowercase(), number.to_ascii_lowercase());
    let mut shown = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = text_low[at..].find(&number_low).filter(|_| !number.is_empty()) {
        shown.push_str(&text[at..at + found]);
        at += found + number.len();
        shown.push_str(&id_number::masked(&text[at - number.len()..at]));
    }
    shown + &text[at..]
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
        assert_eq!(masked_name(&packed("Alex11010519491231002X.jpg", None)), "****110***********002X.jpg");
        assert_eq!(masked_name(&packed("1101051949123100212.jpg", None)), "110***********00212.jpg");
        assert_eq!(masked_name(&packed("44052418800101001402.jpg", None)), "440*************1402.jpg");
        let passport = |file: &str| masked_name(&Packed { id_number: Some("E12345678".into()), ..packed(file, None) });
        assert_eq!(passport("张三-E12345678.jpg"), "**-E*******8.jpg");
        assert_eq!(passport("e12345678.jpg"), "e*******8.jpg");
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
    fn names_that_tell_who_somebody_is_are_counted() {
        let files = ["张三.jpg", "IMG_1.jpg", "x110105194912310021.jpg", "a11010519491231002X.jpg", "2021E8012345678.jpg"];
        let photos = files.map(|file| packed(file, Some("2021E8012345678")));
        assert_eq!(Manifest::new("p".into(), None, photos.into()).telling(), 3);
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
