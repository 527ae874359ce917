//! Letters say what is wrong and what to do, and accuse nobody.

use super::*;
use crate::catalogue::{Catalogue, Lang};
use crate::check::{Measurement, Note, Reading, Unit};
use crate::checks::REGISTRY;
use crate::colour::Rgb;
use crate::finding::{Kind, Limit, Reference, Rule, Source};
use crate::records::decisions::{Decision, Moment, Ruling};
use crate::report::tests::{eye_line, row_of};

fn letters(lang: Lang) -> Letters {
    letters_on("2025-04-30", lang)
}

/// Letters of one day.
fn letters_on(today: &str, lang: Lang) -> Letters {
    let timetable = crate::profile::built_in("ucas-2025").and_then(|plan| plan.timetable).expect("a timetable");
    let words = Catalogue::of(lang);
    Letters::new(words, MakeUp::of(&timetable, today.parse().expect("a day"), words))
}

fn student() -> Student {
    Student { number: "1".into(), name: Some("张三".into()), id_number: None, unit: None, unit_code: None, remark: None }
}

/// A required check beyond its limit: failed, or for a person to look at.
fn fault(check: &'static str, outcome: Outcome) -> Finding {
    let limit = Limit::Range { min: None, max: Some(0.0), review: 0.0 };
    Finding::judge(check, Unit::Count, Ok(Measurement::from(1.0)), &rule(limit, outcome))
}

fn rule(limit: Limit, worst: Outcome) -> Rule {
    Rule { limit: Some(limit), kind: Kind::Require, worst, optional: false, clause: "§".into(), source: Source::Ours }
}

fn said(findings: Vec<Finding>) -> String {
    let row = Row { student: Some(student()), ..row_of(findings) };
    letters(Lang::Zh).of(&row)
}

#[test]
fn every_check_has_a_letter_and_a_place_among_the_others() {
    for check in REGISTRY {
        assert!(IMPORTANCE.contains(&check.id), "{} has no importance", check.id);
        assert!([Lang::Zh, Lang::En].iter().all(|lang| Catalogue::of(*lang).letter(check.id).is_some()), "{} has no letter", check.id);
    }
}

#[test]
fn whatever_is_told_with_its_measure_is_a_check() {
    let known = |id: &str| REGISTRY.iter().any(|check| check.id == id);
    let told = [OF_EXPORT, OF_RECORDS, WITH_NUMBERS, WITH_NOTES].concat();
    assert_eq!(told.into_iter().filter(|id| !known(id)).collect::<Vec<_>>(), Vec::<&str>::new());
}

#[test]
fn a_letter_names_the_student_the_file_what_is_wrong_and_what_to_do() {
    let text = said(vec![fault("head-roll", Outcome::Fail)]);
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[0], "张三同学：您好！");
    assert!(lines[1].contains("0001.jpg"), "{text}");
    assert_eq!(lines[2], "1. 头向您自己的左肩歪：实测 1，要求不超过 0。");
    assert_eq!(lines[4], "1. 请把头向自己的右边摆正，两眼保持水平。");
    assert!(lines[5].contains("2025 年 4 月 30 日") && lines[5].contains("补拍地点"), "{text}");
}

#[test]
fn after_the_last_day_nobody_is_told_to_come_before_it() {
    let late = letters_on("2025-05-01", Lang::Zh);
    let row = row_of(vec![fault("head-roll", Outcome::Fail), fault("shooting-slot", Outcome::Fail)]);
    for text in [late.of(&row), late.reminder(&student(), None)] {
        assert!(text.contains("已过") && !text.contains("之前") && !text.contains("补拍地点"), "{text}");
    }
    let text = late.of(&row_of(vec![fault("shooting-slot", Outcome::Fail)]));
    assert!(!text.contains("请这样重拍") && text.contains("与我们联系"), "{text}");
}

#[test]
fn who_has_an_earlier_photo_is_not_simply_told_to_take_one() {
    let age = |outcome| Finding { uncapped: outcome, ..fault("photo-age", Outcome::Review) };
    let said = |outcome| letters(Lang::Zh).reminder(&student(), Some(&age(outcome)));
    assert!(said(Outcome::Pass).contains("可以沿用") && said(Outcome::Pass).contains("2025 年"), "{}", said(Outcome::Pass));
    for outcome in [Outcome::Review, Outcome::Unmeasurable] {
        assert!(said(outcome).contains("请等") && !said(outcome).contains("补拍请在"), "{}", said(outcome));
    }
    assert!(said(Outcome::Fail).contains("请尽快拍摄并提交"), "{}", said(Outcome::Fail));
}

