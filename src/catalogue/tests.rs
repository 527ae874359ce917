//! Both languages say everything, and say it right.

use std::collections::BTreeSet;

use super::*;
use crate::check::{Measurement, Reading};
use crate::checks::{self, REGISTRY};
use crate::colour::Rgb;
use crate::finding::{Reference, Rule, Shape, Source};
use crate::geometry::Size;

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

fn rule(limit: Limit) -> Rule {
    Rule {
        limit: Some(limit),
        kind: Kind::Require,
        worst: Outcome::Fail,
        optional: false,
        clause: "clause".into(),
        source: Source::Written,
    }
}

fn range(min: Option<f64>, max: Option<f64>, review: f64) -> Rule {
    rule(Limit::Range { min, max, review })
}

fn judged(check: &str, measured: Result<Measurement, Missing>, rule: &Rule) -> Finding {
    let check = checks::find(check).expect("the check is in the registry");
    Finding::judge(check.id, check.unit, measured, rule)
}

fn number(check: &str, value: f64, rule: &Rule) -> Finding {
    judged(check, Ok(Measurement::new(Reading::Number(value))), rule)
}

fn said(finding: &Finding, lang: Lang) -> (String, Option<String>) {
    (Catalogue::of(lang).message(finding), Catalogue::of(lang).advice(finding))
}

/// Placeholders of a sentence, sorted.
fn blanks(sentence: &str) -> BTreeSet<&str> {
    sentence.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name).collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    let keys = |lang| Catalogue::of(lang).sentences.keys().collect::<BTreeSet<_>>();
    assert_eq!(keys(Lang::Zh), keys(Lang::En));
}

#[test]
fn both_languages_have_the_same_placeholders() {
    for (key, sentence) in &Catalogue::of(Lang::Zh).sentences {
        assert_eq!(blanks(sentence), blanks(&Catalogue::of(Lang::En).sentences[key]), "{key}");
    }
}

#[test]
fn every_placeholder_of_a_check_is_known() {
    let known = BTreeSet::from(["value", "delta", "crop", "side", "nearest", "text", "limit"]);
    for (key, sentence) in Catalogue::of(Lang::Zh).sentences.iter().filter(|(key, _)| key.starts_with("checks.")) {
        assert!(blanks(sentence).is_subset(&known), "{key}: {sentence}");
    }
}

#[test]
fn every_check_is_explained_in_both_languages() {
    for lang in BOTH {
        for check in REGISTRY {
            assert!(Catalogue::of(lang).explain(check.id).is_some(), "{}", check.id);
            assert!(Catalogue::of(lang).of_check(check.id, "found").is_some(), "{}", check.id);
        }
    }
}

#[test]
fn every_check_that_is_explained_has_a_name_of_the_registry_or_of_a_profile() {
    let explained: BTreeSet<_> =
        Catalogue::of(Lang::En).sentences.keys().filter_map(|key| key.strip_prefix("checks.")?.split('.').next()).collect();
    for id in explained {
        let profile = include_str!("../../profiles/degree-2017.toml");
        assert!(checks::find(id).is_some() || profile.contains(&format!("[checks.{id}]")), "{id}");
    }
}

#[test]
fn every_reason_for_a_missing_value_is_said() {
    use Missing::{
        Background, Clothing, Colour, Date, Detail, Face, Hair, Landmarks, SingleFace, Skin, Statement, Timetable, Unit, WholePicture,
    };
    let all =
        [Colour, Face, SingleFace, Landmarks, Background, Clothing, Skin, Hair, Statement, Date, Unit, Timetable, Detail, WholePicture];
    for lang in BOTH {
        assert!(all.iter().all(|missing| Catalogue::of(lang).missing(*missing) != missing.id()));
    }
}

