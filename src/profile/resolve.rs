//! From the written keys to a plan.

use std::collections::BTreeMap;

use super::written::{self, Written, WrittenCheck, WrittenTimetable};
use super::{BUILT_IN, PROFILES, TIMETABLES};
use crate::check::{Check, Unit};
use crate::checks::{self, REGISTRY};
use crate::document::{self, At, Faults, Wrong};
use crate::finding::{Kind, Limit, Outcome, Rule, Shape};
use crate::geometry::Size;
use crate::plan::{About, Plan, Step};
use crate::records::timetable::{self, Timetable};

/// The plan of a profile and of those it extends; none without an id or a frame.
pub(super) fn plan(own: Written, faults: &mut Faults) -> Option<Plan> {
    let written = extended(own, faults);
    let frame = written.width_px.as_ref().zip(written.height_px.as_ref());
    let frame = frame.map(|(width, height)| Size { width_px: width.value, height_px: height.value });
    for (key, given) in [("id", written.id.is_some()), ("title", written.title.is_some()), ("frame", frame.is_some())] {
        if !given {
            faults.add(1, "profile", Wrong::of("none", &[&key]));
        }
    }
    // A profile without a rule would accept whatever is a picture. One whose base was not found has another fault.
    let is_alone = written.extends.is_some() && written.checks.is_empty();
    if !is_alone && written.checks.values().all(|check| check.enabled.as_ref().is_some_and(|enabled| !enabled.value)) {
        faults.add(1, "profile", Wrong::of("no-checks", &[]));
    }
    let roster = written.roster.resolve();
    let timetable = written.timetable.and_then(|timetable| resolve_timetable(timetable, faults));
    let mut rules: BTreeMap<&str, Rule> = BTreeMap::new();
    for (id, check) in &written.checks {
        let context = Context { id, check, frame, clause: written.clause.as_ref(), sources: &written.sources };
        if let Some(rule) = context.rule(faults) {
            rules.insert(id, rule);
        }
    }
    let steps = REGISTRY.iter().filter_map(|check| rules.remove(check.id).map(|rule| Step { check, rule }));
    Some(Plan {
        profile: written.id?.value,
        about: About { title: written.title?, sources: written.sources.clone() },
        frame: frame?,
        steps: steps.collect(),
        timetable,
        roster,
    })
}

/// A profile with all that it inherits.
fn extended(own: Written, faults: &mut Faults) -> Written {
    let Some(extends) = &own.extends else { return own };
    let line = extends.line;
    let mut chain: Vec<String> = own.id.iter().map(|id| id.value.clone()).collect();
    let mut bases = Vec::new();
    let mut next = Some(extends.value.clone());
    while let Some(name) = next {
        let circular = chain.contains(&name);
        chain.push(name.clone());
        if circular {
            faults.add(line, "profile", Wrong::of("circle", &[&chain.join(" → ")]));
            return own;
        }
        let Some(base) = shipped(&name) else {
            faults.add(line, "profile", Wrong::of("not-built-in", &[&name, &BUILT_IN.join(", ")]));
            return own;
        };
        next = base.extends.as_ref().map(|extends| extends.value.clone());
        bases.push(base);
    }
    let base = bases.into_iter().rev().reduce(|base, child| child.over(base));
    match base {
        Some(base) => own.over(base),
        None => own,
    }
}

fn shipped(name: &str) -> Option<Written> {
    let shipped = PROFILES.iter().find(|shipped| shipped.name == name)?;
    let table = document::parse(shipped.file, shipped.text, "profile").ok()?;
    Some(written::read(table, &mut Faults::of(shipped.file)))
}

fn resolve_timetable(written: WrittenTimetable, faults: &mut Faults) -> Option<Timetable> {
    let At { line, value: name } = match written {
        WrittenTimetable::Here(table) => return timetable::read(table, faults),
        WrittenTimetable::Shipped(name) => name,
    };
    let Some(shipped) = TIMETABLES.iter().find(|shipped| shipped.name == name) else {
        faults.add(line, "profile", Wrong::of("no-timetable-inside", &[&name]));
        return None;
    };
    Timetable::parse(shipped.file, shipped.text).ok()
}

/// What a check's value is compared by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reads {
    Number,
    Colour,
    Size,
    Word,
}

/// Two checks read something other than their unit tells.
fn reads(check: &Check) -> Reads {
    match (check.id, check.unit) {
        ("pixel-size", _) => Reads::Size,
        ("background-colour", _) => Reads::Colour,
        (_, Unit::Word) => Reads::Word,
        _ => Reads::Number,
    }
}

/// One `[checks.<id>]` and what it may refer to.
struct Context<'a> {
    id: &'a str,
    check: &'a WrittenCheck,
    frame: Option<Size>,
    /// What is cited by a check without a clause.
    clause: Option<&'a At<String>>,
    sources: &'a BTreeMap<String, String>,
}

