//! What the user sees of inputs that are no photos: a row each, with the reason, and the batch goes on.

use std::fs;
use std::path::Path;
use std::process::Output;

use support::{err, errors, jpeg, out, patched, photolint, photolint_reading, put, records, zip};
use tempfile::{TempDir, tempdir};

mod support;

fn folder() -> TempDir {
    tempdir().expect("a temporary folder")
}

fn pair(path: &str, key: &str) -> (String, String) {
    (path.into(), key.into())
}

/// The text for people in one language, and the exit code.
fn told(folder: &Path, lang: &str, args: &[&str]) -> (String, Option<i32>) {
    let output = photolint(folder, &[&["check", "--only", "file", "--lang", lang], args].concat());
    (out(&output) + &err(&output), output.status.code())
}

#[test]
fn a_path_that_does_not_exist_is_named_and_the_others_are_checked() {
    let dir = folder();
    put(dir.path(), "a.jpg", &jpeg(1));
    assert_eq!(errors(dir.path(), &["gone", "a.jpg"]), [pair("gone", "not-found"), pair("a.jpg", "")]);
    for lang in ["zh", "en"] {
        let (text, code) = told(dir.path(), lang, &["gone", "a.jpg"]);
        assert!(text.contains("gone"), "{text}");
        assert_eq!(code, Some(1));
    }
}

#[test]
fn an_empty_folder_and_one_without_photos_are_said_and_nothing_is_run() {
    let dir = folder();
    fs::create_dir(dir.path().join("empty")).expect("a folder can be made");
    put(dir.path(), "lists/names.xlsx", b"PK\x03\x04");
    for (name, lang) in [("empty", "zh"), ("empty", "en"), ("lists", "zh"), ("lists", "en")] {
        let (text, code) = told(dir.path(), lang, &[name]);
        assert!(text.contains(name), "{text}");
        assert_eq!(code, Some(2));
    }
}

#[test]
fn other_files_in_a_folder_are_passed_over_and_counted() {
    let dir = folder();
    put(dir.path(), "in/1.jpg", &jpeg(1));
    put(dir.path(), "in/photo", &jpeg(2));
    for other in ["Thumbs.db", ".DS_Store", "list.xlsx", "._1.jpg", "__MACOSX/x.jpg"] {
        put(dir.path(), &format!("in/{other}"), b"\0\0\0\0");
    }
    assert_eq!(errors(dir.path(), &["in"]).len(), 2);
    let output = photolint(dir.path(), &["check", "--only", "file", "--format", "json", "in"]);
    assert!(out(&output).contains("\"skipped\":4"), "{}", out(&output));
}

#[test]
fn a_file_that_was_named_is_an_input_whatever_it_is() {
    let dir = folder();
    put(dir.path(), "notes.txt", b"no photo");
    let rows = errors(dir.path(), &["notes.txt"]);
    assert_eq!(rows.len(), 1);
    assert_ne!(rows[0].1, "");
}

#[test]
fn a_file_without_bytes_is_a_row() {
    let dir = folder();
    put(dir.path(), "a.jpg", b"");
    assert_eq!(errors(dir.path(), &["a.jpg"]), [pair("a.jpg", "empty")]);
}

#[test]
fn a_file_of_two_gigabytes_is_refused_unread() {
    let dir = folder();
    fs::File::create(dir.path().join("a.jpg")).and_then(|file| file.set_len(2 << 30)).expect("a sparse file");
    assert_eq!(errors(dir.path(), &["a.jpg"]), [pair("a.jpg", "too-many-bytes")]);
}

#[test]
fn a_file_that_went_away_since_the_list_was_made_is_a_row() {
    let dir = folder();
    put(dir.path(), "a.jpg", &jpeg(1));
    let list = b"gone.jpg\r\na.jpg\r\n";
    let output = photolint_reading(dir.path(), &["check", "--only", "file", "--format", "ndjson", "--files-from", "-"], list);
    let text = out(&output);
    assert_eq!(text.lines().count(), 2);
    assert!(text.lines().next().is_some_and(|row| row.contains("gone.jpg") && row.contains("\"not-found\"")), "{text}");
}

