//! ZIP archives, read in memory: nothing is ever unpacked to disk.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use encoding_rs::GBK;
use photolint::check::Note;
use photolint::photo::DecodeLimits;
use zip::read::{OwnedZipFileEntry, ZipFileEntry};
use zip::result::ZipError;
use zip::{CompressionMethod, ZipArchive, ZipReadOptions};

use super::sniff::{Kind, kind_of, kind_of_name};
use super::{Listing, Origin, megabytes, shown};

/// Most entries of an archive that are listed.
const MAX_ENTRIES: usize = 100_000;

/// An archive whose entries together claim more than this and more than a hundred times its own size is a bomb.
const FREE_BYTES: u64 = 1_000_000_000;

/// Entries up to this size may be packed as tightly as they like: a white bitmap is.
const FREE_ENTRY_BYTES: u64 = 10_000_000;

/// Most bytes that a packed byte may become in an archive or in a large entry.
const MAX_RATIO: u64 = 100;

/// General-purpose bit 11: the name is UTF-8.
const UTF8_FLAG: u16 = 0x0800;

/// Where an archive's bytes are.
#[derive(Debug, Clone)]
pub(super) enum Place {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

/// A file, or bytes in memory.
trait Bytes: Read + Seek {}

impl<T: Read + Seek> Bytes for T {}

impl Place {
    /// The bytes, and how many they are.
    fn open(&self) -> io::Result<(Box<dyn Bytes>, u64)> {
        match self {
            Self::File(path) => {
                let file = File::open(path)?;
                let length = file.metadata()?.len();
                Ok((Box::new(BufReader::new(file)), length))
            }
            Self::Memory(bytes) => Ok((Box::new(Cursor::new(Arc::clone(bytes))), bytes.len() as u64)),
        }
    }
}

type Archive = ZipArchive<Box<dyn Bytes>>;

impl Listing {
    /// Adds the photos of an archive, by name.
    pub(super) fn add_archive(&mut self, path: &Path) {
        self.add_archive_at(path, &Place::File(path.into()));
    }

    /// Adds the photos of an archive that is no file, as if it were at `path`.
    pub(crate) fn add_archive_of(&mut self, path: &Path, bytes: &[u8]) {
        self.add_archive_at(path, &Place::Memory(bytes.into()));
    }

    fn add_archive_at(&mut self, path: &Path, place: &Place) {
        let mut archive = match open(place) {
            Ok(archive) => archive,
            Err(note) => return self.fail(path, note),
        };
        if archive.has_duplicate_names() {
            self.fail(path, Note::new("zip-duplicate"));
        }
        let mut entries: Vec<_> =
            (0..archive.len()).filter_map(|index| Some((name_of(&archive.by_index_data(index).ok()?), index))).collect();
        entries.sort();
        let before = self.inputs.len();
        for (name, index) in entries {
            self.add_entry(path, place, &mut archive, &name, index);
        }
        if self.inputs.len() == before {
            self.notices.push(("empty-folder", shown(path)));
        }
    }

