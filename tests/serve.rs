//! `photolint serve`: who gets in, what is taken, what comes back.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use page::Page;
use serde_json::{Value, json};
use support::jpeg;

#[path = "support/page.rs"]
mod page;
mod support;

/// Rows when all is done.
fn rows(page: &Page, count: usize) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let answer = page.get("rows?since=0").json();
        if answer["done"] == count && answer["total"] == count && (answer["tail"].is_object() || count == 0) {
            return answer["rows"].as_array().expect("a list").clone();
        }
        assert!(begun.elapsed() < Duration::from_mins(2), "{answer}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn sample(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name)).expect("a sample photo")
}

fn verdicts(rows: &[Value]) -> Vec<(String, String)> {
    let mut verdicts: Vec<_> = rows
        .iter()
        .map(|row| (row["path"].as_str().unwrap_or_default().to_owned(), row["verdict"].as_str().unwrap_or_default().to_owned()))
        .collect();
    verdicts.sort();
    verdicts
}

#[test]
fn who_does_not_know_the_address_or_comes_from_elsewhere_is_turned_away() {
    let page = Page::open("en", &[]);
    assert_eq!(page.get("").status, 200);
    assert_eq!(page.ask("GET", "/", "", b"").status, 404);
    assert_eq!(page.ask("GET", "/0123456789abcdef0123456789abcdef/", "", b"").status, 404);
    assert_eq!(page.ask("GET", &page.root, "Host: example.org\r\n", b"").status, 404);
    assert_eq!(page.ask("POST", &format!("{}clear", page.root), "Origin: https://example.org\r\n", b"").status, 404);
}

#[test]
fn an_answer_forbids_the_browser_to_load_anything_from_elsewhere() {
    let page = Page::open("en", &[]);
    for path in ["", "one", "words", "page", "rows?since=0"] {
        let head = if path.starts_with("rows") { page.post("photos?name=a.jpg", &jpeg(1)).head } else { page.get(path).head };
        assert!(head.contains("content-security-policy: default-src 'none'"), "{path}: {head}");
        assert!(head.contains("cache-control: no-store"), "{path}: {head}");
    }
}

#[test]
fn photos_that_are_dropped_get_the_rows_that_check_gives() {
    let page = Page::open("en", &[]);
    for name in ["accepted-dark-suit.jpg", "eye-line-low.jpg", "face-count-none.jpg"] {
        assert_eq!(page.post(&format!("photos?name=class/{name}"), &sample(name)).status, 200);
    }
    assert_eq!(page.post("photos?name=broken.jpg", b"not a photo").status, 200);
    assert_eq!(page.post("photos?name=list.txt", b"names").status, 200);
    let rows = rows(&page, 4);
    assert_eq!(page.get("rows?since=0").json()["skipped"], 1);
    let expected = [
        ("broken.jpg", "reject"),
        ("class/accepted-dark-suit.jpg", "accept"),
        ("class/eye-line-low.jpg", "reject"),
        ("class/face-count-none.jpg", "reject"),
    ];
    assert_eq!(verdicts(&rows), expected.map(|(path, verdict)| (path.to_owned(), verdict.to_owned())));
    assert!(page.get("large/0").body.starts_with(b"\xff\xd8\xff"));
    assert!(page.get("picture/0").body.starts_with(b"\xff\xd8\xff"));
    assert_eq!(page.get("large/9").status, 404);
}

#[test]
fn a_photo_without_a_face_has_one_reason_and_not_all_that_follows_from_it() {
    let page = Page::open("en", &[]);
    let answer = page.post("one?name=0001.jpg&lang=zh", &sample("face-count-none.jpg")).json();
    let findings = answer["findings"].as_array().expect("a list");
    let missing = |check: &Value| findings.iter().find(|finding| finding["check"] == *check).map(|finding| finding["missing"].clone());
    let faults = answer["faults"].as_array().expect("a list");
    assert!(faults.contains(&"face-count".into()), "{faults:?}");
    assert!(faults.iter().all(|check| missing(check) == Some(Value::Null)), "{faults:?}");
}

