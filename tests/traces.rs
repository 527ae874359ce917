//! What is recognised of files that known encoders wrote, and of files with labels of generated pictures: each as its own row and as no other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use photolint::photo::{DecodeLimits, FileFacts, LabelForm, OriginClaim, Photo, PhotoError, TracePlace};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    file: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    name: String,
    encoder: Option<String>,
    label: Option<String>,
}

/// Names alone are read of the table that is compiled in.
#[derive(Deserialize)]
struct Known {
    encoder: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    name: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn files() -> Vec<Expected> {
    let text = std::fs::read_to_string(root().join("fixtures/traces/expected.toml")).expect("the table is there");
    toml::from_str::<Table>(&text).expect("the table is well formed").file
}

fn rows() -> Vec<Row> {
    let text = std::fs::read_to_string(root().join("models/traces/known.toml")).expect("the table is there");
    toml::from_str::<Known>(&text).expect("the table is well formed").encoder
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(root().join("fixtures/traces").join(name)).expect("the fixture is there")
}

fn facts(name: &str) -> FileFacts {
    Photo::decode(&bytes(name), name, &DecodeLimits::default()).expect("the fixture is a picture").facts
}

/// The names of the rows that a file matches.
fn encoders(facts: &FileFacts) -> Vec<&str> {
    facts.traces.iter().filter(|trace| trace.place == TracePlace::Encoder).map(|trace| trace.text.as_str()).collect()
}

fn labels(facts: &FileFacts) -> Vec<String> {
    let labels = facts.labels.iter().map(|label| {
        let form = match label.form {
            LabelForm::Aigc => "aigc",
            LabelForm::C2pa => "c2pa",
            LabelForm::Iptc => "iptc",
            LabelForm::Parameters => "parameters",
        };
        let claim = match label.claim {
            OriginClaim::Captured => "captured",
            OriginClaim::Suspected => "suspected",
            OriginClaim::Maybe => "maybe",
            OriginClaim::Composite => "composite",
            OriginClaim::Generated => "generated",
        };
        format!("{form} {claim}: {}", label.text)
    });
    labels.collect()
}

#[test]
fn every_file_is_recognised_as_its_own_and_as_no_other() {
    for expected in files() {
        let facts = facts(&expected.name);
        assert_eq!(labels(&facts), expected.label.iter().cloned().collect::<Vec<_>>(), "{}", expected.name);
        if let Some(encoder) = &expected.encoder {
            assert_eq!(encoders(&facts), [encoder.as_str()], "{}", expected.name);
        }
    }
}

#[test]
fn every_row_has_a_file_and_every_file_stands_in_the_table() {
    let made: BTreeSet<String> = files().into_iter().filter_map(|file| file.encoder).collect();
    assert_eq!(made, rows().into_iter().map(|row| row.name).collect());
    let entries = std::fs::read_dir(root().join("fixtures/traces")).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
    let present: BTreeSet<String> = names.filter(|name| name != "expected.toml" && name != "SOURCES.md").collect();
    assert_eq!(present, files().into_iter().map(|file| file.name).collect());
}

#[test]
fn a_library_counts_for_nothing_and_an_editor_counts() {
    for expected in files() {
        let tells = facts(&expected.name).traces.iter().any(|trace| trace.kind.tells());
        assert_eq!(tells, expected.name.starts_with("photoshop-"), "{}", expected.name);
    }
}

#[test]
fn no_prompt_is_repeated() {
    for expected in files() {
        let facts = facts(&expected.name);
        let mut said = facts.traces.iter().map(|trace| &trace.text).chain(facts.labels.iter().map(|label| &label.text));
        assert!(said.all(|text| !text.contains("Zhang")), "{}", expected.name);
    }
}

/// A segment behind the start of a JPEG.
fn with_segment(jpeg: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xFF, marker], &length, body, &jpeg[2..]].concat()
}

/// EXIF of a camera as it writes them: maker, firmware, and a thumbnail of the picture itself.
fn camera_exif(software: &str, thumbnail: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let (first, second) = (8 + 2 + 2 * 12 + 4, 2 + 2 * 12 + 4);
    let text = first + second;
    let software = [software.as_bytes(), &[0]].concat();
    let picture = text + 8 + software.len() as u32;
    let block = [
        &b"Exif\0\0II*\0\x08\0\0\0\x02\0"[..],
        &entry(0x010F, 2, 8, text),
        &entry(0x0131, 2, software.len() as u32, text + 8),
        &first.to_le_bytes(),
        &[2, 0],
        &entry(0x0201, 4, 1, picture),
        &entry(0x0202, 4, 1, thumbnail.len() as u32),
        &[0; 4],
        b"Camera1\0",
        &software,
        thumbnail,
    ];
    block.concat()
}

#[test]
fn camera_originals_give_no_hit() {
    // Standard tables are what cameras write, too; others are in no row. The finest tables, with steps of one, are anybody's.
    let standard = bytes("libjpeg-pillow.jpg");
    let mut own = standard.clone();
    let table = own.windows(2).position(|pair| pair == [0xFF, 0xDB]).expect("a table");
    for step in &mut own[table + 5..table + 69] {
        *step = step.saturating_add(1);
    }
    for (name, picture) in [("standard", &standard), ("own", &own)] {
        for firmware in ["Ver.1.00 ", "17.1.2", "HDR+ 1.0.345618096z"] {
            let photo = with_segment(picture, 0xE1, &camera_exif(firmware, &standard));
            let facts = Photo::decode(&photo, "photo.jpg", &DecodeLimits::default()).expect("a picture").facts;
            assert!(facts.traces.iter().all(|trace| !trace.kind.tells()), "{name}, {firmware}: {:?}", facts.traces);
            assert!(facts.labels.is_empty());
        }
    }
}

#[test]
fn a_thumbnail_of_another_picture_is_told() {
    let other = bytes("photoshop-web-low.jpg");
    let whole = std::fs::read(root().join("fixtures/photos/accepted-dark-suit.jpg")).expect("the fixture is there");
    let photo = with_segment(&whole, 0xE1, &camera_exif("Ver.1.00 ", &other));
    let facts = Photo::decode(&photo, "photo.jpg", &DecodeLimits::default()).expect("a picture").facts;
    assert!(facts.traces.iter().any(|trace| trace.place == TracePlace::ThumbnailShape), "{:?}", facts.traces);
}

/// Cuts of each file, and damages.
const CUTS: usize = 60;
const DAMAGES: usize = 300;

#[test]
fn no_cut_and_no_damage_brings_it_down() {
    let limits = DecodeLimits { file_bytes: 100_000, pixels: 250_000 };
    let answers = |bytes: &[u8], name: &str| {
        if let Err(PhotoError::Broken(reason)) = Photo::decode(bytes, name, &limits) {
            assert_ne!(reason, "the decoder gave up", "{name}");
        }
    };
    let mut random = 45_438_u64;
    let mut below = |end: usize| {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        (random % end as u64) as usize
    };
    for expected in files() {
        let whole = bytes(&expected.name);
        (0..CUTS).for_each(|n| answers(&whole[..whole.len() * n / CUTS], &expected.name));
        for _ in 0..DAMAGES {
            let mut damaged = whole.clone();
            // Labels and tables stand at the front.
            let at = below(damaged.len().min(700));
            damaged[at] = below(256) as u8;
            answers(&damaged, &expected.name);
        }
    }
}
