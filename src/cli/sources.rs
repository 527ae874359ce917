//! From what was named on the command line to one input for every photo, in an order that is the same on any machine.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;
use photolint::batch::Source;
use photolint::check::{Missing, Note};
pub(crate) use photolint::photo::bytes_said as megabytes;
use photolint::photo::{Dates, DecodeLimits, PhotoError};
use photolint::report::file_name;
use zip::read::OwnedZipFileEntry;

use super::system;
use super::terminal::Voice;

mod archive;
mod folder;
mod list;
mod pattern;
mod sniff;

pub(crate) use list::paths_of;
pub(crate) use pattern::{is_nowhere, root_of};

/// The largest archive that is taken from a stream, bytes: it is held in memory, twice while its photos are written to disk.
pub(crate) const ARCHIVE_BYTES: u64 = 2_000_000_000;

/// Bytes of a stream that tell what it holds.
const HEAD_BYTES: u64 = 16;

/// What a file is that arrives by its name and content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upload {
    /// A photo, or something that was named as one: a row whatever becomes of it.
    Photo,
    /// A ZIP archive.
    Archive,
    /// An archive that is not read, by its name.
    OtherArchive(&'static str),
    /// Nothing to check.
    Other,
}

/// What arrives under this name.
pub(crate) fn upload(name: &str, bytes: &[u8]) -> Upload {
    match sniff::kind_of(file_name(name), bytes) {
        Kind::Photo => Upload::Photo,
        Kind::Archive => Upload::Archive,
        Kind::OtherArchive(name) => Upload::OtherArchive(name),
        Kind::Other => Upload::Other,
    }
}

use archive::Place;
use sniff::Kind;

/// Whether a file is a photo, or holds some, by its name and content.
pub(crate) fn is_of_photos(file: &Path) -> bool {
    // Asked of a pipe, it would wait for somebody to write.
    file.is_file()
        && match sniff::kind_of_file(file) {
            Ok(Kind::Photo | Kind::OtherArchive(_)) => true,
            // A workbook whose name has no ending looks like an archive.
            Ok(Kind::Archive) => file.extension().is_some(),
            Ok(Kind::Other) | Err(_) => false,
        }
}

/// Files that are said by their names when they were given again; of more than these the number is said.
const MOST_NAMED: usize = 3;

/// One input: a row of the report, whatever becomes of it.
#[derive(Debug, Clone)]
pub(crate) struct Input {
    /// The path as it was given, `/` between folders.
    pub(crate) path: String,
    /// The unit of the person, where it is known.
    pub(crate) unit: Option<String>,
    /// The enrolment photo of the person, where there is one.
    pub(crate) enrolment: Option<Arc<Self>>,
    /// The person's earlier photo, or why there is none.
    pub(crate) previous: Result<Arc<Earlier>, Missing>,
    /// What is said of it beside another photo, where its name must not be.
    pub(crate) alias: Option<String>,
    origin: Origin,
    limits: DecodeLimits,
}

/// A person's earlier photo.
#[derive(Debug)]
pub(crate) struct Earlier {
    /// The photo.
    pub(crate) photo: Arc<Input>,
    /// When the class list says that it was taken.
    pub(crate) recorded_on: Option<Date>,
    /// When the file says so, once it was read.
    pub(crate) dates: OnceLock<Dates>,
}

/// Where an input's bytes are.
#[derive(Debug, Clone)]
enum Origin {
    File(PathBuf),
    Entry {
        archive: Place,
        entry: Arc<OwnedZipFileEntry>,
    },
    Memory(Arc<[u8]>),
    /// Nowhere: it is known already why there are none.
    Failed(Note),
}

impl Input {
    /// The file on disk that must not be written to; none where nothing was there.
    pub(crate) fn file(&self) -> Option<&Path> {
        match &self.origin {
            Origin::File(file) | Origin::Entry { archive: Place::File(file), .. } => Some(file),
            Origin::Entry { archive: Place::Memory(_), .. } | Origin::Memory(_) | Origin::Failed(_) => None,
        }
    }

    /// Whether this is the file at a path, and not one of a folder or archive there.
    pub(crate) fn is_file_at(&self, path: &Path) -> bool {
        matches!(&self.origin, Origin::File(file) if file == path)
    }

    /// What is said of it beside another photo.
    pub(crate) fn shown(&self) -> &str {
        self.alias.as_deref().unwrap_or(self.name())
    }

