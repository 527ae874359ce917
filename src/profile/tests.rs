//! Profiles read, changed and refused.

use super::*;
use crate::catalogue::{Catalogue, Lang};
use crate::finding::{Kind, Limit, Shape, Source};
use crate::geometry::Size;

const HEAD: &str = "id = \"own\"\nextends = \"degree-2017\"\ntitle = { zh = \"自定\", en = \"Own\" }\n";

/// A profile that extends the national standard by `rest`, from line 4 on.
fn own(rest: &str) -> Result<Plan, ProfileError> {
    resolve("own.toml", &format!("{HEAD}{rest}"))
}

fn messages(result: Result<Plan, ProfileError>) -> Vec<String> {
    result.expect_err("the profile has faults").faults.iter().map(ToString::to_string).collect()
}

fn rule(plan: &Plan, id: &str) -> Option<crate::finding::Rule> {
    plan.steps.iter().find(|step| step.check.id == id).map(|step| step.rule.clone())
}

#[test]
fn the_program_s_own_profiles_have_no_fault() {
    for shipped in PROFILES {
        let (plan, faults) = compile(shipped.file, shipped.text);
        assert!(plan.is_some_and(|plan| plan.profile == shipped.name));
        assert!(faults.is_empty(), "{faults:?}");
    }
}

#[test]
fn every_profile_inside_the_program_has_a_plan() {
    assert!(BUILT_IN.iter().all(|id| built_in(id).is_some()));
    assert!(built_in("nobody-s").is_none());
}

#[test]
fn a_child_changes_one_key_and_keeps_the_others() {
    let plan = own("[checks.eye-line]\nmax = 290").expect("the profile is right");
    let rule = rule(&plan, "eye-line").expect("eye-line is inherited");
    assert_eq!(rule.limit, Some(Limit::Range { min: Some(200.0), max: Some(290.0), review: 3.0 }));
    assert_eq!(rule.kind, Kind::Require);
    assert_eq!(rule.source, Source::Ours);
    assert_eq!(rule.clause, "教毕指〔2017〕99号：人像在画面中的位置");
}

#[test]
fn a_limit_that_a_child_leaves_alone_stays_the_rule_s() {
    for own in [own("[checks.eye-line]\nreview = 5"), own("[checks.eye-line]\nmax = 290\nsource = \"written\"")] {
        let plan = own.expect("the profile is right");
        assert_eq!(rule(&plan, "eye-line").expect("eye-line is inherited").source, Source::Written);
    }
}

#[test]
fn a_child_with_another_frame_inherits_lengths_in_its_own_px_and_they_are_nobody_s_written_rule() {
    let child = |rest: &str| {
        resolve("own.toml", &format!("id = \"own\"\nextends = \"ucas-2025\"\n[frame]\nwidth_px = 358\nheight_px = 441\n{rest}"))
            .expect("the profile is right")
    };
    let (plan, base) = (child(""), built_in("ucas-2025").expect("a built-in profile"));
    let eyes = rule(&plan, "eye-line").expect("eye-line is inherited");
    // 200–300 px of 640, 3 px of doubt.
    assert_eq!(eyes.limit, Some(Limit::Range { min: Some(138.0), max: Some(207.0), review: 2.0 }));
    assert_eq!(eyes.source, Source::Ours);
    // The size is another one than the clause names.
    assert_eq!(rule(&plan, "pixel-size").expect("pixel-size is inherited").source, Source::Ours);
    for step in base.steps.iter().filter(|step| step.check.unit != crate::check::Unit::Px && step.check.id != "pixel-size") {
        assert_eq!(rule(&plan, step.check.id).as_ref(), Some(&step.rule), "{}", step.check.id);
    }
    let own = rule(&child("[checks.eye-line]\nmin = 150\nmax = 200\nsource = \"written\""), "eye-line").expect("eye-line");
    assert_eq!((own.limit, own.source), (Some(Limit::Range { min: Some(150.0), max: Some(200.0), review: 2.0 }), Source::Written));
}

#[test]
fn a_frame_that_says_the_same_height_changes_no_limit() {
    let plan = own("[frame]\nwidth_px = 512").expect("the profile is right");
    assert_eq!(rule(&plan, "eye-line"), rule(&built_in("degree-2017").expect("a built-in profile"), "eye-line"));
}

