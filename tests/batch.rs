//! The batch as a whole, from the command line: duplicates, what was rejected before, enrolment photos.

use std::collections::BTreeMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;
use std::thread;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageFormat};
use photolint::profile::{BUILT_IN, built_in};
use serde_json::Value;
use support::{err, out, photolint, put, zip};
use tempfile::{TempDir, tempdir};

mod support;

/// A sample photo.
fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name)).expect("a sample photo")
}

fn picture(name: &str) -> DynamicImage {
    image::load_from_memory(&sample(name)).expect("a picture")
}

/// The picture as a JPEG of this quality.
fn saved(picture: &DynamicImage, quality: u8) -> Vec<u8> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality).encode_image(&picture.to_rgb8()).expect("a picture in memory encodes");
    file
}

/// A person, a page, a cat, and the person again: the same file, saved anew at another size, mirrored, cropped.
fn batch() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    let put = |name: &str, bytes: &[u8]| put(dir.path(), &format!("in/{name}"), bytes);
    let suit = picture("accepted-dark-suit.jpg");
    put("a.jpg", &sample("accepted-dark-suit.jpg"));
    put("b.jpg", &sample("face-count-document.jpg"));
    put("c.jpg", &sample("accepted-dark-suit.jpg"));
    put("d.jpg", &saved(&suit.resize_exact(300, 400, image::imageops::FilterType::Triangle), 60));
    put("e.jpg", &saved(&suit.fliph(), 80));
    put("f.jpg", &sample("face-count-cat.jpg"));
    put("g.png", &png(&suit.crop_imm(5, 6, 470, 628)));
    dir
}

fn png(picture: &DynamicImage) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    picture.write_to(&mut file, ImageFormat::Png).expect("a picture in memory encodes");
    file.into_inner()
}

/// The finding of a check on each photo, by the photo's path.
fn findings(dir: &Path, check: &str, args: &[&str]) -> BTreeMap<String, Value> {
    let output = photolint(dir, &[&["check", "--only", check, "--format", "ndjson", "in"], args].concat());
    let text = out(&output);
    assert!(!text.is_empty(), "{}", err(&output));
    let records = text.lines().map(|line| serde_json::from_str::<Value>(line).expect("a record is JSON"));
    records.map(|record| (record["path"].as_str().unwrap_or_default().to_owned(), record["findings"][0].clone())).collect()
}

/// The notes of a finding, `key` or `key: text`.
fn notes(finding: &Value) -> Vec<String> {
    let notes = finding["notes"].as_array().expect("notes");
    let said = notes.iter().map(|note| match note["text"].as_str() {
        Some(text) => format!("{}: {text}", note["key"].as_str().unwrap_or_default()),
        None => note["key"].as_str().unwrap_or_default().to_owned(),
    });
    said.collect()
}

#[test]
fn copies_of_a_picture_are_found_whatever_was_done_to_their_files() {
    let dir = batch();
    let found = findings(dir.path(), "duplicate", &["--duplicates"]);
    let count: Vec<_> = found.values().map(|finding| finding["value"].as_u64()).collect();
    assert_eq!(count, [4, 0, 4, 4, 4, 0, 4].map(Some));
    assert_eq!(notes(&found["in/a.jpg"]), ["same-file: in/c.jpg", "same-picture: in/d.jpg", "same-picture: in/g.png", "more-twins: 1"]);
    assert_eq!(found["in/a.jpg"]["outcome"], "review");
    assert_eq!(found["in/b.jpg"]["outcome"], "pass");
}

#[test]
fn without_the_option_nothing_is_compared_and_nobody_suffers_for_it() {
    let dir = batch();
    let found = findings(dir.path(), "duplicate", &[]);
    assert!(found.values().all(|finding| finding["missing"] == "not-compared" && finding["optional"] == true));
    assert_eq!(photolint(dir.path(), &["check", "--only", "duplicate", "in"]).status.code(), Some(0));
}