    /// Whether there are no bytes to read.
    pub(crate) fn has_failed(&self) -> bool {
        matches!(&self.origin, Origin::Failed(_))
    }

    /// Whether both are one file, by two names.
    pub(crate) fn is_same_file(&self, other: &Self) -> bool {
        let real = |input: &Self| match &input.origin {
            Origin::File(file) => fs::canonicalize(file).ok(),
            Origin::Entry { .. } | Origin::Memory(_) | Origin::Failed(_) => None,
        };
        real(self).is_some_and(|file| real(other) == Some(file))
    }

    /// Whether nothing was found where this input was named.
    pub(crate) fn is_missing(&self) -> bool {
        matches!(&self.origin, Origin::Failed(note) if ["not-found", "no-match"].contains(&&*note.key))
    }
}

impl Source for Input {
    fn path(&self) -> &str {
        &self.path
    }

    fn read(&self) -> Result<Vec<u8>, Note> {
        match &self.origin {
            Origin::File(file) => read(file, &self.limits),
            Origin::Entry { archive, entry } => archive::read(archive, entry, &self.limits),
            Origin::Memory(bytes) => Ok(bytes.to_vec()),
            Origin::Failed(note) => Err(note.clone()),
        }
    }
}

/// Reads a file that was listed, whatever has happened to it since.
fn read(file: &Path, limits: &DecodeLimits) -> Result<Vec<u8>, Note> {
    let metadata = fs::metadata(file).map_err(|error| refusal(&error))?;
    if !metadata.is_file() {
        return Err(Note::new("not-a-file"));
    }
    if metadata.len() > limits.file_bytes {
        return Err(too_large(metadata.len(), limits));
    }
    let mut bytes = Vec::with_capacity(metadata.len() as usize);
    // A file may grow while it is read.
    fs::File::open(file).map_err(|error| refusal(&error)).and_then(|file| drain(file, &mut bytes, limits))?;
    Ok(bytes)
}

/// Reads all that there is behind what was read, if it is not too much.
fn drain(from: impl Read, bytes: &mut Vec<u8>, limits: &DecodeLimits) -> Result<(), Note> {
    match from.take((limits.file_bytes + 1).saturating_sub(bytes.len() as u64)).read_to_end(bytes) {
        Ok(_) if bytes.len() as u64 > limits.file_bytes => Err(too_large(bytes.len() as u64, limits)),
        Ok(_) => Ok(()),
        Err(error) => Err(refusal(&error)),
    }
}

fn refusal(error: &io::Error) -> Note {
    if error.kind() == io::ErrorKind::NotFound { Note::new("vanished") } else { Note::about("unreadable", system::key(error)) }
}

fn too_large(found: u64, limits: &DecodeLimits) -> Note {
    PhotoError::TooManyBytes { found, limit: limits.file_bytes }.note()
}

/// All inputs, and what was passed over on the way to them.
#[derive(Debug)]
pub(crate) struct Listing {
    /// The inputs in order.
    pub(crate) inputs: Vec<Input>,
    /// Files in folders and archives that are no photos.
    pub(crate) skipped: u64,
    /// What a reader should know: a key under `[words]` and the path it is about.
    pub(crate) notices: Vec<(&'static str, String)>,
    limits: DecodeLimits,
    /// Files that were listed, by their real path.
    listed: BTreeSet<PathBuf>,
    /// The same by their names in real folders: two links to one file are two photos.
    named: BTreeSet<PathBuf>,
    /// Files that were named again, and passed over.
    again: Vec<String>,
    /// Whether a file is an input as often as it is named.
    repeats: bool,
    /// Folders that were entered, by their real path.
    entered: BTreeSet<PathBuf>,
    /// Folders that are not entered: what is in them is ours.
    closed: Vec<PathBuf>,
}

impl Listing {
    /// An empty listing that never enters the folders `closed`.
    pub(crate) fn new<'a>(limits: DecodeLimits, closed: impl IntoIterator<Item = &'a PathBuf>) -> Self {
        let closed = closed.into_iter().filter_map(|folder| fs::canonicalize(folder).ok()).collect();
        Self {
            inputs: Vec::new(),
            skipped: 0,
            notices: Vec::new(),
            limits,
            listed: BTreeSet::new(),
            named: BTreeSet::new(),
            again: Vec::new(),
            repeats: false,
            entered: BTreeSet::new(),
            closed,
        }
    }

    /// The same, where one file may stand under several names.
    pub(crate) fn with_repeats(self) -> Self {
        Self { repeats: true, ..self }
    }

