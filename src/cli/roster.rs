//! A class list on disk, and whose photos the inputs are by it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use anyhow::anyhow;
use jiff::civil::Date;
use photolint::catalogue::{Catalogue, Lang};
use photolint::evidence::{Claim, Lookalike, Standing, Twin};
use photolint::file_name::masked_of;
use photolint::plan::Plan;
use photolint::records::roster::{Claimed, Gaps, Roster, RosterError, RowFault, Student};

use super::sources::Input;
use super::terminal::Voice;

/// Rows of which a fault is said at the terminal; a report for programs has all of them.
const MOST_FAULTS: usize = 20;
/// A list beyond this size is none, bytes.
const MOST_BYTES: u64 = 100_000_000;

/// Reads a list, and holds its units against the timetable.
pub(crate) fn read(file: &Path, plan: &Plan, voice: Voice) -> anyhow::Result<Roster> {
    let name = file.to_string_lossy();
    let unreadable = |error: std::io::Error| anyhow!(voice.sentence("roster-unreadable", &[&name, &voice.refusal(&error)]));
    if fs::metadata(file).map_err(unreadable)?.len() > MOST_BYTES {
        return Err(refusal(&name, &RosterError::TooLarge, voice));
    }
    parse(&name, &fs::read(file).map_err(unreadable)?, plan, voice)
}

/// Reads a list that is at hand already.
pub(crate) fn parse(name: &str, bytes: &[u8], plan: &Plan, voice: Voice) -> anyhow::Result<Roster> {
    let mut roster = Roster::read(name, bytes, &plan.roster).map_err(|error| refusal(name, &error, voice))?;
    if is_report(&roster) {
        return Err(anyhow!(voice.sentence("roster-refused", &[name, voice.words.word("roster-own-report")])));
    }
    // By a list of nobody every photo would be nobody's.
    if let (true, Some(fault)) = (roster.entries.is_empty(), roster.faults.first()) {
        let reason = voice.sentence("roster-no-usable-row", &[&fault.row.to_string(), &voice.words.note(&fault.note)]);
        return Err(anyhow!(voice.sentence("roster-refused", &[name, &reason])));
    }
    if let Some(timetable) = &plan.timetable {
        roster.compare_units(timetable);
    }
    Ok(roster)
}

/// Whether the list is a table that this program wrote of photos: it has the students of that day, and not those of the list.
fn is_report(roster: &Roster) -> bool {
    let is_of = |lang| {
        let words = Catalogue::of(lang);
        let has = |key| roster.has_heading(words.word(key));
        let of_photos = || has("csv-verdict") && (has("letter-text") || has("csv-advice"));
        let is_beside_photos = || roster.unread.iter().any(|sheet| sheet == words.word("workbook-photos"));
        of_photos() || roster.sheet.as_deref() == Some(words.word("workbook-gaps")) && is_beside_photos()
    };
    [Lang::Zh, Lang::En].into_iter().any(is_of)
}

/// What to say of a list that can't be used.
pub(crate) fn refusal(name: &str, error: &RosterError, voice: Voice) -> anyhow::Error {
    let reason = match error {
        RosterError::Locked => voice.sentence("roster-locked", &[]),
        RosterError::NoTable => voice.sentence("roster-no-table", &[]),
        RosterError::WebPage => voice.sentence("roster-web-page", &[]),
        RosterError::Broken(_) => voice.sentence("roster-broken", &[]),
        RosterError::OpenQuote { row } => voice.sentence("roster-open-quote", &[&row.to_string()]),
        RosterError::TooLarge => voice.sentence("roster-too-large", &[]),
        RosterError::NoStudents => voice.sentence("roster-no-students", &[]),
        // A list may have none, and begin with a student.
        RosterError::NoColumn { heading, found } if found.is_empty() || found.iter().any(|cell| is_number(cell)) => {
            voice.sentence("roster-no-heading", &[heading])
        }
        RosterError::NoColumn { heading, found } => voice.sentence("roster-no-column", &[heading, &found.join(voice.words.word("and"))]),
    };
    anyhow!(voice.sentence("roster-refused", &[name, &reason]))
}

/// Whether a cell holds a number as students and people have them, and no heading.
fn is_number(cell: &str) -> bool {
    cell.chars().filter(|letter| letter.is_numeric()).count() >= 5
}

/// Says what is wrong in a list, by its rows.
pub(crate) fn warn(roster: &Roster, voice: Voice) {
    let place = match &roster.sheet {
        Some(sheet) => format!("{} [{sheet}]", roster.name),
        None => roster.name.clone(),
    };
    if !roster.unread.is_empty() {
        voice.warn(&voice.sentence("roster-other-sheets", &[&place, &roster.unread.join(voice.words.word("and"))]));
    }
    for fault in roster.faults.iter().take(MOST_FAULTS) {
        let row = voice.sentence("roster-row", &[&place, &fault.row.to_string()]);
        voice.warn(&format!("{row}{}", photolint::report::visible(&voice.words.note(&fault.note))));
    }
    if let Some(more) = roster.faults.len().checked_sub(MOST_FAULTS).filter(|more| *more > 0) {
        voice.warn(&voice.sentence("roster-more-faults", &[&place, &more.to_string()]));
    }
}

