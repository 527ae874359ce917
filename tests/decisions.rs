//! `check --decisions` and `agreement`, from files to what is printed.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

mod support;

use support::{err, jpeg, out, photolint, put};

/// A folder with three photos that the file rules reject.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for number in 1..=3 {
        put(folder.path(), &format!("in/{number}.jpg"), &jpeg(number));
    }
    folder
}

fn records(folder: &Path, more: &[&str]) -> Vec<Value> {
    support::records(folder, &[&["in"], more].concat())
}

/// Writes a file that decides on photos as their records say; returns its name.
fn decide(folder: &Path, decisions: &[Value], waivers: &[Value]) {
    let file = json!({ "schema": 1, "profile": "ucas-2025", "made_by": "a test", "decisions": decisions, "waivers": waivers });
    put(folder, "decisions.json", file.to_string().as_bytes());
}

fn accepted(record: &Value) -> Value {
    let deciding = |finding: &&Value| finding["kind"] == "require" && finding["outcome"] != "pass";
    let faults = record["findings"].as_array().expect("findings").iter().filter(deciding);
    let faults: serde_json::Map<_, _> =
        faults.map(|finding| (finding["check"].as_str().expect("an id").into(), json!({ "outcome": finding["outcome"] }))).collect();
    json!({ "sha256": record["sha256"], "path": record["path"], "verdict": "accept", "by": "李", "at": "2025-04-02T10:00:00+08:00",
        "reason": "seen", "judged": { "verdict": record["verdict"], "faults": faults } })
}

const APPLY: [&str; 4] = ["--decisions", "decisions.json", "--today", "2025-05-01"];

#[test]
fn a_decision_is_the_verdict_of_its_photo_and_of_no_other() {
    let folder = folder();
    let before = records(folder.path(), &[]);
    decide(folder.path(), &[accepted(&before[1])], &[]);
    let after = records(folder.path(), &APPLY);
    let verdicts: Vec<_> = after.iter().map(|record| record["verdict"].as_str().unwrap_or_default()).collect();
    assert_eq!(verdicts, ["reject", "accept", "reject"]);
    assert_eq!(
        after[1]["decision"],
        json!({ "verdict": "accept", "by": "李", "at": "2025-04-02T10:00:00+08:00", "reason": "seen", "judged": "reject", "stale": null })
    );
    assert_eq!(after[0]["decision"], Value::Null);
}

#[test]
fn the_exit_code_follows_the_people() {
    let folder = folder();
    let decisions: Vec<_> = records(folder.path(), &[]).iter().map(accepted).collect();
    decide(folder.path(), &decisions, &[]);
    let checked = photolint(folder.path(), &[&["check", "in", "--only", "file", "--lang", "en"][..], &APPLY].concat());
    assert_eq!(checked.status.code(), Some(0), "{}", out(&checked));
    assert!(out(&checked).contains("3 of them as people decided"), "{}", out(&checked));
}