impl Context<'_> {
    /// Its rule; none where the check is switched off or too much is wrong.
    fn rule(&self, faults: &mut Faults) -> Option<Rule> {
        let Some(check) = checks::find(self.id) else {
            self.fault(0, Wrong::of("no-check", &[]), faults);
            return None;
        };
        if self.check.enabled.as_ref().is_some_and(|enabled| !enabled.value) {
            return None;
        }
        let limit = self.limit(reads(check), faults);
        let clause = self.clause(faults);
        if self.check.source.is_none() {
            self.fault(0, Wrong::of("no-source", &[]), faults);
        }
        Some(Rule {
            limit,
            kind: self.check.kind.as_ref().map_or(Kind::Require, |kind| kind.value),
            worst: self.check.worst.as_ref().map_or(Outcome::Fail, |worst| worst.value),
            optional: self.check.optional.as_ref().is_some_and(|optional| optional.value),
            clause: clause?,
            source: self.check.source.as_ref()?.value,
        })
    }

    fn limit(&self, reads: Reads, faults: &mut Faults) -> Option<Limit> {
        self.report_unfit(reads, faults);
        let check = self.check;
        let value = |number: &Option<At<f64>>| number.as_ref().map(|number| number.value);
        let review = self.review(faults);
        match reads {
            Reads::Number => {
                let (min, max) = (value(&check.min), value(&check.max));
                self.report_range(faults);
                (min.is_some() || max.is_some()).then_some(Limit::Range { min, max, review })
            }
            Reads::Colour => {
                let references = check.references.as_ref()?.value.clone();
                if check.max.is_none() || references.is_empty() {
                    self.fault(0, Wrong::of("no-colour", &[]), faults);
                }
                Some(Limit::Colours { references, max: value(&check.max)?, review })
            }
            Reads::Size => match &check.shape {
                Some(tolerance) => {
                    if !(0.0..1.0).contains(&tolerance.value) {
                        self.fault(tolerance.line, Wrong::of("no-tolerance", &[&tolerance.value]), faults);
                    }
                    self.report_range(faults);
                    let (min_height_px, max_height_px) = (value(&check.min), value(&check.max));
                    self.frame.map(|of| Limit::Shape(Shape { of, tolerance: tolerance.value, min_height_px, max_height_px }))
                }
                None => check.size.as_ref().filter(|size| size.value).and(self.frame).map(Limit::Size),
            },
            Reads::Word => {
                let words = check.one_of.as_ref()?;
                if words.value.iter().all(|word| word.trim().is_empty()) {
                    self.fault(words.line, Wrong::of("blank", &[&"one_of"]), faults);
                }
                Some(Limit::OneOf(words.value.clone()))
            }
        }
    }

    fn review(&self, faults: &mut Faults) -> f64 {
        let Some(review) = &self.check.review else { return 0.0 };
        if review.value < 0.0 {
            self.fault(review.line, Wrong::of("negative", &[&review.value]), faults);
        }
        if self.check.min.is_none() && self.check.max.is_none() {
            self.fault(review.line, Wrong::of("review-alone", &[]), faults);
        }
        review.value
    }

    fn report_range(&self, faults: &mut Faults) {
        if let (Some(min), Some(max)) = (&self.check.min, &self.check.max)
            && min.value > max.value
        {
            let line = if min.line > 0 { min.line } else { max.line };
            self.fault(line, Wrong::of("min-above-max", &[&min.value, &max.value]), faults);
        }
    }

    /// Keys of another kind of limit than the check's value has.
    fn report_unfit(&self, reads: Reads, faults: &mut Faults) {
        fn line<T>(written: Option<&At<T>>) -> Option<usize> {
            written.map(|written| written.line)
        }
        let check = self.check;
        let (fit, value): (&[&str], &str) = match reads {
            Reads::Number => (&["min", "max", "review"], "kind-any-number"),
            Reads::Colour => (&["references", "max", "review"], "kind-colour"),
            Reads::Size if check.shape.is_some() => (&["shape", "min", "max"], "kind-size"),
            Reads::Size => (&["size", "shape"], "kind-size"),
            Reads::Word => (&["one_of"], "kind-word"),
        };
        let given = [
            ("min", line(check.min.as_ref())),
            ("max", line(check.max.as_ref())),
            ("review", line(check.review.as_ref())),
            ("references", line(check.references.as_ref())),
            ("size", line(check.size.as_ref())),
            ("shape", line(check.shape.as_ref())),
            ("one_of", line(check.one_of.as_ref())),
        ];
        for (key, line) in given.into_iter().filter(|(key, _)| !fit.contains(key)) {
            if let Some(line) = line {
                self.fault(line, Wrong::of("unfit", &[&key, &value, &fit.join(", ")]), faults);
            }
        }
    }

    fn clause(&self, faults: &mut Faults) -> Option<String> {
        let Some(clause) = self.check.clause.as_ref().or(self.clause) else {
            self.fault(0, Wrong::of("none", &[&"clause"]), faults);
            return None;
        };
        if !self.sources.keys().any(|source| clause.value.starts_with(source)) {
            let known: Vec<_> = self.sources.keys().map(String::as_str).collect();
            self.fault(clause.line, Wrong::of("clause-source", &[&clause.value, &known.join(", ")]), faults);
        }
        Some(clause.value.clone())
    }

    /// Reports a fault at `line`, or at the check's heading where it is 0; not where all of the check is inherited.
    fn fault(&self, line: usize, wrong: Wrong, faults: &mut Faults) {
        if self.check.line > 0 {
            faults.add(if line > 0 { line } else { self.check.line }, self.id, wrong);
        }
    }
}
