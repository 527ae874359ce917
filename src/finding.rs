//! A measurement judged by a limit.

use serde::{Deserialize, Serialize};

use crate::check::{Mark, Measurement, Missing, Note, Reading, Unit};
use crate::colour::Rgb;
use crate::evidence::FRAME_HEIGHT_PX;
use crate::geometry::Size;

pub use self::colours::NEAREST_COLOUR;

mod colours;
#[cfg(test)]
mod tests;

/// What a check's measurement means under a profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Outcome {
    /// Within the limit.
    Pass,
    /// Could not be measured.
    Unmeasurable,
    /// Close to the limit, or a matter for a person.
    Review,
    /// Outside the limit.
    Fail,
}

impl Outcome {
    /// The outcome's name in machine output.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Unmeasurable => "unmeasurable",
            Self::Review => "review",
            Self::Fail => "fail",
        }
    }
}

/// Whether a fail rejects the photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A fail rejects; a review or an unmeasurable value sends to review.
    Require,
    /// Shown, never decides.
    Advise,
}

impl Kind {
    /// The kind's name in profiles and machine output.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Require => "require",
            Self::Advise => "advise",
        }
    }
}

/// Where a limit comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The number stands in the rule.
    Written,
    /// The rule has no number; this is our tolerance.
    Ours,
}

impl Source {
    /// The source's name in profiles and machine output.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Written => "written",
            Self::Ours => "ours",
        }
    }
}

/// What a value is held against.
#[derive(Debug, Clone, PartialEq)]
pub enum Limit {
    /// A number within `min..=max`; up to `review` outside it a person decides, beyond that it fails.
    Range {
        /// Least value that passes.
        min: Option<f64>,
        /// Greatest value that passes.
        max: Option<f64>,
        /// Width of the band outside the limit in which a person decides.
        review: f64,
    },
    /// A colour within `max` of a reference; up to `review` beyond it a person decides.
    Colours {
        /// Permitted colours; the nearest counts.
        references: Vec<Reference>,
        /// Greatest ΔE00 that passes.
        max: f64,
        /// Width of the band beyond it in which a person decides.
        review: f64,
    },
    /// Exactly this size, px.
    Size(Size),
    /// These proportions at any size, or at some.
    Shape(Shape),
    /// One of these words, in any case.
    OneOf(Vec<String>),
}

/// Proportions of a picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// A size that has them.
    pub of: Size,
    /// Share by which the width may differ from them; a px of rounding is never counted.
    pub tolerance: f64,
    /// Least height, px.
    pub min_height_px: Option<f64>,
    /// Greatest height, px.
    pub max_height_px: Option<f64>,
}

impl Shape {
    /// Width to height in the smallest whole numbers.
    pub fn ratio(&self) -> (u32, u32) {
        let Size { width_px, height_px } = self.of;
        let (mut divisor, mut rest) = (width_px, height_px);
        while rest > 0 {
            (divisor, rest) = (rest, divisor % rest);
        }
        (width_px / divisor.max(1), height_px / divisor.max(1))
    }

    /// Whether a picture has these proportions, however high it is.
    pub fn is_kept_by(&self, size: Size) -> bool {
        let asked = f64::from(size.height_px) * f64::from(self.of.width_px) / f64::from(self.of.height_px);
        (f64::from(size.width_px) - asked).abs() <= (asked * self.tolerance).max(1.0)
    }

    fn outcome(&self, size: Size) -> Outcome {
        if self.is_kept_by(size) { within(f64::from(size.height_px), self.min_height_px, self.max_height_px, 0.0) } else { Outcome::Fail }
    }
}

/// A permitted colour.
#[derive(Debug, Clone, PartialEq)]
pub struct Reference {
    /// Its name in the profile, a key under `[colours]` in the catalogues.
    pub name: String,
    /// sRGB.
    pub rgb: Rgb,
    /// What a match means: pass or review.
    pub outcome: Outcome,
}

