//! A profile as it is written: keys and lines, nothing decided.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::check::Unit;
use crate::checks;
use crate::colour::Rgb;
use crate::document::{At, Faults, Table, Value, Wrong};
use crate::finding::{Kind, Outcome, Reference, Source};
use crate::plan::Title;

use super::roster::WrittenRoster;

/// A profile's keys.
#[derive(Debug, Default)]
pub(super) struct Written {
    pub(super) id: Option<At<String>>,
    pub(super) title: Option<Title>,
    pub(super) extends: Option<At<String>>,
    /// What checks cite that have no clause here, the inherited ones included.
    pub(super) clause: Option<At<String>>,
    pub(super) width_px: Option<At<u32>>,
    pub(super) height_px: Option<At<u32>>,
    pub(super) sources: BTreeMap<String, String>,
    pub(super) checks: BTreeMap<String, WrittenCheck>,
    pub(super) timetable: Option<WrittenTimetable>,
    pub(super) roster: WrittenRoster,
}

/// Where the timetable stands.
#[derive(Debug)]
pub(super) enum WrittenTimetable {
    /// In a file inside the program.
    Shipped(At<String>),
    /// In the profile itself.
    Here(Table),
}

/// The keys of one `[checks.<id>]`.
#[derive(Debug, Default)]
pub(super) struct WrittenCheck {
    pub(super) line: usize,
    pub(super) enabled: Option<At<bool>>,
    pub(super) min: Option<At<f64>>,
    pub(super) max: Option<At<f64>>,
    pub(super) review: Option<At<f64>>,
    pub(super) references: Option<At<Vec<Reference>>>,
    pub(super) size: Option<At<bool>>,
    pub(super) shape: Option<At<f64>>,
    pub(super) one_of: Option<At<Vec<String>>>,
    pub(super) kind: Option<At<Kind>>,
    pub(super) worst: Option<At<Outcome>>,
    pub(super) optional: Option<At<bool>>,
    pub(super) clause: Option<At<String>>,
    pub(super) source: Option<At<Source>>,
}

const KINDS: &[(&str, Kind)] = &[("require", Kind::Require), ("advise", Kind::Advise)];
const WORST: &[(&str, Outcome)] = &[("review", Outcome::Review), ("fail", Outcome::Fail)];
const MATCHES: &[(&str, Outcome)] = &[("pass", Outcome::Pass), ("review", Outcome::Review)];
const SOURCES: &[(&str, Source)] = &[("written", Source::Written), ("ours", Source::Ours)];

/// Sides of a frame: in less than the smallest no face is seen.
const FRAME_PX: RangeInclusive<u32> = 32..=100_000;

/// Reads a profile's table.
pub(super) fn read(mut table: Table, faults: &mut Faults) -> Written {
    let mut written = Written {
        id: read_id(&mut table, faults),
        extends: table.text("extends", faults),
        clause: table.text("clause", faults),
        ..Written::default()
    };
    if let Some(title) = table.table("title", faults) {
        written.title = read_title(title, faults);
    }
    if let Some(mut frame) = table.table("frame", faults) {
        written.width_px = frame.whole("width_px", FRAME_PX, faults);
        written.height_px = frame.whole("height_px", FRAME_PX, faults);
        frame.finish(faults);
    }
    if let Some(sources) = table.table("sources", faults) {
        written.sources = read_sources(sources, faults);
    }
    if let Some(checks) = table.table("checks", faults) {
        written.checks = read_checks(checks, faults);
    }
    written.timetable = match table.take("timetable") {
        Some(At { value: Value::Table(here), .. }) => Some(WrittenTimetable::Here(here)),
        Some(At { line, value: Value::Text(value) }) => Some(WrittenTimetable::Shipped(At { line, value })),
        Some(At { line, value }) => {
            faults.add(line, "profile", Wrong::of("mistyped", &[&"timetable", &value, &"kind-any-table"]));
            None
        }
        None => None,
    };
    if let Some(roster) = table.table("roster", faults) {
        written.roster = WrittenRoster::read(roster, faults);
    }
    table.finish(faults);
    written
}

fn read_id(table: &mut Table, faults: &mut Faults) -> Option<At<String>> {
    let id = table.text("id", faults)?;
    if id.value.trim().is_empty() {
        faults.add(id.line, "profile", Wrong::of("blank", &[&"id"]));
    }
    Some(id)
}

