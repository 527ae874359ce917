//! `--cache`: the same report with it as without, from the cache where nothing changed and from the photo where something did.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::{Duration, SystemTime};

use serde_json::Value;
use support::{jpeg, out, photolint, put};
use tempfile::{TempDir, tempdir};

mod support;

const PHOTOS: usize = 6;

fn batch() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    for seed in 0..PHOTOS as u8 {
        put(dir.path(), &format!("in/{seed}.jpg"), &jpeg(seed));
    }
    dir
}

fn checked(dir: &Path, more: &[&str]) -> String {
    let plain = ["check", "--only", "file", "--format", "ndjson", "in"];
    out(&photolint(dir, &[&plain[..], more].concat()))
}

const CACHE: &[&str] = &["--cache", "kept"];

/// The entries of the cache in a folder.
fn entries(dir: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(dir.join("kept/photolint-cache")).expect("the cache is there");
    let folders = files.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| fs::read_dir(folder).expect("a folder of the cache"));
    let mut files: Vec<_> = files.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

#[test]
fn a_report_has_the_same_bytes_without_with_an_empty_and_with_a_full_cache() {
    let dir = tempdir().expect("a temporary folder");
    let photo = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name);
    for name in ["accepted-dark-suit.jpg", "eye-line-low.jpg", "background-shadow.jpg", "face-count-none.jpg", "file-format-truncated.jpg"]
    {
        fs::create_dir_all(dir.path().join("in")).expect("a folder");
        fs::copy(photo(name), dir.path().join("in").join(name)).expect("a sample photo");
    }
    let checked = |format: &str, more: &[&str]| out(&photolint(dir.path(), &[&["check", "--format", format, "in"], more].concat()));
    // The page needs more than the others: what they kept does not do for it.
    for format in ["ndjson", "csv", "human", "html"] {
        let without = checked(format, &[]);
        assert_eq!(without, checked(format, CACHE));
        assert_eq!(without, checked(format, CACHE));
    }
    assert_eq!(entries(dir.path()).len(), 5);
}

#[test]
fn what_is_in_the_cache_is_not_measured_again() {
    let dir = batch();
    checked(dir.path(), CACHE);
    let entries = entries(dir.path());
    assert_eq!(entries.len(), PHOTOS);
    // All entries say what the first one says: so does the report, where it comes from them.
    for entry in &entries[1..] {
        fs::copy(&entries[0], entry).expect("an entry can be written");
    }
    let records = checked(dir.path(), CACHE);
    let sums: BTreeSet<_> = records.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["sha256"].to_string()).collect();
    assert_eq!(sums.len(), 1);
}

#[test]
fn what_changed_is_measured_again() {
    let dir = batch();
    checked(dir.path(), CACHE);
    let grown_by = |args: &[&str]| {
        let before = entries(dir.path()).len();
        assert_eq!(checked(dir.path(), &[CACHE, args].concat()), checked(dir.path(), args));
        entries(dir.path()).len() - before
    };
    assert_eq!(grown_by(&[]), 0);
    put(dir.path(), "in/0.jpg", &jpeg(200));
    assert_eq!(grown_by(&[]), 1, "another content");
    fs::rename(dir.path().join("in/1.jpg"), dir.path().join("in/1.jpeg")).expect("a photo can be renamed");
    assert_eq!(grown_by(&[]), 1, "another extension");
    fs::rename(dir.path().join("in/2.jpg"), dir.path().join("in/other.jpg")).expect("a photo can be renamed");
    assert_eq!(grown_by(&[]), 0, "another name");
    assert_eq!(grown_by(&["--only", "pixel-size,overlay-text"]), PHOTOS, "other checks");
    assert_eq!(grown_by(&["--regions", "reference"]), PHOTOS, "other networks");
}

#[test]
fn a_limit_that_changed_is_judged_by_and_nothing_is_measured_again() {
    let dir = batch();
    let limit = |max: u32| {
        let text = format!("id = \"own\"\nextends = \"ucas-2025\"\n\n[checks.file-size]\nmin = 1\nmax = {max}\n");
        put(dir.path(), "own.toml", text.as_bytes());
        checked(dir.path(), &[CACHE, &["--profile", "own.toml"]].concat())
    };
    let (wide, tight) = (limit(50_000), limit(1));
    let outcome = |records: &str| {
        let record: Value = serde_json::from_str(records.lines().next().expect("a record")).expect("JSON");
        let findings = record["findings"].as_array().expect("findings").clone();
        findings.into_iter().find(|finding| finding["check"] == "file-size").expect("a finding")["outcome"].clone()
    };
    assert_eq!((outcome(&wide), outcome(&tight)), ("pass".into(), "fail".into()));
    assert_eq!(entries(dir.path()).len(), PHOTOS);
}

