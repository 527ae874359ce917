//! `photolint fix`: what it mends passes, what it cannot mend is said, and the originals are as they were.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};
use photolint::inspect::sha256;
use photolint::photo::{DecodeLimits, Density, Photo};
use serde_json::Value;

mod support;

use support::{err, out, patched, photolint, put};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name)).expect("a sample photo")
}

/// A sample photo as it may have come from a camera: on a larger canvas of the same backdrop, off the middle, twice its size.
fn from_a_camera(name: &str) -> RgbImage {
    let photo = image::load_from_memory(&fixture(name)).expect("a picture").into_rgb8();
    let backdrop = *photo.get_pixel(4, 4);
    let mut canvas = RgbImage::from_pixel(800, 1067, Rgb(backdrop.0));
    // The shoulders end at the lower edge, as on a portrait.
    imageops::overlay(&mut canvas, &photo, 220, 1067 - 640);
    imageops::resize(&canvas, 1600, 2134, imageops::FilterType::CatmullRom)
}

fn encoded(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut file = Cursor::new(Vec::new());
    DynamicImage::from(picture.clone()).write_to(&mut file, format).expect("a picture in memory encodes");
    file.into_inner()
}

/// A JPEG with an EXIF block that says how to turn it, and when it was taken.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x02\0".to_vec();
    exif.extend([0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0]);
    exif.extend([0x69, 0x87, 4, 0, 1, 0, 0, 0, 38, 0, 0, 0]);
    exif.extend([0; 4]);
    exif.extend([1, 0, 0x03, 0x90, 2, 0, 20, 0, 0, 0, 56, 0, 0, 0]);
    exif.extend([0; 4]);
    exif.extend(b"2024:10:22 09:52:00\0");
    let length = u16::try_from(exif.len() + 2).expect("a short block").to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length[..], &exif, &jpeg[2..]].concat()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { files.extend(self::files(&path)) } else { files.push(path) }
    }
    files.sort();
    files
}

fn sums(folder: &Path) -> Vec<String> {
    files(folder).iter().map(|file| sha256(&fs::read(file).expect("a file"))).collect()
}

fn decoded(file: &Path) -> Photo {
    Photo::decode(&fs::read(file).expect("the file was written"), "1.jpg", &DecodeLimits::default()).expect("a photo")
}

/// Each photo's verdict and the checks that failed.
fn judged(folder: &Path, photos: &str) -> Vec<(String, Vec<String>)> {
    let run = photolint(folder, &["check", photos, "--format", "ndjson"]);
    let records = out(&run);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let record = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a record");
        let failed = record["findings"].as_array().expect("findings").iter().filter(|finding| finding["outcome"] == "fail");
        (text(&record["verdict"]), failed.map(|finding| text(&finding["check"])).collect())
    };
    records.lines().map(record).collect()
}