#[test]
fn a_profile_that_means_nothing_is_refused() {
    let head = "title = { zh = \"自\", en = \"Own\" }\nframe = { width_px = 48, height_px = 64 }\n";
    assert_eq!(messages(resolve("own.toml", &format!("id = \"own\"\n{head}"))), ["profile: at least one check is expected (own.toml:1)"]);
    assert_eq!(messages(resolve("own.toml", "id = \" \"\nextends = \"degree-2017\"")), ["profile: `id` is empty (own.toml:1)"]);
    assert_eq!(
        messages(own("frame = { width_px = 31, height_px = 0 }")),
        [
            "frame: `width_px` is 31; a whole number from 32 to 100000 is expected (own.toml:4)",
            "frame: `height_px` is 0; a whole number from 32 to 100000 is expected (own.toml:4)",
        ]
    );
    assert_eq!(messages(own("[checks.file-extension]\none_of = []")), ["file-extension: `one_of` is empty (own.toml:5)"]);
    assert_eq!(messages(own("[roster]\nnumber = [\"\"]")), ["roster: `number` is empty (own.toml:5)"]);
}

#[test]
fn a_child_drops_a_check() {
    let plan = own("[checks.eye-line]\nenabled = false").expect("the profile is right");
    assert_eq!(rule(&plan, "eye-line"), None);
}

#[test]
fn a_child_inherits_the_frame_and_the_timetable() {
    let plan = resolve("own.toml", "id = \"own\"\nextends = \"ucas-2025\"").expect("the profile is right");
    assert_eq!(plan.frame.height_px, 640);
    assert_eq!(plan.timetable.map(|timetable| timetable.slots.len()), Some(42));
}

#[test]
fn three_faults_are_three_lines() {
    let text = include_str!("../../fixtures/profiles/three-faults.toml");
    let error = resolve("three-faults.toml", text).expect_err("the profile has three faults");
    let seen = "eye-line: min 310 is above max 300 (three-faults.toml:9)\n\
                eye-lines: there is no such check; `photolint rules` lists them (three-faults.toml:11)\n\
                profile: unknown key `colour`; known are id, extends, clause, title, frame, sources, checks, timetable, roster (three-faults.toml:14)";
    assert_eq!(error.to_string(), seen);
}

#[test]
fn an_unknown_key_at_the_top_is_named() {
    assert_eq!(
        messages(resolve("own.toml", &format!("{HEAD}colour = 1\n"))),
        ["profile: unknown key `colour`; known are id, extends, clause, title, frame, sources, checks, timetable, roster (own.toml:4)"]
    );
}

#[test]
fn an_unknown_base_is_named_with_those_there_are() {
    assert_eq!(
        messages(resolve(
            "own.toml",
            "id = \"own\"\ntitle = { zh = \"自\", en = \"Own\" }\nextends = \"other.toml\"\nframe = { width_px = 48, height_px = 64 }"
        )),
        [format!("profile: `extends` is `other.toml`; a profile inside the program is expected: {} (own.toml:3)", BUILT_IN.join(", "))]
    );
}

#[test]
fn a_circle_of_bases_is_shown() {
    let text =
        "id = \"degree-2017\"\nextends = \"ucas-2025\"\ntitle = { zh = \"自\", en = \"Own\" }\nframe = { width_px = 48, height_px = 64 }";
    assert_eq!(
        messages(resolve("own.toml", text)),
        ["profile: `extends` runs in a circle: degree-2017 → ucas-2025 → degree-2017 (own.toml:2)"]
    );
}

#[test]
fn a_fault_is_said_in_chinese() {
    let error = own("[checks.eye-line]\nmin = \"200\"").expect_err("a fault");
    let said = Catalogue::of(Lang::Zh).fault(&error.faults[0]);
    assert_eq!(said, "eye-line：`min` 是文本“200”，应为数字 (own.toml:5)");
}

#[test]
fn wrong_types_are_told_from_right_ones() {
    assert_eq!(
        messages(own("[checks.eye-line]\nmin = \"200\"\noptional = 1\nkind = \"demand\"")),
        [
            "eye-line: `min` is the text \"200\"; a number is expected (own.toml:5)",
            "eye-line: `optional` is the number 1; true or false is expected (own.toml:6)",
            "eye-line: `kind` is `demand`; one of `require`, `advise` is expected (own.toml:7)",
        ]
    );
}

#[test]
fn proportions_take_the_place_of_a_size_and_a_size_theirs() {
    let asked = |base: &str, rest: &str| {
        let text = format!("id = \"own\"\nextends = \"{base}\"\n[checks.pixel-size]\n{rest}");
        rule(&resolve("own.toml", &text).expect("the profile is right"), "pixel-size").expect("pixel-size is inherited")
    };
    let shaped = asked("degree-2017", "shape = 0.02\nmin = 320");
    let shape = Shape { of: Size { width_px: 480, height_px: 640 }, tolerance: 0.02, min_height_px: Some(320.0), max_height_px: None };
    assert_eq!((shaped.limit, shaped.source), (Some(Limit::Shape(shape)), Source::Ours));
    assert_eq!(asked("yanzhao", "size = true").limit, Some(Limit::Size(Size { width_px: 480, height_px: 640 })));
    assert_eq!(asked("passport-cn", "size = true").limit, Some(Limit::Size(Size { width_px: 354, height_px: 472 })));
}