#[test]
fn where_spectacles_are_forbidden_nobody_is_told_that_they_are_allowed() {
    for (lang, allowed, take_off) in [(Lang::En, "allowed", "without spectacles"), (Lang::Zh, "可以戴", "摘下眼镜")] {
        let advised = number("spectacles", 0.98, &Rule { kind: Kind::Advise, ..range(None, Some(0.6), 0.0) });
        let forbidden = number("spectacles", 0.98, &Rule { kind: Kind::Require, ..range(None, Some(0.6), 0.0) });
        let told = |finding: &Finding| Catalogue::of(lang).advice(finding).expect("advice");
        assert!(told(&advised).contains(allowed), "{}", told(&advised));
        assert!(told(&forbidden).contains(take_off) && !told(&forbidden).contains(allowed), "{}", told(&forbidden));
        assert_ne!(Catalogue::of(lang).limit(&advised), Catalogue::of(lang).limit(&forbidden));
    }
}

#[test]
fn every_colour_of_the_profiles_has_a_name() {
    for lang in BOTH {
        assert!(
            ["light-blue", "white", "light-grey"]
                .iter()
                .all(|name| Catalogue::of(lang).colour(name) != *name || lang == Lang::En && *name == "white")
        );
    }
}

#[test]
fn a_range_of_time_has_a_unit_at_both_ends_where_they_may_differ() {
    let asked = |min, max| said(&number("shooting-slot", 99_999.0, &range(Some(min), Some(max), 0.0)), Lang::En).0;
    assert!(asked(10.0, 90.0).contains("10–90 min"), "{}", asked(10.0, 90.0));
    assert!(asked(10.0, 7200.0).contains("10 min–5 days"), "{}", asked(10.0, 7200.0));
}

#[test]
fn after_the_deadline_nobody_is_told_to_come_before_it() {
    for (lang, wrong) in [(Lang::Zh, "之前"), (Lang::En, "end with")] {
        let late = Measurement::from(90.0).note(Note::about("after-deadline", "2025-05-02 10:00"));
        let advice = Catalogue::of(lang).advice(&judged("shooting-slot", Ok(late), &range(None, Some(0.0), 0.0))).expect("advice");
        assert!(!advice.contains(wrong), "{advice}");
    }
}

#[test]
fn the_parts_of_a_file_name_do_not_run_together() {
    assert_eq!(Catalogue::of(Lang::En).reading("{number}{name} - 副本"), "[student number][name] - 副本");
    assert_eq!(Catalogue::of(Lang::Zh).reading("{number}_{name}"), "学号_姓名");
}

#[test]
fn a_unit_before_its_number_is_said_before_the_first_of_a_range() {
    let finding = number("exposure", 20.0, &range(Some(36.0), Some(92.0), 6.0));
    assert_eq!(said(&finding, Lang::En).0, "The face's lightness is L* 20; L* 36–92 is asked for.");
}

#[test]
fn a_value_above_the_limit_is_said_with_the_limit_and_one_action() {
    let finding = number("eye-line", 318.4, &range(Some(200.0), Some(300.0), 3.0));
    assert_eq!(said(&finding, Lang::Zh), ("眼睛距上边沿 318 像素，要求 200–300 像素。".into(), Some("请从上方裁去约 43 像素。".into())));
    assert_eq!(
        said(&finding, Lang::En),
        ("The eyes are 318 px from the top; 200–300 px is asked for.".into(), Some("Crop about 43 px from the top.".into()))
    );
}

#[test]
fn a_value_just_outside_never_reads_as_within() {
    let above = number("eye-line", 300.2, &range(Some(200.0), Some(300.0), 0.0));
    assert!(Catalogue::of(Lang::En).message(&above).starts_with("The eyes are 301 px"));
    let below = number("eye-line", 199.9, &range(Some(200.0), Some(300.0), 0.0));
    assert!(Catalogue::of(Lang::En).message(&below).starts_with("The eyes are 199 px"));
}

#[test]
fn a_value_that_passes_needs_no_advice() {
    let finding = number("eye-line", 250.0, &range(Some(200.0), Some(300.0), 3.0));
    assert_eq!(said(&finding, Lang::Zh), ("眼睛距上边沿 250 像素，要求 200–300 像素。".into(), None));
}

#[test]
fn a_signed_value_is_said_with_its_side() {
    let finding = number("head-centring", -31.2, &range(Some(-23.0), Some(23.0), 5.0));
    assert_eq!(
        said(&finding, Lang::Zh),
        ("面部中心偏画面左侧 31 像素，要求不超过 ±23 像素。".into(), Some("请在裁切时把取景框向画面左侧移动约 9 像素。".into()))
    );
}

