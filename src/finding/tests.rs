//! Values that can be judged and values that cannot.

use super::*;
use crate::colour::Lab;

fn judged(reading: Reading, limit: Limit) -> Finding {
    let (kind, worst, source) = (Kind::Require, Outcome::Fail, Source::Ours);
    let rule = Rule { limit: Some(limit), kind, worst, optional: false, clause: "§".into(), source };
    Finding::judge("eye-line", Unit::Px, Ok(Measurement::new(reading).suspect(Note::new("small-face"))), &rule)
}

#[test]
fn proportions_are_kept_at_any_size_and_to_a_px() {
    let shape = |tolerance, min_height_px, max_height_px| {
        Limit::Shape(Shape { of: Size { width_px: 480, height_px: 640 }, tolerance, min_height_px, max_height_px })
    };
    let rule = |limit| Rule {
        limit: Some(limit),
        kind: Kind::Require,
        worst: Outcome::Fail,
        optional: false,
        clause: "§".into(),
        source: Source::Ours,
    };
    let seen = |width_px, height_px, limit| {
        let measured = Measurement::new(Reading::Size(Size { width_px, height_px }));
        Finding::judge("pixel-size", Unit::FilePx, Ok(measured), &rule(limit)).outcome
    };
    let any = || shape(0.0, None, None);
    for (width, height) in [(480, 640), (3000, 4000), (354, 472), (355, 472), (353, 472)] {
        assert_eq!(seen(width, height, any()), Outcome::Pass, "{width}×{height}");
    }
    for (width, height) in [(640, 480), (480, 600), (357, 472), (3010, 4000)] {
        assert_eq!(seen(width, height, any()), Outcome::Fail, "{width}×{height}");
    }
    assert_eq!([seen(462, 600, shape(0.039, None, None)), seen(490, 600, shape(0.039, None, None))], [Outcome::Pass, Outcome::Fail]);
    let bounded = || shape(0.0, Some(472.0), Some(640.0));
    assert_eq!(
        [(351, 468), (354, 472), (480, 640), (483, 644)].map(|(width, height)| seen(width, height, bounded())),
        [Outcome::Fail, Outcome::Pass, Outcome::Pass, Outcome::Fail]
    );
    let Limit::Shape(asked) = any() else { unreachable!("it is a shape") };
    assert_eq!(asked.ratio(), (3, 4));
}

#[test]
fn what_is_no_finite_number_is_no_value_and_never_passes() {
    let range = |min, max| Limit::Range { min, max, review: 1.0 };
    let reference = Reference { name: "white".into(), rgb: Rgb::new(255, 255, 255), outcome: Outcome::Pass };
    for broken in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        for limit in [range(Some(1.0), Some(2.0)), range(None, Some(2.0)), range(Some(1.0), None)] {
            for reading in [Reading::Number(broken), Reading::Either(1.5, broken), Reading::Either(broken, 1.5)] {
                let finding = judged(reading, limit.clone());
                assert_eq!((finding.outcome, finding.value, finding.missing), (Outcome::Unmeasurable, None, Some(Missing::Detail)));
            }
        }
        let colours = Limit::Colours { references: vec![reference.clone()], max: 5.0, review: 1.0 };
        let finding = judged(Reading::Colour(Lab { l: broken as f32, a: 0.0, b: 0.0 }), colours);
        assert_eq!((finding.outcome, finding.value), (Outcome::Unmeasurable, None));
    }
}
