//! `check --previous`: each photo beside the student's earlier one, whose age the file or the class list says.

use std::fs;
use std::path::Path;

use calamine::Reader as _;
use serde_json::Value;
use tempfile::{TempDir, tempdir};

mod support;

use support::{err, patched, photolint, put};

fn photo(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name)).expect("a fixture")
}

/// Five new photos; the earlier ones are the same person's, another's, damaged, the new photo itself, and none.
fn office() -> TempDir {
    let dir = tempdir().expect("a temporary folder");
    for name in ["1", "2", "3", "4", "5"] {
        put(dir.path(), &format!("in/{name}.jpg"), &photo("accepted-dark-suit.jpg"));
    }
    put(dir.path(), "old/1.JPG", &photo("eye-line-low.jpg"));
    put(dir.path(), "old/2.jpg", &photo("face-width-large.jpg"));
    put(dir.path(), "old/3.jpg", b"\xff\xd8\xff\xe0 no photo");
    put(dir.path(), "old/4.jpg", &photo("accepted-dark-suit.jpg"));
    dir
}

/// A finding with its photo's verdict.
struct Found {
    verdict: String,
    finding: Value,
}

impl Found {
    fn says(&self) -> (&str, &str, &str) {
        let text = |key: &str| self.finding[key].as_str().unwrap_or_default();
        (self.verdict.as_str(), text("outcome"), text("missing"))
    }
}

fn check(dir: &TempDir, args: &[&str]) -> (Vec<u8>, String) {
    let only = "previous-match,photo-age,appearance-change";
    let output = photolint(dir.path(), &[&["check", "in", "--only", only, "--format", "ndjson", "--lang", "en"], args].concat());
    let said = err(&output);
    (output.stdout, said)
}

fn found(report: &[u8], check: &str) -> Vec<Found> {
    let record = |line: &str| {
        let record: Value = serde_json::from_str(line).expect("a record");
        let finding = record["findings"].as_array().expect("findings").iter().find(|finding| finding["check"] == check);
        Found { verdict: record["verdict"].as_str().expect("a verdict").into(), finding: finding.expect("a finding").clone() }
    };
    String::from_utf8_lossy(report).lines().map(record).collect()
}

const GIVEN: [&str; 4] = ["--previous", "old", "--today", "2025-10-22"];

#[test]
fn each_photo_is_compared_with_the_earlier_one_of_its_name() {
    let (report, said) = check(&office(), &GIVEN);
    let persons = found(&report, "previous-match");
    let says: Vec<_> = persons.iter().map(Found::says).collect();
    let unread = ("review", "unmeasurable", "previous-unread");
    let none = ("accept", "unmeasurable", "no-previous-photo");
    assert_eq!(says, [("accept", "pass", ""), ("review", "review", ""), unread, ("review", "review", ""), none]);
    assert!(persons[1].finding.to_string().contains("2.jpg"), "{}", persons[1].finding);
    assert!(persons[3].finding.to_string().contains("previous-file"), "{}", persons[3].finding);
    let ages = found(&report, "photo-age");
    assert_eq!(ages[0].finding["value"], 1);
    assert_eq!(ages[2].says().2, "no-previous-date");
    assert_eq!(found(&report, "appearance-change")[3].says().2, "no-other-picture");
    assert_eq!(said.matches("consent").count(), 1, "{said}");
    assert_eq!(
        answers(&report),
        [Some("may-be-kept"), Some("retake"), Some("look"), Some("look"), None].map(|answer| answer.map(String::from))
    );
}

/// What becomes of each earlier photo.
fn answers(report: &[u8]) -> Vec<Option<String>> {
    let answer = |line: &str| serde_json::from_str::<Value>(line).expect("a record")["previous"].as_str().map(ToOwned::to_owned);
    String::from_utf8_lossy(report).lines().map(answer).collect()
}

#[test]
fn the_table_for_excel_says_what_becomes_of_each_earlier_photo() {
    let dir = office();
    let table = |args: &[&str]| {
        let asked = ["check", "in", "--only", "previous-match,photo-age,appearance-change", "--format", "csv", "--lang", "en"];
        String::from_utf8(photolint(dir.path(), &[&asked[..], args].concat()).stdout).expect("text")
    };
    let answers = |args: &[&str]| -> Vec<String> {
        let text = table(args);
        let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let at = reader.headers().expect("headings").iter().position(|heading| heading == "earlier photo").expect("the column");
        reader.records().map(|row| row.expect("a row")[at].to_owned()).collect()
    };
    assert_eq!(answers(&GIVEN), ["may be kept", "retake", "look", "look", ""]);
    assert_eq!(answers(&[]), [""; 5]);
}