#[test]
fn an_archive_is_opened_and_a_path_that_leads_out_of_it_is_a_row() {
    let page = Page::open("en", &["--profile", "ucas-2025"]);
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    for (name, bytes) in [("a/1.jpg", jpeg(1)), ("../2.jpg", jpeg(2)), ("notes.txt", b"notes".to_vec())] {
        archive.start_file(name, plain).and_then(|()| archive.write_all(&bytes).map_err(Into::into)).expect("memory takes everything");
    }
    let bytes = archive.finish().expect("an archive").into_inner();
    assert_eq!(page.post("photos?name=class.zip", &bytes).status, 200);
    let rows = rows(&page, 2);
    let error = |path: &str| rows.iter().find(|row| row["path"] == path).map(|row| row["error"][1].as_str().unwrap_or_default().to_owned());
    assert_eq!(error("class.zip/a/1.jpg"), Some(String::new()));
    assert!(error("class.zip/../2.jpg").is_some_and(|said| said.contains("leads out")), "{rows:?}");
}

#[test]
fn an_archive_that_is_no_zip_is_told_to_be_unpacked() {
    let page = Page::open("zh", &[]);
    for (name, head) in [("a.rar", &b"Rar!\x1a\x07\x01\0"[..]), ("b.zip", b"7z\xbc\xaf\x27\x1c")] {
        assert_eq!(page.post(&format!("photos?name={name}"), head).status, 200);
    }
    for row in rows(&page, 2) {
        let error = |lang: usize| row["error"][lang].as_str().unwrap_or_default().to_owned();
        assert!(error(0).contains("请先解压") && error(1).contains("unpack it"), "{row}");
    }
}

#[test]
fn a_roster_says_whose_the_photos_are_and_who_has_none() {
    let page = Page::open("en", &[]);
    page.post("photos?name=2021001.jpg", &sample("accepted-dark-suit.jpg"));
    rows(&page, 1);
    let list = "学号,姓名,培养单位\n2021001,张三,力学研究所\n2021002,李四,物理研究所\n";
    assert_eq!(page.post("roster?name=class.csv", list.as_bytes()).status, 204);
    rows(&page, 1);
    let answer = page.get("rows?since=0").json();
    assert!(answer["roster"]["taken"][1].as_str().is_some_and(|said| said.contains("students: 2")), "{answer}");
    assert_eq!(answer["rows"][0]["student"]["name"], "张三");
    assert_eq!(answer["tail"]["gaps"]["without_photo"][0]["number"], "2021002");
    let refused = page.post("roster?name=class.csv", b"\x00\x01");
    assert_eq!(refused.status, 422);
    assert!(String::from_utf8_lossy(&refused.body).contains("class.csv"));
}

/// Rows by their ids, as a page asks for them: what is new since the answer before, until `is_whole` is pleased with them.
fn asked_for(page: &Page, is_whole: impl Fn(&BTreeMap<u64, Value>) -> bool) -> BTreeMap<u64, Value> {
    let (mut known, mut since) = (BTreeMap::new(), 0);
    let begun = Instant::now();
    while !is_whole(&known) {
        assert!(begun.elapsed() < Duration::from_mins(2), "{} rows", known.len());
        let answer = page.get(&format!("rows?since={since}")).json();
        since = answer["version"].as_u64().expect("a version");
        let rows = answer["rows"].as_array().expect("a list").iter();
        known.extend(rows.map(|row| (row["id"].as_u64().expect("an id"), row.clone())));
    }
    known
}

#[test]
fn more_rows_than_an_answer_holds_come_all_with_what_the_batch_tells() {
    const PHOTOS: usize = 205;
    let page = Page::open("en", &[]);
    for number in 0..PHOTOS {
        assert_eq!(page.post(&format!("photos?name=2021{number:03}.jpg"), b"no photo").status, 200);
    }
    let lines: Vec<_> = (0..PHOTOS).map(|number| format!("2021{number:03},张三")).collect();
    assert_eq!(page.post("roster?name=class.csv", format!("学号,姓名\n{}", lines.join("\n")).as_bytes()).status, 204);
    let is_known = |row: &Value| row["student"].is_object();
    asked_for(&page, |rows| rows.len() == PHOTOS && rows.values().all(is_known));
}