#[test]
fn a_photo_that_only_has_to_be_exported_anew_is_not_to_be_retaken() {
    let text = said(vec![eye_line(400.0)]);
    assert!(text.contains("不必重拍") && !text.contains("补拍地点"), "{text}");
    assert!(text.contains("2025 年 4 月 30 日"), "{text}");
}

#[test]
fn what_was_measured_stands_beside_what_is_asked_for() {
    let text = said(vec![eye_line(400.0)]);
    assert!(text.contains("1. 眼睛在照片里的位置偏低：眼睛距上边沿 400 像素，要求 200–300 像素。"), "{text}");
}

#[test]
fn a_measure_that_only_the_program_knows_is_not_told() {
    let text = said(vec![fault("sharpness", Outcome::Fail)]);
    assert!(text.contains("1. 照片不够清晰。"), "{text}");
}

#[test]
fn a_colour_is_told_by_its_channels() {
    let references = vec![Reference { name: "light-blue".into(), rgb: Rgb::new(100, 197, 255), outcome: Outcome::Pass }];
    let limit = Limit::Colours { references, max: 10.0, review: 0.0 };
    let red = Measurement::new(Reading::Colour(Rgb::new(200, 10, 10).to_lab()));
    let text = said(vec![Finding::judge("background-colour", Unit::DeltaE, Ok(red), &rule(limit, Outcome::Fail))]);
    assert!(text.contains("测得 RGB(200, 10, 10)，要求浅蓝色 RGB(100, 197, 255)"), "{text}");
}

#[test]
fn whose_backdrop_lacks_light_is_told_of_the_light() {
    let references = vec![Reference { name: "light-blue".into(), rgb: Rgb::new(100, 197, 255), outcome: Outcome::Pass }];
    let limit = Limit::Colours { references, max: 10.0, review: 0.0 };
    let dim = Measurement::new(Reading::Colour(Rgb::new(49, 104, 135).to_lab()));
    let text = said(vec![Finding::judge("background-colour", Unit::DeltaE, Ok(dim), &rule(limit, Outcome::Fail))]);
    assert!(text.contains("背景照得太暗") && text.contains("请用灯光把背景照亮"), "{text}");
}

#[test]
fn the_person_comes_before_the_file_and_only_five_points_are_said() {
    let checks = ["file-size", "pixel-size", "eye-line", "sharpness", "exposure", "necklace", "face-count"];
    let text = said(checks.map(|check| fault(check, Outcome::Fail)).into());
    let at = |check| text.find(Catalogue::of(Lang::Zh).letter_on(&fault(check, Outcome::Fail)).expect("a letter").fault);
    assert!(at("face-count") < at("necklace") && at("necklace") < at("exposure"), "{text}");
    assert_eq!((at("file-size"), text.matches("5. ").count(), text.contains("6. ")), (None, 2, false), "{text}");
    assert!(text.contains("另外还有 2 处，请一并改正：") && text.contains("文件大小。"), "{text}");
}

#[test]
fn a_doubt_is_never_told_as_a_fault() {
    let text = said(vec![fault("head-roll", Outcome::Fail), fault("skin-smoothing", Outcome::Review)]);
    assert!(!text.contains(Catalogue::of(Lang::Zh).letter("skin-smoothing").expect("a letter").fault), "{text}");
    let text = said(vec![fault("skin-smoothing", Outcome::Review)]);
    assert!(text.contains("正在人工审核") && !text.contains("修饰"), "{text}");
}

#[test]
fn nobody_is_accused_of_retouching() {
    for lang in [Lang::Zh, Lang::En] {
        let text = ["skin-smoothing", "editor-traces", "background-replaced", "background-halo", "coloured-contacts"]
            .map(|check| Catalogue::of(lang).letter(check));
        for fault in text.iter().flatten().map(|letter| letter.fault) {
            assert!(!fault.contains("精拍") && (fault.contains("需要") || fault.contains("has to be checked")), "{fault}");
        }
    }
}

