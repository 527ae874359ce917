//! Every key that the program says something by has its sentence.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use photolint::checks;

/// Kebab-case words of the program that are no keys.
const OTHER: &[&str] = &[
    "photolint-cache",
    "ucas-2025",
    "degree-2017",
    "photolint-worker",
    "no-store",
    "same-origin",
    "sec-fetch-site",
    "as-is",
    "unit-code",
    "corrupt-data",
    "yyyy-mm-dd",
];

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// The keys of one section of a catalogue.
fn keys(lang: &str, section: &str) -> BTreeSet<String> {
    let text = fs::read_to_string(source().join("catalogue").join(lang)).expect("the catalogue is in the repository");
    let catalogue: toml::Table = text.parse().expect("the catalogue is TOML");
    catalogue[section].as_table().expect("a table").keys().cloned().collect()
}

/// Every sentence of a catalogue.
fn sentences(value: &toml::Value) -> Vec<&str> {
    match value {
        toml::Value::Table(table) => table.values().flat_map(sentences).collect(),
        toml::Value::String(sentence) => vec![sentence],
        _ => Vec::new(),
    }
}

/// Kebab-case string literals of the files below a folder, tests and comments aside.
fn literals(folder: &Path) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.append(&mut literals(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.file_name().is_some_and(|name| name != "tests.rs") {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            let code = text.split("#[cfg(test)]").next().unwrap_or_default();
            let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
            found.extend(lines.flat_map(|line| line.split('"').skip(1).step_by(2)).filter(|text| is_key(text)).map(str::to_owned));
        }
    }
    found
}

fn is_key(text: &str) -> bool {
    let word = |word: &str| !word.is_empty() && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit());
    text.contains('-') && text.starts_with(|first: char| first.is_ascii_lowercase()) && text.split('-').all(word)
}

fn unsaid(folder: &str, sections: &[&str]) -> Vec<String> {
    let known: BTreeSet<_> = sections.iter().flat_map(|section| keys("zh.toml", section)).collect();
    let said = |key: &String| known.contains(key) || OTHER.contains(&key.as_str()) || checks::find(key).is_some();
    literals(&source().join(folder)).into_iter().filter(|key| !said(key)).collect()
}

#[test]
fn every_blank_of_a_sentence_is_told_from_the_others() {
    for lang in ["zh.toml", "en.toml"] {
        let text = fs::read_to_string(source().join("catalogue").join(lang)).expect("the catalogue is in the repository");
        let catalogue = toml::Value::Table(text.parse().expect("the catalogue is TOML"));
        let doubled: Vec<_> = sentences(&catalogue).into_iter().filter(|sentence| sentence.matches("{}").count() > 1).collect();
        assert_eq!(doubled, Vec::<&str>::new(), "{lang}");
    }
}

#[test]
fn every_note_of_a_check_has_a_sentence() {
    assert_eq!(unsaid("checks", &["notes"]), Vec::<String>::new());
}

#[test]
fn every_note_on_a_row_of_a_list_has_a_sentence() {
    assert_eq!(unsaid("records/roster", &["notes"]), Vec::<String>::new());
}

#[test]
fn every_word_and_error_of_the_command_line_has_a_sentence() {
    let of_arguments = keys("../cli/args/zh.toml", "faults");
    let unsaid = unsaid("cli", &["words", "errors", "reasons", "decisions", "agreement"]);
    assert_eq!(unsaid.into_iter().filter(|key| !of_arguments.contains(key)).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn every_word_of_a_report_has_a_sentence() {
    assert_eq!(unsaid("report", &["words", "comparison", "errors", "page"]), Vec::<String>::new());
}