#[test]
fn the_standard_input_is_a_photo_or_an_archive_of_the_name_given() {
    let dir = folder();
    let read = |arguments: &[&str], bytes: &[u8]| {
        let all = [&["check", "--only", "file", "--format", "ndjson", "--exit-zero", "--lang", "en"], arguments].concat();
        photolint_reading(dir.path(), &all, bytes)
    };
    let begins = |output: &Output, path: &str| out(output).contains(&format!("{{\"schema\":1,\"path\":\"{path}\""));
    assert!(begins(&read(&["-", "--stdin-name", "2025/7.jpg"], &jpeg(1)), "2025/7.jpg"));
    put(dir.path(), "7.jpg", &jpeg(1));
    let file = out(&read(&["7.jpg"], &[]));
    assert_eq!(out(&read(&["--stdin-name", "7.jpg"], &jpeg(1))), file, "a stream's row is that of the file");
    let archive = read(&["--stdin-name", "a.zip"], &zip(&[("1.jpg", &jpeg(1)), ("2.jpg", &jpeg(2))]));
    assert!(begins(&archive, "a.zip/1.jpg") && begins(&archive, "a.zip/2.jpg"));
    assert!(out(&read(&["--stdin-name", "7.jpg"], &[])).contains("\"empty\""));
    read(&["--stdin-name", "2025/8.jpg", "--overlay", "drawn"], &jpeg(1));
    assert!(dir.path().join("drawn/2025/8.jpg").is_file());
    for (arguments, said) in [(&["-"][..], "--stdin-name"), (&["--stdin-name", "7.jpg", "--files-from", "-"], "both")] {
        let refused = read(arguments, &jpeg(1));
        assert_eq!(refused.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&refused.stderr).contains(said));
    }
}

#[test]
fn a_pattern_that_the_shell_left_is_expanded_by_name() {
    let dir = folder();
    for name in ["in/b.jpg", "in/a.jpg", "in/c.txt", "in/sub/d.jpg"] {
        put(dir.path(), name, &jpeg(1));
    }
    assert_eq!(errors(dir.path(), &["in/*.jpg"]), [pair("in/a.jpg", ""), pair("in/b.jpg", "")]);
    assert_eq!(errors(dir.path(), &["in/**/*.jpg"]).len(), 3);
    assert_eq!(errors(dir.path(), &["in//./*.jpg"]).len(), 2);
    assert_eq!(errors(dir.path(), &["in/*.png"]), [pair("in/*.png", "no-match")]);
}

#[test]
fn a_name_that_looks_like_a_pattern_is_taken_as_it_is() {
    let dir = folder();
    put(dir.path(), "in/1[2].jpg", &jpeg(1));
    assert_eq!(errors(dir.path(), &["in/1[2].jpg"]), [pair("in/1[2].jpg", "")]);
}

#[test]
fn a_profile_with_faults_names_them_all_and_nothing_is_run() {
    let dir = folder();
    put(dir.path(), "a.jpg", &jpeg(1));
    put(dir.path(), "mine.toml", include_bytes!("../fixtures/profiles/three-faults.toml"));
    for lang in ["zh", "en"] {
        let (text, code) = told(dir.path(), lang, &["--profile", "mine.toml", "a.jpg"]);
        assert_eq!(text.matches("(mine.toml:").count(), 3, "{text}");
        assert_eq!(code, Some(2));
    }
}

mod archives {
    use super::*;

    #[test]
    fn photos_of_an_archive_are_rows_below_its_name() {
        let dir = folder();
        put(dir.path(), "in.zip", &zip(&[("b.jpg", &jpeg(2)), ("a/1.jpg", &jpeg(1)), ("list.txt", b"x")]));
        assert_eq!(errors(dir.path(), &["in.zip"]), [pair("in.zip/a/1.jpg", ""), pair("in.zip/b.jpg", "")]);
        assert_eq!(errors(dir.path(), &["."]).len(), 2);
    }

    #[test]
    fn an_entry_whose_path_leads_out_is_a_row_and_is_not_unpacked() {
        let dir = folder();
        put(
            dir.path(),
            "in/x.zip",
            &zip(&[("../evil.jpg", &jpeg(1)), ("/abs.jpg", &jpeg(1)), ("C:\\abs.jpg", &jpeg(1)), ("ok.jpg", &jpeg(1))]),
        );
        let rows = errors(dir.path(), &["in/x.zip"]);
        assert_eq!(rows.iter().filter(|(_, key)| key == "zip-path").count(), 3, "{rows:?}");
        assert_eq!(rows.len(), 4);
        assert!(!dir.path().join("evil.jpg").exists() && !dir.path().join("in/evil.jpg").exists());
    }