/// A check as a profile asks for it: what a finding is judged by.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// The limit; none where the value is only shown.
    pub limit: Option<Limit>,
    /// Whether a fail rejects.
    pub kind: Kind,
    /// The worst outcome that this rule may give: [`Outcome::Review`] where a person always decides.
    pub worst: Outcome,
    /// Whether a missing value of a required check is merely said instead of sent to review.
    pub optional: bool,
    /// The clause, cited.
    pub clause: String,
    /// Where the limit comes from.
    pub source: Source,
}

/// One check's answer on one photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The check's id.
    pub check: &'static str,
    /// What it means.
    pub outcome: Outcome,
    /// What it would mean if the rule knew no worst outcome.
    pub uncapped: Outcome,
    /// The number compared with the limit; none where the value is a word or was not measured.
    pub value: Option<f64>,
    /// A value that is not a number: a word, a size, a colour.
    pub text: Option<String>,
    /// Unit of `value`.
    pub unit: Unit,
    /// The limit it was judged by.
    pub limit: Option<Limit>,
    /// Whether a fail rejects.
    pub kind: Kind,
    /// Whether a missing value is merely said.
    pub optional: bool,
    /// The worst outcome that its rule may give.
    pub worst: Outcome,
    /// The clause, cited.
    pub clause: String,
    /// Where the limit comes from.
    pub source: Source,
    /// Why there is no value.
    pub missing: Option<Missing>,
    /// Circumstances.
    pub notes: Vec<Note>,
    /// What to draw, px of the file.
    pub marks: Vec<Mark>,
    /// Height of the frame that the rules' lengths refer to, px.
    pub frame_height_px: u32,
}

impl Finding {
    /// Judges a check's answer by a rule for the frame at which everything is measured; [`crate::plan::Plan::run`] knows the profile's own.
    /// A number that is none, or infinite, is no value: [`Missing::Detail`].
    pub fn judge(check: &'static str, unit: Unit, measured: Result<Measurement, Missing>, rule: &Rule) -> Self {
        let mut finding = Self {
            check,
            outcome: Outcome::Unmeasurable,
            uncapped: Outcome::Unmeasurable,
            value: None,
            text: None,
            unit,
            limit: rule.limit.clone(),
            kind: rule.kind,
            optional: rule.optional,
            worst: rule.worst,
            clause: rule.clause.clone(),
            source: rule.source,
            missing: None,
            notes: Vec::new(),
            marks: Vec::new(),
            frame_height_px: FRAME_HEIGHT_PX,
        };
        match measured.and_then(finite) {
            Err(missing) => {
                finding.missing = Some(missing);
                finding.optional |= missing.is_unasked();
            }
            Ok(measurement) => finding.hold(measurement, rule),
        }
        finding
    }

    /// Whether its number lies outside of the limit.
    pub fn is_beyond(&self) -> bool {
        self.value.is_some_and(|value| in_range(value, self.limit.as_ref()) != Outcome::Pass)
    }

    /// Whether something was found that is to be mended or looked at, required or advised.
    pub fn is_open(&self) -> bool {
        matches!(self.outcome, Outcome::Fail | Outcome::Review)
    }

    /// Whether it has a part in the verdict.
    pub fn decides(&self) -> bool {
        let is_merely_said = self.outcome == Outcome::Unmeasurable && self.optional;
        self.kind == Kind::Require && self.outcome != Outcome::Pass && !is_merely_said
    }