#[test]
fn a_share_is_said_as_per_cent() {
    let finding = number("clothing-light-blue", 0.8321, &range(None, Some(0.1), 0.25));
    assert_eq!(Catalogue::of(Lang::En).message(&finding), "83.2 % of the clothing is light blue; at most 10 % is asked for.");
}

#[test]
fn long_times_are_said_in_days() {
    let finding = number("shooting-slot", 10.0 * 24.0 * 60.0, &range(None, Some(0.0), 0.0));
    assert_eq!(Catalogue::of(Lang::Zh).message(&finding), "拍摄时间在规定之外 10 天，要求在规定时段内，或在补拍截止日期之前。");
}

#[test]
fn a_review_says_that_a_person_should_look() {
    let finding = number("eye-line", 302.0, &range(Some(200.0), Some(300.0), 3.0));
    assert_eq!(Catalogue::of(Lang::Zh).message(&finding), "眼睛距上边沿 302 像素，要求 200–300 像素；请人工查看。");
}

#[test]
fn a_doubt_within_the_limit_asks_for_a_look() {
    let doubtful = Measurement::new(Reading::Number(80.0)).doubt(Note::new("big-hair"));
    let finding = judged("crown-margin", Ok(doubtful), &range(Some(50.0), Some(110.0), 5.0));
    assert_eq!(
        said(&finding, Lang::Zh),
        (
            "头顶距上边沿 80 像素，符合“50–110 像素”的要求；发髻或蓬松的头发抬高了头顶；请人工查看。".into(),
            Some("请人工查看这张照片。".into())
        )
    );
}

#[test]
fn a_circumstance_that_has_its_own_advice_comes_before_the_number() {
    let mut finding = number("eye-line", 341.0, &range(Some(200.0), Some(300.0), 3.0));
    finding.notes.push(Note::new("crown-first"));
    let (message, advice) = said(&finding, Lang::Zh);
    assert_eq!(message, "眼睛距上边沿 341 像素，要求 200–300 像素；先看头顶距。");
    assert_eq!(advice.as_deref(), Some("请先按“头顶距”的建议裁切，再看眼睛位置是否合适。"));
}

#[test]
fn what_is_seen_where_nothing_was_counted_stands_alone() {
    let measured = Measurement::new(Reading::Number(0.0)).suspect(Note::new("watermark"));
    let finding = judged("overlay-text", Ok(measured), &range(None, Some(0.0), 0.0));
    assert_eq!(said(&finding, Lang::En).0, "A watermark, writing or a logo seems to lie over the picture; a person should look.");
    let (said, advice) = said(&finding, Lang::Zh);
    assert_eq!(said, "画面上像叠加有水印、文字或标志；请人工查看。");
    assert!(advice.is_some_and(|advice| advice.contains("没有水印的原始照片")));
}

#[test]
fn a_missing_value_is_said_with_its_reason() {
    let finding = judged("eye-line", Err(Missing::Face), &range(Some(200.0), Some(300.0), 3.0));
    assert_eq!(said(&finding, Lang::En), ("Height of the eyes: not measured, no face was found.".into(), None));
}

#[test]
fn colours_that_a_person_decides_on_are_set_apart() {
    let reference = |name: &str, rgb, outcome| Reference { name: name.into(), rgb, outcome };
    let references =
        vec![reference("light-blue", Rgb::new(100, 197, 255), Outcome::Pass), reference("white", Rgb::new(255, 255, 255), Outcome::Review)];
    let rule = rule(Limit::Colours { references, max: 10.0, review: 10.0 });
    let white = Measurement::new(Reading::Colour(Rgb::new(255, 255, 255).to_lab()));
    let finding = judged("background-colour", Ok(white), &rule);
    assert_eq!(
        Catalogue::of(Lang::Zh).message(&finding),
        "背景颜色为 #ffffff，与最接近的白色相差 ΔE 0，要求与浅蓝色的色差不超过 ΔE 10（白色须人工确认）；请人工查看。"
    );
}