#[test]
fn proportions_that_mean_nothing_are_refused() {
    assert_eq!(
        messages(own("[checks.pixel-size]\nshape = 1")),
        ["pixel-size: shape 1 is no share of the width; a number from 0 to below 1 is expected (own.toml:5)"]
    );
    assert_eq!(messages(own("[checks.pixel-size]\nshape = 0\nmin = 9\nmax = 3")), ["pixel-size: min 9 is above max 3 (own.toml:6)"]);
    assert_eq!(
        messages(own("[checks.pixel-size]\nshape = 0\nsize = true")),
        ["pixel-size: `size` does not fit: the value is a size, limited by shape, min, max (own.toml:6)"]
    );
}

#[test]
fn a_profile_s_own_clause_is_cited_for_what_it_inherits() {
    let head = "clause = \"House rules: photos\"\nsources = { \"House rules\" = \"House rules of 2026\" }\n";
    let plan = own(&format!("{head}[checks.eye-line]\nmax = 290\nsource = \"written\"")).expect("the profile is right");
    assert!(plan.steps.iter().all(|step| step.rule.clause == "House rules: photos"));
    let written: Vec<_> = plan.steps.iter().filter(|step| step.rule.source == Source::Written).map(|step| step.check.id).collect();
    assert_eq!(written, ["eye-line"]);
    assert_eq!(plan.about.sources.keys().collect::<Vec<_>>(), ["House rules"]);
}

#[test]
fn a_negative_review_band_is_refused() {
    assert_eq!(messages(own("[checks.eye-line]\nreview = -1")), ["eye-line: review -1 is negative (own.toml:5)"]);
}

#[test]
fn a_rule_without_clause_or_source_is_refused() {
    let text = "id = \"own\"\ntitle = { zh = \"自\", en = \"Own\" }\nframe = { width_px = 48, height_px = 64 }\n[checks.eye-line]\nmax = 1";
    assert_eq!(
        messages(resolve("own.toml", text)),
        ["eye-line: no `clause` (own.toml:4)", "eye-line: no `source`; `written` or `ours` is expected (own.toml:4)"]
    );
}

#[test]
fn a_clause_of_an_unknown_document_is_refused() {
    let seen = messages(own("[checks.eye-line]\nclause = \"hearsay\""));
    assert!(seen[0].starts_with("eye-line: clause `hearsay` begins with no document of [sources]: "), "{seen:?}");
}

#[test]
fn a_limit_of_another_kind_than_the_value_is_refused() {
    assert_eq!(
        messages(own("[checks.eye-line]\none_of = [\"high\"]")),
        ["eye-line: `one_of` does not fit: the value is a number, limited by min, max, review (own.toml:5)"]
    );
}

#[test]
fn a_malformed_colour_is_refused() {
    let seen = messages(own("[checks.background-colour]\nreferences = [{ name = \"light-blue\", rgb = [100, 197, 256] }]"));
    let asked = "background-colour: `rgb` is no colour; three whole numbers from 0 to 255 are expected (own.toml:5)";
    assert!(seen.iter().any(|message| message == asked), "{seen:?}");
}

#[test]
fn faults_of_syntax_end_early_with_their_lines() {
    let seen = messages(own("[checks.eye-line]\nmin = = 3\nunknown = 1"));
    assert_eq!(seen.len(), 1, "{seen:?}");
    assert!(seen[0].starts_with("not TOML: ") && seen[0].ends_with("(own.toml:5)"), "{seen:?}");
}

#[test]
fn a_timetable_s_faults_are_the_profile_s() {
    let rest = "[[timetable.days]]\ndate = 2024-10-21\nslots = [\n  { unit = \"甲\", windows = [\"09:00-10:00\", \"09:30-10:30\"] },\n]\n";
    assert_eq!(messages(own(rest)), ["timetable: 甲: 2024-10-21 09:30-10:30 overlaps 09:00-10:00 (own.toml:7)"]);
}

#[test]
fn a_timetable_that_is_not_inside_the_program_is_refused() {
    assert_eq!(
        messages(own("timetable = \"mine.toml\"")),
        ["profile: `timetable` is `mine.toml`, which is not inside the program; write its rows under `[timetable]` (own.toml:4)"]
    );
}
