//! Whose error it was, and where a limit should have been.

use super::super::decisions;
use super::*;

fn record(outcome: &str, value: f64) -> Answers {
    let text = format!(
        r#"{{"sha256":"1","profile":"p","findings":[{{"check":"eye-line","outcome":"{outcome}","value":{value},"limit":{{"min":200,"max":300,"review":0}},"kind":"require","optional":false}},
        {{"check":"file-size","outcome":"fail","value":9,"limit":{{"min":20,"max":40,"review":0}},"kind":"advise","optional":false}}]}}"#
    );
    read(&text).expect("a record")
}

fn decided(verdict: &str, checks: &str) -> Decision {
    let sha256 = "1".repeat(64);
    let decision = format!(r#"{{"sha256":"{sha256}","verdict":"{verdict}","by":"李","at":"2025-04-01","checks":[{checks}]}}"#);
    let file = format!(r#"{{"schema":1,"profile":"p","decisions":[{decision}]}}"#);
    decisions::read(file.as_bytes()).expect("a file without faults").decisions.remove(0)
}

fn agreement(photos: &[(Answers, Decision)]) -> Agreement {
    let mut agreements = compare(photos.iter().map(|(answers, decision)| (answers, decision)));
    agreements.remove("eye-line").unwrap_or_default()
}

#[test]
fn an_accepted_fail_is_too_strict_and_a_rejected_one_upheld() {
    let agreement = agreement(&[(record("fail", 310.0), decided("accept", "")), (record("fail", 400.0), decided("reject", ""))]);
    assert_eq!((agreement.too_strict, agreement.upheld, agreement.too_lax), (1, 1, 0));
}

#[test]
fn a_pass_that_a_person_names_is_too_lax_and_one_they_do_not_is_not() {
    let named = (record("pass", 290.0), decided("reject", "\"eye-line\""));
    let other = (record("pass", 290.0), decided("reject", "\"headwear\""));
    assert_eq!(agreement(&[named, other]).too_lax, 1);
}

#[test]
fn a_look_is_no_error_of_either_side() {
    let agreement = agreement(&[(record("review", 302.0), decided("accept", "")), (record("review", 303.0), decided("review", ""))]);
    assert_eq!((agreement.looked_accepted, agreement.too_strict), (1, 0));
}

#[test]
fn advice_has_no_part_in_it() {
    let photo = (record("pass", 250.0), decided("accept", ""));
    assert!(!compare([(&photo.0, &photo.1)]).contains_key("file-size"));
}

#[test]
fn the_limit_moves_to_where_people_drew_it() {
    let accepted = (0..20).map(|step| (record(if step < 10 { "pass" } else { "fail" }, 291.0 + f64::from(step)), decided("accept", "")));
    let rejected = (0..5).map(|step| (record("fail", 320.0 + f64::from(step)), decided("reject", "")));
    let best = agreement(&accepted.chain(rejected).collect::<Vec<_>>()).best.expect("enough photos");
    assert_eq!((best.disagreements_now, best.disagreements), (10, 0));
    assert!(best.bounds.max.is_some_and(|max| (310.0..320.0).contains(&max)), "{best:?}");
    assert_eq!(best.bounds.min, Some(200.0));
}

#[test]
fn nineteen_photos_are_too_few_for_a_limit() {
    let photos = vec![(record("pass", 250.0), decided("accept", "")); LEAST_PHOTOS - 1];
    assert_eq!(agreement(&photos).best, None);
    let photos = vec![(record("pass", 250.0), decided("accept", "")); LEAST_PHOTOS];
    assert_eq!(agreement(&photos).best.map(|best| best.bounds), Some(Bounds { min: Some(200.0), max: Some(300.0) }));
}

#[test]
fn another_file_is_no_record() {
    assert!(read("{}").is_err_and(|fault| fault.text.as_deref() == Some("findings")));
    assert!(read("PK").is_err());
}