fn read_title(mut table: Table, faults: &mut Faults) -> Option<Title> {
    let line = table.line();
    let (zh, en) = (table.text("zh", faults), table.text("en", faults));
    table.finish(faults);
    let (Some(zh), Some(en)) = (zh, en) else {
        faults.add(line, "title", Wrong::of("two-titles", &[]));
        return None;
    };
    Some(Title { zh: zh.value, en: en.value })
}

fn read_sources(table: Table, faults: &mut Faults) -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    for (name, citation) in table.into_entries() {
        match citation.value {
            Value::Text(text) => {
                sources.insert(name.value, text);
            }
            other => faults.add(citation.line, "sources", Wrong::of("mistyped", &[&name.value, &other, &"kind-any-text"])),
        }
    }
    sources
}

fn read_checks(table: Table, faults: &mut Faults) -> BTreeMap<String, WrittenCheck> {
    let mut checks = BTreeMap::new();
    for (id, rule) in table.into_entries() {
        match rule.value {
            Value::Table(rule) => {
                checks.insert(id.value, read_check(rule, faults));
            }
            other => faults.add(rule.line, "checks", Wrong::of("mistyped", &[&id.value, &other, &"kind-any-table"])),
        }
    }
    checks
}

fn read_check(mut table: Table, faults: &mut Faults) -> WrittenCheck {
    let check = WrittenCheck {
        line: table.line(),
        enabled: table.flag("enabled", faults),
        min: table.number("min", faults),
        max: table.number("max", faults),
        review: table.number("review", faults),
        references: read_references(&mut table, faults),
        size: table.flag("size", faults),
        shape: table.number("shape", faults),
        one_of: table.texts("one_of", faults).map(|words| words.map(|words| words.into_iter().map(|word| word.value).collect())),
        kind: table.choice("kind", KINDS, faults),
        worst: table.choice("worst", WORST, faults),
        optional: table.flag("optional", faults),
        clause: table.text("clause", faults),
        source: table.choice("source", SOURCES, faults),
    };
    table.finish(faults);
    check
}

fn read_references(table: &mut Table, faults: &mut Faults) -> Option<At<Vec<Reference>>> {
    let check = table.name().to_owned();
    let references = table.tables("references", faults)?;
    Some(references.map(|tables| tables.into_iter().filter_map(|reference| read_reference(&check, reference, faults)).collect()))
}

fn read_reference(check: &str, mut table: Table, faults: &mut Faults) -> Option<Reference> {
    let line = table.line();
    let name = table.text("name", faults);
    let rgb = read_rgb(check, &mut table, faults);
    let outcome = table.choice("outcome", MATCHES, faults).map_or(Outcome::Pass, |outcome| outcome.value);
    table.finish(faults);
    let Some(name) = name else {
        faults.add(line, check, Wrong::of("reference-without", &[&"name"]));
        return None;
    };
    Some(Reference { name: name.value, rgb: rgb?, outcome })
}

fn read_rgb(check: &str, table: &mut Table, faults: &mut Faults) -> Option<Rgb> {
    let Some(written) = table.take("rgb") else {
        faults.add(table.line(), check, Wrong::of("reference-without", &[&"rgb"]));
        return None;
    };
    let channels: Option<Vec<u8>> = match &written.value {
        Value::List(items) => items.iter().map(|item| channel(&item.value)).collect(),
        _ => None,
    };
    let Some(&[r, g, b]) = channels.as_deref() else {
        faults.add(written.line, check, Wrong::of("no-rgb", &[]));
        return None;
    };
    Some(Rgb::new(r, g, b))
}

fn channel(value: &Value) -> Option<u8> {
    let Value::Number(number) = value else { return None };
    ((0.0..=255.0).contains(number) && number.fract().abs() < f64::EPSILON).then_some(*number as u8)
}

/// Whether a check's limits are px of the frame.
fn is_of_frame(check: &str) -> bool {
    checks::find(check).is_some_and(|check| check.unit == Unit::Px)
}

