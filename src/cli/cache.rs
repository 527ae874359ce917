//! `--cache DIR`: what was measured of a photo, kept under the content of its file.
//!
//! An entry is a file of its own, written beside and renamed into place, so that any number of processes may use one cache: a
//! reader sees a whole entry or none. An entry begins with its own checksum; one that does not bear it out, as after a power
//! failure, is measured and written again. There is no path, name or picture in it: what the records say of a photo, its file's name among
//! them, is never measured into it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::SystemTime;
use std::{env, process};

use anyhow::anyhow;
use blake3::{Hash, Hasher};
use photolint::geometry::Point;
use photolint::inspect::{Measurements, Submission, sha256};
use photolint::locate::RegionSource;
use photolint::plan::Plan;
use serde::{Deserialize, Serialize};

use super::draft;
use super::terminal::Voice;

/// The folder below DIR that holds the entries and nothing else, so that a folder of photos may be DIR.
const FOLDER: &str = "photolint-cache";
/// Tells backup programs to leave the folder out: Cache Directory Tagging Specification 0.6.
const TAG: (&str, &str) = ("CACHEDIR.TAG", "Signature: 8a477f597d28d172789f06886806bc55\n# Measurements of photolint; may be deleted.\n");
/// Ends the name of an entry.
const ENTRY: &str = "measured";
/// Ends the name of a file that is still being written.
const UNFINISHED: &str = "unfinished";
/// What a file takes up on disk is a multiple of this.
const BLOCK_BYTES: u64 = 4096;
/// The share of the limit that is left when the cache has grown beyond it.
const KEPT: f64 = 0.8;
const MEGABYTE: u64 = 1_000_000;

/// What is kept of a photo.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) measurements: Measurements,
    /// Where hair, skin and clothing end.
    pub(crate) outlines: Vec<Vec<Point>>,
}

/// A cache on disk.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    limit_bytes: u64,
    /// Stands for all but the photo that a measurement depends on.
    key: [u8; 32],
    /// The first entry that could not be written, after which no other is tried.
    failure: OnceLock<io::Error>,
}

impl Cache {
    /// The folder that holds the entries of the cache `within`.
    pub(crate) fn folder(within: &Path) -> PathBuf {
        within.join(FOLDER)
    }

    /// Opens or makes a cache.
    ///
    /// # Errors
    /// Where the folder cannot be made.
    pub(crate) fn open(within: &Path, limit_mb: u64, plan: &Plan, regions: RegionSource, voice: Voice) -> anyhow::Result<Self> {
        let folder = Self::folder(within);
        let tag = folder.join(TAG.0);
        // A cache that is there may be one that can only be read.
        let made = if tag.exists() { Ok(()) } else { fs::create_dir_all(&folder).and_then(|()| fs::write(tag, TAG.1)) };
        made.map_err(|error| anyhow!(voice.sentence("cache-unusable", &[&within.to_string_lossy(), &voice.refusal(&error)])))?;
        let mut key = Hasher::new_derive_key("photolint 2026 cache of measurements");
        program(&mut key);
        key.update(regions.id().as_bytes()).update(plan.imprint().as_bytes());
        Ok(Self { folder, limit_bytes: limit_mb.saturating_mul(MEGABYTE), key: key.finalize().into(), failure: OnceLock::new() })
    }

    /// What is known of a photo, or else what `measure` finds.
    pub(crate) fn kept(&self, submission: Submission<'_>, measure: impl FnOnce() -> Kept) -> Kept {
        let file = self.file(self.name(submission));
        if let Some(known) = read(&file) {
            return known;
        }
        let kept = measure();
        if self.failure.get().is_none()
            && let Err(error) = write(&file, &kept)
        {
            drop(self.failure.set(error));
        }
        kept
    }

