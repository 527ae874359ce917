//! `check --identity`: one face under two names is found, whoever works and in whatever order.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

mod support;

use support::{err, photolint, put};

/// Three photos of one face (one of them under the student's name with a mark behind it), one of another, one without any.
fn batch() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    let photos = [
        ("a/0001.jpg", "accepted-dark-suit.jpg"),
        ("a/0001-2.jpg", "head-roll.jpg"),
        ("b/0002.jpg", "exposure-dark.jpg"),
        ("b/0003.jpg", "face-width-large.jpg"),
        ("b/0004.jpg", "face-count-none.jpg"),
    ];
    for (to, from) in photos {
        let photo = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(from)).expect("a fixture");
        put(&dir.path().join("in"), to, &photo);
    }
    dir
}

fn check(dir: &TempDir, args: &[&str]) -> (Vec<u8>, String) {
    let fixed = ["check", "in", "--only", "shared-identity", "--format", "ndjson", "--lang", "en"];
    let output = photolint(dir.path(), &[&fixed[..], args].concat());
    let said = err(&output);
    (output.stdout, said)
}

/// Path, outcome and the other photos that are named.
fn found(report: &[u8]) -> Vec<(String, String, Vec<String>)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let record = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a record");
        let finding = &record["findings"][0];
        let named = finding["notes"].as_array().map(|notes| notes.iter().map(|note| text(&note["text"])).collect());
        (text(&record["path"]), text(&finding["outcome"]), named.unwrap_or_default())
    };
    String::from_utf8_lossy(report).lines().map(record).collect()
}

fn named(others: &[&str]) -> Vec<String> {
    others.iter().map(|other| (*other).to_owned()).collect()
}

#[test]
fn a_face_under_two_names_is_found_and_one_student_s_photos_are_not() {
    let (report, said) = check(&batch(), &["--identity"]);
    let found = found(&report);
    let outcome = |path: &str| found.iter().find(|(found, ..)| found == path).map(|(_, outcome, named)| (outcome.as_str(), named.clone()));
    assert_eq!(outcome("in/a/0001.jpg"), Some(("review", named(&["in/b/0002.jpg"]))), "{found:?}");
    assert_eq!(outcome("in/a/0001-2.jpg"), Some(("review", named(&["in/b/0002.jpg"]))), "{found:?}");
    assert_eq!(outcome("in/b/0002.jpg").map(|(outcome, named)| (outcome, named.len())), Some(("review", 2)), "{found:?}");
    assert_eq!(outcome("in/b/0003.jpg"), Some(("pass", Vec::new())), "{found:?}");
    assert_eq!(outcome("in/b/0004.jpg"), Some(("unmeasurable", Vec::new())), "{found:?}");
    assert_eq!(said.matches("consent").count(), 1, "{said}");
}

#[test]
fn any_number_of_workers_and_a_cache_give_the_same_bytes() {
    let dir = batch();
    let (alone, _) = check(&dir, &["--identity", "--jobs", "1"]);
    for args in [&["--jobs", "3"][..], &["--cache", "kept"], &["--cache", "kept"]] {
        assert_eq!(check(&dir, &[&["--identity"], args].concat()).0, alone, "{args:?}");
    }
}

#[test]
fn the_class_list_tells_whose_photos_are_one_student_s() {
    let dir = batch();
    fs::write(dir.path().join("list.csv"), "学号,姓名,证件号\n0001,李明,11010519491231002X\n0002,王芳,110105194912310038\n")
        .expect("a list");
    fs::rename(dir.path().join("in/b/0002.jpg"), dir.path().join("in/b/11010519491231002X.jpg")).expect("a name");
    let (report, said) = check(&dir, &["--identity", "--roster", "list.csv"]);
    let reviews = found(&report).into_iter().filter(|(_, outcome, _)| outcome == "review").count();
    assert_eq!(reviews, 0, "{said}");
}

#[test]
fn unasked_nothing_is_compared_and_nothing_is_said() {
    let (report, said) = check(&batch(), &[]);
    let found = found(&report);
    assert!(found.iter().all(|(_, outcome, _)| outcome == "unmeasurable"), "{found:?}");
    assert!(!String::from_utf8_lossy(&report).contains(r#""verdict":"review""#), "{found:?}");
    assert_eq!(said, "");
}