impl Written {
    /// This profile with what it does not say taken from its base. Limits in px of the base's frame are scaled to a frame of another height.
    pub(super) fn over(mut self, base: Self) -> Self {
        let times = self.height_px.as_ref().zip(base.height_px.as_ref()).map(|(own, base)| f64::from(own.value) / f64::from(base.value));
        let differs = |own: &Option<At<u32>>, base: &Option<At<u32>>| {
            own.as_ref().zip(base.as_ref()).is_some_and(|(own, base)| own.value != base.value)
        };
        let has_own_frame = differs(&self.width_px, &base.width_px) || differs(&self.height_px, &base.height_px);
        let inherited = |(id, check): (String, WrittenCheck)| {
            let check = check.inherited();
            let check = if is_of_frame(&id) { check.scaled(times.unwrap_or(1.0)) } else { check };
            let check = if check.is_of_shape() && has_own_frame { check.ours() } else { check };
            let check = match &self.clause {
                Some(clause) => WrittenCheck { clause: Some(At { line: 0, value: clause.value.clone() }), ..check.ours() },
                None => check,
            };
            (id, check)
        };
        let mut checks: BTreeMap<_, _> = base.checks.into_iter().map(inherited).collect();
        for (id, own) in self.checks {
            let check = match checks.remove(&id) {
                Some(inherited) => own.over(inherited),
                None => own,
            };
            checks.insert(id, check);
        }
        // Where nothing cites the base's documents any more they are not this profile's.
        let mut sources = if self.clause.is_some() { BTreeMap::new() } else { base.sources };
        sources.append(&mut self.sources);
        Self {
            id: self.id,
            title: self.title.or(base.title),
            extends: self.extends,
            clause: self.clause.or(base.clause),
            width_px: self.width_px.or(base.width_px),
            height_px: self.height_px.or(base.height_px),
            sources,
            checks,
            timetable: self.timetable.or(base.timetable),
            roster: self.roster.over(base.roster),
        }
    }
}

impl WrittenCheck {
    /// Line 0: the value stands in another file.
    fn inherited(self) -> Self {
        fn away<T>(written: Option<At<T>>) -> Option<At<T>> {
            written.map(|At { value, .. }| At { line: 0, value })
        }
        Self {
            line: 0,
            enabled: away(self.enabled),
            min: away(self.min),
            max: away(self.max),
            review: away(self.review),
            references: away(self.references),
            size: away(self.size),
            shape: away(self.shape),
            one_of: away(self.one_of),
            kind: away(self.kind),
            worst: away(self.worst),
            optional: away(self.optional),
            clause: away(self.clause),
            source: away(self.source),
        }
    }

    /// Its lengths in a frame so many times as high, whole px as people write them. They are no longer the numbers of the rule, which is about
    /// another frame.
    fn scaled(self, times: f64) -> Self {
        if (times - 1.0).abs() < f64::EPSILON {
            return self;
        }
        let scaled = |length: Option<At<f64>>| length.map(|At { line, value }| At { line, value: (value * times).round() });
        let check = if self.has_limit() { self.ours() } else { self };
        Self { min: scaled(check.min), max: scaled(check.max), review: scaled(check.review), ..check }
    }

    /// The same as no written rule.
    fn ours(self) -> Self {
        Self { source: self.source.map(|At { line, .. }| At { line, value: Source::Ours }), ..self }
    }

    /// Whether it sets a limit.
    fn has_limit(&self) -> bool {
        self.min.is_some() || self.max.is_some() || self.references.is_some() || self.is_of_shape() || self.one_of.is_some()
    }

    /// Whether it asks for a size or for proportions.
    fn is_of_shape(&self) -> bool {
        self.size.is_some() || self.shape.is_some()
    }

    fn over(self, base: Self) -> Self {
        // A number that stands in a rule is no longer the rule's where another is set.
        let source = if self.has_limit() { base.source.map(|At { line, .. }| At { line, value: Source::Ours }) } else { base.source };
        // A size and proportions take each other's place, and the heights that bound those go with them.
        let (size, shape) = if self.is_of_shape() { (None, None) } else { (base.size, base.shape) };
        let bounds_stay = self.size.is_none();
        let (min, max) = (base.min.filter(|_| bounds_stay), base.max.filter(|_| bounds_stay));
        Self {
            line: self.line,
            enabled: self.enabled.or(base.enabled),
            min: self.min.or(min),
            max: self.max.or(max),
            review: self.review.or(base.review),
            references: self.references.or(base.references),
            size: self.size.or(size),
            shape: self.shape.or(shape),
            one_of: self.one_of.or(base.one_of),
            kind: self.kind.or(base.kind),
            worst: self.worst.or(base.worst),
            optional: self.optional.or(base.optional),
            clause: self.clause.or(base.clause),
            source: self.source.or(source),
        }
    }
}