    fn add_entry(&mut self, path: &Path, place: &Place, archive: &mut Archive, name: &str, index: usize) {
        let Ok(entry) = archive.by_index_data(index) else { return };
        if entry.is_dir() {
            return;
        }
        let entry = OwnedZipFileEntry::from(entry);
        let origin = match kind_of_entry(archive, name, index) {
            _ if leads_out(name) => Origin::Failed(Note::about("zip-path", name)),
            Kind::Other => {
                self.skipped += 1;
                return;
            }
            Kind::Archive | Kind::OtherArchive(_) => Origin::Failed(Note::new("zip-nested")),
            Kind::Photo => Origin::Entry { archive: place.clone(), entry: Arc::new(entry) },
        };
        self.push(format!("{}/{name}", shown(path)), origin);
    }
}

fn open(place: &Place) -> Result<Archive, Note> {
    let (bytes, length) = place.open().map_err(|error| super::refusal(&error))?;
    let archive = ZipArchive::new(bytes).map_err(|error| refusal(&error))?;
    if archive.len() > MAX_ENTRIES {
        return Err(Note::about("zip-too-many", MAX_ENTRIES.to_string()));
    }
    let claimed = (0..archive.len()).filter_map(|index| archive.by_index_data(index).ok()).map(|entry| entry.size());
    let claimed = claimed.fold(0, u64::saturating_add);
    if claimed > FREE_BYTES.max(length.saturating_mul(MAX_RATIO)) {
        return Err(Note::about("zip-bomb", megabytes(claimed)));
    }
    Ok(archive)
}

/// What an entry is; its first bytes are asked where its name does not tell and no password is needed.
fn kind_of_entry(archive: &mut Archive, name: &str, index: usize) -> Kind {
    let file = name.rsplit_once('/').map_or(name, |(_, file)| file);
    if name.starts_with("__MACOSX/") {
        return Kind::Other;
    }
    if let Some(kind) = kind_of_name(file) {
        return kind;
    }
    let mut head = Vec::new();
    if let Ok(entry) = archive.by_index(index) {
        // What cannot be read has no first bytes, and its name decides.
        drop(entry.take(16).read_to_end(&mut head));
    }
    kind_of(file, &head)
}

/// Reads an entry, no further than it claims and than a photo can be.
pub(super) fn read(archive: &Place, entry: &OwnedZipFileEntry, limits: &DecodeLimits) -> Result<Vec<u8>, Note> {
    let size = entry.size();
    if entry.encrypted() {
        return Err(Note::new("zip-encrypted"));
    }
    let is_dense = size > FREE_ENTRY_BYTES && size > entry.compressed_size().saturating_mul(MAX_RATIO);
    if size > limits.file_bytes || is_dense {
        return Err(Note::about("zip-bomb", megabytes(size)));
    }
    if !matches!(entry.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
        return Err(Note::new("zip-method"));
    }
    let (mut archive, _) = archive.open().map_err(|error| super::refusal(&error))?;
    let reader = entry.as_ref().with_reader(&mut archive, ZipReadOptions::new()).map_err(|error| refusal(&error))?;
    let mut bytes = Vec::new();
    reader.take(size + 1).read_to_end(&mut bytes).map_err(|_| Note::new("zip-broken"))?;
    // An entry that unpacks to more than it claims is no better than one that unpacks to less.
    if bytes.len() as u64 == size { Ok(bytes) } else { Err(Note::new("zip-broken")) }
}

fn refusal(error: &ZipError) -> Note {
    match error {
        ZipError::UnsupportedArchive(reason) if *reason == ZipError::PASSWORD_REQUIRED => Note::new("zip-encrypted"),
        ZipError::CompressionMethodNotSupported(_) | ZipError::UnsupportedArchive(_) => Note::new("zip-method"),
        ZipError::Io(error) if error.kind() == std::io::ErrorKind::NotFound => Note::new("vanished"),
        _ => Note::new("zip-broken"),
    }
}

/// The name as people see it: UTF-8 where it is, else GBK, in which Chinese Windows writes names; `/` between folders.
fn name_of(entry: &ZipFileEntry<'_>) -> String {
    let raw = entry.name_raw();
    let is_utf8 = entry.flags().as_u16() & UTF8_FLAG != 0 || std::str::from_utf8(raw).is_ok();
    let name = if is_utf8 { String::from_utf8_lossy(raw) } else { GBK.decode_without_bom_handling(raw).0 };
    name.replace('\\', "/")
}

/// Whether a path is absolute or climbs out of the folder in which the archive would be unpacked.
fn leads_out(name: &str) -> bool {
    let has_drive = name.as_bytes().get(1) == Some(&b':');
    name.starts_with('/') || has_drive || name.split('/').any(|part| part == "..")
}
