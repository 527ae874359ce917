//! What one open page works on: the photos that were dropped on it, their rows as they arrive, what people decided.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::{io, thread};

use photolint::batch;
use photolint::check::Note;
use photolint::inspect::{Inspection, Inspector, Submission, sha256};
use photolint::locate::{Locator, RegionSource};
use photolint::photo::{DecodeLimits, Photo};
use photolint::plan::Plan;
use photolint::records::decisions::Decisions;
use photolint::records::fingerprint::Fingerprint;
use photolint::records::roster::{Gaps, Roster};
use photolint::report::{Row, file_name, is_no_portrait, outlines, picture};
use tokio::sync::watch;

use super::super::check::unit_of;
use super::super::sources::megabytes;
use super::super::system;
use super::decided::{Book, Decided};
use super::hold::{Hold, Span};

mod state;

/// Height of the pictures on the wall, px.
const PICTURE_PX: u32 = 320;

/// Height of a picture that fills the window, px.
const LARGE_PX: u32 = 1280;

/// Most photos that one page takes.
pub(super) const MAX_PHOTOS: usize = 20_000;

/// A photo on the page.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    /// SHA-256 of its bytes; none where there were none to read.
    sha256: Option<String>,
    /// Its bytes; none where there were none to read.
    pub(super) span: Option<Span>,
    /// Its answer, once there is one.
    pub(super) row: Option<Row>,
    /// The state's version when it last changed.
    pub(super) version: u64,
}

impl Entry {
    /// Whether it was taken off the page: its place stays, so that those behind it keep theirs.
    pub(super) fn is_removed(&self) -> bool {
        self.span.is_none() && self.row.is_none()
    }
}

/// All that may change.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) entries: Vec<Entry>,
    /// The place of each path that is on the page.
    places: BTreeMap<String, usize>,
    /// The class list.
    pub(super) roster: Option<Arc<Roster>>,
    /// The state's version when it came.
    pub(super) enrolled: u64,
    /// What it lacks.
    pub(super) gaps: Option<Gaps>,
    /// What people decided.
    pub(super) decided: Decided,
    /// Files that were no photos.
    pub(super) skipped: u64,
    /// Entries that nobody has begun with.
    todo: VecDeque<usize>,
    /// Entries that somebody is at.
    under_way: usize,
    /// Archives whose photos are arriving: what the batch tells is asked once all of them have.
    arriving: usize,
    /// Counts changes.
    pub(super) version: u64,
    /// Counts how often the page was emptied: a browser that shows an earlier one begins anew.
    pub(super) page: u64,
    /// Counts how often all had to be looked at anew: an answer for an earlier time is thrown away.
    run: u64,
}

/// Shared by the page's requests and the workers.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) plan: Plan,
    pub(super) regions: RegionSource,
    pub(super) limits: DecodeLimits,
    pub(super) hold: Hold,
    locator: Locator,
    state: Mutex<State>,
    wake: Condvar,
    changed: watch::Sender<u64>,
}

/// What became of a photo that was handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Taken {
    /// It is on the page now.
    New,
    /// It was there already, byte by byte, under the same path.
    Known,
    /// Another photo was there under the same path; this one is in its place.
    Instead,
}

/// Why something was not taken.
#[derive(Debug)]
pub(super) enum Refused {
    /// There are too many photos already.
    Full,
    /// The disk has no room.
    NoRoom(io::Error),
    /// It is of no use, and why.
    Unusable(String),
}

/// A photo to be looked at.
struct Task {
    run: u64,
    place: usize,
    path: String,
    span: Option<Span>,
    roster: Option<Arc<Roster>>,
}

impl Session {
    /// Starts the workers, which end with the program.
    ///
    /// # Errors
    /// Where there is no place for temporary files, no network, or no thread.
    pub(super) fn start(plan: Plan, regions: RegionSource, jobs: NonZeroUsize) -> anyhow::Result<Arc<Self>> {
        let session = Arc::new(Self {
            locator: Locator::load(plan.stage(), regions)?,
            plan,
            regions,
            limits: DecodeLimits::default(),
            hold: Hold::new()?,
            state: Mutex::default(),
            wake: Condvar::new(),
            changed: watch::Sender::new(0),
        });
        for _ in 0..jobs.get() {
            let session = Arc::clone(&session);
            thread::Builder::new().name(batch::WORKER.into()).spawn(move || session.work())?;
        }
        Ok(session)
    }

    /// The state, for as long as nobody waits for anything else.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells whoever waits for it that the version has changed.
    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Takes a photo; its row arrives later.
    pub(super) fn submit(&self, path: &str, bytes: &[u8]) -> Result<Taken, Refused> {
        if bytes.len() as u64 > self.limits.file_bytes {
            return self.refuse(path, Note::about("too-many-bytes", megabytes(bytes.len() as u64)));
        }
        let sha256 = Some(sha256(bytes));
        // Both at once: where everything is forgotten in between, the entry would show another photo's bytes.
        let mut state = self.state();
        if state.has(path, sha256.as_deref()) {
            return Ok(Taken::Known);
        }
        let span = self.hold.keep(bytes).map_err(Refused::NoRoom)?;
        let taken = state.add(Entry { path: path.into(), sha256, span: Some(span), row: None, version: 0 }, &self.plan)?;
        self.tell(state);
        self.wake.notify_one();
        Ok(taken)
    }

    /// Notes an input that could not even be read, so that it is not lost.
    pub(super) fn refuse(&self, path: &str, note: Note) -> Result<Taken, Refused> {
        let row = Row::of(path, Inspection::unreadable(note));
        let mut state = self.state();
        if state.has(path, None) {
            return Ok(Taken::Known);
        }
        let taken = state.add(Entry { path: path.into(), sha256: None, span: None, row: Some(row), version: 0 }, &self.plan)?;
        self.tell(state);
        Ok(taken)
    }