    /// What it was judged by, in a line that changes when the rule does: `require 200..300 ~3`.
    pub fn terms(&self) -> String {
        let bound = |value: &Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
        let limit = match &self.limit {
            None => "shown".into(),
            Some(Limit::Range { min, max, review }) => format!("{}..{} ~{review}", bound(min), bound(max)),
            Some(Limit::Size(size)) => format!("{}x{}", size.width_px, size.height_px),
            Some(Limit::Shape(shape)) => {
                let ((width, height), tolerance) = (shape.ratio(), shape.tolerance);
                format!("{width}:{height} ±{tolerance} {}..{}", bound(&shape.min_height_px), bound(&shape.max_height_px))
            }
            Some(Limit::OneOf(words)) => words.join("|"),
            Some(Limit::Colours { references, max, review }) => {
                let colours: Vec<_> = references.iter().map(|colour| format!("{} {}", colour.outcome.id(), colour.rgb.hex())).collect();
                format!("{} ..{max} ~{review}", colours.join(" "))
            }
        };
        format!("{} {limit}", self.kind.id())
    }

    fn hold(&mut self, measurement: Measurement, rule: &Rule) {
        let outcome = match (&measurement.reading, &rule.limit) {
            (Reading::Number(value), limit) => self.number(*value, limit.as_ref()),
            (Reading::Either(first, second), limit) => {
                let (first_outcome, second_outcome) = (in_range(*first, limit.as_ref()), in_range(*second, limit.as_ref()));
                self.number(if second_outcome < first_outcome { *second } else { *first }, limit.as_ref())
            }
            (Reading::Colour(colour), Some(Limit::Colours { references, max, review })) => {
                self.text = Some(colour.to_rgb().hex());
                self.nearest(*colour, references, *max, *review)
            }
            (Reading::Size(size), limit) => {
                self.text = Some(format!("{}×{}", size.width_px, size.height_px));
                match limit {
                    Some(Limit::Size(asked)) if asked != size => Outcome::Fail,
                    Some(Limit::Shape(shape)) => shape.outcome(*size),
                    _ => Outcome::Pass,
                }
            }
            (Reading::Word(word), limit) => {
                self.text = Some(word.clone());
                match limit {
                    Some(Limit::OneOf(words)) if !words.iter().any(|w| w.eq_ignore_ascii_case(word)) => Outcome::Fail,
                    _ => Outcome::Pass,
                }
            }
            (Reading::Colour(colour), _) => {
                self.text = Some(colour.to_rgb().hex());
                Outcome::Pass
            }
        };
        self.uncapped = if measurement.suspect { outcome.max(Outcome::Review) } else { outcome };
        self.notes.extend(measurement.notes);
        if self.uncapped != Outcome::Pass && !measurement.unsure.is_empty() {
            self.uncapped = Outcome::Review;
            self.notes.extend(measurement.unsure);
        }
        self.outcome = self.uncapped.min(rule.worst);
        self.marks = measurement.marks;
    }

    fn number(&mut self, value: f64, limit: Option<&Limit>) -> Outcome {
        self.value = Some(value);
        in_range(value, limit)
    }
}

/// A measurement that can be held against a limit: beyond what is finite no comparison means anything.
fn finite(measurement: Measurement) -> Result<Measurement, Missing> {
    let is_finite = match &measurement.reading {
        Reading::Number(value) => value.is_finite(),
        Reading::Either(first, second) => first.is_finite() && second.is_finite(),
        Reading::Colour(colour) => [colour.l, colour.a, colour.b].into_iter().all(f32::is_finite),
        Reading::Size(_) | Reading::Word(_) => true,
    };
    if is_finite { Ok(measurement) } else { Err(Missing::Detail) }
}

fn in_range(value: f64, limit: Option<&Limit>) -> Outcome {
    match limit {
        Some(Limit::Range { min, max, review }) => within(value, *min, *max, *review),
        _ => Outcome::Pass,
    }
}

/// What a value means that passes from `min` to `max`, and up to `review` outside is a person's to judge.
pub(crate) fn within(value: f64, min: Option<f64>, max: Option<f64>, review: f64) -> Outcome {
    let outside = min.map_or(0.0, |min| min - value).max(max.map_or(0.0, |max| value - max));
    if outside <= 0.0 {
        Outcome::Pass
    } else if outside <= review {
        Outcome::Review
    } else {
        Outcome::Fail
    }
}