#[test]
fn an_earlier_photo_that_is_too_old_is_said_and_the_new_one_is_accepted() {
    let dir = office();
    let (report, _) = check(&dir, &["--previous", "old", "--today", "2029-10-22"]);
    let ages = found(&report, "photo-age");
    assert_eq!((ages[0].says(), &ages[0].finding["kind"]), (("accept", "review", ""), &"advise".into()));
    assert_eq!(answers(&report)[0].as_deref(), Some("retake"));
    let text = photolint(dir.path(), &["check", "in/1.jpg", "--previous", "old", "--today", "2029-10-22", "--lang", "zh"]);
    let text = String::from_utf8_lossy(&text.stdout);
    assert!(text.contains("以前的照片：需要重拍") && text.contains("以前的照片拍摄于 5 年前，要求不超过 2 年"), "{text}");
}

#[test]
fn that_nobody_says_when_the_earlier_photo_was_taken_is_said_beside_the_answer() {
    let dir = office();
    put(dir.path(), "before/1.jpg", &patched(&photo("eye-line-low.jpg"), b"2024:10:22", b"0000:00:00"));
    let run = |more: &[&str]| {
        let args = ["check", "in/1.jpg", "--only", "previous-match,photo-age,appearance-change", "--previous", "before", "--lang", "zh"];
        String::from_utf8(photolint(dir.path(), &[&args[..], more].concat()).stdout).expect("text")
    };
    let why = "以前照片的年限：无法测量，不知道以前的照片是哪天拍的。";
    for text in [run(&[]), run(&["--format", "csv"])] {
        assert_eq!(text.matches(why).count(), 1, "{text}");
    }
}

#[test]
fn any_number_of_workers_and_a_cache_give_the_same_bytes_and_the_day_is_not_cached() {
    let dir = office();
    let (alone, _) = check(&dir, &[&GIVEN[..], &["--jobs", "1"]].concat());
    for args in [&["--jobs", "3"][..], &["--cache", "kept"], &["--cache", "kept"]] {
        assert_eq!(check(&dir, &[&GIVEN[..], args].concat()).0, alone, "{args:?}");
    }
    let (later, _) = check(&dir, &["--previous", "old", "--today", "2026-10-22", "--cache", "kept"]);
    assert_eq!(found(&later, "photo-age")[0].finding["value"], 2);
}

#[test]
fn the_list_says_whose_the_earlier_photos_are_and_when_they_were_taken() {
    let dir = office();
    put(dir.path(), "list.csv", "学号,姓名,证件号,上次拍照日期\n2024001,李明,11010519491231002X,2023年10月22日\n".as_bytes());
    fs::remove_dir_all(dir.path().join("in")).expect("a folder");
    put(dir.path(), "in/2024001.jpg", &photo("accepted-dark-suit.jpg"));
    let undated = patched(&photo("eye-line-low.jpg"), b"2024:10:22", b"0000:00:00");
    put(dir.path(), "before/11010519491231002X.jpg", &undated);
    let (report, said) = check(&dir, &["--previous", "before", "--today", "2025-10-22", "--roster", "list.csv"]);
    assert_eq!(found(&report, "previous-match")[0].says(), ("accept", "pass", ""), "{said}");
    let age = &found(&report, "photo-age")[0].finding;
    assert_eq!((&age["value"], &age["notes"][0]["key"]), (&2.into(), &"dated-by-record".into()));
}

