//! Where reports go: over no original, whole or not at all, and to the standard output where that is asked for.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use support::{err, jpeg, out, photolint, put, zip};
use tempfile::{TempDir, tempdir};

mod support;

/// Photos, older photos in a folder and a ZIP, a picture that is nobody's, and an earlier report.
fn office() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    put(dir.path(), "in/1.jpg", &jpeg(1));
    put(dir.path(), "in/2.jpg", &jpeg(2));
    put(dir.path(), "old/x.jpg", &jpeg(3));
    put(dir.path(), "old/notes.csv", b"kept");
    put(dir.path(), "old.zip", &zip(&[("x.jpg", &jpeg(3))]));
    put(dir.path(), "other.jpg", &jpeg(4));
    put(dir.path(), "report.csv", b"an earlier report");
    put(dir.path(), "list.csv", "学号,姓名,院系名称\n2024001,李明,力学研究所\n".as_bytes());
    dir
}

/// Each file of a folder with its content.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut contents = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder can be listed") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            contents.extend(self::contents(&path).into_iter().map(|(inner, bytes)| (format!("{name}/{inner}"), bytes)));
        } else {
            contents.insert(name, fs::read(&path).expect("a file can be read"));
        }
    }
    contents
}

fn check(dir: &TempDir, args: &[&str]) -> (Option<i32>, String, String) {
    let output = photolint(dir.path(), &[&["check", "in", "--only", "file", "--lang", "en"], args].concat());
    (output.status.code(), out(&output), err(&output))
}

/// Whether nothing is run, nothing is changed, and the reason is said.
fn is_refused(dir: &TempDir, args: &[&str], reason: &str) {
    let before = contents(dir.path());
    let output = photolint(dir.path(), &[args, &["--lang", "en"]].concat());
    assert_eq!(output.status.code(), Some(2), "{args:?}: {}", err(&output));
    assert!(err(&output).contains(reason), "{args:?}: {}", err(&output));
    assert!(before == contents(dir.path()), "{args:?}");
}

#[test]
fn a_report_is_written_over_nothing_that_photos_are_compared_with() {
    let dir = office();
    for args in [
        &["--enrolment", "old", "-o", "old/x.jpg"][..],
        &["--enrolment", "old.zip", "-o", "old.zip"],
        &["--previous", "old", "--messages", "old/notes.csv"],
        &["--enrolled", "old", "-o", "old/notes.csv"],
        &["--enrolled", "old/*.jpg", "-o", "old/x.jpg"],
        &["--enrolled", "old", "--format", "csv,json", "-o", "old/notes"],
    ] {
        is_refused(&dir, &[&["check", "in", "--only", "file"], args].concat(), "is one of the inputs");
    }
    let (code, ..) = check(&dir, &["--enrolment", "old", "--format", "csv", "-o", "old/new.csv"]);
    assert_eq!((code, dir.path().join("old/new.csv").exists()), (Some(1), true), "a new file replaces nothing");
}

#[test]
fn a_report_takes_the_place_of_no_photo_and_a_workbook_that_of_a_workbook_alone() {
    let dir = office();
    put(dir.path(), "picture", &jpeg(5));
    for file in ["other.jpg", "old.zip", "picture"] {
        is_refused(&dir, &["check", "in", "--only", "file", "-o", file], "is a photo");
    }
    is_refused(&dir, &["check", "in", "--only", "file", "--messages", "report.csv"], "another kind");
}

#[test]
fn a_timetable_is_written_over_no_photo_and_no_list() {
    let dir = office();
    is_refused(&dir, &["timetable", "--ics", "other.jpg"], "is a photo");
    is_refused(&dir, &["timetable", "--ics", "report.csv"], "another kind");
    let list = ["timetable", "--roster", "list.csv", "--photos", "in"];
    is_refused(&dir, &[&list[..], &["--xlsx", "in/1.jpg"]].concat(), "is a photo");
    is_refused(&dir, &[&list[..], &["--xlsx", "list.csv"]].concat(), "another kind");
    is_refused(&dir, &["timetable", "--roster", "list.csv", "--xlsx", "report.csv", "--ics", "new.ics"], "another kind");
    for _ in 0..2 {
        let output = photolint(dir.path(), &["timetable", "--roster", "list.csv", "--xlsx", "plan.xlsx", "--ics", "plan.ics"]);
        assert_eq!(output.status.code(), Some(0), "its own files are replaced: {}", err(&output));
    }
}

#[test]
fn several_formats_replace_an_ending_of_theirs_and_nothing_else_of_the_name() {
    let dir = office();
    put(dir.path(), "report.2025.csv", b"of the year");
    check(&dir, &["--format", "csv,json", "-o", "report.2025.04"]);
    check(&dir, &["--format", "csv,ndjson", "-o", "all.CSV"]);
    let written = contents(dir.path());
    assert_eq!(written["report.2025.csv"], b"of the year");
    for name in ["report.2025.04.csv", "report.2025.04.json", "all.csv", "all.ndjson"] {
        assert!(written.contains_key(name), "{name}: {:?}", written.keys());
    }
}

