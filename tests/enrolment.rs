//! `check --enrolment`: faces are compared with those of the right enrolment photos, and what is missing is said.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::{TempDir, tempdir};

mod support;

use support::{err, photolint};

fn photo(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name)).expect("a fixture")
}

/// Four photos; the second one's enrolment photo is another person's, the third one's is damaged, the fourth one has none.
fn office() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    let put = |path: &str, bytes: &[u8]| fs::write(dir.path().join(path), bytes).expect("a temporary file");
    for folder in ["in", "old"] {
        fs::create_dir(dir.path().join(folder)).expect("a folder");
    }
    for name in ["1", "2", "3", "4"] {
        put(&format!("in/{name}.jpg"), &photo("accepted-dark-suit.jpg"));
    }
    put("old/1.JPG", &photo("exposure-dark.jpg"));
    put("old/2.jpg", &photo("face-width-large.jpg"));
    put("old/3.jpg", b"\xff\xd8\xff\xe0 no photo");
    dir
}

fn check(dir: &TempDir, args: &[&str]) -> (Vec<u8>, String) {
    let fixed = ["check", "in", "--only", "enrolment-match", "--format", "ndjson", "--lang", "en"];
    let output = photolint(dir.path(), &[&fixed[..], args].concat());
    let said = err(&output);
    (output.stdout, said)
}

fn findings(report: &[u8]) -> Vec<(String, String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let record = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a record");
        let finding = &record["findings"][0];
        (text(&record["verdict"]), text(&finding["outcome"]), finding.to_string())
    };
    String::from_utf8_lossy(report).lines().map(record).collect()
}

#[test]
fn each_photo_is_compared_with_the_enrolment_photo_of_its_name() {
    let (report, said) = check(&office(), &["--enrolment", "old"]);
    let found = findings(&report);
    let outcomes: Vec<_> = found.iter().map(|(verdict, outcome, _)| (verdict.as_str(), outcome.as_str())).collect();
    let expected = [("accept", "pass"), ("review", "review"), ("review", "unmeasurable"), ("review", "unmeasurable")];
    assert_eq!(outcomes, expected, "{found:#?}");
    assert!(found[1].2.contains("2.jpg"), "{}", found[1].2);
    assert!(found[2].2.contains("enrolment-unread") && found[2].2.contains("3.jpg"), "{}", found[2].2);
    assert!(found[3].2.contains("no-enrolment-photo"), "{}", found[3].2);
    assert_eq!(said.matches("consent").count(), 1, "{said}");
}

#[test]
fn any_number_of_workers_and_a_cache_give_the_same_bytes() {
    let dir = office();
    let (alone, _) = check(&dir, &["--enrolment", "old", "--jobs", "1"]);
    for args in [&["--jobs", "3"][..], &["--cache", "kept"], &["--cache", "kept"]] {
        assert_eq!(check(&dir, &[&["--enrolment", "old"], args].concat()).0, alone, "{args:?}");
    }
}

#[test]
fn another_enrolment_photo_is_not_answered_from_the_cache() {
    let dir = office();
    let (before, _) = check(&dir, &["--enrolment", "old", "--cache", "kept"]);
    fs::copy(dir.path().join("old/2.jpg"), dir.path().join("old/1.JPG")).expect("a copy");
    let (after, _) = check(&dir, &["--enrolment", "old", "--cache", "kept"]);
    assert_eq!((&*findings(&before)[0].1, &*findings(&after)[0].1), ("pass", "review"));
}

#[test]
fn without_enrolment_photos_nothing_is_asked_and_nothing_is_said() {
    let (report, said) = check(&office(), &[]);
    assert!(findings(&report).iter().all(|(verdict, outcome, _)| (verdict.as_str(), outcome.as_str()) == ("accept", "unmeasurable")));
    assert_eq!(said, "");
}

#[test]
fn a_folder_that_is_not_there_ends_the_run() {
    let (report, said) = check(&office(), &["--enrolment", "nowhere"]);
    assert!(report.is_empty() && said.contains("nowhere"), "{said}");
}

