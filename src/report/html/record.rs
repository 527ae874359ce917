//! What the page is told of a report and of a photo, as JSON: texts are pairs, Chinese before English.

use serde_json::{Map, Value, json};

use super::super::comparison::instead;
use super::super::ndjson::mark;
use super::super::{Head, MADE_BY, OWN, Row, Totals, advised, faults, follows};
use crate::catalogue::{Catalogue, Lang};
use crate::check::{Mark, Missing};
use crate::finding::{Finding, Limit, Outcome};
use crate::geometry::{Bounds, Point};
use crate::plan::Step;
use crate::records::decisions::{Ruling, Stale, decision, waiver};
use crate::records::roster::{Gaps, RowFault, Student};

const BOTH: [Lang; 2] = [Lang::Zh, Lang::En];

/// A sentence in both languages.
fn pair(say: impl Fn(&'static Catalogue) -> String) -> Value {
    json!(BOTH.map(|lang| say(Catalogue::of(lang))))
}

/// The page's own words, by language and key.
pub fn words() -> Value {
    const ALSO: [&str; 5] = ["verdict-", "outcome-", "kind-", "source-", "group-"];
    let of = |lang: Lang| -> Map<String, Value> {
        let catalogue = Catalogue::of(lang);
        let also = catalogue.section("words").filter(|(key, _)| ALSO.iter().any(|begin| key.starts_with(begin)));
        catalogue.section("page").chain(also).map(|(key, sentence)| (key.to_owned(), sentence.into())).collect()
    };
    json!({ "zh": of(Lang::Zh), "en": of(Lang::En) })
}

/// What a report says once: the profile and its rules; the page begins in the language given.
pub fn head(head: &Head, lang: Lang) -> Value {
    json!({
        "made_by": MADE_BY,
        "lang": if lang == Lang::Zh { "zh" } else { "en" },
        "profile": head.profile,
        "title": [head.about.title.zh, head.about.title.en],
        "frame": [head.frame.width_px, head.frame.height_px],
        "inputs": head.inputs,
        "reference": head.regions != OWN,
        "rules": head.steps.iter().map(rule).collect::<Vec<_>>(),
    })
}

fn rule(step: &Step) -> Value {
    // The catalogue words the limit of a finding; one without a value has the limit alone.
    let finding = Finding::judge(step.check.id, step.check.unit, Err(Missing::Statement), &step.rule);
    let (min, max) = match &finding.limit {
        Some(Limit::Range { min, max, .. }) => (*min, *max),
        _ => (None, None),
    };
    let title = |words: &'static Catalogue| words.explain(step.check.id).map_or(step.check.id, |said| said.title).to_owned();
    json!({
        "check": step.check.id,
        "group": step.check.group.id(),
        "title": pair(title),
        "limit": pair(|words| words.limit(&finding)),
        "min": min,
        "max": max,
        "kind": finding.kind.id(),
        "source": finding.source.id(),
        "clause": finding.clause,
        "terms": finding.terms(),
    })
}

/// What the wall, filters and decisions need of a photo.
pub fn brief(row: &Row) -> Value {
    json!({
        "path": row.path,
        "sha256": row.sha256,
        "verdict": row.verdict.id(),
        "judged": row.judged().id(),
        "size": row.size.map(|size| [size.width_px, size.height_px]),
        "error": row.error.as_ref().map(|error| pair(|words| words.error(error))),
        "student": row.student.as_ref().map(student),
        "decision": row.decision.as_ref().map(ruling),
        "faults": faults(row).iter().map(|finding| json!([finding.check, finding.outcome.id()])).collect::<Vec<_>>(),
        "older": row.faces.as_ref().map(|faces| faces.older.id()),
        "advised": advised(row).map(|finding| finding.check).collect::<Vec<_>>(),
    })
}

fn ruling(ruling: &Ruling) -> Value {
    json!({ "taken": decision(&ruling.decision), "stale": ruling.stale.as_ref().map(|why| pair(|words| words.stale(why))) })
}

fn student(student: &Student) -> Value {
    json!({ "number": student.number, "name": student.name, "unit": student.unit })
}

/// A student without a photo, with what is said of an earlier one.
fn lacking(gaps: &Gaps, absent: &Student) -> Value {
    let mut record = student(absent);
    if gaps.earlier.contains_key(&absent.number) {
        record["previous"] = pair(|words| instead(gaps, absent, words).unwrap_or_default().join(": "));
    }
    record
}

/// What was found on a photo. Thousands of photos have to fit a page: a finding without an outcome is a pass, and has its
/// value alone unless there is something to say of it, and what nobody asked for is left out.
pub fn findings(row: &Row) -> Value {
    let asked = row.findings.iter().filter(|finding| !finding.missing.is_some_and(Missing::is_unasked));
    asked.map(|found| finding(found, row)).chain(regions(row)).collect()
}

/// The outlines of the regions, to be drawn with everything else that was measured: no finding of a check.
fn regions(row: &Row) -> Option<Value> {
    let marks: Vec<_> = row.outlines.iter().map(|outline| mark(&Mark::Outline(outline.iter().copied().map(whole).collect()))).collect();
    (!marks.is_empty()).then(|| json!({ "check": "regions", "marks": marks }))
}

fn finding(finding: &Finding, row: &Row) -> Value {
    let mut record = Map::new();
    let is_consequence = finding.decides() && follows(finding, row);
    let decides = finding.decides() && !is_consequence;
    record.insert("check".into(), finding.check.into());
    if finding.outcome != Outcome::Pass {
        record.insert("outcome".into(), finding.outcome.id().into());
    }
    if decides {
        record.insert("decides".into(), true.into());
    }
    if is_consequence {
        record.insert("follows".into(), true.into());
    }
    // The page has the check's title and the outcome beside it: of what could not be measured the reason is left to say.
    let reason = finding.missing.filter(|_| !decides);
    let value = pair(|words| reason.map_or_else(|| words.value(finding), |missing| words.missing(missing).to_owned()));
    record.insert("value".into(), if value[0] == value[1] { value[0].clone() } else { value });
    if (finding.outcome != Outcome::Pass && reason.is_none()) || !finding.notes.is_empty() {
        record.insert("message".into(), pair(|words| words.message(finding)));
    }
    if Catalogue::of(Lang::Zh).advice(finding).is_some() {
        record.insert("advice".into(), pair(|words| words.advice(finding).unwrap_or_default()));
    }
    if !finding.marks.is_empty() {
        record.insert("marks".into(), finding.marks.iter().map(thinned).map(|shown| mark(&shown)).collect());
    }
    record.into()
}

/// Points that an outline is drawn with.
const OUTLINE_POINTS: usize = 40;

/// A mark as exact as it can be seen: at whole px, finer than the stroke that draws it, and of an outline as many points as a line on a screen needs.
fn thinned(mark: &Mark) -> Mark {
    match mark {
        Mark::Point(at) => Mark::Point(whole(*at)),
        Mark::Line(from, to) => Mark::Line(whole(*from), whole(*to)),
        Mark::Box(bounds) => {
            let (from, to) = (whole(Point::new(bounds.x, bounds.y)), whole(Point::new(bounds.x + bounds.width, bounds.y + bounds.height)));
            Mark::Box(Bounds { x: from.x, y: from.y, width: to.x - from.x, height: to.y - from.y })
        }
        Mark::Outline(points) => {
            let step = points.len().div_ceil(OUTLINE_POINTS).max(1);
            let end = points.last().filter(|_| (points.len().max(1) - 1) % step != 0);
            Mark::Outline(points.iter().step_by(step).chain(end).copied().map(whole).collect())
        }
    }
}

fn whole(at: Point) -> Point {
    Point::new(at.x.round(), at.y.round())
}

/// What is known when the last photo is.
pub fn tail(totals: &Totals, id: &str) -> Value {
    let gaps = totals.gaps.as_ref().map(|gaps| {
        let without: Vec<_> = gaps.without_photo.iter().map(|absent| lacking(gaps, absent)).collect();
        let several: Vec<_> = gaps.several.iter().map(|one| json!({ "student": student(&one.student), "paths": one.paths })).collect();
        let faults: Vec<_> = totals.roster_faults.iter().map(roster_fault).collect();
        let perhaps: Vec<_> = gaps.perhaps.iter().map(|one| json!({ "student": student(&one.student), "paths": one.paths })).collect();
        let nobody = &gaps.of_nobody;
        json!({
            "students": gaps.students,
            "without_photo": without,
            "perhaps": perhaps,
            "several_photos": several,
            "of_nobody": nobody,
            "faults": faults,
        })
    });
    json!({
        "id": id,
        "inputs": totals.inputs(),
        "skipped": totals.skipped,
        "gaps": gaps,
        "stale": totals.stale.iter().map(stale).collect::<Vec<_>>(),
        "waivers": totals.waivers.iter().map(waiver).collect::<Vec<_>>(),
    })
}

fn roster_fault(fault: &RowFault) -> Value {
    json!({ "row": fault.row, "said": pair(|words| words.note(&fault.note)) })
}

fn stale(stale: &Stale) -> Value {
    pair(|words| format!("{}: {}", stale.name(), words.stale(&stale.why)))
}