#[test]
fn text_and_table_say_who_decided_what_and_why() {
    let folder = folder();
    let before = records(folder.path(), &[]);
    let mut rejected = accepted(&before[1]);
    rejected["verdict"] = "reject".into();
    rejected["reason"] = "换人了".into();
    let waiver = json!({ "sha256": before[2]["sha256"], "checks": ["pixel-size"], "kind": "medical", "until": "2025-06-30" });
    decide(folder.path(), &[accepted(&before[0]), rejected], &[waiver]);
    let check = |format: &str, more: &[&str]| {
        let args = ["check", "in", "--only", "file", "--lang", "zh", "--format", format];
        out(&photolint(folder.path(), &[&args[..], more].concat()))
    };
    let text = check("human", &APPLY);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(
        lines[1],
        "    人工决定：李于 2025-04-02 10:00 决定：合格（工具原判：不合格）；理由：seen；程序检出的问题已由人工改判，仅供参考"
    );
    let of = |number: u8| text.split("in/").nth(usize::from(number)).expect("the photo's lines");
    assert!(of(1).contains("像素尺寸") || of(1).contains("照片为 48×64 像素"), "{text}");
    assert!(!of(1).contains("→"), "what a person accepted needs no advice: {text}");
    assert!(of(2).contains("人工决定：李于 2025-04-02 10:00 决定：不合格；理由：换人了\n") && of(2).contains("→"), "{text}");
    assert!(of(3).contains("人工决定：像素尺寸（因医疗原因豁免，有效期至 2025-06-30）\n"), "{text}");

    let table = |text: &str| {
        let mut reader = csv::ReaderBuilder::new().from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let headings: Vec<String> = reader.headers().expect("headings").iter().map(Into::into).collect();
        let rows: Vec<Vec<String>> = reader.records().map(|row| row.expect("a row").iter().map(Into::into).collect()).collect();
        (headings, rows)
    };
    let (headings, rows) = table(&check("csv", &APPLY));
    let cell = |row: usize, heading: &str| &*rows[row][headings.iter().position(|found| found == heading).expect("the column")];
    assert_eq!(headings[1..3], ["结论", "人工决定"]);
    assert_eq!((cell(0, "结论"), cell(0, "问题数"), cell(0, "处理建议")), ("合格", "0", ""));
    assert!(cell(0, "人工决定").starts_with("李于 2025-04-02 10:00 决定：合格"), "{}", cell(0, "人工决定"));
    assert!(cell(0, "原因").split('、').all(|reason| reason.ends_with("（已改判）")), "{}", cell(0, "原因"));
    assert!(cell(1, "原因").starts_with("换人了、"), "{}", cell(1, "原因"));
    assert!(!table(&check("csv", &[])).0.contains(&"人工决定".to_owned()), "the column stands where decisions were given");
}

#[test]
fn what_no_longer_fits_is_listed_and_not_applied() {
    let folder = folder();
    let before = records(folder.path(), &[]);
    let mut unseen = accepted(&before[0]);
    unseen["judged"]["faults"] = json!({});
    let mut absent = accepted(&before[1]);
    absent["sha256"] = "e".repeat(64).into();
    absent["path"] = "gone.jpg".into();
    decide(folder.path(), &[unseen, absent], &[]);
    let checked = photolint(folder.path(), &[&["check", "in", "--only", "file", "--lang", "en"][..], &APPLY].concat());
    let text = out(&checked);
    assert_eq!(checked.status.code(), Some(1));
    assert!(text.contains("2 decisions or waivers had no effect"), "{text}");
    assert!(text.contains("in/1.jpg  “"), "{text}");
    assert!(text.contains("gone.jpg  the photo is not among these"), "{text}");
    assert_eq!(records(folder.path(), &APPLY)[0]["decision"]["stale"]["key"], "judged-graver");
}

#[test]
fn a_waiver_turns_a_fault_into_a_pass_until_it_ends() {
    let folder = folder();
    let sha256 = records(folder.path(), &[])[0]["sha256"].clone();
    let waiver = json!({ "sha256": sha256, "checks": ["pixel-size"], "kind": "medical", "until": "2025-06-30" });
    decide(folder.path(), &[], &[waiver]);
    let size = |today: &str| {
        let record = records(folder.path(), &["--decisions", "decisions.json", "--today", today]).remove(0);
        record["findings"].as_array().expect("findings").iter().find(|finding| finding["check"] == "pixel-size").expect("a finding").clone()
    };
    assert_eq!(size("2025-06-30")["outcome"], "pass");
    assert!(size("2025-06-30")["notes"].to_string().contains("waived-medical"));
    assert_eq!(size("2025-07-01")["outcome"], "fail");
}