    /// Removes what was not used for longest where the cache has outgrown its limit, and says what could not be kept.
    pub(crate) fn finish(self, voice: Voice) {
        if let Some(error) = self.failure.get() {
            voice.warn(&voice.sentence("cache-unusable", &[&self.folder.to_string_lossy(), &voice.refusal(error)]));
        }
        let mut entries = entries(&self.folder);
        let mut bytes = entries.iter().map(|entry| entry.bytes).sum::<u64>();
        if bytes <= self.limit_bytes {
            return;
        }
        entries.sort_unstable_by_key(|entry| entry.used);
        let kept = (self.limit_bytes as f64 * KEPT) as u64;
        for entry in entries {
            if bytes <= kept {
                break;
            }
            // Another process may have been faster.
            drop(fs::remove_file(&entry.file));
            bytes -= entry.bytes;
        }
    }

    /// Content, extension (a check compares it with the content), unit (it names the sitting) and the sums of the enrolment photo and the earlier one.
    fn name(&self, submission: Submission<'_>) -> Hash {
        let extension = Path::new(submission.name).extension().unwrap_or_default().as_encoded_bytes();
        let unit = submission.unit.map_or(&[][..], str::as_bytes);
        let mut name = Hasher::new_keyed(&self.key);
        for part in [extension, unit] {
            name.update(&(part.len() as u64).to_le_bytes()).update(part);
        }
        for other in [submission.enrolment, submission.previous] {
            let sum = other.map_or_else(|missing| missing.id().into(), sha256);
            name.update(&(sum.len() as u64).to_le_bytes()).update(sum.as_bytes());
        }
        name.update(&[u8::from(submission.unit.is_some())]).update(submission.bytes).finalize()
    }

    fn file(&self, name: Hash) -> PathBuf {
        let hex = name.to_hex();
        let (folder, rest) = hex.split_at(2);
        self.folder.join(folder).join(rest).with_extension(ENTRY)
    }
}

/// The program itself is part of a key: another build may measure otherwise, whatever its version says.
fn program(key: &mut Hasher) {
    key.update(env!("CARGO_PKG_VERSION").as_bytes());
    let read = env::current_exe().and_then(File::open).and_then(|program| key.update_reader(program).map(|_| ()));
    if read.is_err() {
        // A program that cannot read itself shares its entries with nobody.
        key.update(format!("{} {:?}", process::id(), SystemTime::now()).as_bytes());
    }
}

fn read(file: &Path) -> Option<Kept> {
    let bytes = fs::read(file).ok()?;
    let (sum, body) = bytes.split_first_chunk::<{ blake3::OUT_LEN }>()?;
    let known = (blake3::hash(body) == Hash::from_bytes(*sum)).then(|| postcard::from_bytes(body).ok())??;
    // When it was last used; a cache that cannot be written to is read all the same.
    drop(File::options().write(true).open(file).and_then(|file| file.set_modified(SystemTime::now())));
    Some(known)
}

fn write(file: &Path, kept: &Kept) -> io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new(""));
    fs::create_dir_all(folder)?;
    // Whoever shares the folder reads what others have measured.
    let mut unfinished = draft::builder().suffix(&format!(".{UNFINISHED}")).tempfile_in(folder)?;
    let body = postcard::to_stdvec(kept).map_err(io::Error::other)?;
    unfinished.write_all(blake3::hash(&body).as_bytes())?;
    unfinished.write_all(&body)?;
    match unfinished.persist(file) {
        Err(error) if !file.exists() => Err(error.error),
        _ => Ok(()),
    }
}

/// A file of the cache.
struct Entry {
    file: PathBuf,
    bytes: u64,
    used: SystemTime,
}

/// The entries, and what was left unfinished by a process that was stopped.
fn entries(folder: &Path) -> Vec<Entry> {
    let files = fs::read_dir(folder).into_iter().flatten().flatten().filter_map(|folder| fs::read_dir(folder.path()).ok());
    let ours = |file: &Path| file.extension().is_some_and(|extension| extension == ENTRY || extension == UNFINISHED);
    let entry = |found: fs::DirEntry| {
        let metadata = found.metadata().ok()?;
        let bytes = metadata.len().next_multiple_of(BLOCK_BYTES);
        Some(Entry { file: found.path(), bytes, used: metadata.modified().ok()? })
    };
    files.flatten().flatten().filter(|found| ours(&found.path())).filter_map(entry).collect()
}