#[test]
fn what_is_wrong_with_a_list_is_told_for_as_long_as_it_stands_and_taken_away() {
    let page = Page::open("en", &[]);
    page.post("photos?name=2021001.jpg", &jpeg(1));
    let list = "学号,姓名\n2021001,张三\n2021001,李四\n";
    page.post("roster?name=class.csv", list.as_bytes());
    rows(&page, 1);
    let roster = page.get("rows?since=0").json()["roster"].clone();
    assert_eq!((&roster["count"], &roster["name"]), (&1.into(), &"class.csv".into()));
    let fault = roster["faults"][0][1].as_str().expect("a sentence").to_owned();
    assert!(fault.contains("row 3"), "{fault}");
    let report = String::from_utf8(page.get("download/photolint.html").body).expect("a page is UTF-8");
    let said = fault.split_once(": ").expect("a row before the fault").1;
    assert!(report.contains(said), "{said}");
}

#[test]
fn a_table_of_this_program_is_no_class_list() {
    let page = Page::open("zh", &[]);
    page.post("photos?name=2021001.jpg", &jpeg(1));
    page.post("roster?name=class.csv", "学号,姓名\n2021001,张三\n2021002,李四\n".as_bytes());
    rows(&page, 1);
    let table = page.get("download/messages.xlsx").body;
    let refused = page.post("roster?name=messages.xlsx", &table);
    assert_eq!(refused.status, 422);
    assert!(String::from_utf8_lossy(&refused.body).contains("名单"));
    assert_eq!(page.get("rows?since=0").json()["roster"]["name"], "class.csv");
}

#[test]
fn the_same_photo_again_is_not_added_and_another_of_its_name_takes_its_place() {
    let page = Page::open("en", &[]);
    assert_eq!(page.post("photos?name=a.jpg", &jpeg(1)).json(), json!({ "known": 0, "instead": [] }));
    let before = rows(&page, 1)[0]["sha256"].clone();
    assert_eq!(page.post("photos?name=a.jpg", &jpeg(1)).json()["known"], 1);
    assert_eq!(page.post("photos?name=a.jpg", &jpeg(2)).json()["instead"], json!(["a.jpg"]));
    let after = rows(&page, 1)[0].clone();
    assert!(after["id"] == 0 && after["sha256"] != before, "{after}");
    let archive = support::zip(&[("a.jpg", &jpeg(3)), ("b.jpg", &jpeg(4))]);
    assert_eq!(page.post("photos?name=class.zip", &archive).json()["known"], 0);
    assert_eq!(page.post("photos?name=class.zip", &archive).json()["known"], 2);
    rows(&page, 3);
}

#[test]
fn a_photo_that_is_removed_is_gone_with_its_decision_and_the_others_keep_their_places() {
    let page = Page::open("en", &[]);
    for (name, seed) in [("2021001.jpg", 1), ("2021002.jpg", 2)] {
        page.post(&format!("photos?name={name}"), &jpeg(seed));
    }
    page.post("roster?name=class.csv", "学号,姓名\n2021001,张三\n2021002,李四\n".as_bytes());
    let first = rows(&page, 2).into_iter().find(|row| row["id"] == 0).expect("the first photo");
    decide(&page, &first["sha256"], &json!([decision(&first["sha256"], "reject")]), &json!([]));
    assert_eq!(page.get("rows?since=0").json()["unsaved"], 1);
    assert_eq!(page.post("remove/0", b"").status, 204);
    let left = rows(&page, 1);
    let gone = left.iter().find(|row| row["id"] == 0).expect("it is told that it is gone");
    assert_eq!(gone["is_removed"], true);
    assert_eq!(page.get("picture/0").status, 404);
    let answer = page.get("rows?since=0").json();
    assert_eq!(answer["tail"]["gaps"]["without_photo"][0]["number"], first["student"]["number"]);
    assert_eq!((&answer["decided"]["decisions"], &answer["unsaved"]), (&json!([]), &0.into()));
    page.post(&format!("photos?name={}", first["path"].as_str().expect("a path")), &jpeg(1));
    assert!(rows(&page, 2).iter().any(|row| row["id"] == 2));
}

