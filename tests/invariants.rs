//! What holds for every batch: a row an input, the same bytes on any number of workers, originals as they were.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use serde_json::Value;
use support::{jpeg, out, photolint, put, zip};
use tempfile::{TempDir, tempdir};

mod support;

/// A folder with photos, an archive, a broken file, a folder in a folder and two files that are none of these.
fn batch() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    for seed in 0..12 {
        put(dir.path(), &format!("in/{seed:02}.jpg"), &jpeg(seed));
    }
    put(dir.path(), "in/deep/er/1.jpg", &jpeg(99));
    put(dir.path(), "in/more.zip", &zip(&[("x.jpg", &jpeg(50)), ("y.jpg", &jpeg(51))]));
    put(dir.path(), "in/broken.jpg", b"\xff\xd8\xff\xe0 and no more");
    put(dir.path(), "in/list.txt", b"names");
    put(dir.path(), "in/Thumbs.db", b"\xd0\xcf");
    dir
}

const INPUTS: usize = 16;

fn checked(dir: &Path, format: &str, jobs: &str) -> String {
    out(&photolint(dir, &["check", "--only", "file", "--format", format, "--jobs", jobs, "in"]))
}

#[test]
fn every_format_has_the_same_bytes_on_any_number_of_workers() {
    let dir = batch();
    let made = |format: &str, jobs: &str| {
        let args = ["check", "--only", "file", "--format", format, "--jobs", jobs, "-o", "made", "in"];
        assert_eq!(photolint(dir.path(), &args).status.code(), Some(1), "{format}");
        fs::read(dir.path().join("made")).expect("a report")
    };
    for format in ["human", "json", "ndjson", "csv", "html", "xlsx", "junit", "sarif"] {
        let one = made(format, "1");
        assert!(one.len() > 200, "{format}");
        for jobs in ["2", "4"] {
            assert!(one == made(format, jobs), "{format} with {jobs} workers");
        }
    }
}

#[test]
fn whole_photos_have_the_same_findings_on_any_number_of_workers() {
    let dir = batch();
    for sample in ["accepted-dark-suit.jpg", "head-yaw.jpg", "clothing-pattern-stripes.jpg"] {
        let bytes = fs::read(Path::new("fixtures/photos").join(sample)).expect("a sample photo");
        put(dir.path(), &format!("whole/{sample}"), &bytes);
    }
    let made = |jobs: &str| out(&photolint(dir.path(), &["check", "--format", "ndjson", "--jobs", jobs, "whole"]));
    let one = made("1");
    assert_eq!(one.lines().count(), 3);
    assert_eq!(one, made("3"));
}

#[test]
fn every_input_is_a_row_and_rows_are_in_the_order_of_names() {
    let dir = batch();
    let text = checked(dir.path(), "ndjson", "4");
    let paths: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a record is JSON")["path"].as_str().expect("a path").to_owned())
        .collect();
    let mut sorted = paths.clone();
    sorted.sort();
    assert_eq!(paths.len(), INPUTS);
    assert_eq!(paths, sorted);
}

#[test]
fn the_summary_adds_up_to_the_inputs() {
    let dir = batch();
    let document: Value = serde_json::from_str(&checked(dir.path(), "json", "2")).expect("the document is JSON");
    let total = |key: &str| document["totals"][key].as_u64().expect("a count");
    assert_eq!(total("inputs"), INPUTS as u64);
    assert_eq!(total("accepted") + total("review") + total("rejected"), total("inputs"));
    assert_eq!(document["photos"].as_array().map(Vec::len), Some(INPUTS));
    assert_eq!(total("unreadable"), 1);
    assert_eq!(total("skipped"), 2);
}

#[test]
fn a_batch_leaves_the_originals_as_they_were() {
    let dir = batch();
    let before = contents(&dir.path().join("in"));
    photolint(
        dir.path(),
        &["check", "--only", "file", "--overlay", "drawings", "-o", "report.csv", "--format", "csv", "in/0*.jpg", "in/more.zip"],
    );
    assert_eq!(before, contents(&dir.path().join("in")));
    assert!(dir.path().join("report.csv").exists());
}