#[test]
fn one_student_has_one_enrolment_photo_by_the_list() {
    let dir = office();
    fs::write(dir.path().join("list.csv"), "学号,姓名,证件号\n2024001,李明,11010519491231002X\n").expect("a list");
    fs::remove_dir_all(dir.path().join("in")).expect("a folder");
    fs::create_dir_all(dir.path().join("in")).expect("a folder");
    fs::write(dir.path().join("in/2024001.jpg"), photo("accepted-dark-suit.jpg")).expect("a photo");
    fs::rename(dir.path().join("old/1.JPG"), dir.path().join("old/11010519491231002X.jpg")).expect("a name");
    let (report, said) = check(&dir, &["--enrolment", "old", "--roster", "list.csv"]);
    assert_eq!(findings(&report)[0].1, "pass", "{said}");
}

/// Outcome and value of `mirror` against `exposure-dark.jpg`, a dark photo taken the right way round.
fn sides(name: &str) -> (String, f64) {
    let dir = tempdir().expect("a temporary folder");
    fs::write(dir.path().join("new.jpg"), photo(name)).expect("a temporary file");
    fs::write(dir.path().join("old.jpg"), photo("exposure-dark.jpg")).expect("a temporary file");
    let output = photolint(dir.path(), &["check", "new.jpg", "--enrolment", "old.jpg", "--only", "mirror", "--format", "ndjson"]);
    let record: Value = serde_json::from_slice(&output.stdout).expect("a record");
    let finding = &record["findings"][0];
    (finding["outcome"].as_str().unwrap_or_default().to_owned(), finding["value"].as_f64().unwrap_or_default())
}

#[test]
fn a_mirrored_photo_is_for_a_person_to_look_at() {
    let (outcome, value) = sides("accepted-dark-suit.jpg");
    assert!(outcome == "review" && value < -0.5, "{outcome} {value}");
}

#[test]
fn a_head_that_leans_and_light_from_one_side_are_not_mirrored() {
    for name in ["head-roll.jpg", "illumination-uniformity-side.jpg", "headwear-cap.jpg"] {
        let (outcome, value) = sides(name);
        assert!(outcome == "pass" && value > 0.3, "{name}: {outcome} {value}");
    }
}

/// Where [`with_mole`] draws, px: on the right cheek.
const MOLE: (i64, i64) = (167, 288);

/// `accepted-dark-suit.jpg` with a mole 7 px wide.
fn with_mole() -> Vec<u8> {
    let mut picture = image::load_from_memory(&photo("accepted-dark-suit.jpg")).expect("a picture").to_rgb8();
    for (x, y, px) in picture.enumerate_pixels_mut() {
        if (i64::from(x) - MOLE.0).pow(2) + (i64::from(y) - MOLE.1).pow(2) < 13 {
            *px = image::Rgb([70, 45, 36]);
        }
    }
    let mut file = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut file, image::ImageFormat::Jpeg).expect("a file");
    file.into_inner()
}

#[test]
fn a_mole_that_is_gone_is_for_a_person_to_look_at_and_its_place_is_marked() {
    let finding = beside(&photo("accepted-dark-suit.jpg"), &with_mole(), "missing-marks");
    assert_eq!(finding["outcome"], "review", "{finding}");
    let corners: Vec<f64> = finding["marks"][0]["box"].as_array().expect("a box").iter().filter_map(Value::as_f64).collect();
    let (across, down) = (MOLE.0 as f64 - corners[0], MOLE.1 as f64 - corners[1]);
    assert!((0.0..=corners[2]).contains(&across) && (0.0..=corners[3]).contains(&down), "{finding}");
}

#[test]
fn a_mole_that_is_still_there_or_new_is_fine() {
    for old in [with_mole(), photo("accepted-dark-suit.jpg"), photo("exposure-washed-out.jpg")] {
        let finding = beside(&with_mole(), &old, "missing-marks");
        assert_eq!(finding["outcome"], "pass", "{finding}");
    }
}