#[test]
fn a_compared_batch_has_the_same_bytes_on_any_number_of_workers_and_with_a_cache() {
    let dir = batch();
    for format in ["ndjson", "csv", "human"] {
        let run = |more: &[&str]| {
            let plain = ["check", "--only", "file,duplicate", "--duplicates", "--format", format, "in"];
            out(&photolint(dir.path(), &[&plain[..], more].concat()))
        };
        let once = run(&["--jobs", "1"]);
        assert!(once.contains("in/d.jpg") || format == "csv");
        for more in [&["--jobs", "3"][..], &["--cache", "kept"], &["--cache", "kept"]] {
            assert_eq!(once, run(more), "{more:?}");
        }
    }
}

#[test]
fn one_file_that_is_named_twice_is_no_duplicate_of_itself() {
    let dir = batch();
    let found = findings(dir.path(), "duplicate", &["in/b.jpg", "--duplicates"]);
    assert_eq!(found["in/b.jpg"]["value"], 0);
}

/// Checks `in` and remembers what is rejected; gives the exit code.
fn remember(dir: &Path, date: &str, more: &[&str]) -> Option<i32> {
    let remember = format!("--remember={date}");
    let plain = ["check", "--only", "face-count,pixel-size,resubmission", "in", "--rejected-before", "store", &remember];
    photolint(dir, &[&plain[..], more].concat()).status.code()
}

fn store(dir: &Path, args: &[&str]) -> String {
    let output = photolint(dir, &[&["store"], args, &["--lang", "en"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    out(&output)
}

#[test]
fn a_rejected_picture_is_known_when_it_comes_again() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/cat.jpg", &sample("face-count-cat.jpg"));
    put(dir.path(), "in/suit.jpg", &sample("accepted-dark-suit.jpg"));
    assert_eq!(remember(dir.path(), "2025-03-01", &[]), Some(1));
    put(dir.path(), "in/anew.jpg", &saved(&picture("face-count-cat.jpg"), 60));
    let found = findings(dir.path(), "resubmission", &["--rejected-before", "store"]);
    assert_eq!(notes(&found["in/cat.jpg"]), ["rejected-file"]);
    assert_eq!(notes(&found["in/anew.jpg"]), ["rejected-picture"]);
    assert_eq!(found["in/anew.jpg"]["outcome"], "review");
    assert_eq!(found["in/suit.jpg"]["value"], 0);
}

#[test]
fn a_photo_that_has_only_to_be_saved_anew_is_not_remembered() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/small.jpg", &saved(&picture("accepted-dark-suit.jpg").thumbnail(300, 400), 90));
    assert_eq!(remember(dir.path(), "2025-03-01", &[]), Some(1));
    assert_eq!(store(dir.path(), &["list", "store"]), "Rejected photos in the store: 0\n");
}

#[test]
fn a_store_holds_hashes_and_days_and_nothing_else() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/王小明.jpg", &sample("face-count-cat.jpg"));
    remember(dir.path(), "2025-03-01", &[]);
    let text = fs::read_to_string(dir.path().join("store")).expect("a store is text");
    let lines: Vec<_> = text.lines().collect();
    assert_eq!((lines.len(), lines[0]), (3, "photolint-store 1"));
    let words: Vec<_> = lines[1].split(' ').collect();
    assert_eq!(words[0], "2025-03-01");
    assert!(words[1..].iter().all(|word| word.bytes().all(|letter| letter.is_ascii_hexdigit())));
}

#[test]
fn a_store_forgets_with_time_and_when_it_is_told_to() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/cat.jpg", &sample("face-count-cat.jpg"));
    remember(dir.path(), "2024-01-01", &[]);
    fs::remove_file(dir.path().join("in/cat.jpg")).expect("the photo goes");
    put(dir.path(), "in/wall.jpg", &sample("face-count-none.jpg"));
    remember(dir.path(), "2025-02-01", &[]);
    let both = "Rejected photos in the store: 2\nFrom 2024-01-01 to 2025-02-01\n";
    assert_eq!(store(dir.path(), &["list", "store"]), both);
    remember(dir.path(), "2025-02-06", &[]);
    assert_eq!(store(dir.path(), &["list", "store"]), "Rejected photos in the store: 1\nFrom 2025-02-06 to 2025-02-06\n");
    assert_eq!(store(dir.path(), &["forget", "store", "--older-than", "30", "--today", "2025-03-01"]), "Photos forgotten: 0\n");
    assert_eq!(store(dir.path(), &["forget", "store", "--older-than", "30", "--today", "2025-04-01"]), "Photos forgotten: 1\n");
    remember(dir.path(), "2025-02-06", &[]);
    assert_eq!(store(dir.path(), &["empty", "store"]), "Photos forgotten: 1\n");
    assert_eq!(store(dir.path(), &["list", "store"]), "Rejected photos in the store: 0\n");
}

