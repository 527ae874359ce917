//! What one open page works on: the photos that were dropped on it, their rows as they arrive, what people decided.

use std::collections::VecDeque;
use std::num::NonZeroUsize;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use photolint::batch;
use photolint::check::Note;
use photolint::inspect::{Inspection, Inspector, Submission};
use photolint::locate::{Locator, RegionSource};
use photolint::photo::DecodeLimits;
use photolint::plan::Plan;
use photolint::report::{Row, picture};
use tokio::sync::watch;

use super::hold::{Hold, Span};

/// Height of the pictures on the page, px.
const PICTURE_PX: u32 = 320;

/// Most photos that one page takes.
pub(super) const MAX_PHOTOS: usize = 20_000;

/// A photo on the page.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) span: Span,
    /// Its answer, once there is one.
    pub(super) row: Option<Row>,
    /// The state's version when it last changed.
    pub(super) version: u64,
}

/// All that may change.
#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) entries: Vec<Entry>,
    /// Entries that nobody has begun with.
    todo: VecDeque<usize>,
    /// Entries that somebody is at.
    under_way: usize,
    /// Counts changes.
    pub(super) version: u64,
    /// Counts how often the page was emptied: an answer for an earlier page is thrown away.
    pub(super) page: u64,
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

/// Why a photo was not taken.
#[derive(Debug)]
pub(super) enum Refused {
    /// There are too many already.
    Full,
    /// The disk has no room.
    NoRoom(std::io::Error),
}

impl Session {
    /// Starts the workers, which end with the program.
    ///
    /// # Errors
    /// Where there is no place for temporary files, no network, or no thread.
    pub(super) fn start(plan: Plan, regions: RegionSource, jobs: NonZeroUsize) -> anyhow::Result<Arc<Self>> {
        let locator = Locator::load(plan.stage(), regions)?;
        let session = Arc::new(Self {
            plan,
            regions,
            limits: DecodeLimits::default(),
            hold: Hold::new()?,
            locator,
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
    pub(super) fn submit(&self, path: String, bytes: &[u8]) -> Result<(), Refused> {
        if self.state().entries.len() >= MAX_PHOTOS {
            return Err(Refused::Full);
        }
        let span = self.hold.keep(bytes).map_err(Refused::NoRoom)?;
        let mut state = self.state();
        let place = state.entries.len();
        let version = state.step();
        state.entries.push(Entry { path, span, row: None, version });
        state.todo.push_back(place);
        drop(state);
        self.tell();
        self.wake.notify_one();
        Ok(())
    }

    /// Notes an input that could not even be read, so that it is not lost.
    pub(super) fn refuse(&self, path: String, note: Note) -> Result<(), Refused> {
        let span = self.hold.keep(&[]).map_err(Refused::NoRoom)?;
        let row = Row::of(&path, Inspection::unreadable(note));
        let mut state = self.state();
        let version = state.step();
        state.entries.push(Entry { path, span, row: Some(row), version });
        drop(state);
        self.tell();
        Ok(())
    }

    /// Forgets every photo.
    pub(super) fn clear(&self) -> std::io::Result<()> {
        let mut state = self.state();
        let (version, page) = (state.version + 1, state.page + 1);
        *state = State { version, page, ..State::default() };
        self.hold.clear()?;
        drop(state);
        self.tell();
        Ok(())
    }

    /// The answer for a photo that is not kept.
    pub(super) fn look(&self, name: &str, bytes: &[u8]) -> Inspection {
        let inspector = Inspector { plan: &self.plan, locator: &self.locator, limits: &self.limits };
        let mut small = None;
        let submission = Submission { name, bytes, unit: None };
        let inspection = inspector.inspect_with(submission, &mut |sight| small = picture::render(sight.photo, PICTURE_PX).ok());
        Inspection { picture: small, ..inspection }
    }

    fn work(&self) {
        loop {
            let (page, place, path, span) = self.next();
            let row = match self.hold.give(span) {
                Ok(bytes) => {
                    let name = path.rsplit_once('/').map_or(&*path, |(_, name)| name);
                    batch::guarded(&path, || self.look(name, &bytes))
                }
                Err(error) => Row::of(&path, Inspection::unreadable(Note::about("unreadable", error.to_string()))),
            };
            let mut state = self.state();
            if state.page != page {
                continue;
            }
            let version = state.step();
            let entry = &mut state.entries[place];
            (entry.row, entry.version) = (Some(row), version);
            state.under_way -= 1;
            drop(state);
            self.tell();
        }
    }

    /// Waits for a photo that nobody has begun with.
    fn next(&self) -> (u64, usize, String, Span) {
        let mut state = self.state();
        loop {
            if let Some(place) = state.todo.pop_front() {
                state.under_way += 1;
                let entry = &state.entries[place];
                return (state.page, place, entry.path.clone(), entry.span);
            }
            state = self.wake.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    pub(super) fn tell(&self) {
        let version = self.state().version;
        self.changed.send_replace(version);
    }
}

impl State {
    /// A new version.
    pub(super) fn step(&mut self) -> u64 {
        self.version += 1;
        self.version
    }

    /// Whether nothing is left to do.
    pub(super) fn is_idle(&self) -> bool {
        self.todo.is_empty() && self.under_way == 0
    }
}