#[test]
fn a_file_with_faults_is_refused_with_all_of_them() {
    let folder = folder();
    put(
        folder.path(),
        "decisions.json",
        br#"{"schema":1,"profile":"ucas-2025","decisions":[{"sha256":"x","verdict":"yes","by":"a","at":"2025-13-01"}]}"#,
    );
    let checked = photolint(folder.path(), &[&["check", "in", "--only", "file", "--lang", "en"][..], &APPLY].concat());
    assert_eq!(checked.status.code(), Some(2));
    let said = err(&checked);
    assert!(
        ["decisions.json", "(3)", "decisions[0].sha256", "decisions[0].verdict", "decisions[0].at"].iter().all(|part| said.contains(part)),
        "{said}"
    );
}

#[test]
fn decisions_by_other_rules_are_named_and_passed_over() {
    let folder = folder();
    put(folder.path(), "decisions.json", br#"{"schema":1,"profile":"id-card","decisions":[]}"#);
    let checked = photolint(folder.path(), &[&["check", "in", "--only", "file", "--lang", "en"][..], &APPLY].concat());
    assert!(err(&checked).contains("other rules (id-card)"), "{}", err(&checked));
}

#[test]
fn a_decisions_file_is_never_written_over() {
    let folder = folder();
    decide(folder.path(), &[], &[]);
    let checked =
        photolint(folder.path(), &[&["check", "in", "--only", "file", "--format", "html", "-o", "decisions.json"][..], &APPLY].concat());
    assert_eq!(checked.status.code(), Some(2));
}

#[test]
fn agreement_counts_what_people_overruled_from_a_report_and_from_photos() {
    let folder = folder();
    let before = records(folder.path(), &[]);
    let mut rejected = accepted(&before[1]);
    rejected["verdict"] = "reject".into();
    decide(folder.path(), &[accepted(&before[0]), rejected], &[]);
    let lines: Vec<_> = before.iter().map(ToString::to_string).collect();
    put(folder.path(), "report.ndjson", lines.join("\n").as_bytes());
    let compared = photolint(folder.path(), &["agreement", "--decisions", "decisions.json", "report.ndjson", "--format", "json"]);
    let document: Value = serde_json::from_str(&out(&compared)).expect("a document");
    assert_eq!((&document["photos"], &document["decided"]), (&json!(3), &json!(2)));
    let size = document["checks"].as_array().expect("a list").iter().find(|check| check["check"] == "pixel-size").expect("the check");
    assert_eq!((&size["too_strict"], &size["upheld"]), (&json!(1), &json!(1)));
    let text = out(&photolint(folder.path(), &["agreement", "--decisions", "decisions.json", "report.ndjson", "--lang", "zh"]));
    assert!(text.contains("像素尺寸") && text.contains("过严 1 次"), "{text}");
    put(folder.path(), "renamed.txt", format!("\u{feff}{}", lines.join("\n")).as_bytes());
    let renamed = out(&photolint(folder.path(), &["agreement", "--decisions", "decisions.json", "renamed.txt", "--lang", "zh"]));
    assert_eq!(renamed, text, "a report is told by what is in it");
    put(folder.path(), "other.ndjson", b"{\"a\":1}");
    let refused = photolint(folder.path(), &["agreement", "--decisions", "decisions.json", "other.ndjson", "--lang", "en"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(err(&refused).contains("other.ndjson") && err(&refused).contains("line 1"), "{}", err(&refused));
}

#[test]
fn agreement_names_what_is_not_there_and_what_is_no_report_of_records() {
    let folder = folder();
    decide(folder.path(), &[], &[]);
    put(folder.path(), "report.json", &photolint(folder.path(), &["check", "in", "--only", "file", "--format", "json"]).stdout);
    let compared = |path: &str| {
        let output = photolint(folder.path(), &["agreement", "--decisions", "decisions.json", path, "--lang", "en"]);
        (output.status.code(), err(&output))
    };
    for gone in ["gone", "gone.ndjson", "gone/*.jpg"] {
        let (code, said) = compared(gone);
        assert!(code == Some(2) && said.contains(gone), "{said}");
    }
    let (code, said) = compared("report.json");
    assert!(code == Some(2) && said.contains("report.json") && said.contains("give one of --format ndjson"), "{said}");
}