#[cfg(unix)]
#[test]
fn a_link_to_a_store_stays_one_and_the_store_is_changed() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/cat.jpg", &sample("face-count-cat.jpg"));
    remember(dir.path(), "2024-01-01", &[]);
    std::os::unix::fs::symlink("store", dir.path().join("link")).expect("a link can be made");
    assert_eq!(store(dir.path(), &["empty", "link"]), "Photos forgotten: 1\n");
    assert_eq!(store(dir.path(), &["list", "store"]), "Rejected photos in the store: 0\n");
    assert!(dir.path().join("link").is_symlink());
}

#[test]
fn a_damaged_store_ends_the_run_and_stays_as_it_is() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/cat.jpg", &sample("face-count-cat.jpg"));
    put(dir.path(), "store", b"photolint-store 1\n2025-03-01 abc -\nend 1 0\n");
    let before = fs::read(dir.path().join("store")).expect("the store");
    assert_eq!(remember(dir.path(), "2025-03-02", &[]), Some(2));
    for task in [&["store", "list", "store"][..], &["store", "empty", "store"]] {
        let output = photolint(dir.path(), &[task, &["--lang", "en"]].concat());
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("The store store can't be used: line 2 is damaged"), "{}", err(&output));
    }
    assert_eq!(fs::read(dir.path().join("store")).expect("the store"), before);
}

#[test]
fn a_store_that_is_not_there_is_an_error_unless_it_is_to_be_made() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/cat.jpg", &sample("face-count-cat.jpg"));
    let check = |more: &[&str]| {
        photolint(dir.path(), &[&["check", "in", "--only", "pixel-size,resubmission", "--rejected-before", "slip.store"], more].concat())
    };
    let output = check(&["--lang", "en"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("slip.store"), "{}", err(&output));
    assert_ne!(check(&["--remember=2025-03-01"]).status.code(), Some(2));
    assert!(dir.path().join("slip.store").exists());
}

#[test]
fn runs_at_the_same_time_lose_nothing_of_each_other() {
    const RUNS: usize = 6;
    let dir = tempdir().expect("a temporary folder");
    let cat = picture("face-count-cat.jpg");
    thread::scope(|scope| {
        for run in 0..RUNS {
            put(dir.path(), &format!("{run}/in/cat.jpg"), &saved(&cat, 50 + run as u8));
            let folder = dir.path().join(run.to_string());
            scope.spawn(move || {
                let args = ["check", "--only", "face-count", "in", "--rejected-before", "../store", "--remember=2025-03-01"];
                assert_eq!(photolint(&folder, &args).status.code(), Some(1));
            });
        }
    });
    assert!(store(dir.path(), &["list", "store"]).starts_with(&format!("Rejected photos in the store: {RUNS}\n")));
}

#[test]
fn an_enrolment_photo_that_is_handed_in_again_is_found() {
    let dir = batch();
    let suit = saved(&picture("accepted-dark-suit.jpg"), 70);
    put(dir.path(), "enrolled/1.jpg", &suit);
    put(dir.path(), "enrolled.zip", &zip(&[("1.jpg", &suit), ("2.jpg", &sample("face-count-document.jpg"))]));
    let found = findings(dir.path(), "resubmission", &["--enrolled", "enrolled"]);
    assert_eq!(notes(&found["in/a.jpg"]), ["enrolment-picture"]);
    assert_eq!(notes(&found["in/e.jpg"]), ["enrolment-mirrored"]);
    assert_eq!(found["in/b.jpg"]["outcome"], "pass");
    let found = findings(dir.path(), "resubmission", &["--enrolled", "enrolled.zip"]);
    assert_eq!(notes(&found["in/b.jpg"]), ["enrolment-file"]);
}