    #[test]
    fn a_bomb_is_a_row_whether_it_tells_its_size_or_hides_it() {
        let dir = folder();
        let honest = zip(&[("big.bmp", &vec![0; 120_000_000]), ("ok.jpg", &jpeg(1))]);
        put(dir.path(), "honest.zip", &honest);
        put(dir.path(), "lying.zip", &patched(&honest, &120_000_000_u32.to_le_bytes(), &5000_u32.to_le_bytes()));
        for (name, key) in [("honest.zip", "zip-bomb"), ("lying.zip", "zip-broken")] {
            assert_eq!(errors(dir.path(), &[name]), [pair(&format!("{name}/big.bmp"), key), pair(&format!("{name}/ok.jpg"), "")]);
        }
    }

    #[test]
    fn an_encrypted_entry_is_a_row() {
        let dir = folder();
        // Bit 0 of the flags, in the local header behind the version and in the central one.
        let plain = zip(&[("a.jpg", &jpeg(1))]);
        let locked =
            patched(&patched(&plain, b"PK\x03\x04\x14\0\0\0", b"PK\x03\x04\x14\0\x01\0"), b"\x14\0\0\0\x08\0", b"\x14\0\x01\0\x08\0");
        put(dir.path(), "in.zip", &locked);
        assert_eq!(errors(dir.path(), &["in.zip"]), [pair("in.zip/a.jpg", "zip-encrypted")]);
    }

    #[test]
    fn a_broken_archive_is_a_row() {
        let dir = folder();
        put(dir.path(), "in.zip", &zip(&[("a.jpg", &jpeg(1))])[..40]);
        put(dir.path(), "none.zip", b"");
        assert_eq!(errors(dir.path(), &["."]), [pair("./in.zip", "zip-broken"), pair("./none.zip", "zip-broken")]);
    }

    #[test]
    fn names_from_a_chinese_windows_are_read() {
        let dir = folder();
        put(dir.path(), "in.zip", &patched(&zip(&[("AAAA1.jpg", &jpeg(1))]), b"AAAA", b"\xd5\xd5\xc6\xac"));
        assert_eq!(errors(dir.path(), &["in.zip"]), [pair("in.zip/照片1.jpg", "")]);
    }

    #[test]
    fn two_entries_of_one_name_are_said_instead_of_losing_one() {
        let dir = folder();
        put(dir.path(), "in.zip", &patched(&zip(&[("a.jpg", &jpeg(1)), ("b.jpg", &jpeg(2))]), b"b.jpg", b"a.jpg"));
        assert_eq!(errors(dir.path(), &["in.zip"])[0], pair("in.zip", "zip-duplicate"));
    }

    #[test]
    fn an_archive_in_an_archive_and_one_of_another_kind_are_rows() {
        let dir = folder();
        let inner = zip(&[("a.jpg", &jpeg(1))]);
        put(dir.path(), "in.zip", &zip(&[("inner.zip", &inner)]));
        put(dir.path(), "in2.rar", b"Rar!\x1a\x07\x01\0");
        assert_eq!(errors(dir.path(), &["."]), [pair("./in.zip/inner.zip", "zip-nested"), pair("./in2.rar", "other-archive")]);
    }
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::process::Command;

    use super::*;

    #[test]
    fn links_in_a_circle_are_said_and_survived() {
        let dir = folder();
        put(dir.path(), "in/1.jpg", &jpeg(1));
        symlink(dir.path().join("in"), dir.path().join("in/again")).expect("a link");
        symlink("self.jpg", dir.path().join("in/self.jpg")).expect("a link");
        assert_eq!(errors(dir.path(), &["in"]), [pair("in/1.jpg", ""), pair("in/self.jpg", "broken-link")]);
        for lang in ["zh", "en"] {
            assert!(told(dir.path(), lang, &["in"]).0.contains("in/again"));
        }
    }

    #[test]
    fn a_folder_that_two_links_lead_to_is_read_once() {
        let dir = folder();
        put(dir.path(), "real/1.jpg", &jpeg(1));
        for link in ["in/a", "in/b"] {
            fs::create_dir_all(dir.path().join("in")).expect("a folder can be made");
            symlink(dir.path().join("real"), dir.path().join(link)).expect("a link");
        }
        assert_eq!(errors(dir.path(), &["in"]), [pair("in/a/1.jpg", "")]);
    }

    #[test]
    fn a_pipe_that_calls_itself_a_photo_is_a_row_and_nobody_waits_for_it() {
        let dir = folder();
        let made = Command::new("mkfifo").arg(dir.path().join("x.jpg")).status().expect("mkfifo runs");
        assert!(made.success());
        assert_eq!(errors(dir.path(), &["."]), [pair("./x.jpg", "not-a-file")]);
        assert_eq!(errors(dir.path(), &["x.jpg"]), [pair("x.jpg", "not-a-file")]);
    }