#[test]
fn photos_of_a_camera_are_cut_scaled_and_saved_as_the_rules_ask() {
    let folder = tempfile::tempdir().expect("a folder");
    let picture = from_a_camera("accepted-dark-suit.jpg");
    put(folder.path(), "in/1.png", &encoded(&picture, ImageFormat::Png));
    // Stored lying on its side; orientation 6 turns it upright.
    let lying = encoded(&imageops::rotate270(&picture), ImageFormat::Jpeg);
    put(folder.path(), "in/b/2.jpg", &with_orientation(&lying, 6));
    let before = sums(&folder.path().join("in"));
    let run = photolint(folder.path(), &["fix", "in", "--out", "mended"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", out(&run), err(&run));
    assert_eq!(sums(&folder.path().join("in")), before, "the originals are as they were");
    let mended = folder.path().join("mended");
    assert_eq!(files(&mended), [mended.join("1.jpg"), mended.join("b/2.jpg")]);
    for file in files(&mended) {
        let facts = decoded(&file).facts;
        assert_eq!((facts.size.width_px, facts.size.height_px, facts.orientation), (480, 640, 1));
        assert_eq!(facts.density, Some(Density { x_ppi: 300.0, y_ppi: 300.0 }));
        assert!((20_000..=40_000).contains(&facts.size_bytes), "{} bytes", facts.size_bytes);
        assert!(facts.quality.is_some_and(|quality| quality.value >= 60.0) && !facts.progressive && facts.traces.is_empty());
    }
    assert_eq!(decoded(&mended.join("1.jpg")).facts.taken_at, None);
    assert_eq!(decoded(&mended.join("b/2.jpg")).facts.taken_at, Some(jiff::civil::date(2024, 10, 22).at(9, 52, 0, 0)));
    for (verdict, failed) in judged(folder.path(), "mended") {
        assert_eq!((verdict.as_str(), failed), ("accept", Vec::new()));
    }
    let said = out(&run);
    assert!(said.contains("mended  in/1.png → mended/1.jpg") && said.contains("turned upright") && said.contains("accepted 2"), "{said}");
}

#[test]
fn what_no_new_file_can_mend_is_said_with_advice() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "in/1.png", &encoded(&from_a_camera("eye-openness-closed.jpg"), ImageFormat::Png));
    put(folder.path(), "in/2.jpg", &fixture("face-count-two.jpg"));
    put(folder.path(), "in/3.jpg", &fixture("pixel-size-small.jpg"));
    put(folder.path(), "in/4.jpg", b"no photo");
    let run = photolint(folder.path(), &["fix", "in", "--out", "mended", "--lang", "en"]);
    assert_eq!(run.status.code(), Some(1), "{}", err(&run));
    let said = out(&run);
    assert!(said.contains("still at fault  in/1.png"), "{said}");
    let eyes = photolint::catalogue::Catalogue::of(photolint::catalogue::Lang::En).explain("eye-openness").expect("a check").advice;
    assert!(said.contains(eyes) || said.to_lowercase().contains("eyes"), "{said}");
    assert!(said.contains("not mended  in/3.jpg") && said.contains("enlarging loses detail"), "{said}");
    assert!(said.contains("not mended  in/4.jpg"), "{said}");
    let (_, failed) = judged(folder.path(), "mended/1.jpg").remove(0);
    assert_eq!(failed, ["eye-openness"]);
    assert!(!folder.path().join("mended/3.jpg").exists() && !folder.path().join("mended/4.jpg").exists());
}

#[test]
fn what_a_new_file_would_only_hide_is_not_mended() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "in/1.jpg", &fixture("file-format-truncated.jpg"));
    put(
        folder.path(),
        "in/2.jpg",
        &patched(&fixture("jpeg-quality-40.jpg"), &[0x01, 0x01, 0x2C, 0x01, 0x2C], &[0x01, 0x00, 0x48, 0x00, 0x48]),
    );
    // Bytes after the picture are mended in other photos.
    put(folder.path(), "in/3.jpg", &[&fixture("ai-label.jpg")[..], b"more"].concat());
    put(folder.path(), "in/4.jpg", &fixture("face-count-code.jpg"));
    let run = photolint(folder.path(), &["fix", "in", "--out", "mended", "--lang", "en"]);
    let said = out(&run);
    assert!(said.contains("not mended  in/1.jpg") && said.contains("missing or damaged"), "{said}");
    assert!(said.contains("not mended  in/2.jpg") && said.contains("brings nothing back"), "{said}");
    assert!(said.contains("not mended  in/3.jpg") && said.contains("must not be removed"), "{said}");
    assert!(said.contains("not mended  in/4.jpg") && said.contains("must not be passed on"), "{said}");
    assert!(!folder.path().join("mended").exists());
}