/// What stands now of a photo.
fn decide(page: &Page, sha256: &Value, decisions: &Value, waivers: &Value) {
    let file = json!({ "schema": 1, "profile": "ucas-2025", "decisions": decisions, "waivers": waivers });
    let answer = tell(page, &json!([sha256]), &file.to_string());
    assert!(answer.status == 200 && answer.json()["version"].is_u64());
}

fn tell(page: &Page, of: &Value, now: &str) -> page::Answer {
    let change = json!({ "of": of, "now": now }).to_string();
    page.ask("POST", &format!("{}decisions", page.root), "Content-Type: application/json\r\n", change.as_bytes())
}

fn decision(sha256: &Value, verdict: &str) -> Value {
    json!({ "sha256": sha256, "verdict": verdict, "by": "the office", "at": "2025-03-01", "reason": "agreed with the agency" })
}

#[test]
fn what_one_tab_decides_another_learns_and_does_not_wipe() {
    let page = Page::open("en", &[]);
    let [one, other] = [1, 2].map(|number| json!(format!("{number:064x}")));
    decide(&page, &one, &json!([decision(&one, "accept")]), &json!([]));
    let since = page.get("rows?since=0").json()["version"].clone();
    decide(&page, &other, &json!([decision(&other, "reject")]), &json!([]));
    let told = page.get(&format!("rows?since={since}")).json()["decided"].clone();
    assert_eq!((&told["of"], &told["decisions"][0]["verdict"]), (&json!([other]), &"reject".into()));
    decide(&page, &other, &json!([]), &json!([]));
    let all = page.get("rows?since=0").json();
    assert_eq!(all["decided"]["decisions"].as_array().map(Vec::len), Some(1));
    assert_eq!(all["unsaved"], 1);
    assert_eq!(page.post("saved", b"").status, 204);
    assert_eq!(page.get("rows?since=0").json()["unsaved"], 0);
}

#[test]
fn a_waiver_holds_at_once() {
    let page = Page::open("en", &[]);
    page.post("photos?name=a.jpg", &sample("headwear-cap.jpg"));
    let row = rows(&page, 1)[0].clone();
    assert_eq!((&row["judged"], &row["faults"][0][0]), (&"review".into(), &"headwear".into()));
    let waiver = json!({ "sha256": row["sha256"], "checks": ["headwear"], "kind": "religious", "until": "2199-12-31" });
    let judged = |waivers: Value| {
        decide(&page, &row["sha256"], &json!([]), &waivers);
        page.get("rows?since=0").json()["rows"][0]["judged"].clone()
    };
    assert_eq!(judged(json!([waiver])), "accept");
    assert_eq!(judged(json!([])), "review");
}

#[test]
fn an_archive_without_photos_is_said() {
    let page = Page::open("en", &[]);
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let plain = zip::write::SimpleFileOptions::default();
    archive.start_file("notes.txt", plain).and_then(|()| archive.write_all(b"notes").map_err(Into::into)).expect("memory takes everything");
    let refused = page.post("photos?name=notes.zip", &archive.finish().expect("an archive").into_inner());
    assert_eq!(refused.status, 422);
    assert!(String::from_utf8_lossy(&refused.body).contains("notes.zip"));
}

