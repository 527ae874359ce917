//! What can be taken away from the page: the reports of what it shows, with what people decided.

use jiff::Zoned;
use photolint::records::decisions::{self, Ledger};
use photolint::report::html::Html;
use photolint::report::{Report, Row, Totals};

use super::super::terminal::Voice;
use super::answers;
use super::session::{Refused, Session};

/// A file by its name: its type and its bytes; none where there is no such file.
pub(super) fn file(session: &Session, name: &str, voice: Voice) -> Result<Option<(&'static str, Vec<u8>)>, Refused> {
    let file = match name {
        "photolint.html" => ("text/html; charset=utf-8", report(session, &mut Html::new(voice.words))),
        _ => return Ok(None),
    };
    Ok(Some(file))
}

fn report(session: &Session, report: &mut dyn Report) -> Vec<u8> {
    let head = answers::head(session);
    let (rows, totals) = decided(session);
    let mut file = Vec::new();
    report
        .begin(&mut file, &head)
        .and_then(|()| rows.iter().try_for_each(|row| report.row(&mut file, row)))
        .and_then(|()| report.end(&mut file, &totals))
        .expect("memory takes everything");
    file
}

/// The rows with what people decided of them.
fn decided(session: &Session) -> (Vec<Row>, Totals) {
    let state = session.state();
    let text = state.decisions.as_deref().and_then(|text| decisions::read(text.as_bytes()).ok());
    let mut ledger = Ledger::new(text.into_iter().collect(), &session.plan.profile, Zoned::now().date());
    let mut rows: Vec<Row> = state.entries.iter().filter_map(|entry| entry.row.clone()).collect();
    let mut totals = Totals { gaps: state.gaps.clone(), ..Totals::default() };
    for row in &mut rows {
        row.decide(&mut ledger);
        totals.add(row);
    }
    totals.close(&ledger);
    (rows, totals)
}
