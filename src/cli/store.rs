//! `photolint store`, and how a store is read and changed: whole or not at all, one process at a time.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::anyhow;
use jiff::Zoned;
use jiff::civil::Date;
use photolint::records::store::{Entry, Store, StoreError};

use super::args::StoreTask;
use super::terminal::Voice;
use super::{End, draft, output};

/// Days for which a rejected picture is kept unless another number is asked for: a year of graduation and a month.
pub(crate) const RETENTION_DAYS: u32 = 400;

/// How today is named on the command line.
pub(crate) const TODAY: &str = "today";

/// A day that may be the one on which the program runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Day {
    Today,
    Named(Date),
}

impl Day {
    pub(crate) fn date(self) -> Date {
        match self {
            Self::Today => today(),
            Self::Named(date) => date,
        }
    }
}

impl FromStr for Day {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text == TODAY { Ok(Self::Today) } else { text.parse().map(Self::Named) }
    }
}

/// Does what was asked for.
pub(crate) fn run(task: &StoreTask, voice: Voice) -> anyhow::Result<End> {
    let text = match task {
        StoreTask::List { store } => listed(&existing(store, voice)?, voice),
        StoreTask::Empty { store } => removed(mend(store, voice, |store| std::mem::take(&mut store.entries).len())?, voice),
        StoreTask::Forget { store, older_than, today: day } => {
            removed(mend(store, voice, |store| store.forget(day.unwrap_or_else(today), *older_than))?, voice)
        }
    };
    output::print(&format!("{text}\n"))?;
    Ok(End::Fine)
}

/// The day on which the program runs.
fn today() -> Date {
    Zoned::now().date()
}

fn listed(store: &Store, voice: Voice) -> String {
    let count = store.entries.len().to_string();
    match store.days() {
        None => voice.sentence("store-count", &[&count]),
        Some((first, last)) => {
            let days = voice.sentence("store-days", &[&first.to_string(), &last.to_string()]);
            format!("{}\n{days}", voice.sentence("store-count", &[&count]))
        }
    }
}

fn removed(count: usize, voice: Voice) -> String {
    voice.sentence("store-removed", &[&count.to_string()])
}

/// A store that has to be there.
///
/// # Errors
/// Where it is not, cannot be read, or is damaged.
pub(crate) fn existing(file: &Path, voice: Voice) -> anyhow::Result<Store> {
    let bytes = fs::read(file).map_err(|error| unusable(file, &voice.refusal(&error), voice))?;
    Store::read(&bytes).map_err(|error| unusable(file, &damage(error, voice), voice))
}

/// A store; an empty one where there is none yet.
///
/// # Errors
/// Where it cannot be read, or is damaged.
pub(crate) fn open(file: &Path, voice: Voice) -> anyhow::Result<Store> {
    match fs::metadata(file) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Store::default()),
        _ => existing(file, voice),
    }
}

/// Whether a store can be changed, before any work is done for it.
///
/// # Errors
/// Where it cannot.
pub(crate) fn prepare(file: &Path, voice: Voice) -> anyhow::Result<()> {
    lock(file).map(drop).map_err(|error| unusable(file, &voice.refusal(&error), voice))
}

/// Adds pictures to a store and drops those that are older than the retention.
///
/// # Errors
/// Where it cannot be written, or is damaged: then it stays as it is.
pub(crate) fn remember(file: &Path, rejected: Vec<(String, Entry)>, days: u32, today: Date, voice: Voice) -> anyhow::Result<()> {
    change(file, voice, |store| {
        for (sum, entry) in rejected {
            store.add(sum, entry);
        }
        store.forget(today, days);
    })
}

/// Changes a store that has to be there.
fn mend<T>(file: &Path, voice: Voice, edit: impl FnOnce(&mut Store) -> T) -> anyhow::Result<T> {
    existing(file, voice)?;
    change(file, voice, edit)
}

/// Reads a store as it is now, changes it, and puts the new one in its place; another process waits meanwhile.
fn change<T>(file: &Path, voice: Voice, edit: impl FnOnce(&mut Store) -> T) -> anyhow::Result<T> {
    let because = |error: io::Error| unusable(file, &voice.refusal(&error), voice);
    let held = lock(file).map_err(because)?;
    let mut store = open(file, voice)?;
    let result = edit(&mut store);
    draft::write(file, store.to_text().as_bytes()).map_err(because)?;
    held.unlock().map_err(because)?;
    Ok(result)
}

/// Waits until no other process changes the store. The store itself is replaced by each, so a file beside it is what is locked: beside
/// the store that a link leads to, which is one whatever the links to it are called.
fn lock(file: &Path) -> io::Result<File> {
    let place = fs::canonicalize(file).unwrap_or_else(|_| file.into());
    let lock = File::options().create(true).append(true).open(beside(&place))?;
    lock.lock()?;
    Ok(lock)
}

fn beside(file: &Path) -> PathBuf {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    file.with_file_name(name)
}

/// Why a file is no store.
fn damage(error: StoreError, voice: Voice) -> String {
    match error {
        StoreError::Foreign => voice.sentence("store-foreign", &[]),
        StoreError::Version => voice.sentence("store-version", &[]),
        StoreError::Damaged(line) => voice.sentence("store-damaged", &[&line.to_string()]),
        StoreError::Unfinished => voice.sentence("store-unfinished", &[]),
    }
}

fn unusable(file: &Path, reason: &str, voice: Voice) -> anyhow::Error {
    anyhow!(voice.sentence("store-unusable", &[&file.to_string_lossy(), reason]))
}
