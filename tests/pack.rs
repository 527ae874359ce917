//! `photolint pack`: what is handed over is whole, as it was checked, and named as asked, or it is not there.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;

use photolint::inspect::sha256;
use serde_json::Value;
use zip::ZipArchive;

mod support;

use support::{err, out, photolint, put};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name)).expect("a sample photo")
}

/// A folder with two accepted photos and one that is not.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "in/1.jpg", &fixture("accepted-dark-suit.jpg"));
    put(folder.path(), "in/b/2.jpg", &fixture("accepted-light-blue-shirt.jpg"));
    put(folder.path(), "in/3.jpg", &fixture("jpeg-quality-40.jpg"));
    folder
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut names: Vec<_> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).expect("the file is there")
}

#[test]
fn a_folder_holds_the_accepted_photos_byte_for_byte_and_their_lists() {
    let folder = folder();
    let run = photolint(folder.path(), &["pack", "in", "--out", "ready", "--date", "2025-05-06"]);
    assert_eq!(run.status.code(), Some(1), "one photo was left out: {}", err(&run));
    assert!(out(&run).contains("packed: 2"), "{}", out(&run));
    let ready = folder.path().join("ready");
    assert_eq!(names(&ready), ["manifest-outside.csv", "manifest.csv", "manifest.json", "photos"]);
    assert_eq!(names(&ready.join("photos")), ["1.jpg", "2.jpg"]);
    assert_eq!(read(&ready, "photos/1.jpg"), fixture("accepted-dark-suit.jpg"));
    let manifest: Value = serde_json::from_slice(&read(&ready, "manifest.json")).expect("a document");
    assert_eq!((&manifest["count"], &manifest["profile"], &manifest["date"]), (&2.into(), &"ucas-2025".into(), &"2025-05-06".into()));
    for photo in manifest["photos"].as_array().expect("a list") {
        let copy = read(&ready.join("photos"), photo["file"].as_str().expect("a name"));
        assert_eq!((photo["sha256"].as_str(), photo["size_bytes"].as_u64()), (Some(sha256(&copy).as_str()), Some(copy.len() as u64)));
    }
    let outside = String::from_utf8(read(&ready, "manifest-outside.csv")).expect("a table is UTF-8");
    assert!(outside.contains("1.jpg") && !outside.contains("in/"), "{outside}");
    assert_eq!(names(folder.path()), ["in", "ready"], "nothing is left beside it");
}

#[test]
fn a_zip_is_the_same_each_time_and_the_lists_with_names_stay_beside_it() {
    let folder = folder();
    for pack in ["a", "b"] {
        let run = photolint(folder.path(), &["pack", "in", "--out", &format!("{pack}.zip")]);
        assert_eq!(run.status.code(), Some(1), "{}", err(&run));
    }
    let bytes = read(folder.path(), "a.zip");
    assert!(bytes == read(folder.path(), "b.zip"), "the same photos give the same bytes");
    let mut archive = ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let inside: Vec<_> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    assert_eq!(inside, ["1.jpg", "2.jpg", "manifest-outside.csv"]);
    let mut copy = Vec::new();
    archive.by_name("2.jpg").expect("the photo").read_to_end(&mut copy).expect("a stored file");
    assert_eq!(copy, fixture("accepted-light-blue-shirt.jpg"));
    assert_eq!(names(folder.path()), ["a.manifest.csv", "a.manifest.json", "a.zip", "b.manifest.csv", "b.manifest.json", "b.zip", "in"]);
}

#[test]
fn photos_in_a_zip_are_packed_like_those_in_a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "in.zip", &support::zip(&[("张三/1.jpg", &fixture("accepted-dark-suit.jpg"))]));
    let run = photolint(folder.path(), &["pack", "in.zip", "--out", "ready"]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    assert_eq!(read(folder.path(), "ready/photos/1.jpg"), fixture("accepted-dark-suit.jpg"));
}

#[test]
fn what_is_there_is_never_replaced() {
    let folder = folder();
    put(folder.path(), "full/kept.txt", b"kept");
    fs::create_dir(folder.path().join("empty")).expect("a folder");
    put(folder.path(), "old.zip", b"kept");
    put(folder.path(), "new.manifest.csv", b"kept");
    for target in ["full", "empty", "old.zip", "new.zip"] {
        let run = photolint(folder.path(), &["pack", "in", "--out", target]);
        assert_eq!(run.status.code(), Some(2), "{target}");
        assert!(err(&run).contains("is there already"), "{}", err(&run));
    }
    assert_eq!(names(folder.path()), ["empty", "full", "in", "new.manifest.csv", "old.zip"]);
    assert_eq!((read(folder.path(), "old.zip"), read(folder.path(), "full/kept.txt")), (b"kept".to_vec(), b"kept".to_vec()));
}