/// Outcome of `texture-loss` beside the enrolment photo `accepted-dark-suit.jpg`.
fn texture(name: &str) -> String {
    let finding = beside(&photo(name), &photo("accepted-dark-suit.jpg"), "texture-loss");
    finding["outcome"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn skin_that_lost_its_texture_is_for_a_person_to_look_at() {
    assert_eq!(texture("skin-smoothing.jpg"), "review");
}

#[test]
fn darkness_side_light_and_another_framing_take_no_texture() {
    for name in ["exposure-dark.jpg", "illumination-uniformity-side.jpg", "eye-line-low.jpg", "accepted-dark-suit.jpg"] {
        assert_eq!(texture(name), "pass", "{name}");
    }
}

/// The pictures of both faces in the page, as they stand there.
fn faces(dir: &TempDir, args: &[&str]) -> Vec<String> {
    photolint(dir.path(), &[&["check", "in", "--only", "enrolment-match", "--format", "html", "-o", "page.html"][..], args].concat());
    let page = fs::read_to_string(dir.path().join("page.html")).expect("a page");
    let parts = page.split("class=\"faces\">").skip(1).filter_map(|rest| rest.split("</script>").next());
    parts.filter(|part| part.starts_with("/9j/")).map(ToOwned::to_owned).collect()
}

#[test]
fn a_page_shows_both_faces_where_there_are_two() {
    let dir = office();
    let shown = faces(&dir, &["--enrolment", "old"]);
    assert_eq!(shown.len(), 2, "{shown:?}");
    assert!(shown.iter().all(|face| face.len() < 40_000), "{:?}", shown.iter().map(String::len).collect::<Vec<_>>());
    assert_ne!(shown[0], shown[1]);
    for args in [&["--cache", "kept"][..], &["--cache", "kept"], &["--duplicates", "--only", "duplicate"]] {
        assert_eq!(faces(&dir, &[&["--enrolment", "old"], args].concat()), shown, "{args:?}");
    }
}

#[test]
fn a_page_shows_no_faces_unasked() {
    let dir = office();
    assert_eq!(faces(&dir, &[]), Vec::<String>::new());
    assert_eq!(faces(&dir, &["--enrolment", "old", "--thumbnails", "none"]), Vec::<String>::new());
}

#[test]
fn a_drawing_has_both_faces_beneath_it() {
    let dir = office();
    check(&dir, &["--enrolment", "old", "--overlay", "drawn"]);
    let height = |name: &str| image::open(dir.path().join("drawn/in").join(name)).expect("a drawing").height();
    assert_eq!((height("1.jpg"), height("4.jpg")), (1280 + 480, 1280));
}

#[test]
fn who_gives_a_class_list_alone_is_asked_for_no_enrolment_photos() {
    let dir = office();
    fs::write(dir.path().join("list.csv"), "学号,姓名\n1,李明\n").expect("a temporary file");
    let only = "enrolment-match,previous-match,duplicate";
    let output = photolint(dir.path(), &["check", "in/1.jpg", "--only", only, "--roster", "list.csv", "--format", "ndjson"]);
    let record: Value = serde_json::from_slice(&output.stdout).expect("a record");
    assert_eq!(record["verdict"], "accept", "{record}");
    assert!(record["findings"].as_array().expect("findings").iter().any(|finding| finding["missing"] == "no-enrolment"), "{record}");
}

/// `accepted-dark-suit.jpg` with a jaw that is narrower by this share: rows between cheekbones and chin are drawn in towards the middle.
fn with_slimmer_jaw(share: f32) -> Vec<u8> {
    /// The face's middle, its cheekbones' row, the jaw's and the one below the chin, px.
    const MIDDLE: f32 = 241.0;
    const ROWS: [f32; 3] = [300.0, 365.0, 440.0];
    let picture = image::load_from_memory(&photo("accepted-dark-suit.jpg")).expect("a picture").to_rgb8();
    let mut slim = picture.clone();
    for (x, y, px) in slim.enumerate_pixels_mut() {
        let down = y as f32;
        let of_row = if down < ROWS[1] { (down - ROWS[0]) / (ROWS[1] - ROWS[0]) } else { (ROWS[2] - down) / (ROWS[2] - ROWS[1]) };
        // Whole within the face, and nothing at the picture's edges.
        let aside = x as f32 + 0.5 - MIDDLE;
        let of_column = (2.0 - aside.abs() / 110.0).clamp(0.0, 1.0);
        let from = MIDDLE + aside * (1.0 + share * of_row.clamp(0.0, 1.0) * of_column) - 0.5;
        let (left, between) = (from.floor().clamp(0.0, 478.0), (from - from.floor()).clamp(0.0, 1.0));
        let [one, other] = [left as u32, left as u32 + 1].map(|column| picture.get_pixel(column, y).0);
        let mixed = |channel: usize| f32::from(one[channel]) * (1.0 - between) + f32::from(other[channel]) * between;
        *px = image::Rgb([0, 1, 2].map(|channel| mixed(channel) as u8));
    }
    let mut file = std::io::Cursor::new(Vec::new());
    slim.write_to(&mut file, image::ImageFormat::Jpeg).expect("a file");
    file.into_inner()
}

/// The finding of a check of a photo beside its enrolment photo.
fn beside(new: &[u8], old: &[u8], check: &str) -> Value {
    let dir = tempdir().expect("a temporary folder");
    fs::write(dir.path().join("new.jpg"), new).expect("a temporary file");
    fs::write(dir.path().join("old.jpg"), old).expect("a temporary file");
    let output = photolint(dir.path(), &["check", "new.jpg", "--enrolment", "old.jpg", "--only", check, "--format", "ndjson"]);
    let record: Value = serde_json::from_slice(&output.stdout).expect("a record");
    record["findings"][0].clone()
}

#[test]
fn a_slimmer_jaw_is_for_a_person_to_look_at_and_the_same_jaw_is_fine() {
    let old = photo("accepted-dark-suit.jpg");
    let finding = beside(&with_slimmer_jaw(0.06), &old, "face-reshaping");
    assert_eq!((&finding["outcome"], &finding["notes"][0]["key"]), (&"review".into(), &"slimmer-jaw".into()), "{finding}");
    for same in [with_slimmer_jaw(0.0), with_mole()] {
        let finding = beside(&same, &old, "face-reshaping");
        assert_eq!(finding["outcome"], "pass", "{finding}");
    }
}

#[test]
fn of_a_mirrored_photo_neither_proportions_nor_marks_are_told() {
    let mut mirrored = image::load_from_memory(&with_mole()).expect("a picture");
    mirrored = mirrored.fliph();
    let mut file = std::io::Cursor::new(Vec::new());
    mirrored.write_to(&mut file, image::ImageFormat::Jpeg).expect("a file");
    for check in ["face-reshaping", "missing-marks"] {
        let finding = beside(file.get_ref(), &with_mole(), check);
        assert_eq!(finding["missing"], "enrolment-mirrored", "{finding}");
    }
}

/// What is said of the photos in `old`, of which one student has those that are named.
fn said_of(names: &[&str]) -> (Option<i32>, String) {
    let dir = tempdir().expect("a temporary folder");
    support::put(dir.path(), "in/2024001.jpg", &support::jpeg(1));
    support::put(dir.path(), "list.csv", "学号,姓名,证件号\n2024001,李明,11010519491231002X\n".as_bytes());
    for name in names {
        support::put(dir.path(), &format!("old/{name}"), &support::jpeg(2));
    }
    let args = ["check", "in", "--only", "file", "--exit-zero", "--roster", "list.csv", "--enrolment", "old", "--lang", "en"];
    let output = photolint(dir.path(), &args);
    (output.status.code(), err(&output))
}

#[test]
fn two_enrolment_photos_of_one_student_are_said() {
    let (code, said) = said_of(&["2024001.jpg", "11010519491231002X.jpg"]);
    assert_eq!(code, Some(0));
    assert!(said.contains("One student has two photos to compare with, old/11010519491231002X.jpg and old/2024001.jpg"), "{said}");
    assert!(!said_of(&["2024001.jpg"]).1.contains("two photos"));
}

#[test]
fn two_enrolment_photos_of_one_name_are_both_named() {
    let (code, said) = said_of(&["a/2024001.jpg", "b/2024001.jpg"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("old/a/2024001.jpg and old/b/2024001.jpg"), "{said}");
}
