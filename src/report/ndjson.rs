//! One JSON object a line and input: the record that other programs read, described in `docs/NDJSON.md`.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Map, Number, Value, json};

use super::comparison::Answer;
use super::{Head, MADE_BY, Report, Row, SCHEMA, Totals, Words};
use crate::check::{Mark, Missing, Note, Unit};
use crate::finding::{Finding, Limit, within};
use crate::geometry::Point;
use crate::records::decisions::Ruling;
use crate::records::roster::Student;

#[cfg(test)]
mod tests;

/// Writes a record a row and nothing else.
#[derive(Debug)]
pub struct Ndjson {
    words: Words,
    made: Made,
}

/// What every record says of how it was made.
#[derive(Debug, Default)]
pub(super) struct Made {
    profile: String,
    regions: &'static str,
    has_roster: bool,
}

impl Made {
    pub(super) fn of(head: &Head) -> Self {
        Self { profile: head.profile.clone(), regions: head.regions, has_roster: head.has_roster }
    }
}

impl Ndjson {
    /// Records whose messages are in the language of `words`.
    pub fn new(words: Words) -> Self {
        Self { words, made: Made::default() }
    }
}

impl Report for Ndjson {
    fn begin(&mut self, _out: &mut dyn Write, head: &Head) -> io::Result<()> {
        self.made = Made::of(head);
        Ok(())
    }

    fn row(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        serde_json::to_writer(&mut *out, &Record::of(row, &self.made, self.words))?;
        writeln!(out)
    }

    fn end(&mut self, _out: &mut dyn Write, _totals: &Totals) -> io::Result<()> {
        Ok(())
    }
}

/// The record of one input.
#[derive(Serialize)]
pub(super) struct Record<'a> {
    schema: u32,
    path: &'a str,
    sha256: Option<&'a str>,
    program: &'static str,
    profile: &'a str,
    verdict: &'static str,
    findings: Vec<Entry<'a>>,
    error: Option<Unread<'a>>,
    regions: &'static str,
    /// Only where there is a roster; null where the photo is nobody's.
    #[serde(skip_serializing_if = "Option::is_none")]
    student: Option<Value>,
    decision: Option<Ruled<'a>>,
    /// Only where there is an earlier photo of the student.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous: Option<&'static str>,
}

/// What a person decided, and whether it holds.
#[derive(Serialize)]
struct Ruled<'a> {
    verdict: &'static str,
    by: &'a str,
    at: &'a str,
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    checks: &'a [String],
    judged: &'static str,
    stale: Option<Value>,
}

#[derive(Serialize)]
pub(super) struct Entry<'a> {
    check: &'static str,
    outcome: &'static str,
    value: Option<Value>,
    unit: &'static str,
    limit: Option<Value>,
    kind: &'static str,
    clause: &'a str,
    message: String,
    marks: Vec<Value>,
    text: Option<&'a str>,
    notes: &'a [Note],
    source: &'static str,
    missing: Option<&'static str>,
    optional: bool,
    advice: Option<String>,
    worst: &'static str,
}

#[derive(Serialize)]
struct Unread<'a> {
    key: &'a str,
    message: String,
    detail: Option<&'a str>,
}

impl<'a> Record<'a> {
    pub(super) fn of(row: &'a Row, made: &'a Made, words: Words) -> Self {
        Self {
            schema: SCHEMA,
            path: &row.path,
            sha256: row.sha256.as_deref(),
            program: MADE_BY,
            profile: &made.profile,
            verdict: row.verdict.id(),
            findings: row.findings.iter().map(|finding| Entry::of(finding, words)).collect(),
            error: row.error.as_ref().map(|error| Unread { key: &error.key, message: words.error(error), detail: error.text.as_deref() }),
            regions: made.regions,
            student: made.has_roster.then(|| numbered(row.student.as_ref())),
            decision: row.decision.as_ref().map(|ruling| Ruled::of(ruling, row, words)),
            previous: Answer::of(&row.findings).map(Answer::id),
        }
    }
}

impl<'a> Ruled<'a> {
    fn of(ruling: &'a Ruling, row: &Row, words: Words) -> Self {
        let Ruling { decision, stale } = ruling;
        Self {
            verdict: decision.verdict.id(),
            by: &decision.by,
            at: &decision.at.written,
            reason: decision.reason.as_deref(),
            checks: &decision.checks,
            judged: row.judged().id(),
            stale: stale.as_ref().map(|why| reason(why, words)),
        }
    }
}

/// Why a decision has no effect.
pub(super) fn reason(why: &Note, words: Words) -> Value {
    json!({ "key": why.key, "text": why.text, "message": words.stale(why) })
}