    #[test]
    fn a_file_without_permission_is_a_row() {
        let dir = folder();
        put(dir.path(), "a.jpg", &jpeg(1));
        fs::set_permissions(dir.path().join("a.jpg"), fs::Permissions::from_mode(0o000)).expect("permissions can be set");
        // Whoever may read everything reads this, too.
        let expected = if fs::read(dir.path().join("a.jpg")).is_ok() { "" } else { "unreadable" };
        assert_eq!(errors(dir.path(), &["a.jpg"]), [pair("a.jpg", expected)]);
    }

    #[test]
    fn a_name_that_is_not_utf8_is_shown_with_a_replacement_and_read() {
        let dir = folder();
        let name = OsStr::from_bytes(b"a\xff.jpg");
        fs::write(dir.path().join(name), jpeg(1)).expect("a file can be written");
        assert_eq!(errors(dir.path(), &["."]), [pair("./a\u{fffd}.jpg", "")]);
    }

    #[test]
    fn a_name_cannot_add_a_line_to_any_format() {
        let dir = folder();
        let name = "a\n✓ accepted  b\u{1b}[32m.jpg";
        put(dir.path(), name, &jpeg(1));
        assert_eq!(records(dir.path(), &["."])[0]["path"], format!("./{name}"));
        for format in ["human", "csv"] {
            let output = photolint(dir.path(), &["check", "--only", "file", "--format", format, "."]);
            assert!(!out(&output).contains("\n✓ accepted  b"), "{}", out(&output));
            assert!(!out(&output).contains('\u{1b}'));
        }
    }

    #[test]
    fn a_name_with_markup_is_shown_as_it_is() {
        let dir = folder();
        put(dir.path(), "<b>.jpg", &jpeg(1));
        assert!(told(dir.path(), "en", &["."]).0.contains("./<b>.jpg"));
    }
}

#[test]
fn a_strip_that_would_take_all_memory_is_a_row_and_the_others_are_checked() {
    let dir = folder();
    let mut strip = Vec::new();
    image::RgbImage::new(30_000, 1).write_to(&mut std::io::Cursor::new(&mut strip), image::ImageFormat::Png).expect("a PNG");
    put(dir.path(), "in/strip.png", &strip);
    put(dir.path(), "in/z.jpg", &jpeg(1));
    let output = photolint(dir.path(), &["check", "--format", "ndjson", "in"]);
    let text = out(&output);
    assert!(text.contains("no-portrait-shape") && text.contains("in/z.jpg"), "{text}{}", err(&output));
}

#[test]
fn a_colour_profile_that_would_unpack_to_a_gigabyte_is_a_row_and_takes_no_memory() {
    use image::ImageEncoder as _;
    let dir = folder();
    let mut png = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.set_icc_profile(vec![0; 64 << 20]).expect("a PNG may have a profile");
    encoder.write_image(&[200; 48 * 64 * 3], 48, 64, image::ExtendedColorType::Rgb8).expect("memory takes everything");
    put(dir.path(), "in/bomb.png", &png);
    put(dir.path(), "in/z.jpg", &jpeg(1));
    let paths: Vec<_> = errors(dir.path(), &["in"]).into_iter().map(|(path, _)| path).collect();
    assert_eq!(paths, ["in/bomb.png", "in/z.jpg"]);
}

#[cfg(unix)]
#[test]
fn two_links_to_one_photo_are_two_photos() {
    let dir = folder();
    put(dir.path(), "in/1.jpg", &jpeg(1));
    std::os::unix::fs::symlink("1.jpg", dir.path().join("in/2.jpg")).expect("a link");
    assert_eq!(errors(dir.path(), &["in"]), [pair("in/1.jpg", ""), pair("in/2.jpg", "")]);
    assert_eq!(errors(dir.path(), &["in", "in/2.jpg"]).len(), 2);
}

#[cfg(unix)]
#[test]
fn a_pipe_that_a_pattern_matches_is_not_waited_for() {
    let dir = folder();
    put(dir.path(), "in/1.jpg", &jpeg(1));
    let made = std::process::Command::new("mkfifo").arg(dir.path().join("in/pipe")).status().expect("mkfifo runs");
    assert!(made.success());
    assert_eq!(errors(dir.path(), &["in/*"]), [pair("in/1.jpg", ""), pair("in/pipe", "not-a-file")]);
}