#[test]
fn a_decision_is_in_the_page_that_is_taken_away() {
    let page = Page::open("en", &[]);
    page.post("photos?name=a.jpg", &sample("eye-line-low.jpg"));
    let sha256 = rows(&page, 1)[0]["sha256"].clone();
    decide(&page, &sha256, &json!([decision(&sha256, "accept")]), &json!([]));
    assert_eq!(tell(&page, &json!([sha256]), "[]").status, 422);
    assert_eq!(tell(&page, &json!([sha256]), r#"{"schema":1,"profile":"id-card","decisions":[]}"#).status, 422);
    let report = String::from_utf8(page.get("download/photolint.html").body).expect("a page is UTF-8");
    assert!(report.contains("agreed with the agency"));
    assert_eq!(page.get("rows?since=0").json()["unsaved"], 0);
    assert_eq!(page.get("download/else.html").status, 404);
}

#[test]
fn a_code_that_is_dropped_is_said_and_not_shown() {
    let page = Page::open("en", &[]);
    page.post("photos?name=code.jpg", &sample("face-count-code.jpg"));
    let rows = rows(&page, 1);
    assert_eq!(rows[0]["faults"], json!([["collection-code", "fail"]]));
    assert_eq!((page.get("picture/0").status, page.get("large/0").status), (404, 404));
}

#[test]
fn one_photo_is_answered_and_not_kept() {
    let page = Page::open("en", &[]);
    let answer = page.post("one?name=me.jpg&lang=zh", &sample("eye-line-low.jpg")).json();
    assert_eq!(answer["verdict"], "reject");
    assert!(rows(&page, 0).is_empty());
}

#[test]
fn an_emptied_page_has_no_photos() {
    let page = Page::open("en", &[]);
    page.post("photos?name=a.jpg", &jpeg(1));
    rows(&page, 1);
    assert_eq!(page.post("clear", b"").status, 204);
    assert!(rows(&page, 0).is_empty());
    assert_eq!(page.get("large/0").status, 404);
    page.post("photos?name=b.jpg", &jpeg(2));
    assert_eq!(verdicts(&rows(&page, 1))[0].0, "b.jpg");
}

#[test]
fn a_browser_that_is_closed_in_the_middle_leaves_no_half_photo() {
    let page = Page::open("en", &[]);
    page.post("photos?name=whole.jpg", &jpeg(1));
    for length in [0, 10, 500] {
        page.hang_up("photos?name=half.jpg", 1000, &jpeg(2)[..length]);
    }
    page.post("photos?name=next.jpg", &jpeg(3));
    let names: Vec<_> = verdicts(&rows(&page, 2)).into_iter().map(|(path, _)| path).collect();
    assert_eq!(names, ["next.jpg", "whole.jpg"]);
}

#[test]
fn a_list_that_comes_between_photos_loses_none() {
    let page = Page::open("en", &[]);
    for name in ["2021001.jpg", "2021002.jpg"] {
        page.post(&format!("photos?name={name}"), &sample("accepted-dark-suit.jpg"));
        page.post("roster?name=class.csv", "学号,姓名\n2021001,张三\n2021002,李四\n".as_bytes());
    }
    let rows = rows(&page, 2);
    let students: Vec<_> = rows.iter().map(|row| row["student"]["number"].as_str().unwrap_or_default()).collect();
    assert!(students.contains(&"2021001") && students.contains(&"2021002"), "{students:?}");
    assert_eq!(page.get("rows?since=0").json()["page"], 0);
    let is_twin = |row: &Value| row["faults"].as_array().is_some_and(|faults| faults.iter().any(|fault| fault[0] == "duplicate"));
    assert!(rows.iter().all(is_twin), "{rows:?}");
}

#[test]
fn a_port_that_is_taken_is_said() {
    let page = Page::open("en", &[]);
    let out = Command::new(env!("CARGO_BIN_EXE_photolint"))
        .args(["serve", "--no-open", "--lang", "en", "--port", &page.port.to_string()])
        .output()
        .expect("photolint runs");
    assert_eq!(out.status.code(), Some(2));
    let said = String::from_utf8_lossy(&out.stderr);
    assert!(said.contains(&format!("Port {} is taken", page.port)), "{said}");
}