#[test]
fn of_students_without_a_photo_the_age_of_an_earlier_one_is_said() {
    let dir = office();
    let list = "学号,姓名,上次拍照日期\n1,李明,\n6,王芳,2024-10-22\n7,赵强,2020年1月2日\n8,孙丽,\n9,周杰,\n";
    put(dir.path(), "list.csv", list.as_bytes());
    for name in ["6", "7", "8"] {
        put(dir.path(), &format!("old/{name}.jpg"), &patched(&photo("eye-line-low.jpg"), b"2024:10:22", b"0000:00:00"));
    }
    let run = |format: &str, only: &str| {
        let args = ["check", "in/1.jpg", "--only", only, "--roster", "list.csv", "--lang", "en", "--format", format];
        String::from_utf8(photolint(dir.path(), &[&args[..], &GIVEN].concat()).stdout).expect("text")
    };
    let all = "previous-match,photo-age,appearance-change";
    let totals: Value = serde_json::from_str(&run("json", all)).expect("a document");
    let of = |student: &Value| [&student["previous"]["answer"], &student["previous"]["age"]["value"]].map(ToString::to_string);
    let told: Vec<_> = totals["totals"]["gaps"]["without_photo"].as_array().expect("students").iter().map(of).collect();
    assert_eq!(told[0], [r#""look""#, "1"]);
    assert_eq!(told[1], [r#""retake""#, "5.8027"]);
    assert_eq!(told[2..], [[r#""look""#, "null"], ["null", "null"]]);
    let text = run("human", all);
    let line = |name: &str| text.lines().find(|line| line.contains(name)).expect("the student's line").to_owned();
    assert!(line("王芳").contains("look: ") && line("王芳").contains("2024-10-22"), "{text}");
    assert!(line("赵强").contains("retake: "), "{text}");
    assert!(!line("周杰").contains(": "), "{text}");
    let table = run("csv", all);
    let row = |name: &str| table.lines().find(|line| line.contains(name)).expect("the student's row").to_owned();
    assert!(row("赵强").contains(",retake") && row("周杰").ends_with(",,,,,,,"), "{table}");
    assert!(run("html", all).contains("retake: "));
    assert!(!run("csv", "photo-age").contains(",retake"), "the column stands where all three checks run");
}

#[test]
fn without_earlier_photos_nothing_is_asked_and_nothing_is_said() {
    let (report, said) = check(&office(), &[]);
    assert_eq!(answers(&report), [const { None }; 5]);
    for id in ["previous-match", "photo-age", "appearance-change"] {
        assert!(found(&report, id).iter().all(|found| found.says() == ("accept", "unmeasurable", "no-previous")), "{id}");
    }
    assert_eq!(said, "");
}

#[test]
fn earlier_photos_that_no_check_would_read_are_not_passed_over() {
    let dir = office();
    let run = |args: &[&str]| {
        let output = photolint(dir.path(), &[&["check", "in/1.jpg", "--lang", "en"], args].concat());
        (output.status.code(), err(&output))
    };
    let (code, said) = run(&["--previous", "old", "--profile", "degree-2017"]);
    assert_eq!(code, Some(2));
    assert!(said.contains("The profile degree-2017 has no rules for keeping an earlier photo") && !said.contains("consent"), "{said}");
    for option in ["--previous", "--enrolment"] {
        let (code, said) = run(&[option, "old", "--only", "file"]);
        assert!(code == Some(0) || code == Some(1), "{said}");
        assert!(said.contains(&format!("{option} has no effect")) && !said.contains("consent"), "{said}");
    }
    let (_, said) = run(&["--identity", "--only", "file"]);
    assert!(said.contains("--identity has no effect") && !said.contains("consent"), "{said}");
    let (_, said) = run(&["--unit", "化学研究所", "--only", "file", "--profile", "degree-2017"]);
    assert!(said.contains("--unit has no effect: the profile degree-2017 has no timetable"), "{said}");
}

#[test]
fn messages_do_not_send_who_may_keep_a_photo_to_be_photographed() {
    let dir = office();
    let list = "学号,姓名,上次拍照日期\n6,王芳,2024-10-22\n7,赵强,2020年1月2日\n8,孙丽,\n";
    put(dir.path(), "list.csv", list.as_bytes());
    for name in ["6", "7", "8"] {
        put(dir.path(), &format!("old/{name}.jpg"), &patched(&photo("eye-line-low.jpg"), b"2024:10:22", b"0000:00:00"));
    }
    let args = ["check", "in/1.jpg", "--only", "photo-age", "--roster", "list.csv", "--previous", "old", "--today", "2025-10-22"];
    photolint(dir.path(), &[&args[..], &["--messages", "said.xlsx", "--lang", "zh"]].concat());
    let book = fs::read(dir.path().join("said.xlsx")).expect("the messages");
    let mut book = calamine::Xlsx::new(std::io::Cursor::new(book)).expect("a workbook");
    let sheet = book.worksheet_range_at(0).expect("a sheet").expect("its cells");
    let said = |name: &str| sheet.rows().find(|row| row[1] == name).expect("the student's row")[5].to_string();
    assert!(said("王芳").contains("可以沿用"), "{}", said("王芳"));
    assert!(said("赵强").contains("还没有收到您的照片") && said("赵强").contains("已过"), "{}", said("赵强"));
    assert!(said("孙丽").contains("请等我们的答复"), "{}", said("孙丽"));
}

#[test]
fn a_page_shows_both_faces_and_says_which_the_older_photo_is() {
    let dir = office();
    let page = |args: &[&str]| {
        let only = "previous-match,enrolment-match";
        photolint(dir.path(), &[&["check", "in", "--only", only, "--format", "html", "-o", "page.html"], args].concat());
        fs::read_to_string(dir.path().join("page.html")).expect("a page")
    };
    let shown = |page: &str| page.split("class=\"faces\">").skip(1).filter(|rest| rest.starts_with("/9j/")).count();
    let earlier = page(&GIVEN);
    assert_eq!((shown(&earlier), earlier.matches(r#""older":"previous""#).count()), (3, 3));
    for _ in 0..2 {
        let cached = page(&[&GIVEN[..], &["--cache", "kept"]].concat());
        assert_eq!((shown(&cached), cached.matches(r#""older":"previous""#).count()), (3, 3));
    }
    fs::create_dir(dir.path().join("enrolled")).expect("a folder");
    put(dir.path(), "enrolled/1.jpg", &photo("face-width-large.jpg"));
    put(dir.path(), "enrolled/5.jpg", b"no photo");
    let both = page(&[&GIVEN[..], &["--enrolment", "enrolled"]].concat());
    assert_eq!((shown(&both), both.matches(r#""older":"enrolment""#).count()), (3, 1));
}
