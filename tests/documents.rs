//! The description of the NDJSON record: every key that the program writes is in it.

use std::fs;
use std::path::Path;

fn text(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("the file is in the repository")
}

/// The keys of a section of a catalogue.
fn keys(section: &str) -> Vec<String> {
    let catalogue: toml::Table = text("src/catalogue/en.toml").parse().expect("the catalogue is TOML");
    catalogue[section].as_table().expect("a table").keys().cloned().collect()
}

/// The first cells of the tables below a heading.
fn described(heading: &str) -> Vec<String> {
    let document = text("docs/NDJSON.md");
    let section = document.split("\n## ").find(|section| section.starts_with(heading)).expect("the heading");
    section.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next().map(str::to_owned)).collect()
}

#[test]
fn every_reason_for_a_missing_value_is_described() {
    let described = described("Why a value is missing");
    let forgotten: Vec<_> = keys("missing").into_iter().filter(|key| !described.contains(key)).collect();
    assert_eq!(forgotten, Vec::<String>::new());
}

#[test]
fn every_error_of_an_input_is_described() {
    let described = described("Why an input gave no photo");
    let is_of_detail = |key: &str| described.iter().any(|known| key.strip_prefix(known.as_str()).is_some_and(|rest| rest.starts_with('-')));
    let forgotten: Vec<_> = keys("errors").into_iter().filter(|key| !described.contains(key) && !is_of_detail(key)).collect();
    assert_eq!(forgotten, Vec::<String>::new());
}

#[test]
fn every_key_of_a_finding_is_described() {
    let source = text("src/report/ndjson.rs");
    let fields = source.split("struct Entry<'a> {").nth(1).and_then(|rest| rest.split('}').next()).expect("the record of a finding");
    let described = described("A finding");
    let fields = fields.lines().filter_map(|line| line.trim().split(':').next()).filter(|field| !field.is_empty());
    assert_eq!(fields.filter(|field| !described.contains(&(*field).to_owned())).collect::<Vec<_>>(), Vec::<&str>::new());
}

/// The rows of the tables of notes, as the catalogue has them.
fn notes(is_told: fn(&str) -> bool) -> Vec<String> {
    let catalogue: toml::Table = text("src/catalogue/en.toml").parse().expect("the catalogue is TOML");
    let notes = catalogue["notes"].as_table().expect("a table").iter().filter(|(key, _)| is_told(key));
    notes.map(|(key, sentence)| format!("| `{key}` | {} |", sentence.as_str().expect("a sentence"))).collect()
}

#[test]
fn every_note_is_described_as_the_catalogue_has_it() {
    let document = text("docs/NDJSON.md");
    let written = |heading: &str| {
        let table = document.split(heading).nth(1).and_then(|rest| rest.split("\n\n").next()).expect("the table");
        table.lines().filter(|line| line.starts_with("| `")).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(written("\n| `key` | sentence |\n"), notes(|key| !key.starts_with("row-")));
    assert_eq!(written("\n| `roster_faults[].key` | sentence |\n"), notes(|key| key.starts_with("row-")));
}