    /// Whether a file, by its real path, was listed.
    pub(crate) fn has(&self, real: &Path) -> bool {
        self.listed.contains(real)
    }

    /// Says what was passed over.
    pub(crate) fn warn(&self, voice: Voice) {
        for (key, path) in &self.notices {
            voice.warn(&voice.sentence(key, &[path]));
        }
        match self.again.as_slice() {
            [] => {}
            few if few.len() <= MOST_NAMED => few.iter().for_each(|path| voice.warn(&voice.sentence("file-again", &[path]))),
            many => voice.warn(&voice.sentence("files-again", &[&many.len().to_string(), &many[0]])),
        }
    }

    /// Adds what was named: a file, a folder, an archive, or a pattern that the shell did not expand.
    pub(crate) fn add(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.add_folder(path),
            Ok(metadata) if metadata.is_file() => self.add_file(path),
            Ok(_) => self.fail(path, Note::new("not-a-file")),
            Err(_) if path.is_symlink() => self.fail(path, Note::new("broken-link")),
            Err(_) if pattern::is_pattern(path) => self.add_pattern(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.fail(path, Note::new("not-found")),
            Err(error) => self.fail(path, Note::about("unreadable", system::key(&error))),
        }
    }

    /// Adds what a stream holds, as if it were the file `path`: always an input, whatever it is.
    pub(crate) fn add_stream(&mut self, path: &Path, mut from: impl Read) {
        let (name, mut bytes) = (path.to_string_lossy(), Vec::new());
        let head = from.by_ref().take(HEAD_BYTES).read_to_end(&mut bytes).map_err(|error| refusal(&error));
        let is_archive = matches!(upload(&name, &bytes), Upload::Archive);
        // Each photo of an archive has its own bound.
        let limits = DecodeLimits { file_bytes: if is_archive { ARCHIVE_BYTES } else { self.limits.file_bytes }, ..self.limits };
        if let Err(note) = head.and_then(|_| drain(from, &mut bytes, &limits)) {
            return self.fail(path, note);
        }
        match upload(&name, &bytes) {
            Upload::Archive => self.add_archive_of(path, &bytes),
            Upload::OtherArchive(name) => self.fail(path, Note::about("other-archive", name)),
            Upload::Photo | Upload::Other => self.push(shown(path), Origin::Memory(bytes.into())),
        }
    }

    /// Adds a file that was named itself: always an input, whatever it is.
    fn add_file(&mut self, path: &Path) {
        if !self.is_first(path) {
            return self.again.push(shown(path));
        }
        match sniff::kind_of_file(path) {
            Ok(Kind::Archive) => self.add_archive(path),
            Ok(Kind::OtherArchive(name)) => self.fail(path, Note::about("other-archive", name)),
            _ => self.push(shown(path), Origin::File(path.into())),
        }
    }

    /// Adds a file that was found: an input if it is a photo or holds some.
    fn add_found(&mut self, path: &Path) {
        match sniff::kind_of_file(path) {
            Ok(Kind::Other) => self.skipped += 1,
            Ok(_) => self.add_file(path),
            Err(error) => self.fail(path, refusal(&error)),
        }
    }

    /// Whether a file is named for the first time, by whatever way to its folder.
    fn is_first(&mut self, path: &Path) -> bool {
        self.listed.extend(fs::canonicalize(path));
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let named = fs::canonicalize(folder).ok().zip(path.file_name()).map(|(folder, name)| folder.join(name));
        // What has no real folder is a row of its own.
        named.is_none_or(|named| self.named.insert(named)) || self.repeats
    }

    /// Whether a path lies in a folder that is not entered.
    fn is_closed(&self, path: &Path) -> bool {
        fs::canonicalize(path).is_ok_and(|real| self.closed.iter().any(|folder| real.starts_with(folder)))
    }

    /// What was found so far, and what was found again.
    fn found(&self) -> (usize, usize) {
        (self.inputs.len(), self.again.len())
    }

    fn fail(&mut self, path: &Path, note: Note) {
        self.push(shown(path), Origin::Failed(note));
    }

    fn push(&mut self, path: String, origin: Origin) {
        self.inputs.push(Input {
            path,
            unit: None,
            enrolment: None,
            previous: Err(Missing::Previous),
            alias: None,
            origin,
            limits: self.limits,
        });
    }
}

/// A path for people and programs.
fn shown(path: &Path) -> String {
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}