#[test]
fn a_report_is_not_written_over_a_photo() {
    let dir = batch();
    let before = contents(dir.path());
    let output = photolint(dir.path(), &["check", "--only", "file", "-o", "in/00.jpg", "in"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(before, contents(dir.path()));
}

#[test]
fn drawings_are_not_written_over_photos_or_among_them() {
    let dir = batch();
    put(dir.path(), "drawings/in/00.jpg", &jpeg(1));
    let before = contents(dir.path());
    for folder in ["in", ".", "drawings", "in/new", "in/deep/er"] {
        let output = photolint(dir.path(), &["check", "--only", "file", "--overlay", folder, "in"]);
        assert_eq!(output.status.code(), Some(2), "{folder}");
        assert_eq!(before, contents(dir.path()), "{folder}");
    }
}

#[test]
fn a_drawing_is_made_for_each_photo_and_may_be_made_again() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/1.jpg", &jpeg(1));
    put(dir.path(), "in/2.png", &jpeg(2));
    put(dir.path(), "in/broken.jpg", b"");
    let args = ["check", "--only", "file", "--overlay", "drawings", "--format", "ndjson", "in"];
    let first = out(&photolint(dir.path(), &args));
    let drawings: Vec<_> = contents(&dir.path().join("drawings")).into_keys().collect();
    assert_eq!(drawings, ["1.jpg", "2.png.jpg"].map(|name| dir.path().join("drawings/in").join(name)));
    assert_eq!(first, out(&photolint(dir.path(), &args)));
}

#[test]
fn drawings_that_a_pattern_reaches_are_no_photos() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/1.jpg", &jpeg(1));
    let checked = |pattern: &str| {
        let output = photolint(dir.path(), &["check", "--only", "file", "--overlay", "in/drawings", "--format", "ndjson", pattern]);
        (output.status.code(), out(&output).lines().count())
    };
    for pattern in ["in/*.jpg", "in/*", "in/*/*/*.jpg"] {
        checked(pattern);
        assert_eq!(checked("in/*").1, 1, "{pattern}");
    }
    assert_eq!(checked("in/**/*.jpg").0, Some(2), "it goes down to where the drawings are");
}

#[test]
fn a_file_that_is_given_twice_is_one_input_and_is_said() {
    let dir = batch();
    put(dir.path(), "list.csv", "学号,姓名\n01,李明\n".as_bytes());
    let rows = |args: &[&str]| {
        let output = photolint(dir.path(), &[&["check", "--only", "file", "--format", "ndjson", "--lang", "en"], args].concat());
        (out(&output).lines().count(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    for again in [&["in/00.jpg", "./in/00.jpg"][..], &["in/00.jpg", "in/deep/../00.jpg", "in/0[0].jpg"]] {
        let (count, said) = rows(again);
        assert_eq!(count, 1, "{again:?}");
        assert!(said.contains("given already") && said.contains("00.jpg"), "{said}");
    }
    assert_eq!(rows(&["in/more.zip", "in/more.zip"]).0, 2);
    let (count, said) = rows(&["in", "in/*.jpg"]);
    assert_eq!((count, said.lines().count()), (INPUTS, 1), "{said}");
    assert!(said.contains("(13)"), "{said}");
    let (count, said) = rows(&["in/deep/er/1.jpg", "in/deep"]);
    assert!(count == 1 && !said.contains("no photo in the folder"), "{said}");
}

/// Every file below a folder with its bytes and its time.
fn contents(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let mut contents = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            contents.extend(self::contents(&path));
        } else {
            let changed = path.metadata().and_then(|metadata| metadata.modified()).expect("a time");
            contents.insert(path.clone(), (fs::read(&path).expect("a file can be read"), changed));
        }
    }
    contents
}
