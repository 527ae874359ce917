//! What people decided beside what the program said: where it was too strict or too lax, and which limit would have agreed best.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::decisions::Decision;
use crate::check::Note;
use crate::verdict::Verdict;

#[cfg(test)]
mod tests;

/// Decided photos with a value below which no limit is proposed: fewer say more of those photos than of the rule.
pub const LEAST_PHOTOS: usize = 20;

/// What the program said of a photo, from its NDJSON record.
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// SHA-256 of the file; none where it could not be read.
    pub sha256: Option<String>,
    /// The profile it was judged by.
    pub profile: String,
    /// One a check.
    pub answers: Vec<Answer>,
}

/// What one check said of a photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The check's id.
    pub check: String,
    /// Whether it passed, failed, or asked for a look.
    pub said: Said,
    /// The value and the bounds it was held against; none where it was no number within bounds.
    pub held: Option<Held>,
}

/// What an outcome says to a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// Nothing is wrong.
    Pass,
    /// Somebody should look.
    Look,
    /// It is wrong.
    Fail,
}

/// A value and its bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// The value.
    pub value: f64,
    /// The bounds.
    pub bounds: Bounds,
}

/// Bounds within which a value passes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Bounds {
    /// The least that passes.
    pub min: Option<f64>,
    /// The greatest that passes.
    pub max: Option<f64>,
}

impl Bounds {
    fn hold(self, value: f64) -> bool {
        self.min.is_none_or(|min| value >= min) && self.max.is_none_or(|max| value <= max)
    }
}

/// How one check agrees with people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Agreement {
    /// It failed, and the photo was accepted: too strict.
    pub too_strict: u64,
    /// It passed, and the person named it as what is wrong: too lax.
    pub too_lax: u64,
    /// It failed, and the photo was rejected.
    pub upheld: u64,
    /// It asked for a look, and the photo was accepted.
    pub looked_accepted: u64,
    /// It asked for a look, and the photo was rejected.
    pub looked_rejected: u64,
    /// Photos with a value whose right answer is known.
    pub photos: usize,
    /// The limit that would have agreed best; none where there are too few photos, or it has no number.
    pub best: Option<Best>,
}

/// A limit held against what people decided.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Best {
    /// The bounds as they are.
    pub now: Bounds,
    /// Photos on which these disagree with people.
    pub disagreements_now: usize,
    /// The bounds that disagree least; of several the nearest to those of now.
    pub bounds: Bounds,
    /// Photos on which they disagree.
    pub disagreements: usize,
}

/// Reads an NDJSON record.
///
/// # Errors
/// What is wrong with it, a key under `[agreement]` in the catalogues.
pub fn read(line: &str) -> Result<Answers, Note> {
    let record: Value = serde_json::from_str(line).map_err(|error| Note::about("no-json", error.column().to_string()))?;
    let findings = record["findings"].as_array().ok_or_else(|| Note::about("no-record", "findings"))?;
    let profile = record["profile"].as_str().ok_or_else(|| Note::about("no-record", "profile"))?;
    let answers = findings.iter().filter_map(answer).collect();
    Ok(Answers { sha256: record["sha256"].as_str().map(Into::into), profile: profile.into(), answers })
}

/// Whether a text is a report in one JSON document instead of a record a line.
pub fn is_document(text: &str) -> bool {
    serde_json::from_str(text.trim_start_matches('\u{feff}')).is_ok_and(|document: Value| document["photos"].is_array())
}

/// The answer of a required check; advice has no part in a verdict.
fn answer(finding: &Value) -> Option<Answer> {
    let said = match finding["outcome"].as_str()? {
        "pass" => Said::Pass,
        "fail" => Said::Fail,
        _ => Said::Look,
    };
    if finding["kind"] != "require" || finding["optional"] == true && finding["outcome"] == "unmeasurable" {
        return None;
    }
    let limit = &finding["limit"];
    let bounds = Bounds { min: limit["min"].as_f64(), max: limit["max"].as_f64() };
    let is_number = limit.get("min").is_some() && bounds != Bounds::default();
    let held = finding["value"].as_f64().filter(|_| is_number).map(|value| Held { value, bounds });
    Some(Answer { check: finding["check"].as_str()?.into(), said, held })
}