#[test]
fn an_entry_that_cannot_be_read_is_measured_and_written_again() {
    let dir = batch();
    let whole = checked(dir.path(), CACHE);
    let entries = entries(dir.path());
    let before = fs::read(&entries[0]).expect("an entry");
    for (entry, broken) in entries.iter().zip([&b""[..], &before[..before.len() / 2], b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"]) {
        fs::write(entry, broken).expect("an entry can be written");
    }
    assert_eq!(whole, checked(dir.path(), CACHE));
    assert_eq!(fs::read(&entries[0]).expect("an entry"), before);
}

#[test]
fn what_was_not_used_for_longest_goes_first() {
    let dir = batch();
    checked(dir.path(), CACHE);
    let day = Duration::from_hours(24);
    for (age, entry) in entries(dir.path()).into_iter().enumerate() {
        let file = fs::File::options().write(true).open(entry).expect("an entry can be written");
        file.set_modified(SystemTime::now() - day * (1 + age as u32)).expect("a time can be set");
    }
    let before = entries(dir.path());
    put(dir.path(), "kept/photolint-cache/notes.txt", b"not of the cache");
    put(dir.path(), "kept/photolint-cache/ab/mine.txt", b"not of the cache");
    // A new photo alone, so that the others are not used.
    put(dir.path(), "alone/new.jpg", &jpeg(77));
    let only = ["check", "--only", "file", "--cache", "kept", "alone"];
    photolint(dir.path(), &only);
    assert_eq!(entries(dir.path()).len(), PHOTOS + 2, "below its limit nothing goes");
    photolint(dir.path(), &[&only[..], &["--cache-limit", "0"]].concat());
    let left = entries(dir.path());
    assert!(before.iter().all(|entry| !left.contains(entry)), "{left:?}");
    assert!(dir.path().join("kept/photolint-cache/ab/mine.txt").exists() && dir.path().join("kept/photolint-cache/notes.txt").exists());
}

#[test]
fn processes_share_a_cache() {
    let dir = batch();
    let run = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_photolint"));
        command.current_dir(dir.path()).args(["check", "--only", "file", "--format", "ndjson", "--cache", "kept", "in"]);
        command.output().expect("the program runs").stdout
    };
    let reports: BTreeSet<_> = thread::scope(|scope| {
        let runs: Vec<_> = (0..4).map(|_| scope.spawn(|| (0..3).map(|_| run()).collect::<Vec<_>>())).collect();
        runs.into_iter().flat_map(|run| run.join().expect("a run ends")).collect()
    });
    assert_eq!(reports, BTreeSet::from([checked(dir.path(), &[]).into_bytes()]));
    let entries = entries(dir.path());
    assert!(entries.len() == PHOTOS && entries.iter().all(|entry| entry.extension().is_some_and(|end| end == "measured")), "{entries:?}");
}

#[test]
fn a_cache_among_the_photos_is_no_photo() {
    let dir = batch();
    let beside = ["--cache", "in"];
    let first = checked(dir.path(), &beside);
    assert_eq!(first, checked(dir.path(), &beside));
    assert_eq!(first.lines().count(), PHOTOS);
}

#[test]
fn a_cache_that_cannot_be_made_is_said_before_anything_is_measured() {
    let dir = batch();
    put(dir.path(), "file", b"");
    let output = photolint(dir.path(), &["check", "--only", "file", "--cache", "file", "in"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("file cannot be used"), "{said}");
}

#[test]
fn an_entry_holds_no_name_of_the_photo() {
    let dir = tempdir().expect("a temporary folder");
    // Latin words are part of the form of a name, which a check of the records measures.
    put(dir.path(), "in/ZhangSan-张三-110101199003070011.jpg", &jpeg(1));
    let report = photolint(dir.path(), &["check", "--only", "file,records", "--format", "ndjson", "--cache", "kept", "in"]);
    assert!(String::from_utf8_lossy(&report.stdout).contains("ZhangSan-{name}-{id}"));
    let entry = fs::read(&entries(dir.path())[0]).expect("an entry");
    let text = String::from_utf8_lossy(&entry);
    assert!(!text.contains("张三") && !text.contains("110101") && !text.contains("ZhangSan"), "{text}");
}

#[test]
fn an_entry_of_zeros_or_with_a_turned_bit_is_measured_anew() {
    let dir = batch();
    let first = checked(dir.path(), CACHE);
    for (n, entry) in entries(dir.path()).into_iter().enumerate() {
        let mut bytes = fs::read(&entry).expect("an entry");
        if n % 2 == 0 {
            bytes.fill(0);
        } else {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 4;
        }
        fs::write(&entry, &bytes).expect("the entry is written over");
    }
    assert_eq!(first, checked(dir.path(), CACHE));
}
