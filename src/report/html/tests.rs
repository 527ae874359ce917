//! The page as text: what may run in it, and what can't get out of its place.

use super::*;
use crate::catalogue::{Catalogue, Lang};
use crate::check::{Missing, Note};
use crate::report::tests::{eye_line, face_count, rendered, row_of, unmeasured};

fn page(rows: &[Row]) -> String {
    rendered(&mut Html::new(Catalogue::of(Lang::Zh)), rows)
}

/// What stands in the elements of a class.
fn parts<'a>(page: &'a str, begin: &str) -> Vec<&'a str> {
    page.split(begin).skip(1).filter_map(|rest| rest.split("</script>").next()).collect()
}

fn briefs(page: &str) -> Vec<Value> {
    let parts = parts(page, "<script type=\"application/json\" class=\"row\">");
    parts.iter().map(|part| serde_json::from_str(part).expect("a row is JSON")).collect()
}

#[test]
fn every_blank_of_the_page_is_filled() {
    assert!(!page(&[row_of(vec![eye_line(318.0)])]).contains("{{"));
}

#[test]
fn the_policy_permits_exactly_the_style_and_the_code_that_stand_in_the_page() {
    let page = page(&[]);
    let between =
        |begin: &str, end: &str| page.split(begin).nth(1).and_then(|rest| rest.split(end).next()).expect("it is there").to_owned();
    for (text, directive) in [(between("<style>", "</style>"), "style-src"), (between("\n<script>", "</script>"), "script-src")] {
        let hash = format!("{directive} 'sha256-{}'", base64::encode(&digest(text.as_bytes())));
        assert!(page.contains(&hash), "{directive}");
    }
    assert!(page.contains("default-src 'none'") && !page.contains("unsafe"));
}

#[test]
fn the_code_can_stand_between_its_tags() {
    let code = code() + FEED + &style();
    assert!(["</script", "<!--", "</style", "innerHTML", "eval(", "document.write"].iter().all(|text| !code.contains(text)));
}

#[test]
fn a_page_asks_nobody_for_anything() {
    let page = page(&[]).replace("http://www.w3.org/2000/svg", "");
    assert!(["http://", "https://", " src=", " href="].iter().all(|text| !page.contains(text)));
}

#[test]
fn no_name_leads_out_of_its_place() {
    let mut row = row_of(vec![eye_line(318.0)]);
    row.path = "</script><!--<img src=x onerror=alert(1)>\u{2028}\u{202e}\"'.jpg".into();
    let page = page(&[row.clone()]);
    assert_eq!(briefs(&page)[0]["path"], row.path);
    assert!(!page.contains("<img") && !page.contains('\u{2028}'));
}

#[test]
fn a_picture_stands_behind_its_row_and_is_none_where_there_is_none() {
    let mut row = row_of(Vec::new());
    assert!(!page(&[row.clone()]).contains("class=\"picture\""));
    row.picture = Some(b"\xff\xd8\xff".to_vec());
    assert_eq!(parts(&page(&[row]), "class=\"picture\">"), ["/9j/"]);
}

#[test]
fn a_pass_is_its_value_and_a_fault_says_what_to_do_in_both_languages() {
    let [pass, fault] = [250.0, 318.0].map(|px| findings(&row_of(vec![eye_line(px)])));
    assert_eq!(pass[0]["value"], serde_json::json!(["250 像素", "250 px"]));
    assert!(pass[0].get("message").is_none());
    assert_eq!(fault[0]["message"][1], "The eyes are 318 px from the top; 200–300 px is asked for.");
    assert_eq!(fault[0]["advice"][0], "请从上方裁去约 42 像素。");
    assert_eq!(fault[0]["marks"][0]["line"][0], serde_json::json!([10, 20]));
}

#[test]
fn what_was_not_measured_for_want_of_a_face_follows_and_decides_nothing() {
    let findings = findings(&row_of(vec![face_count(0.0), unmeasured(Missing::Face)]));
    assert_eq!(findings[0]["decides"], true);
    assert_eq!((&findings[1]["follows"], findings[1].get("decides"), findings[1].get("advice")), (&true.into(), None, None));
}

#[test]
fn an_unreadable_file_says_why() {
    let mut row = row_of(Vec::new());
    row.error = Some(Note::new("not-found"));
    row.verdict = crate::verdict::Verdict::Reject;
    let brief = brief(&row);
    assert_eq!(brief["judged"], "reject");
    assert_eq!(brief["error"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_id_is_of_the_content() {
    let id = |rows: &[Row]| {
        let page = page(rows);
        let tail: Value = serde_json::from_str(parts(&page, "id=\"tail\">")[0]).expect("the tail is JSON");
        tail["id"].as_str().expect("an id").to_owned()
    };
    assert_eq!(id(&[row_of(vec![eye_line(318.0)])]), id(&[row_of(vec![eye_line(318.0)])]));
    assert_ne!(id(&[row_of(vec![eye_line(318.0)])]), id(&[]));
}
