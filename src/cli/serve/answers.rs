//! Rows as the page reads them.

use photolint::catalogue::Catalogue;
use photolint::report::ndjson::Ndjson;
use photolint::report::{Head, Report, Row};
use serde_json::{Value, json};

use super::session::Session;

/// Rows that one answer holds; the page asks for the rest at once.
const MAX_ROWS: usize = 200;

/// What has changed since a version: the oldest changes first.
pub(super) fn changes(session: &Session, since: u64, words: &'static Catalogue) -> Value {
    let head = head(session);
    let state = session.state();
    let mut changed: Vec<_> = state.entries.iter().enumerate().filter(|(_, entry)| entry.version > since).collect();
    changed.sort_by_key(|(_, entry)| entry.version);
    changed.truncate(MAX_ROWS);
    let version = if changed.len() < MAX_ROWS { state.version } else { changed.last().map_or(since, |(_, entry)| entry.version) };
    let rows: Vec<_> = changed
        .iter()
        .map(|(place, entry)| {
            let record = entry.row.as_ref().map(|row| record(&head, row, words));
            json!({ "place": place, "path": entry.path, "record": record })
        })
        .collect();
    let done = state.entries.iter().filter(|entry| entry.row.is_some()).count();
    json!({ "version": version, "page": state.page, "total": state.entries.len(), "done": done, "idle": state.is_idle(), "rows": rows })
}

/// The answer for one photo that is not kept.
pub(super) fn once(session: &Session, name: &str, bytes: &[u8], words: &'static Catalogue) -> Value {
    record(&head(session), &photolint::batch::guarded(name, || session.look(name, bytes)), words)
}

/// A row as the NDJSON report writes it.
fn record(head: &Head, row: &Row, words: &'static Catalogue) -> Value {
    let mut report = Ndjson::new(words);
    let mut line = Vec::new();
    let written = report.begin(&mut line, head).and_then(|()| report.row(&mut line, row));
    written.ok().and_then(|()| serde_json::from_slice(&line).ok()).unwrap_or_default()
}

fn head(session: &Session) -> Head {
    let plan = &session.plan;
    Head {
        profile: plan.profile.clone(),
        regions: session.regions.id(),
        frame: plan.frame,
        about: plan.about.clone(),
        checks: plan.steps.iter().map(|step| step.check.id).collect(),
        steps: plan.steps.clone(),
        inputs: session.state().entries.len(),
        has_roster: false,
    }
}

/// The type of a photo's file, by its first bytes; a browser is told nothing else.
pub(super) fn kind(bytes: &[u8]) -> &'static str {
    match bytes {
        [0xff, 0xd8, ..] => "image/jpeg",
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [b'G', b'I', b'F', ..] => "image/gif",
        [b'B', b'M', ..] => "image/bmp",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        _ => "application/octet-stream",
    }
}