#[test]
fn two_photos_of_one_name_are_listed_and_nothing_is_packed() {
    let folder = folder();
    put(folder.path(), "in/c/1.jpg", &fixture("accepted-spectacles.jpg"));
    let run = photolint(folder.path(), &["pack", "in", "--out", "ready"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(err(&run).contains("one name: 1.jpg"), "{}", err(&run));
    assert_eq!(names(folder.path()), ["in"]);
}

#[test]
fn a_pack_lies_outside_the_photos() {
    let folder = folder();
    for (photos, target) in [("in", "in/ready"), ("in", "in/b/ready.zip"), (".", "ready"), ("in/**/*.jpg", "in/b/ready")] {
        let run = photolint(folder.path(), &["pack", photos, "--out", target, "--lang", "en"]);
        assert_eq!(run.status.code(), Some(2), "{photos} to {target}");
        assert!(err(&run).contains("lie in each other"), "{}", err(&run));
    }
    assert_eq!(
        (names(folder.path()), names(&folder.path().join("in"))),
        (vec!["in".into()], vec!["1.jpg".into(), "3.jpg".into(), "b".into()])
    );
}

#[test]
fn a_photo_that_is_given_twice_is_packed_once() {
    let folder = folder();
    let run = photolint(folder.path(), &["pack", "in/1.jpg", "./in/1.jpg", "--out", "ready", "--lang", "en"]);
    assert_eq!(run.status.code(), Some(0), "{}", err(&run));
    assert!(out(&run).contains("packed: 1"), "{}", out(&run));
}

#[test]
fn nothing_accepted_is_said_and_nothing_packed() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "in/3.jpg", &fixture("jpeg-quality-40.jpg"));
    let run = photolint(folder.path(), &["pack", "in", "--out", "ready"]);
    assert_eq!(run.status.code(), Some(1));
    assert!(err(&run).contains("nothing was packed"), "{}", err(&run));
    assert_eq!(names(folder.path()), ["in"]);
}

#[test]
fn a_pack_by_some_checks_alone_is_refused() {
    let folder = folder();
    let run = photolint(folder.path(), &["pack", "in", "--only", "file", "--out", "ready"]);
    assert_eq!((run.status.code(), names(folder.path())), (Some(2), vec!["in".to_owned()]));
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_nothing_that_looks_finished() {
    let folder = folder();
    for target in ["ready", "ready.zip"] {
        // No file may grow beyond 8 KiB; the signal that says so is ignored, so that the write itself fails.
        let script = format!("trap '' XFSZ; ulimit -f 8; exec \"$0\" pack in --out {target} --lang en");
        let run =
            Command::new("bash").args(["-c", &script, env!("CARGO_BIN_EXE_photolint")]).current_dir(folder.path()).output().expect("bash");
        assert_eq!(run.status.code(), Some(2), "{target}: {}", err(&run));
        assert!(err(&run).contains(&format!("no {target} was left")), "{}", err(&run));
        assert_eq!(names(folder.path()), ["in"], "{target}");
    }
}

#[cfg(unix)]
#[test]
fn a_photo_that_changes_after_it_was_checked_is_not_packed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    // A report is written to a program's input: as soon as it has the rows of all photos, it changes one.
    put(folder.path(), "change.sh", b"cat >rows; printf x >>in/1.jpg; touch changed\n");
    fs::set_permissions(folder.path().join("change.sh"), fs::Permissions::from_mode(0o755)).expect("a script");
    let script =
        "mkfifo rows.fifo; bash change.sh <rows.fifo & \"$0\" pack in --out ready --lang en -o rows.fifo; code=$?; wait; exit $code";
    let run = Command::new("bash").args(["-c", script, env!("CARGO_BIN_EXE_photolint")]).current_dir(folder.path()).output().expect("bash");
    let is_packed = folder.path().join("ready").exists();
    if is_packed {
        // The script may come too late; then what was packed is what was checked.
        assert_eq!(read(folder.path(), "ready/photos/1.jpg"), fixture("accepted-dark-suit.jpg"));
    } else {
        assert_eq!(run.status.code(), Some(2));
        assert!(err(&run).contains("was changed after it was checked"), "{}", err(&run));
    }
}
