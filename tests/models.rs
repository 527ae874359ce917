//! Every network has a card, and the card is about these very bytes.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use sha2::{Digest, Sha256};

/// What a card must say; other tables describe input and output in words.
#[derive(Debug, Deserialize)]
struct Card {
    sha256: String,
    job: String,
    licence: String,
    weaknesses: Vec<String>,
    origin: Origin,
    input: Side,
}

#[derive(Debug, Deserialize)]
struct Origin {
    package: String,
    path: String,
    changes: String,
}

#[derive(Debug, Deserialize)]
struct Side {
    shape: String,
    meaning: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// Paths in the folder with one of these extensions, in order.
fn files(extensions: &[&str]) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of models can be read");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("its entries can be read").path())
        .filter(|path| path.extension().is_some_and(|own| extensions.iter().any(|wanted| own == *wanted)))
        .collect();
    paths.sort();
    paths
}

fn card(weights: &Path) -> Card {
    let path = weights.with_extension("toml");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_network_has_a_card_with_its_hash() {
    let weights = files(&["onnx", "bin"]);
    assert!(!weights.is_empty());
    for path in weights {
        let bytes = fs::read(&path).expect("weights can be read");
        let hash = Sha256::digest(&bytes).iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
        assert_eq!(card(&path).sha256, hash, "{}", path.display());
    }
}

#[test]
fn every_card_belongs_to_a_network() {
    for path in files(&["toml"]) {
        let there = ["onnx", "bin"].iter().any(|extension| path.with_extension(extension).exists());
        assert!(there, "{} describes no file", path.display());
    }
}

#[test]
fn every_card_tells_job_origin_licence_input_and_weaknesses() {
    for path in files(&["onnx", "bin"]) {
        let card = card(&path);
        let told = [
            &card.job,
            &card.licence,
            &card.origin.package,
            &card.origin.path,
            &card.origin.changes,
            &card.input.shape,
            &card.input.meaning,
        ];
        assert!(told.iter().all(|text| !text.is_empty()), "{}: an empty entry", path.display());
        assert!(!card.weaknesses.is_empty(), "{}: no network is without weaknesses", path.display());
    }
}

#[test]
fn every_network_stands_in_the_notice_with_its_licence() {
    let notice = fs::read_to_string(folder().with_file_name("NOTICE")).expect("NOTICE can be read");
    for path in files(&["onnx", "bin"]) {
        let name = path.file_name().and_then(|name| name.to_str()).expect("names are UTF-8");
        let line = notice.lines().find(|line| line.contains(name)).unwrap_or_else(|| panic!("NOTICE lacks {name}"));
        assert!(line.contains(&card(&path).licence), "NOTICE: {name} has another licence than its card");
    }
}