/// The comparison for programs: one JSON document.
pub fn document(agreements: &BTreeMap<String, Agreement>, photos: usize, decided: usize, decisions: usize) -> String {
    let bounds = |bounds: Bounds| json!({ "min": bounds.min, "max": bounds.max });
    let best = |best: &Best| {
        json!({
            "now": bounds(best.now),
            "disagreements_now": best.disagreements_now,
            "best": bounds(best.bounds),
            "disagreements": best.disagreements,
        })
    };
    let check = |(check, agreement): (&String, &Agreement)| {
        json!({
            "check": check,
            "too_strict": agreement.too_strict,
            "too_lax": agreement.too_lax,
            "upheld": agreement.upheld,
            "looked_accepted": agreement.looked_accepted,
            "looked_rejected": agreement.looked_rejected,
            "photos": agreement.photos,
            "limit": agreement.best.as_ref().map(best),
        })
    };
    let checks: Vec<_> = agreements.iter().map(check).collect();
    format!("{:#}\n", json!({ "schema": 1, "photos": photos, "decided": decided, "decisions": decisions, "checks": checks }))
}

/// A value and whether a person would have let it pass.
struct Known {
    value: f64,
    is_right: bool,
}

/// Compares, check by check; photos that nobody accepted or rejected have no part in it.
pub fn compare<'a>(photos: impl IntoIterator<Item = (&'a Answers, &'a Decision)>) -> BTreeMap<String, Agreement> {
    let mut agreements: BTreeMap<String, Agreement> = BTreeMap::new();
    let mut known: BTreeMap<String, (Bounds, Vec<Known>)> = BTreeMap::new();
    for (photo, decision) in photos.into_iter().filter(|(_, decision)| decision.verdict != Verdict::Review) {
        let is_accepted = decision.verdict == Verdict::Accept;
        let faults = photo.answers.iter().filter(|answer| answer.said != Said::Pass).count();
        for answer in &photo.answers {
            let is_named = decision.checks.contains(&answer.check);
            let agreement = agreements.entry(answer.check.clone()).or_default();
            match (answer.said, is_accepted) {
                (Said::Fail, true) => agreement.too_strict += 1,
                (Said::Fail, false) => agreement.upheld += 1,
                (Said::Look, true) => agreement.looked_accepted += 1,
                (Said::Look, false) => agreement.looked_rejected += 1,
                (Said::Pass, _) => agreement.too_lax += u64::from(is_named && !is_accepted),
            }
            // Of a rejected photo it is known what was wrong where the person named it, or where there was one fault alone.
            let is_wrong = is_named || decision.checks.is_empty() && faults == 1 && answer.said != Said::Pass;
            if let Some(held) = answer.held.filter(|_| is_accepted || is_wrong) {
                let (bounds, values) = known.entry(answer.check.clone()).or_insert_with(|| (held.bounds, Vec::new()));
                *bounds = held.bounds;
                values.push(Known { value: held.value, is_right: is_accepted });
            }
        }
    }
    for (check, (bounds, values)) in known {
        let agreement = agreements.entry(check).or_default();
        agreement.photos = values.len();
        agreement.best = (values.len() >= LEAST_PHOTOS).then(|| best(bounds, &values));
    }
    agreements
}

fn disagreements(bounds: Bounds, values: &[Known]) -> usize {
    values.iter().filter(|known| bounds.hold(known.value) != known.is_right).count()
}

/// The upper bound first, then the lower one: values near one of them say nothing of the other.
fn best(now: Bounds, values: &[Known]) -> Best {
    let mut bounds = now;
    if let Some(max) = now.max {
        let with = |max| Bounds { max: Some(max), ..bounds };
        bounds = with(nearest(max, values, |max| disagreements(with(max), values)));
    }
    if let Some(min) = now.min {
        let with = |min| Bounds { min: Some(min), ..bounds };
        bounds = with(nearest(min, values, |min| disagreements(with(min), values)));
    }
    Best { now, disagreements_now: disagreements(now, values), bounds, disagreements: disagreements(bounds, values) }
}

/// The candidate with the least cost, of several the nearest to `now`: itself, every value, and the middles between them.
fn nearest(now: f64, values: &[Known], cost: impl Fn(f64) -> usize) -> f64 {
    let mut sorted: Vec<_> = values.iter().map(|known| known.value).collect();
    sorted.sort_by(f64::total_cmp);
    let middles = sorted.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
    let candidates = [now].into_iter().chain(sorted.iter().copied()).chain(middles);
    let ranked = candidates.map(|candidate| (cost(candidate), (candidate - now).abs(), candidate));
    ranked.min_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))).map_or(now, |(_, _, candidate)| candidate)
}
