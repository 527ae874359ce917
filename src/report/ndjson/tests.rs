//! Records as other programs read them.

use super::*;
use crate::catalogue::{Catalogue, Lang};
use crate::check::Measurement;
use crate::colour::Rgb;
use crate::finding::{Kind, Outcome, Reference, Rule, Source};
use crate::report::tests::{eye_line, row_of, student};

fn written(row: &Row) -> Value {
    let made = Made { profile: "ucas-2025".into(), regions: "own", has_roster: row.student.is_some() };
    serde_json::to_value(Record::of(row, &made, Catalogue::of(Lang::En))).expect("a record is JSON")
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn the_keys_of_the_contract_come_first_and_in_its_order() {
    let record = written(&row_of(vec![eye_line(318.04)]));
    assert_eq!(keys(&record), ["schema", "path", "sha256", "program", "profile", "verdict", "findings", "error", "regions", "decision"]);
    let contract = ["check", "outcome", "value", "unit", "limit", "kind", "clause", "message", "marks"];
    assert_eq!(keys(&record["findings"][0])[..contract.len()], contract);
}

#[test]
fn a_student_is_a_number_and_no_name() {
    let record = written(&Row { student: Some(student("2024001")), ..row_of(Vec::new()) });
    assert_eq!(record["student"], json!({ "number": "2024001" }));
    assert!(!record.to_string().contains("李明"));
}

#[test]
fn values_are_rounded_and_never_anything_but_a_number_or_null() {
    assert_eq!(number(271.404_9, 2), json!(271.4));
    assert_eq!(number(-0.000_1, 2), json!(0));
    assert_eq!(number(f64::NAN, 2), Value::Null);
    assert_eq!(number(f64::INFINITY, 2), Value::Null);
}

#[test]
fn a_rounded_value_means_what_the_exact_one_does() {
    let shown = |px: f64| {
        let limit = Some(Limit::Range { min: Some(200.0), max: Some(300.0), review: 3.0 });
        value(&Finding { value: Some(px), limit, ..eye_line(250.0) })
    };
    let found = [300.004, 300.006, 299.996, 199.996, 303.004, 303.000, 196.996, 250.004].map(shown);
    let expected = [json!(300.01), json!(300.01), json!(300), json!(199.99), json!(303.01), json!(303), json!(196.99), json!(250)];
    assert_eq!(found, expected.map(Some));
}

#[test]
fn a_colour_of_a_limit_has_its_outcome_and_a_note_says_whether_it_decides() {
    let white = Reference { name: "white".into(), rgb: Rgb::new(255, 255, 255), outcome: Outcome::Review };
    let colours = Limit::Colours { references: vec![white], max: 5.0, review: 1.0 };
    assert_eq!(limit(&colours)["outcomes"], json!({ "white": "review" }));
    let measurement = Measurement::from(250.0).note(Note::new("scaled")).suspect(Note::new("small-face")).doubt(Note::new("big-hair"));
    let rule = Rule { limit: None, kind: Kind::Require, worst: Outcome::Fail, optional: false, clause: "§".into(), source: Source::Ours };
    let record = written(&row_of(vec![Finding::judge("eye-line", Unit::Px, Ok(measurement), &rule)]));
    let decides: Vec<_> = record["findings"][0]["notes"].as_array().into_iter().flatten().map(|note| &note["decides"]).collect();
    assert_eq!(decides, [false, true, true]);
}

#[test]
fn a_mark_is_rounded_to_a_tenth_of_a_pixel() {
    let record = written(&row_of(vec![eye_line(318.0)]));
    assert_eq!(record["findings"][0]["marks"], json!([{ "line": [[10, 20.1], [30, 20.1]] }]));
}

#[test]
fn an_unreadable_input_has_an_error_and_no_findings() {
    let mut row = row_of(Vec::new());
    row.error = Some(crate::check::Note::new("not-found"));
    row.sha256 = None;
    let record = written(&row);
    assert_eq!(record["error"]["key"], "not-found");
    assert_eq!(record["sha256"], Value::Null);
    assert_eq!(record["findings"], json!([]));
}