    /// Takes what arrives together: the batch is judged anew when all of it is there, and not after each that cannot be read.
    pub(super) fn together<T>(&self, take: impl FnOnce() -> T) -> T {
        self.state().arriving += 1;
        let taken = take();
        let mut state = self.state();
        // All may have been forgotten meanwhile.
        state.arriving = state.arriving.saturating_sub(1);
        state.settle_if_idle(&self.plan);
        self.tell(state);
        taken
    }

    /// Takes a photo off the page, with what was decided on it.
    pub(super) fn remove(&self, place: usize) {
        let mut state = self.state();
        state.remove(place, &self.plan);
        self.tell(state);
    }

    /// Takes a class list: whose photo is whose, and with it the unit's hour, has to be asked anew.
    pub(super) fn enrol(&self, roster: Roster) {
        let mut state = self.state();
        state.roster = Some(Arc::new(roster));
        state.enrolled = state.step();
        state.run += 1;
        state.under_way = 0;
        state.todo = (0..state.entries.len()).filter(|place| state.entries[*place].span.is_some()).collect();
        state.settle_if_idle(&self.plan);
        self.tell(state);
        self.wake.notify_all();
    }

    /// Takes what people have decided now of these photos and students; returns the version in which it holds.
    pub(super) fn decide(&self, of: BTreeSet<String>, now: Decisions) -> u64 {
        let mut state = self.state();
        state.decide(of, now);
        let version = state.version;
        self.tell(state);
        version
    }

    /// Notes that what people had decided by then was saved.
    pub(super) fn save(&self, saved: Book) {
        let mut state = self.state();
        state.decided.save(saved);
        state.step();
        self.tell(state);
    }

    /// Counts files that are no photos.
    pub(super) fn skip(&self, files: u64) {
        let mut state = self.state();
        state.skipped += files;
        state.step();
        self.tell(state);
    }

    /// Forgets everything.
    pub(super) fn clear(&self) -> io::Result<()> {
        let mut state = self.state();
        *state = State { version: state.version + 1, page: state.page + 1, run: state.run + 1, ..State::default() };
        self.hold.clear()?;
        self.tell(state);
        Ok(())
    }

    /// The answer for a photo, with a small picture of it.
    pub(super) fn look(&self, name: &str, bytes: &[u8], unit: Option<&str>) -> Inspection {
        let inspector = Inspector { plan: &self.plan, locator: &self.locator, limits: &self.limits };
        let (mut small, mut lines, mut fingerprint) = (None, Vec::new(), None);
        let inspection = inspector.inspect_with(Submission { unit, ..Submission::alone(name, bytes) }, &mut |sight| {
            // What a code says would be in its picture.
            small = (!is_no_portrait(sight.findings)).then(|| picture::render(sight.photo, PICTURE_PX).ok()).flatten();
            lines = if small.is_some() { outlines::outlines(sight.photo, sight.evidence) } else { Vec::new() };
            fingerprint = Fingerprint::of(sight.photo);
        });
        Inspection { picture: small, outlines: lines, fingerprint, ..inspection }
    }

    /// The photo as large as a window may need, as a JPEG file, upright.
    pub(super) fn large(&self, place: usize) -> Option<Vec<u8>> {
        let shown = |entry: &Entry| entry.row.as_ref().is_some_and(|row| row.picture.is_some());
        let (span, path) = self.state().entries.get(place).filter(|entry| shown(entry)).map(|entry| (entry.span, entry.path.clone()))?;
        let photo = Photo::decode(&self.hold.give(span?).ok()?, &path, &self.limits).ok()?;
        picture::render(&photo, LARGE_PX).ok()
    }

    fn work(&self) {
        loop {
            let task = self.next();
            let row = self.row(&task);
            let mut state = self.state();
            if state.run != task.run {
                continue;
            }
            let version = state.step();
            let entry = &mut state.entries[task.place];
            // Another photo may have come in its place since, or none.
            if entry.span == task.span {
                (entry.row, entry.version) = (Some(row), version);
            }
            state.under_way -= 1;
            state.settle_if_idle(&self.plan);
            self.tell(state);
        }
    }

    fn row(&self, task: &Task) -> Row {
        let bytes = task.span.map_or_else(|| Ok(Vec::new()), |span| self.hold.give(span));
        let name = file_name(&task.path);
        match bytes {
            Ok(bytes) => batch::guarded(&task.path, || self.look(name, &bytes, self.unit(task).as_deref())),
            Err(error) => Row::of(&task.path, Inspection::unreadable(Note::about("unreadable", system::key(&error)))),
        }
    }

    /// The unit of the student, or else that which a folder bears in its name.
    fn unit(&self, task: &Task) -> Option<String> {
        let timetable = self.plan.timetable.as_ref()?;
        let claimed = task.roster.as_ref().and_then(|roster| roster.claims(&[&task.path]).pop());
        let of_student = claimed.and_then(|claimed| claimed.student?.unit).filter(|unit| timetable.of_unit(unit).is_ok());
        of_student.or_else(|| unit_of(Path::new(&task.path), timetable))
    }

    /// Waits for a photo that nobody has begun with.
    fn next(&self) -> Task {
        let mut state = self.state();
        loop {
            if let Some(place) = state.todo.pop_front() {
                state.under_way += 1;
                let entry = &state.entries[place];
                return Task { run: state.run, place, path: entry.path.clone(), span: entry.span, roster: state.roster.clone() };
            }
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn tell(&self, state: MutexGuard<'_, State>) {
        let version = state.version;
        drop(state);
        self.changed.send_replace(version);
    }
}
