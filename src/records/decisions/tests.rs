//! Files that were edited by hand, decisions that no longer fit, waivers that end.

use super::*;
use crate::check::Unit;
use crate::finding::{Finding, Kind, Limit, Rule, Source};

const SHA: &str = "0000000000000000000000000000000000000000000000000000000000000001";

fn file(decisions: &str, waivers: &str) -> String {
    format!(r#"{{"schema":1,"profile":"ucas-2025","decisions":[{decisions}],"waivers":[{waivers}]}}"#)
}

fn accepted(faults: &str) -> String {
    format!(
        r#"{{"sha256":"{SHA}","path":"a/1.jpg","verdict":"accept","by":"李","at":"2025-04-01T09:00:00+08:00","judged":{{"verdict":"reject","faults":{{{faults}}}}}}}"#
    )
}

fn waiver(until: &str) -> String {
    format!(r#"{{"sha256":"{SHA}","checks":["eye-line"],"kind":"medical","until":"{until}"}}"#)
}

fn places(text: &str) -> Vec<String> {
    read(text.as_bytes()).expect_err("it has faults").faults.into_iter().map(|fault| fault.place).collect()
}

fn eye_line(px: f32, max: f64) -> Finding {
    let limit = Limit::Range { min: Some(200.0), max: Some(max), review: 0.0 };
    let (kind, worst) = (Kind::Require, Outcome::Fail);
    let rule = Rule { limit: Some(limit), kind, worst, optional: false, clause: "§".into(), source: Source::Written };
    Finding::judge("eye-line", Unit::Px, Ok(px.into()), &rule)
}

fn ledger(text: &str, today: &str) -> Ledger {
    let file = read(text.as_bytes()).expect("a file without faults");
    Ledger::new(vec![file], "ucas-2025", today.parse().expect("a date"))
}

const SUBJECT: Subject<'_> = Subject { sha256: SHA, path: "a/1.jpg", student: Some("2022001"), is_unreadable: false };

/// Why the decision does not hold for a photo with this finding.
fn stale(text: &str, finding: &Finding) -> Option<String> {
    let faults: Vec<_> = [finding].into_iter().filter(|finding| finding.decides()).collect();
    let ruling = ledger(text, "2025-05-01").rule(&SUBJECT, &faults, &[]).expect("a decision on the photo");
    ruling.stale.map(|why| why.key.into_owned())
}

#[test]
fn what_is_written_reads_the_same() {
    let text = file(&accepted(r#""eye-line":{"outcome":"fail","terms":"require 200..300 ~0"}"#), &waiver("2025-06-30"));
    let file = read(text.as_bytes()).expect("a file without faults");
    let again = serde_json::json!({
        "schema": 1,
        "profile": "ucas-2025",
        "decisions": [decision(&file.decisions[0])],
        "waivers": [super::waiver(&file.waivers[0])],
    });
    assert_eq!(read(again.to_string().as_bytes()), Ok(file));
}

#[test]
fn a_byte_order_mark_is_passed_over() {
    assert!(read(format!("\u{feff}{}", file("", "")).as_bytes()).is_ok());
}

#[test]
fn every_fault_is_told_with_its_place() {
    let wrong = r#"{"sha256":"12","verdict":"acept","by":" ","at":"yesterday","reson":"x"}"#;
    let text = file(wrong, r#"{"checks":[],"kind":"sport","until":"2025-02-30"}"#);
    let expected = [
        "decisions[0].reson",
        "decisions[0].sha256",
        "decisions[0].verdict",
        "decisions[0].by",
        "decisions[0].at",
        "waivers[0]",
        "waivers[0].checks",
        "waivers[0].kind",
        "waivers[0].until",
    ];
    assert_eq!(places(&text), expected);
}

#[test]
fn a_check_that_does_not_exist_is_a_fault() {
    let text = file("", r#"{"student":"1","checks":["headwear","head-rol"],"kind":"other","until":"2199-12-31"}"#);
    assert_eq!(places(&text), ["waivers[0].checks[1]"]);
}

#[test]
fn two_decisions_on_one_photo_are_a_fault() {
    let text = file(&[accepted(""), accepted("")].join(","), "");
    assert_eq!(places(&text), ["decisions[1].sha256"]);
}

#[test]
fn a_file_that_breaks_off_is_told_with_its_line() {
    let error = read(b"{\"schema\":1,\n\"profile\":").expect_err("it breaks off");
    assert!(error.to_string().starts_with("line 2, column 10: the file is no JSON"), "{error}");
}

#[test]
fn a_file_of_another_version_is_told_alone() {
    assert_eq!(places(r#"{"schema":2,"photos":[]}"#), ["schema"]);
    assert_eq!(places("[]"), [""]);
}

#[test]
fn a_decision_holds_as_long_as_no_more_is_wrong() {
    let text = file(&accepted(r#""eye-line":{"outcome":"fail","terms":"require 200..300 ~0"}"#), "");
    assert_eq!(stale(&text, &eye_line(318.0, 300.0)), None);
    assert_eq!(stale(&text, &eye_line(318.0, 320.0)), None);
}

#[test]
fn a_fault_that_nobody_saw_makes_it_stale() {
    assert_eq!(stale(&file(&accepted(""), ""), &eye_line(318.0, 300.0)).as_deref(), Some("judged-graver"));
}

#[test]
fn a_rule_that_has_changed_makes_it_stale() {
    let text = file(&accepted(r#""eye-line":{"outcome":"review","terms":"require 200..320 ~0"}"#), "");
    assert_eq!(stale(&text, &eye_line(318.0, 300.0)).as_deref(), Some("rule-changed"));
}

#[test]
fn what_was_decided_of_another_copy_of_the_file_does_not_hold() {
    let rule = Rule {
        limit: Some(Limit::Range { min: None, max: Some(0.0), review: 0.0 }),
        kind: Kind::Require,
        worst: Outcome::Review,
        optional: false,
        clause: "§".into(),
        source: Source::Ours,
    };
    let twins = Finding::judge("duplicate", Unit::Count, Ok(1.0.into()), &rule);
    let text = file(&accepted(r#""duplicate":{"outcome":"review","terms":"require ..0 ~0"}"#), "");
    let of = |path| {
        let ruling = ledger(&text, "2025-05-01").rule(&Subject { path, ..SUBJECT }, &[&twins], &[]).expect("a decision on the file");
        ruling.stale.map(|why| why.key.into_owned())
    };
    assert_eq!(of("moved/1.jpg"), None);
    assert_eq!(of("a/2.jpg").as_deref(), Some("of-twin"));
}

#[test]
fn a_rejection_whose_fault_is_gone_is_stale() {
    let text = file(&accepted(r#""eye-line":{"outcome":"fail"}"#).replace("\"accept\"", "\"reject\""), "");
    assert_eq!(stale(&text, &eye_line(250.0, 300.0)).as_deref(), Some("judged-milder"));
}

#[test]
fn an_unreadable_file_is_never_accepted() {
    let subject = Subject { is_unreadable: true, ..SUBJECT };
    let ruling = ledger(&file(&accepted(""), ""), "2025-05-01").rule(&subject, &[], &[]).expect("a decision");
    assert_eq!(ruling.stale.map(|why| why.key.into_owned()).as_deref(), Some("unreadable"));
}

#[test]
fn a_waiver_holds_on_its_last_day_and_not_after_it() {
    for (today, outcome) in [("2025-06-30", Outcome::Pass), ("2025-07-01", Outcome::Fail)] {
        let mut findings = [eye_line(318.0, 300.0)];
        ledger(&file("", &waiver("2025-06-30")), today).waive(&SUBJECT, &mut findings);
        assert_eq!(findings[0].outcome, outcome, "{today}");
        assert_eq!(findings[0].notes.iter().any(is_waiver), outcome == Outcome::Pass);
    }
}

#[test]
fn a_students_waiver_holds_for_their_next_photo_too() {
    let text = file("", &waiver("2025-06-30").replace(&format!("\"sha256\":\"{SHA}\""), "\"student\":\"2022001\""));
    let mut findings = [eye_line(318.0, 300.0)];
    ledger(&text, "2025-05-01").waive(&SUBJECT, &mut findings);
    assert_eq!(findings[0].outcome, Outcome::Pass);
}

#[test]
fn what_met_no_photo_is_left_over_with_its_reason() {
    let text = file(&accepted(""), &waiver("2025-04-30"));
    let keys = |ledger: &Ledger| ledger.rest().into_iter().map(|stale| stale.why.key.into_owned()).collect::<Vec<_>>();
    let mut ledger = ledger(&text, "2025-05-01");
    assert_eq!(keys(&ledger), ["photo-absent", "waiver-over"]);
    ledger.rule(&Subject { sha256: "2", ..SUBJECT }, &[], &[]);
    assert_eq!(keys(&ledger), ["photo-changed", "waiver-over"]);
    ledger.rule(&SUBJECT, &[], &[]);
    assert_eq!(keys(&ledger), ["waiver-over"]);
}

#[test]
fn the_later_of_two_decisions_counts_and_other_profiles_count_for_nothing() {
    let later = file(&accepted("").replace("\"accept\"", "\"reject\"").replace("2025-04-01T09:00:00+08:00", "2025-04-02"), "");
    let files = [&later, &file(&accepted(""), "")].map(|text| read(text.as_bytes()).expect("a file without faults"));
    let rule = |profile| Ledger::new(files.to_vec(), profile, "2025-05-01".parse().expect("a date")).rule(&SUBJECT, &[], &[]);
    assert_eq!(rule("ucas-2025").map(|ruling| ruling.decision.verdict), Some(Verdict::Reject));
    assert!(rule("degree-2017").is_none());
}