#[test]
fn a_backdrop_of_the_right_colour_in_little_light_is_not_to_be_replaced() {
    let references = vec![Reference { name: "light-blue".into(), rgb: Rgb::new(100, 197, 255), outcome: Outcome::Pass }];
    let rule = rule(Limit::Colours { references, max: 10.0, review: 10.0 });
    let told = |r, g, b| judged("background-colour", Ok(Measurement::new(Reading::Colour(Rgb::new(r, g, b).to_lab()))), &rule);
    let advice = |r, g, b| Catalogue::of(Lang::En).advice(&told(r, g, b)).expect("advice");
    assert!(advice(49, 104, 135).starts_with("The backdrop has the right colour but too little light"), "{}", advice(49, 104, 135));
    for (r, g, b) in [(200, 20, 30), (20, 20, 25), (120, 120, 120), (60, 60, 150)] {
        assert!(advice(r, g, b).contains("right colour: take") || advice(r, g, b).contains("right backdrop"), "{}", advice(r, g, b));
    }
}

#[test]
fn a_crop_is_told_by_what_has_to_come_off_since_the_rest_is_scaled_up() {
    // 35.3 px off the top and the same share off the sides bring 144 px to 115; four more are to spare.
    let finding = number("crown-margin", 144.0, &range(Some(58.0), Some(115.0), 5.0));
    let off: f64 = 40.0;
    let left = (144.0 - off) * 640.0 / (640.0 - off);
    assert!(left < 115.0 && left > 105.0, "{left}");
    assert_eq!(said(&finding, Lang::En).1.as_deref(), Some("Crop about 41 px from the top and keep the picture's proportions."));
    // A profile's own frame may be higher than the one that is measured in.
    let higher = Finding { frame_height_px: 1000, ..number("eye-line", 700.0, &range(Some(500.0), Some(600.0), 5.0)) };
    assert_eq!(said(&higher, Lang::En).1.as_deref(), Some("Crop about 260 px from the top."));
}

#[test]
fn what_a_file_is_named_is_never_taken_for_a_placeholder() {
    let word = Measurement::new(Reading::Word("{limit}".into()));
    let finding = judged("file-extension", Ok(word), &rule(Limit::OneOf(vec!["jpg".into()])));
    assert_eq!(Catalogue::of(Lang::En).message(&finding), "The extension is {limit}; jpg is asked for.");
}

#[test]
fn no_check_of_the_shipped_profiles_leaves_a_blank_unfilled() {
    for plan in crate::profile::BUILT_IN.iter().filter_map(|id| crate::profile::built_in(id)) {
        for (step, lang) in plan.steps.iter().flat_map(|step| BOTH.map(|lang| (step, lang))) {
            for value in [-1000.0, -0.5, 0.0, 0.5, 30.0, 1000.0] {
                let finding = number(step.check.id, value, &step.rule);
                let (message, advice) = said(&finding, lang);
                assert!(!message.contains(['{', '}']) && message.chars().count() > 4, "{message}");
                assert!(advice.is_none_or(|advice| !advice.contains(['{', '}']) && !advice.is_empty()), "{}", step.check.id);
            }
        }
    }
}

#[test]
fn what_is_advised_for_a_note_has_its_blanks_filled() {
    let measured = || Measurement::new(Reading::Word("png".into())).suspect(Note::new("jpeg-misnamed"));
    let rule = rule(Limit::OneOf(vec!["jpg".into()]));
    for lang in BOTH {
        let catalogue = Catalogue::of(lang);
        let advice = catalogue.advice(&judged("file-extension", Ok(measured()), &rule)).expect("advice");
        assert!(advice.contains("jpg") && !advice.contains(['{', '}']), "{advice}");
    }
}

#[test]
fn a_large_photo_is_to_be_scaled_down_and_a_small_one_is_not_to_be_enlarged() {
    let size = |width_px, height_px| Size { width_px, height_px };
    let told = |found| judged("pixel-size", Ok(Measurement::new(Reading::Size(found))), &rule(Limit::Size(size(480, 640))));
    let advice = |found| Catalogue::of(Lang::Zh).advice(&told(found)).expect("advice");
    let camera = advice(size(3024, 4032));
    assert!(camera.starts_with("尺寸问题不必重拍") && camera.contains("480×640 像素") && camera.contains("photolint fix"), "{camera}");
    assert!(advice(size(240, 320)).contains("不要把小图放大"), "{}", advice(size(240, 320)));
}

