//! What the page is told, as JSON.

use std::collections::BTreeMap;

use photolint::batch;
use photolint::catalogue::{Catalogue, Lang};
use photolint::finding::{Finding, Outcome};
use photolint::plan::Plan;
use photolint::records::roster::{Roster, RowFault};
use photolint::report::html;
use photolint::report::ndjson::Ndjson;
use photolint::report::{Head, Report, Row, Totals, advised, faults};
use serde_json::{Value, json};

use super::super::terminal::Voice;
use super::session::{Entry, Session, State};

/// Rows that one answer holds; the page asks for the rest at once.
const MAX_ROWS: usize = 200;

/// Faults of a class list that the page shows; the workbook has all of them.
const MOST_FAULTS: usize = 200;

/// What the page needs before any photo: profile, rules, words.
pub(super) fn page(session: &Session, lang: Lang) -> Value {
    json!({ "head": html::head(&head(session), lang), "words": html::words() })
}

/// What the page of one photo needs.
pub(super) fn words(session: &Session, words: &'static Catalogue) -> Value {
    let plan = &session.plan;
    let lang = if words.lang() == Lang::Zh { "zh" } else { "en" };
    let said = plan.steps.iter().filter_map(|step| Some((step.check.id, words.explain(step.check.id)?.title)));
    json!({
        "lang": lang,
        "title": words.title(&plan.about.title),
        "frame": { "width_px": plan.frame.width_px, "height_px": plan.frame.height_px },
        "checks": said.map(|(id, title)| json!({ "id": id, "title": title })).collect::<Vec<_>>(),
        "words": words.section("page").collect::<BTreeMap<_, _>>(),
    })
}

/// What a class list holds and what is wrong with it, Chinese before English.
fn roster(roster: &Roster) -> Value {
    let both = |say: &dyn Fn(Voice) -> String| [Lang::Zh, Lang::En].map(|lang| say(Voice { words: Catalogue::of(lang) }));
    let taken = both(&|voice| voice.sentence("roster-taken", &[&roster.name, &roster.entries.len().to_string()]));
    let fault = |fault: &RowFault| {
        both(&|voice| voice.sentence("roster-row", &[&roster.name, &fault.row.to_string()]) + &voice.words.note(&fault.note))
    };
    let mut faults: Vec<_> = roster.faults.iter().take(MOST_FAULTS).map(fault).collect();
    if let Some(more) = roster.faults.len().checked_sub(MOST_FAULTS).filter(|more| *more > 0) {
        faults.push(both(&|voice| voice.sentence("roster-more-faults", &[&roster.name, &more.to_string()])));
    }
    json!({ "name": roster.name, "taken": taken, "count": roster.faults.len(), "faults": faults })
}

/// What has changed since a version: the oldest changes first.
pub(super) fn changes(session: &Session, since: u64) -> Value {
    let state = session.state();
    let mut changed: Vec<_> = state.entries.iter().enumerate().filter(|(_, entry)| entry.version > since).collect();
    changed.sort_by_key(|(_, entry)| entry.version);
    let is_all = changed.len() <= MAX_ROWS;
    changed.truncate(MAX_ROWS);
    let version = if is_all { state.version } else { changed.last().map_or(since, |(_, entry)| entry.version) };
    let rows: Vec<_> = changed.iter().filter_map(|(place, entry)| row(*place, entry, &state, &session.plan)).collect();
    // A photo that was replaced or removed while somebody was at it is waited for, too.
    let done = state.count().saturating_sub(state.waiting());
    let is_done = state.is_idle() && is_all && done > 0;
    json!({
        "version": version,
        "page": state.page,
        "total": state.count(),
        "done": done,
        "skipped": state.skipped,
        "roster": state.roster.as_deref().filter(|_| state.enrolled > since).map(roster),
        "decided": state.decided.since(since),
        "unsaved": state.decided.unsaved(),
        "rows": rows,
        "tail": is_done.then(|| tail(&state)),
    })
}

fn row(place: usize, entry: &Entry, state: &State, plan: &Plan) -> Option<Value> {
    if entry.is_removed() {
        return Some(json!({ "id": place, "is_removed": true }));
    }
    let row = &*state.shown(entry.row.as_ref()?, plan);
    let mut brief = html::brief(row);
    brief["id"] = place.into();
    brief["is_shown"] = row.picture.is_some().into();
    brief["findings"] = html::findings(row);
    Some(brief)
}

/// The page keeps its decisions here and nowhere else: its rows have no name under which a browser would keep them.
fn tail(state: &State) -> Value {
    let mut tail = html::tail(&totals(state), "");
    tail["id"] = Value::Null;
    tail
}

/// Sums over what is done.
pub(super) fn totals(state: &State) -> Totals {
    let mut totals = Totals { gaps: state.gaps.clone(), skipped: state.skipped, ..Totals::default() };
    state.entries.iter().filter_map(|entry| entry.row.as_ref()).for_each(|row| totals.add(row));
    totals
}

/// The answer for one photo that is not kept, as the NDJSON report writes it, with the names of what is worth saying.
pub(super) fn once(session: &Session, name: &str, bytes: &[u8], words: &'static Catalogue) -> Value {
    let row = batch::guarded(name, || session.look(name, bytes, None));
    let mut report = Ndjson::new(words);
    let mut line = Vec::new();
    let written = report.begin(&mut line, &head(session)).and_then(|()| report.row(&mut line, &row));
    let record = written.ok().and_then(|()| serde_json::from_slice(&line).ok()).unwrap_or_default();
    with_reasons(record, &row, words)
}

/// What decided and what is advised, by the checks' names: not what only follows from there being no face.
///
/// What a person has to look at is told as letters tell it: whoever asks about their own photo is not that person.
fn with_reasons(mut record: Value, row: &Row, words: &Catalogue) -> Value {
    let letter = |finding: &Finding| {
        let letter = words.letter_on(finding).filter(|_| finding.outcome == Outcome::Review)?;
        Some((finding.check, json!({ "fault": letter.fault, "retake": letter.retake })))
    };
    record["letters"] = json!(faults(row).into_iter().chain(advised(row)).filter_map(letter).collect::<BTreeMap<_, _>>());
    record["faults"] = faults(row).iter().map(|finding| finding.check).collect();
    record["advised"] = advised(row).map(|finding| finding.check).collect();
    record
}

/// What a report of the page says once.
pub(super) fn head(session: &Session) -> Head {
    let plan = &session.plan;
    let state = session.state();
    Head {
        profile: plan.profile.clone(),
        regions: session.regions.id(),
        frame: plan.frame,
        about: plan.about.clone(),
        checks: plan.steps.iter().map(|step| step.check.id).collect(),
        steps: plan.steps.clone(),
        inputs: state.count(),
        has_roster: state.roster.is_some(),
        has_decisions: !state.decided.is_empty(),
    }
}