/// A photo in the record of another one.
#[derive(Default)]
struct Other {
    /// Its student's 学号.
    number: Option<String>,
    /// Its path as it may be told; made when somebody asks, since it takes a look at the whole list.
    masked: OnceLock<String>,
}

/// Whose photos the inputs of a run are.
pub(crate) struct Attribution {
    roster: Arc<Roster>,
    /// One an input; none where nothing was found at its path.
    claims: Vec<Option<Claimed>>,
    /// What stands for each path in the record of another photo.
    others: BTreeMap<String, Other>,
    gaps: Gaps,
}

impl Attribution {
    /// Tells every input its student.
    pub(crate) fn of(roster: Roster, inputs: &[Input]) -> Self {
        let paths: Vec<_> = inputs.iter().map(|input| (!input.is_missing()).then_some(&*input.path)).collect();
        Self::of_paths(Arc::new(roster), &paths)
    }

    /// The same by paths: one an input, none where nothing was found there.
    pub(crate) fn of_paths(roster: Arc<Roster>, paths: &[Option<&str>]) -> Self {
        let there: Vec<&str> = paths.iter().flatten().copied().collect();
        let claims = roster.claims(&there);
        let gaps = roster.gaps(&there, &claims);
        let number = |claimed: &Claimed| claimed.student.as_ref().map(|student| student.number.clone());
        let others = there.iter().zip(&claims);
        let others = others.map(|(path, claimed)| ((*path).to_owned(), Other { number: number(claimed), ..Other::default() })).collect();
        let mut claims = claims.into_iter();
        let claims = paths.iter().map(|path| path.and_then(|_| claims.next())).collect();
        Self { roster, claims, others, gaps }
    }

    /// The student of an input.
    pub(crate) fn student(&self, place: usize) -> Option<&Student> {
        self.claims.get(place)?.as_ref()?.student.as_ref()
    }

    /// The numbers of the students whose other photos these are, in the order of their paths.
    pub(crate) fn numbers(&self, paths: &[&str]) -> Vec<Option<String>> {
        self.roster.claims(paths).into_iter().map(|claimed| claimed.student.map(|student| student.number)).collect()
    }

    /// When the list says that each student's earlier photo was taken, by 学号.
    pub(crate) fn previous_days(&self) -> BTreeMap<&str, Date> {
        self.roster.entries.iter().filter_map(|entry| Some((entry.student.number.as_str(), entry.previous_on?))).collect()
    }

    /// Adds what the roster says of an input to what else is known of it.
    pub(crate) fn complete(&self, place: usize, standing: Standing) -> Standing {
        let Some(Some(claimed)) = self.claims.get(place) else { return standing };
        let own = claimed.student.as_ref();
        let person = self.roster.person(claimed).map(str::to_owned);
        let department = own.ok_or(photolint::check::Missing::Student).and_then(|student| self.roster.department(student));
        let shown = |path: &str| self.shown(path, own);
        let claim = match &claimed.claim {
            Claim::Shared(others) => Claim::Shared(others.iter().map(|path| shown(path)).collect()),
            claim => claim.clone(),
        };
        let twin = |twin: Twin| Twin { path: shown(&twin.path), ..twin };
        let lookalike = |other: Lookalike| Lookalike { path: shown(&other.path), ..other };
        Standing {
            claim: Ok(claim),
            person,
            department,
            twins: standing.twins.map(|twins| twins.into_iter().map(twin).collect()),
            lookalikes: standing.lookalikes.map(|others| others.into_iter().map(lookalike).collect()),
            ..standing
        }
    }

    /// What stands for another photo in the record of one: its student's number, and where that would tell nothing, the path without the names
    /// and the identity numbers of the list.
    fn shown(&self, path: &str, own: Option<&Student>) -> String {
        let Some(Other { number, masked }) = self.others.get(path) else { return self.masked(path) };
        let number = number.as_ref().filter(|number| own.is_none_or(|own| own.number != **number));
        number.unwrap_or_else(|| masked.get_or_init(|| self.masked(path))).clone()
    }

    /// A path without the names and the identity numbers of the list.
    pub(crate) fn masked(&self, path: &str) -> String {
        let students = self.roster.entries.iter().map(|entry| &entry.student);
        masked_of(path, students.flat_map(|student| student.name.as_deref().into_iter().chain(student.id_number.as_deref())))
    }

    /// What is left when every photo has found its student.
    pub(crate) fn gaps(&self) -> &Gaps {
        &self.gaps
    }

    /// What is wrong with the roster itself.
    pub(crate) fn faults(&self) -> Vec<RowFault> {
        self.roster.faults.clone()
    }
}
