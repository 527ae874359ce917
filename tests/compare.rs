//! `photolint compare`: whether an earlier photo may be kept, by its age, its person and the looks.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

mod support;

use support::{err, out, patched, photolint};

/// The day on which the sample photos were taken, as their files have it.
const TAKEN: &[u8] = b"2024:10:22";
const OLD: &str = "eye-line-low.jpg";
const NEW: &str = "accepted-dark-suit.jpg";

fn photos() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos");
    for name in [OLD, NEW, "ear-visibility-hair.jpg", "face-width-large.jpg", "face-count-two.jpg"] {
        fs::copy(fixtures.join(name), dir.path().join(name)).expect("a fixture");
    }
    dir
}

/// The answer for an earlier photo beside the new one, with its exit code.
fn answered(dir: &TempDir, old: &str, args: &[&str]) -> (Option<i32>, Value) {
    let output = photolint(dir.path(), &[&["compare", old, NEW, "--format", "json", "--lang", "en"], args].concat());
    (output.status.code(), serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", err(&output))))
}

fn finding<'a>(document: &'a Value, check: &str) -> &'a Value {
    let findings = document["findings"].as_array().expect("findings");
    findings.iter().find(|finding| finding["check"] == check).expect("a finding of the check")
}

#[test]
fn a_young_photo_of_the_same_person_may_be_kept() {
    let (code, document) = answered(&photos(), OLD, &["--today", "2025-10-22"]);
    assert_eq!((code, &document["answer"], &document["taken_by"]), (Some(0), &"may-be-kept".into(), &"exif-taken".into()), "{document:#}");
    assert_eq!((&document["taken_on"], &finding(&document, "photo-age")["value"]), (&"2024-10-22".into(), &1.into()));
    let looks: Vec<_> = document["differences"].as_array().expect("measures").iter().map(|measure| measure["look"].as_str()).collect();
    assert!(looks.contains(&Some("spectacles")) && looks.contains(&Some("hair-area")), "{looks:?}");
}

#[test]
fn two_years_are_counted_by_the_calendar_and_a_little_more_is_for_a_person() {
    let dir = photos();
    for (today, code, answer) in [("2026-10-22", 0, "may-be-kept"), ("2026-10-23", 1, "look"), ("2027-10-22", 1, "retake")] {
        let (found, document) = answered(&dir, OLD, &["--today", today]);
        assert_eq!((found, &document["answer"]), (Some(code), &answer.into()), "{today}");
    }
}

#[test]
fn a_photo_of_which_nobody_knows_the_day_is_never_kept() {
    let dir = photos();
    let undated = patched(&fs::read(dir.path().join(OLD)).expect("a photo"), TAKEN, b"0000:00:00");
    fs::write(dir.path().join(OLD), undated).expect("a photo");
    let (code, document) = answered(&dir, OLD, &["--today", "2025-10-22"]);
    assert_eq!((code, &document["answer"], &document["taken_on"]), (Some(1), &"look".into(), &Value::Null));
    assert_eq!(finding(&document, "photo-age")["missing"], "no-previous-date");
    let (code, document) = answered(&dir, OLD, &["--today", "2025-10-22", "--taken", "2024-11-01"]);
    assert_eq!((code, &document["taken_by"]), (Some(0), &"record".into()), "{document:#}");
}

#[test]
fn a_day_that_is_not_that_of_the_file_is_for_a_person() {
    let (_, document) = answered(&photos(), OLD, &["--today", "2025-10-22", "--taken", "2025-01-01"]);
    assert_eq!((&document["answer"], &finding(&document, "photo-age")["notes"][1]["key"]), (&"look".into(), &"dates-differ".into()));
    let (_, document) = answered(&photos(), OLD, &["--today", "2025-10-22", "--taken", "2020-01-01"]);
    let advice = finding(&document, "photo-age")["advice"].as_str().expect("advice").to_owned();
    assert_eq!(document["answer"], "look");
    assert!(advice.contains("different days") && !advice.contains("two years"), "{advice}");
}

#[test]
fn a_day_to_come_is_no_day_of_a_photo() {
    let dir = photos();
    let output = photolint(dir.path(), &["compare", OLD, NEW, "--today", "2024-10-01", "--taken", "2024-10-02", "--lang", "zh"]);
    assert_eq!((output.status.code(), out(&output)), (Some(2), String::new()));
    assert!(err(&output).contains("--taken 2024-10-02 晚于 2024-10-01"), "{}", err(&output));
    // The file's own day may be to come as well.
    let text = out(&photolint(dir.path(), &["compare", OLD, NEW, "--today", "2023-10-22", "--lang", "zh"]));
    assert!(text.contains("以前的照片拍摄于 1 年之后") && !text.contains("-1 年"), "{text}");
}

#[test]
fn another_face_is_retaken_changed_looks_and_several_faces_are_looked_at() {
    let dir = photos();
    let answer = |old: &str| answered(&dir, old, &["--today", "2025-10-22"]).1;
    assert_eq!(answer("face-width-large.jpg")["answer"], "retake");
    assert_eq!(answer("face-count-two.jpg")["answer"], "look");
    let changed = answer("ear-visibility-hair.jpg");
    assert_eq!(changed["answer"], "look");
    assert!(finding(&changed, "appearance-change")["message"].as_str().is_some_and(|text| text.contains("hidden ears")), "{changed:#}");
}

#[test]
fn a_photo_beside_itself_tells_nothing_of_the_looks() {
    let (_, document) = answered(&photos(), NEW, &["--today", "2025-10-22"]);
    assert_eq!((&document["answer"], &document["differences"]), (&"look".into(), &Value::Array(Vec::new())));
    assert_eq!(finding(&document, "appearance-change")["missing"], "no-other-picture");
}

#[test]
fn the_text_says_the_answer_and_the_reasons_in_chinese() {
    let output = photolint(photos().path(), &["compare", OLD, NEW, "--today", "2027-10-22", "--lang", "zh"]);
    let text = out(&output);
    assert!(text.starts_with("需要重拍  eye-line-low.jpg → accepted-dark-suit.jpg\n"), "{text}");
    assert!(text.contains("✗ 以前的照片拍摄于 3 年前，要求不超过 2 年；拍摄日期 2024-10-22（照片文件）。"), "{text}");
    assert_eq!(err(&output).matches("本人同意").count(), 1);
}

#[test]
fn what_is_not_two_photos_or_has_no_rules_is_said() {
    let dir = photos();
    fs::write(dir.path().join("damaged.jpg"), b"\xff\xd8\xff\xe0 no photo").expect("a file");
    let ended = |args: &[&str]| {
        let output = photolint(dir.path(), &[&["compare", "--lang", "en"], args].concat());
        (output.status.code(), out(&output), err(&output))
    };
    for (args, said) in [
        (&[OLD, "nowhere.jpg"][..], "nowhere.jpg"),
        (&[OLD, "."], "One photo is expected"),
        (&[OLD, "damaged.jpg"], "damaged.jpg"),
        (&[OLD, NEW, "--profile", "degree-2017"], "degree-2017"),
    ] {
        let (code, report, complaint) = ended(args);
        assert_eq!((code, report.as_str()), (Some(2), ""), "{args:?}");
        assert!(complaint.contains(said), "{complaint}");
    }
    assert_eq!(answered(&dir, "damaged.jpg", &[]).1["answer"], "look");
}