#[test]
fn proportions_are_said_with_the_heights_that_will_do() {
    let shape = |min_height_px, max_height_px| {
        let of = Size { width_px: 354, height_px: 472 };
        rule(Limit::Shape(Shape { of, tolerance: 0.0, min_height_px, max_height_px }))
    };
    let told = |width_px, height_px, rule| judged("pixel-size", Ok(Measurement::new(Reading::Size(Size { width_px, height_px }))), &rule);
    let square = told(600, 600, shape(None, None));
    assert_eq!(Catalogue::of(Lang::Zh).message(&square), "照片为 600×600 像素，要求宽高比 3:4。");
    assert_eq!(Catalogue::of(Lang::Zh).advice(&square).as_deref(), Some("请从原始照片裁切为宽高比 3:4，不要拉伸变形。"));
    let small = told(240, 320, shape(Some(472.0), Some(640.0)));
    assert_eq!(Catalogue::of(Lang::En).message(&small), "The photo is 240×320 px; a width to height of 3:4, 472–640 px high is asked for.");
    assert!(Catalogue::of(Lang::En).advice(&small).is_some_and(|advice| advice.starts_with("The photo is too small")));
    let large = Catalogue::of(Lang::Zh).advice(&told(960, 1280, shape(Some(472.0), Some(640.0)))).expect("advice");
    assert!(large.starts_with("尺寸问题不必重拍") && large.contains("高 472–640 像素"), "{large}");
}

#[test]
fn a_file_of_any_small_size_is_told_the_largest_alone() {
    let finding = number("file-size", 12_000.0, &range(Some(0.0), Some(10_000.0), 0.0));
    assert_eq!(
        Catalogue::of(Lang::Zh).limit(&finding),
        Catalogue::of(Lang::Zh).limit(&number("file-size", 12_000.0, &range(None, Some(10_000.0), 0.0)))
    );
    assert!(Catalogue::of(Lang::En).limit(&finding).starts_with("at most"), "{}", Catalogue::of(Lang::En).limit(&finding));
}

#[test]
fn a_turned_head_is_told_which_way_to_turn() {
    let turned = |deg| number("head-yaw", deg, &range(Some(-8.0), Some(8.0), 0.0));
    let advice = |deg| Catalogue::of(Lang::En).advice(&turned(deg)).expect("advice");
    assert!(advice(-12.0).contains("at least 4° to your own left"), "{}", advice(-12.0));
    assert!(advice(12.0).contains("at least 4° to your own right"), "{}", advice(12.0));
}

#[test]
fn what_a_decoder_says_stands_in_no_sentence() {
    for lang in BOTH {
        let said = Catalogue::of(lang).error(&Note::about("broken", "invalid JPEG format: no scan"));
        assert!(!said.contains("invalid") && !said.contains(['{', '}']), "{said}");
    }
}

#[test]
fn a_phone_s_photo_is_told_what_to_set() {
    for (lang, setting) in [(Lang::Zh, "兼容性最佳"), (Lang::En, "Most Compatible")] {
        let said = |name| Catalogue::of(lang).error(&Note::about("unsupported", name));
        assert!(said("HEIC").contains(setting) && said("HEIF").contains(setting));
        assert!(!said("AVIF").contains(setting) && said("AVIF").contains("AVIF"));
    }
}

#[test]
fn the_system_s_refusal_is_said_in_the_readers_language() {
    let said = |reason| Catalogue::of(Lang::Zh).error(&Note::about("unreadable", reason));
    assert_eq!(said("permission-denied"), "没有读取权限，请检查文件或文件夹的权限");
    assert_eq!(said("disk-full"), "无法读取（磁盘已满）");
}

#[test]
fn what_a_profile_requires_is_explained_as_required() {
    for lang in BOTH {
        let words = Catalogue::of(lang);
        let [advised, required] = [Kind::Advise, Kind::Require].map(|kind| words.explained("spectacles", kind).expect("a check"));
        assert!(advised.asked != required.asked && advised.advice != required.advice);
        assert_eq!(words.explained("eye-line", Kind::Require), words.explain("eye-line"));
    }
}
