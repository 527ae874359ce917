//! What can be taken away from the page: the reports of what it shows, with what people decided.

use std::sync::Arc;

use jiff::Zoned;
use photolint::batch::Source;
use photolint::check::Note;
use photolint::records::decisions::Ledger;
use photolint::report::html::Html;
use photolint::report::letter::{Letters, MakeUp};
use photolint::report::xlsx::{LetterBook, Xlsx};
use photolint::report::{Report, Row, Totals};
use photolint::verdict::Verdict;

use super::super::pack::{self, Choice};
use super::super::system;
use super::super::terminal::Voice;
use super::answers;
use super::hold::Span;
use super::session::{Refused, Session};

/// The type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// A file by its name: its type and its bytes; none where there is no such file.
pub(super) fn file(session: &Arc<Session>, name: &str, voice: Voice) -> Result<Option<(&'static str, Vec<u8>)>, Refused> {
    let file = match name {
        "photolint.html" => {
            // What is decided while the report is made may not be in it.
            let decided = session.state().decided.book();
            let page = report(session, &mut Html::new(voice.words));
            // The report opens with what was decided, and saves it again.
            session.save(decided);
            ("text/html; charset=utf-8", page)
        }
        "photolint.xlsx" => (WORKBOOK, report(session, &mut Xlsx::new(voice.words))),
        "messages.xlsx" => (WORKBOOK, report(session, &mut letters(session, voice))),
        "photolint.zip" => ("application/zip", archive(session, voice)?),
        _ => return Ok(None),
    };
    Ok(Some(file))
}

fn letters(session: &Session, voice: Voice) -> LetterBook {
    let timetable = session.plan.timetable.as_ref();
    let make_up = timetable.map(|timetable| MakeUp::of(timetable, Zoned::now().date(), voice.words)).unwrap_or_default();
    LetterBook::new(voice.words, Letters::new(voice.words, make_up))
}

/// A photo that was dropped on the page.
struct Dropped {
    path: String,
    span: Option<Span>,
    session: Arc<Session>,
}

impl Source for Dropped {
    fn path(&self) -> &str {
        &self.path
    }

    fn read(&self) -> Result<Vec<u8>, Note> {
        let span = self.span.ok_or(Note::new("vanished"))?;
        self.session.hold.give(span).map_err(|error| Note::about("unreadable", system::key(&error)))
    }
}

/// The photos that the program or a person accepted, ready to hand over.
fn archive(session: &Arc<Session>, voice: Voice) -> Result<Vec<u8>, Refused> {
    let (rows, _) = decided(session);
    let accepted = rows.into_iter().filter(|(row, _)| row.verdict == Verdict::Accept);
    let choices = accepted.filter_map(|(row, span)| {
        let source = Box::new(Dropped { path: row.path, span, session: Arc::clone(session) });
        Some(Choice { source, sha256: row.sha256?, student: row.student })
    });
    let made = pack::archive(choices.collect(), session.plan.profile.clone(), Zoned::now().date(), voice);
    made.map_err(|error| Refused::Unusable(format!("{error:#}")))
}

fn report(session: &Session, report: &mut dyn Report) -> Vec<u8> {
    let head = answers::head(session);
    let (rows, totals) = decided(session);
    let mut file = Vec::new();
    report
        .begin(&mut file, &head)
        .and_then(|()| rows.iter().try_for_each(|(row, _)| report.row(&mut file, row)))
        .and_then(|()| report.end(&mut file, &totals))
        .expect("memory takes everything");
    file
}

/// The rows with what people decided of them, and where their photos' bytes are.
fn decided(session: &Session) -> (Vec<(Row, Option<Span>)>, Totals) {
    let state = session.state();
    let profile = &session.plan.profile;
    let mut ledger = Ledger::new(vec![state.decided.file(profile)], profile, Zoned::now().date());
    let mut rows: Vec<_> = state.entries.iter().filter_map(|entry| Some((entry.row.clone()?, entry.span))).collect();
    let roster_faults = state.roster.as_ref().map(|roster| roster.faults.clone()).unwrap_or_default();
    let mut totals = Totals { gaps: state.gaps.clone(), roster_faults, skipped: state.skipped, ..Totals::default() };
    for (row, _) in &mut rows {
        row.decide(&mut ledger);
        totals.add(row);
    }
    totals.close(&ledger);
    (rows, totals)
}