#[test]
fn what_the_original_s_metadata_said_still_decides() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "strict.toml", b"id = \"strict\"\nextends = \"ucas-2025\"\n[checks.editor-traces]\nkind = \"require\"\n");
    put(folder.path(), "in/1.jpg", &[&fixture("editor-traces.jpg")[..], b"more"].concat());
    let by = |profile| {
        photolint(folder.path(), &["fix", "in", "--profile", profile, "--out", profile.trim_end_matches(".toml"), "--lang", "en"])
    };
    let (plain, strict) = (by("ucas-2025"), by("strict.toml"));
    assert_eq!(plain.status.code(), Some(0), "{}", out(&plain));
    assert_eq!(strict.status.code(), Some(1), "{}", out(&strict));
    assert!(out(&strict).contains("accepted 0"), "{}", out(&strict));
}

#[test]
fn a_photo_with_nothing_to_mend_is_copied_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "1.jpg", &fixture("accepted-dark-suit.jpg"));
    let run = photolint(folder.path(), &["fix", "1.jpg", "--out", "mended"]);
    assert_eq!(run.status.code(), Some(0), "{}{}", out(&run), err(&run));
    assert_eq!(fs::read(folder.path().join("mended/1.jpg")).expect("the copy"), fixture("accepted-dark-suit.jpg"));
}

#[test]
fn a_photo_that_a_new_file_would_not_mend_is_copied_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    // Above the head there is nothing that could be kept.
    put(folder.path(), "in/1.jpg", &fixture("crown-margin-close.jpg"));
    let run = photolint(folder.path(), &["fix", "in", "--out", "mended", "--lang", "en"]);
    let said = out(&run);
    assert!(said.contains("still at fault  in/1.jpg → mended/1.jpg") && !said.contains("saved as JPEG"), "{said}");
    assert_eq!(fs::read(folder.path().join("mended/1.jpg")).expect("a copy"), fixture("crown-margin-close.jpg"));
}

#[test]
fn mended_photos_never_come_among_the_originals_or_over_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "in/a/1.jpg", &fixture("resolution-72-dpi.jpg"));
    put(folder.path(), "there/1.jpg", b"kept");
    let before = sums(folder.path());
    for (photos, target) in [("in", "in"), ("in", "in/new"), ("in", "."), ("in/a/1.jpg", "in/a"), ("in/a/1.jpg", "in"), ("in", "there")] {
        let run = photolint(folder.path(), &["fix", photos, "--out", target]);
        assert_eq!(run.status.code(), Some(2), "{photos} to {target}");
    }
    assert_eq!(sums(folder.path()), before);
}

#[test]
fn two_photos_that_would_become_one_file_are_an_error() {
    let folder = tempfile::tempdir().expect("a folder");
    put(folder.path(), "in/1.jpg", &fixture("resolution-72-dpi.jpg"));
    put(folder.path(), "in/1.png", &fixture("file-extension.png"));
    let run = photolint(folder.path(), &["fix", "in", "--out", "mended"]);
    assert_eq!(run.status.code(), Some(2));
    assert!(err(&run).contains("in/1.png") && !folder.path().join("mended").exists(), "{}", err(&run));
}

#[test]
fn a_photo_on_its_side_or_its_head_is_turned() {
    let dir = tempfile::tempdir().expect("a folder");
    put(dir.path(), "photos/lying.jpg", &fixture("upright-lying.jpg"));
    put(dir.path(), "photos/over.jpg", &fixture("upright-upside-down.jpg"));
    let fix = photolint(dir.path(), &["fix", "photos", "--out", "mended", "--profile", "ucas-2025", "--lang", "en"]);
    assert!(out(&fix).contains("turned upright"), "{}", out(&fix));
    for name in ["lying.jpg", "over.jpg"] {
        let mended = image::open(dir.path().join("mended").join(name)).expect("a mended photo");
        assert_eq!((mended.width(), mended.height()), (480, 640));
    }
    let check = photolint(dir.path(), &["check", "mended", "--only", "upright,pixel-size,eye-line", "--profile", "ucas-2025"]);
    assert_eq!(check.status.code(), Some(0), "{}", out(&check));
}
