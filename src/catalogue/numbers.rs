//! Numbers as people read them: with their unit, and rounded so that a value outside a limit never reads as within.

use super::{Catalogue, fill};
use crate::check::Unit;

/// How numbers of one unit are shown.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shown<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) unit: Unit,
}

/// Takes rounding errors of the arithmetic away before a number is rounded up or down.
const SLACK: f64 = 1e-6;

/// Minutes from which on a time is said in hours, and in days.
const HOURS_FROM_MIN: f64 = 2.0 * 60.0;
const DAYS_FROM_MIN: f64 = 24.0 * HOURS_FROM_MIN;

impl Shown<'_> {
    /// Rounded to the nearest, with its unit.
    pub(super) fn plain(self, value: f64) -> String {
        self.with_unit(value, f64::round)
    }

    /// What is more than a limit: rounded to the nearest, or up where that would not be more than the limit as it is shown.
    pub(super) fn above(self, value: f64, limit: f64) -> String {
        let (value_near, limit_near) = (self.nearest(value), self.nearest(limit));
        if value_near > limit_near + SLACK { self.plain(value) } else { self.up(value) }
    }

    /// What is less than a limit: rounded to the nearest, or down.
    pub(super) fn below(self, value: f64, limit: f64) -> String {
        let (value_near, limit_near) = (self.nearest(value), self.nearest(limit));
        if value_near < limit_near - SLACK { self.plain(value) } else { self.down(value) }
    }

    /// The number that [`Self::plain`] shows, in the unit's own measure.
    fn nearest(self, value: f64) -> f64 {
        let (_, factor) = self.scale(value);
        let scale = 10_f64.powi(i32::from(self.decimals())) * factor;
        (value * scale).round() / scale
    }

    /// Rounded up, with its unit.
    pub(super) fn up(self, value: f64) -> String {
        self.with_unit(value, |scaled| (scaled - SLACK).ceil())
    }

    /// Rounded down, with its unit.
    pub(super) fn down(self, value: f64) -> String {
        self.with_unit(value, |scaled| (scaled + SLACK).floor())
    }

    /// Whether the unit is written before the number.
    pub(super) fn unit_leads(self) -> bool {
        !self.catalogue.word(unit_key(self.unit)).starts_with('{')
    }

    /// Rounded to the nearest, without a unit: the number of a range that does not stand beside it.
    pub(super) fn number(self, value: f64) -> String {
        digits(value * self.factor(), self.decimals(), f64::round)
    }

    /// Whether a number is said as 0.
    pub(super) fn is_nought(self, value: f64) -> bool {
        self.nearest(value).abs() < SLACK
    }

    /// Whether numbers up to this one are all said in the same unit: long times are said in hours or days.
    pub(super) fn one_unit_to(self, most: f64) -> bool {
        self.unit != Unit::Minutes || most < HOURS_FROM_MIN
    }

    /// The unit in which a value is said, and how many of it are one of the unit's own.
    fn scale(self, value: f64) -> (&'static str, f64) {
        match self.unit {
            Unit::Minutes if value >= DAYS_FROM_MIN => ("unit-days", 1.0 / (24.0 * 60.0)),
            Unit::Minutes if value >= HOURS_FROM_MIN => ("unit-hours", 1.0 / 60.0),
            unit => (unit_key(unit), self.factor()),
        }
    }

    fn with_unit(self, value: f64, round: fn(f64) -> f64) -> String {
        let (key, factor) = self.scale(value);
        fill(self.catalogue.word(key), &[("n", &digits(value * factor, self.decimals(), round))])
    }

    const fn factor(self) -> f64 {
        match self.unit {
            Unit::Share | Unit::Certainty => 100.0,
            _ => 1.0,
        }
    }

    const fn decimals(self) -> u8 {
        match self.unit {
            Unit::Degrees | Unit::DeltaE | Unit::Kilobytes | Unit::Share | Unit::Years => 1,
            Unit::Ratio => 2,
            _ => 0,
        }
    }
}

const fn unit_key(unit: Unit) -> &'static str {
    match unit {
        Unit::Px => "unit-px",
        Unit::FilePx => "unit-file-px",
        Unit::Degrees => "unit-deg",
        Unit::Share | Unit::Certainty => "unit-share",
        Unit::DeltaE => "unit-delta-e",
        Unit::Lightness => "unit-lightness",
        Unit::Chroma => "unit-chroma",
        Unit::Kilobytes => "unit-kb",
        Unit::Ppi => "unit-ppi",
        Unit::Quality => "unit-quality",
        Unit::Count => "unit-count",
        Unit::Minutes => "unit-min",
        Unit::Years => "unit-years",
        Unit::Ratio | Unit::Word => "unit-ratio",
    }
}

/// A number with at most `decimals` decimals, trailing zeros dropped.
fn digits(value: f64, decimals: u8, round: fn(f64) -> f64) -> String {
    let scale = 10_f64.powi(i32::from(decimals));
    // Adding 0 turns −0 into 0.
    let rounded = round(value * scale) / scale + 0.0;
    let text = format!("{rounded:.*}", usize::from(decimals));
    if decimals == 0 { text } else { text.trim_end_matches('0').trim_end_matches('.').to_owned() }
}