#[test]
fn an_unreadable_file_and_a_missing_photo_are_told_as_such() {
    let row = |error| Row { error: Some(error), verdict: Verdict::Reject, ..row_of(Vec::new()) };
    assert!(letters(Lang::En).of(&row(Note::new("empty"))).contains("cannot be opened"));
    assert!(letters(Lang::Zh).of(&row(Note::about("unsupported", "HEIC"))).contains("兼容性最佳"));
    let of_machine = letters(Lang::Zh).of(&row(Note::about("unreadable", "permission-denied")));
    assert!(!of_machine.contains("权限"), "{of_machine}");
    assert!(letters(Lang::Zh).reminder(&student(), None).contains("还没有收到"));
}

#[test]
fn a_refusal_that_only_a_person_decided_names_no_faults() {
    let row = Row { verdict: Verdict::Reject, ..row_of(vec![fault("skin-smoothing", Outcome::Review)]) };
    let text = letters(Lang::Zh).of(&row);
    assert!(text.contains("经人工审核") && !text.contains("原因：\n") && !text.contains("修饰"), "{text}");
}

#[test]
fn a_name_cannot_add_a_line() {
    let student = Student { name: Some("张\n三".into()), ..student() };
    assert_eq!(letters(Lang::Zh).reminder(&student, None).lines().count(), 3);
}

/// A rejection by a person with a reason and ticked checks.
fn refused(reason: Option<&str>, checks: &[&str], findings: Vec<Finding>) -> Row {
    let decision = Decision {
        sha256: "0".repeat(64),
        path: None,
        verdict: Verdict::Reject,
        by: "李老师".into(),
        at: Moment { second: 0, written: "2025-04-02".into() },
        reason: reason.map(Into::into),
        checks: checks.iter().map(|check| (*check).to_owned()).collect(),
        judged: None,
    };
    Row { verdict: Verdict::Reject, decision: Some(Ruling { decision, stale: None }), ..row_of(findings) }
}

#[test]
fn what_a_person_wrote_reaches_the_student_with_the_last_day_and_thanks() {
    let text = letters(Lang::Zh).of(&refused(Some(" 领口\n太低 "), &[], Vec::new()));
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[2], "审核意见：领口\\n太低");
    assert!(lines[3].contains("2025 年 4 月 30 日之前") && lines[4].contains("谢谢"), "{text}");
    let text = letters(Lang::En).of(&refused(Some("neckline"), &[], Vec::new()));
    assert!(text.contains("Reviewer: neckline") && text.contains("before the end of 2025-04-30"), "{text}");
    let text = letters(Lang::Zh).of(&refused(Some("请换正装"), &[], vec![fault("head-roll", Outcome::Fail)]));
    assert!(text.contains("1. 头向您自己的左肩歪") && text.contains("审核意见：请换正装"), "{text}");
    let text = letters(Lang::Zh).of(&refused(None, &[], Vec::new()));
    assert!(!text.contains("审核意见") && text.contains("之前") && text.contains("谢谢"), "{text}");
}

#[test]
fn what_a_person_ticked_is_not_still_to_be_looked_at() {
    for lang in [Lang::Zh, Lang::En] {
        let catalogue = Catalogue::of(lang);
        for check in REGISTRY {
            let doubtful = catalogue.letter(check.id).expect("a letter").fault;
            let upheld = catalogue.letter_upheld(&fault(check.id, Outcome::Review)).expect("a letter").fault;
            let is_open = |text: &str| text.contains("人工核") || text.contains("需要确认") || text.contains("to be checked by a person");
            assert!(!is_open(upheld) && (!is_open(doubtful) || upheld != doubtful), "{}: {upheld}", check.id);
        }
    }
    let text = letters(Lang::Zh).of(&refused(None, &["skin-smoothing"], vec![fault("skin-smoothing", Outcome::Review)]));
    assert!(text.contains("需要改交未经修饰的原片") && !text.contains("人工核对"), "{text}");
}

#[test]
fn whose_file_is_cut_off_is_asked_to_send_it_again() {
    let cut = Measurement::from(1.0).note(Note::new("truncated"));
    let limit = Limit::Range { min: None, max: Some(0.0), review: 0.0 };
    let file = Finding::judge("file-format", Unit::Count, Ok(cut), &rule(limit, Outcome::Fail));
    let text = said(vec![file, fault("face-count", Outcome::Fail)]);
    assert!(text.contains("重新发送一次") && !text.contains("人脸") && !text.contains("请这样重拍"), "{text}");
}