#[test]
fn a_dash_is_the_standard_output() {
    let dir = office();
    let before = contents(dir.path());
    for format in ["csv", "human"] {
        let (_, usual, _) = check(&dir, &["--format", format]);
        assert_eq!(check(&dir, &["--format", format, "-o", "-"]).1, usual);
    }
    let calendar = out(&photolint(dir.path(), &["timetable", "--ics", "-"]));
    assert!(calendar.starts_with("BEGIN:VCALENDAR"), "{calendar}");
    assert_eq!(check(&dir, &["--format", "csv,json", "-o", "-"]).0, Some(2), "two reports need two files");
    assert_eq!(check(&dir, &["--messages", "-"]).0, Some(2), "a report and messages need two places");
    assert!(before == contents(dir.path()));
}

#[test]
fn a_place_that_cannot_be_written_is_said_before_any_photo_is_looked_at() {
    let dir = office();
    let (code, printed, said) = check(&dir, &["--format", "ndjson,csv", "-o", "nowhere/report"]);
    assert_eq!((code, printed.as_str()), (Some(2), ""));
    assert!(said.contains("nowhere/report.ndjson could not be written") && !said.contains("unfinished"), "{said}");
    assert_eq!(check(&dir, &["-o", "old"]).0, Some(2), "a folder is no file");
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::PermissionsExt;
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    use super::*;
    use support::started;

    fn is_unfinished(name: &str) -> bool {
        name.starts_with(".photolint-")
    }

    #[test]
    fn a_run_that_is_stopped_leaves_the_earlier_report() {
        let dir = office();
        assert!(Command::new("mkfifo").arg(dir.path().join("messages")).status().expect("mkfifo runs").success());
        // Nobody reads the messages: the program waits for a reader, its report begun.
        let args = ["check", "in", "--only", "file", "--format", "csv", "-o", "report.csv", "--messages", "messages"];
        let mut child =
            Command::new(env!("CARGO_BIN_EXE_photolint")).current_dir(dir.path()).args(args).stderr(Stdio::null()).spawn().expect("starts");
        let begun = || fs::read_dir(dir.path()).expect("a list").flatten().any(|entry| is_unfinished(&entry.file_name().to_string_lossy()));
        for _ in 0..100 {
            if begun() {
                break;
            }
            sleep(Duration::from_millis(100));
        }
        assert!(begun());
        child.kill().and_then(|()| child.wait()).expect("it ends");
        assert_eq!(fs::read(dir.path().join("report.csv")).expect("a report"), b"an earlier report");
    }

    #[test]
    fn what_is_interrupted_leaves_nothing_half_written_and_says_how_to_go_on() {
        let dir = office();
        for at in 0..200 {
            put(dir.path(), &format!("many/{at}.jpg"), include_bytes!("../fixtures/photos/accepted-dark-suit.jpg"));
        }
        let before = contents(dir.path());
        for signal in ["-INT", "-TERM"] {
            let run = started(dir.path(), &["check", "many", "--format", "csv,html", "-o", "report", "--lang", "en"]);
            let begun = Instant::now();
            while contents(dir.path()).len() < before.len() + 2 {
                assert!(begun.elapsed() < Duration::from_mins(1), "no report was begun");
                sleep(Duration::from_millis(20));
            }
            let told = Command::new("kill").args([signal, &run.id().to_string()]).status().expect("kill runs");
            assert!(told.success());
            let ended = run.wait_with_output().expect("the program ends");
            assert_eq!(ended.status.code(), Some(130), "{}", err(&ended));
            assert!(err(&ended).contains("--cache"), "{}", err(&ended));
            assert_eq!(contents(dir.path()), before);
        }
    }

    #[test]
    fn a_run_that_fails_leaves_the_earlier_report_and_nothing_beside_it() {
        let dir = office();
        let (code, ..) = check(&dir, &["--format", "csv", "-o", "report.csv", "--messages", "/dev/full"]);
        let after = contents(dir.path());
        assert_eq!((code, &after["report.csv"][..]), (Some(2), &b"an earlier report"[..]));
        assert!(!after.keys().any(|name| is_unfinished(name)), "{:?}", after.keys());
    }

    #[test]
    fn a_report_goes_straight_to_a_device() {
        let dir = office();
        let (_, usual, _) = check(&dir, &["--format", "csv"]);
        assert_eq!(check(&dir, &["--format", "csv", "-o", "/dev/stdout"]).1, usual);
        assert_eq!(check(&dir, &["--format", "csv", "-o", "/dev/null"]).0, Some(1));
        assert_eq!(check(&dir, &["--format", "csv", "-o", "/dev/full"]).0, Some(2));
    }

    #[test]
    fn a_report_has_the_permissions_of_any_file_or_of_the_one_it_replaces() {
        let dir = office();
        let mode = |name: &str| fs::metadata(dir.path().join(name)).expect("a file").permissions().mode() & 0o777;
        check(&dir, &["--format", "csv", "-o", "new.csv"]);
        assert_eq!(mode("new.csv"), mode("list.csv"));
        fs::set_permissions(dir.path().join("report.csv"), fs::Permissions::from_mode(0o640)).expect("permissions can be set");
        check(&dir, &["--format", "csv", "-o", "report.csv"]);
        assert_eq!(mode("report.csv"), 0o640);
        assert_ne!(fs::read(dir.path().join("report.csv")).expect("a report"), b"an earlier report");
    }

    #[test]
    fn a_link_stays_a_link_to_the_report() {
        let dir = office();
        std::os::unix::fs::symlink("report.csv", dir.path().join("latest.csv")).expect("a link");
        check(&dir, &["--format", "csv", "-o", "latest.csv"]);
        assert!(dir.path().join("latest.csv").is_symlink());
        assert_ne!(fs::read(dir.path().join("report.csv")).expect("a report"), b"an earlier report");
    }
}