#[test]
fn an_enrolment_photo_that_cannot_be_read_is_said_and_none_at_all_ends_the_run() {
    let dir = batch();
    put(dir.path(), "enrolled/1.jpg", b"no picture");
    let check = |dir: &Path| photolint(dir, &["check", "--only", "resubmission", "in", "--enrolled", "enrolled", "--lang", "en"]);
    let output = check(dir.path());
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("The enrolment photo enrolled/1.jpg was not compared"), "{}", err(&output));
    assert!(err(&output).contains("There is no enrolment photo to compare with: enrolled"), "{}", err(&output));
    put(dir.path(), "enrolled/2.jpg", &sample("face-count-document.jpg"));
    assert_eq!(check(dir.path()).status.code(), Some(1));
}

#[test]
fn a_code_instead_of_a_portrait_is_one_finding_and_is_not_drawn() {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/code.jpg", &sample("face-count-code.jpg"));
    let output = photolint(dir.path(), &["check", "in", "--overlay", "drawn", "--format", "csv", "--lang", "en"]);
    let text = out(&output);
    assert!(text.contains("This is not a portrait"), "{text}");
    assert!(!text.contains("No face was found"), "{text}");
    assert!(!dir.path().join("drawn").exists());
}

/// What a whole profile says of the photos of two students: each one's verdict, and the outcome of every check.
fn answers(dir: &Path, profile: &str, args: &[&str]) -> BTreeMap<String, (String, BTreeMap<String, String>)> {
    let output = photolint(dir, &[&["check", "in", "--profile", profile, "--format", "ndjson", "--exit-zero"], args].concat());
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let answer = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a record is JSON");
        let findings = record["findings"].as_array().expect("findings");
        let outcomes = findings.iter().map(|finding| (text(&finding["check"]), text(&finding["outcome"]))).collect();
        (text(&record["path"]), (text(&record["verdict"]), outcomes))
    };
    out(&output).lines().map(answer).collect()
}

#[test]
fn what_is_known_around_the_photos_leaves_a_whole_profile_s_answers_as_they_are() {
    let dir = tempdir().expect("a temporary folder");
    let dir = dir.path();
    for (number, name) in [("202428014628001", "accepted-dark-suit.jpg"), ("202428014628002", "face-width-large.jpg")] {
        put(dir, &format!("in/{number}.jpg"), &sample(name));
        put(dir, &format!("old/{number}.jpg"), &saved(&picture(name), 80));
    }
    put(dir, "list.csv", "学号,姓名,证件号\n202428014628001,李明,000000200001010013\n202428014628002,王芳,000000200002020029\n".as_bytes());
    for profile in BUILT_IN {
        let alone = answers(dir, profile, &[]);
        // Photos for a degree are framed otherwise than other documents ask for.
        let frame = built_in(profile).expect("a profile of the program").frame;
        let first = if (frame.width_px, frame.height_px) == (480, 640) { "accept" } else { "reject" };
        assert_eq!(alone.values().map(|(verdict, _)| verdict.as_str()).collect::<Vec<_>>(), [first, "reject"], "{profile}: {alone:?}");
        for args in [
            &["--roster", "list.csv"][..],
            &["--duplicates", "--identity"],
            &["--roster", "list.csv", "--duplicates", "--identity", "--cache", "kept"],
            &["--roster", "list.csv", "--enrolment", "old", "--cache", "kept"],
        ] {
            for (path, (verdict, outcomes)) in answers(dir, profile, args) {
                let (before, known) = &alone[&path];
                let changed =
                    |check: &String, outcome: &String| known[check] != *outcome && (known[check] != "unmeasurable" || outcome != "pass");
                // Neither photo was taken in the hour of its unit, which is known from the list.
                let changed: Vec<_> =
                    outcomes.iter().filter(|(check, outcome)| changed(check, outcome) && *check != "shooting-slot").collect();
                assert!(changed.is_empty(), "{profile} {args:?} {path}: {changed:?}");
                assert!(
                    verdict == *before || outcomes.get("shooting-slot").is_some_and(|outcome| outcome == "review"),
                    "{profile} {args:?} {path}"
                );
            }
        }
    }
}