impl<'a> Entry<'a> {
    pub(super) fn of(finding: &'a Finding, words: Words) -> Self {
        Self {
            check: finding.check,
            outcome: finding.outcome.id(),
            value: value(finding),
            unit: finding.unit.id(),
            limit: finding.limit.as_ref().map(limit),
            kind: finding.kind.id(),
            clause: &finding.clause,
            message: words.message(finding),
            marks: finding.marks.iter().map(mark).collect(),
            text: finding.text.as_deref(),
            notes: &finding.notes,
            source: finding.source.id(),
            missing: finding.missing.map(Missing::id),
            optional: finding.optional,
            advice: words.advice(finding),
            worst: finding.worst.id(),
        }
    }
}

/// A student for programs: by the number alone, since records go where names must not.
fn numbered(student: Option<&Student>) -> Value {
    student.map_or(Value::Null, |student| json!({ "number": student.number }))
}

/// A finding's number, rounded.
pub(super) fn value(finding: &Finding) -> Option<Value> {
    let decimals = decimals(finding.unit);
    finding.value.map(|value| number(faithful(value, decimals, finding.limit.as_ref()), decimals))
}

/// A value rounded to the nearest, or to the side on which it means the same: 300.004 is more than 300, and 300 is not.
fn faithful(value: f64, decimals: i32, limit: Option<&Limit>) -> f64 {
    let (min, max, review) = match limit {
        Some(Limit::Range { min, max, review }) => (*min, *max, *review),
        Some(Limit::Colours { max, review, .. }) => (None, Some(*max), *review),
        _ => return value,
    };
    let scale = 10_f64.powi(decimals);
    let rounded = [f64::round, f64::floor, f64::ceil].map(|round| round(value * scale) / scale);
    let means_the_same = |rounded: &f64| within(*rounded, min, max, review) == within(value, min, max, review);
    rounded.into_iter().find(means_the_same).unwrap_or(value)
}

fn limit(limit: &Limit) -> Value {
    let bound = |value: &Option<f64>| value.map(|value| number(value, LIMIT_DECIMALS));
    match limit {
        Limit::Range { min, max, review } => json!({ "min": bound(min), "max": bound(max), "review": number(*review, LIMIT_DECIMALS) }),
        Limit::Colours { references, max, review } => {
            let colours: Map<_, _> = references.iter().map(|colour| (colour.name.clone(), colour.rgb.hex().into())).collect();
            let outcomes: Map<_, _> = references.iter().map(|colour| (colour.name.clone(), colour.outcome.id().into())).collect();
            let (max, review) = (number(*max, LIMIT_DECIMALS), number(*review, LIMIT_DECIMALS));
            json!({ "min": null, "max": max, "review": review, "colours": colours, "outcomes": outcomes })
        }
        Limit::Size(size) => json!({ "width_px": size.width_px, "height_px": size.height_px }),
        Limit::Shape(shape) => {
            let (width, height) = shape.ratio();
            let (least, most) = (bound(&shape.min_height_px), bound(&shape.max_height_px));
            json!({ "ratio": [width, height], "tolerance": shape.tolerance, "min_height_px": least, "max_height_px": most })
        }
        Limit::OneOf(words) => json!({ "one_of": words }),
    }
}

pub(super) fn mark(mark: &Mark) -> Value {
    match mark {
        Mark::Point(at) => json!({ "point": point(*at) }),
        Mark::Box(bounds) => json!({ "box": [length(bounds.x), length(bounds.y), length(bounds.width), length(bounds.height)] }),
        Mark::Line(from, to) => json!({ "line": [point(*from), point(*to)] }),
        Mark::Outline(points) => json!({ "outline": points.iter().map(|at| point(*at)).collect::<Vec<_>>() }),
    }
}

fn point(at: Point) -> Value {
    json!([length(at.x), length(at.y)])
}

fn length(px: f32) -> Value {
    number(f64::from(px), 1)
}

/// Decimals of a limit: as many as people write into a profile.
const LIMIT_DECIMALS: i32 = 6;

/// Decimals that a value keeps: a little more than the measure can tell, so that the last one is never noise of the arithmetic.
const fn decimals(unit: Unit) -> i32 {
    match unit {
        Unit::Share | Unit::Certainty | Unit::Ratio | Unit::Years => 4,
        Unit::Px
        | Unit::FilePx
        | Unit::Degrees
        | Unit::DeltaE
        | Unit::Lightness
        | Unit::Chroma
        | Unit::Kilobytes
        | Unit::Ppi
        | Unit::Quality => 2,
        Unit::Count | Unit::Minutes | Unit::Word => 0,
    }
}

/// A number as JSON has it: rounded, whole where it is whole, null where it is not finite.
pub(super) fn number(value: f64, decimals: i32) -> Value {
    let scale = 10_f64.powi(decimals);
    let rounded = (value * scale).round() / scale;
    if rounded.fract().abs() < f64::EPSILON && rounded.abs() < 1e15 {
        return (rounded as i64).into();
    }
    Number::from_f64(rounded).map_or(Value::Null, Value::Number)
}
