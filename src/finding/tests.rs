//! Values that can be judged and values that cannot.

use super::*;

fn judged(reading: Reading, limit: Limit) -> Finding {
    let (kind, worst, source) = (Kind::Require, Outcome::Fail, Source::Ours);
    let rule = Rule { limit: Some(limit), kind, worst, optional: false, clause: "§".into(), source };
    Finding::judge("eye-line", Unit::Px, Ok(Measurement::new(reading).suspect(Note::new("small-face"))), &rule)
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
