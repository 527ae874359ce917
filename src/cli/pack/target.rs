//! Where a pack is made: in a sibling that has another name until everything in it is written, flushed and read back.

use std::fs::{self, File};
use std::io::{self, BufWriter, Cursor, Write};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use photolint::inspect::sha256;
use tempfile::{NamedTempFile, TempDir};

use super::super::draft::{self, UNFINISHED, folder_of};
use super::super::interrupt;
use super::super::terminal::Voice;
use super::archive::{Archive, first_difference, first_difference_in};
use super::beside;

/// The photos' folder in a pack that is a folder: what is uploaded, without the lists.
const PHOTOS: &str = "photos";

/// The list that may leave the house.
const OUTSIDE: &str = "manifest-outside.csv";

/// Ends the names of the lists beside a ZIP.
const LISTS: [&str; 2] = ["manifest.csv", "manifest.json"];

/// A pack in the making; dropped, it leaves nothing.
pub(super) struct Target {
    out: PathBuf,
    voice: Voice,
    made: Made,
}

enum Made {
    Folder(TempDir),
    Zip {
        archive: Box<Archive<BufWriter<NamedTempFile>>>,
        lists: Vec<NamedTempFile>,
    },
    /// A ZIP that is handed on and never lies on the disk.
    Memory(Box<Archive<Cursor<Vec<u8>>>>),
}

impl Target {
    /// Begins a pack that will be at `out`.
    ///
    /// # Errors
    /// Where something is there already, or nothing can be written beside it.
    pub(super) fn new(out: &Path, voice: Voice) -> anyhow::Result<Self> {
        if let Some(taken) = files(out).iter().find(|path| path.symlink_metadata().is_ok()) {
            return Err(exists(taken, voice));
        }
        let folder = folder_of(out);
        let made = if is_zip(out) { zip_in(folder) } else { folder_in(folder) };
        let made = made.map_err(|error| unwritable(out, &error, voice))?;
        Ok(Self { out: out.into(), voice, made })
    }

    /// Begins a pack that is a ZIP in memory.
    pub(super) fn in_memory(voice: Voice) -> Self {
        Self { out: PathBuf::new(), voice, made: Made::Memory(Box::new(Archive::new(Cursor::default()))) }
    }

    /// Adds a photo.
    pub(super) fn photo(&mut self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let added = match &mut self.made {
            Made::Folder(folder) => write(&folder.path().join(PHOTOS).join(name), bytes),
            Made::Zip { archive, .. } => archive.add(name, bytes),
            Made::Memory(archive) => archive.add(name, bytes),
        };
        added.map_err(|error| self.unwritable(&error))
    }

    /// Adds the lists: two for the office, one for outside.
    pub(super) fn lists(&mut self, table: &[u8], json: &[u8], outside: &[u8]) -> anyhow::Result<()> {
        let ours = LISTS.into_iter().zip([table, json]);
        let added = match &mut self.made {
            Made::Folder(folder) => {
                let mut all = ours.chain([(OUTSIDE, outside)]);
                all.try_for_each(|(name, bytes)| write(&folder.path().join(name), bytes))
            }
            // A ZIP is what leaves the house: the lists with names stay beside it.
            Made::Zip { archive, lists } => archive.add(OUTSIDE, outside).and_then(|()| {
                let mut ours = ours.map(|(_, bytes)| bytes);
                ours.try_for_each(|bytes| {
                    let mut file = temporary(folder_of(&self.out))?;
                    file.write_all(bytes)?;
                    file.as_file().sync_all()?;
                    lists.push(file);
                    Ok(())
                })
            }),
            Made::Memory(archive) => archive.add(OUTSIDE, outside),
        };
        added.map_err(|error| self.unwritable(&error))
    }

    /// Reads every photo back, holds it against its SHA-256, and gives the pack its name; the bytes of one in memory.
    ///
    /// # Errors
    /// Where a copy differs, or something has taken the name meanwhile.
    pub(super) fn finish(self, sums: &[(String, String)]) -> anyhow::Result<Vec<u8>> {
        let Self { out, voice, made } = self;
        let mut bytes = Vec::new();
        let difference = match made {
            Made::Folder(folder) => finish_folder(folder, &out, sums).and_then(|difference| flush(folder_of(&out)).map(|()| difference)),
            Made::Zip { archive, lists } => {
                finish_zip(*archive, lists, &out, sums).and_then(|difference| flush(folder_of(&out)).map(|()| difference))
            }
            Made::Memory(archive) => archive.finish().and_then(|made| {
                bytes = made.into_inner();
                first_difference_in(Cursor::new(&bytes), sums)
            }),
        };
        match difference {
            Ok(None) => Ok(bytes),
            Ok(Some(name)) => Err(anyhow!(voice.sentence("pack-differs", &[&name]))),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(&out, voice)),
            Err(error) => Err(unwritable(&out, &error, voice)),
        }
    }

    fn unwritable(&self, error: &io::Error) -> anyhow::Error {
        unwritable(&self.out, error, self.voice)
    }
}

/// What a pack at `out` is: a folder, or a ZIP with two lists beside it.
pub(super) fn files(out: &Path) -> Vec<PathBuf> {
    let lists = LISTS.into_iter().filter(|_| is_zip(out)).map(|list| beside(out, list));
    std::iter::once(out.to_path_buf()).chain(lists).collect()
}

fn is_zip(out: &Path) -> bool {
    out.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

fn unwritable(out: &Path, error: &io::Error, voice: Voice) -> anyhow::Error {
    anyhow!(voice.sentence("pack-unwritable", &[&out.to_string_lossy(), &voice.refusal(error)]))
}

fn exists(path: &Path, voice: Voice) -> anyhow::Error {
    anyhow!(voice.sentence("pack-exists", &[&path.to_string_lossy()]))
}

/// Gives a folder its name; the name of the first photo that differs from what it should be, whereupon there is none.
fn finish_folder(folder: TempDir, out: &Path, sums: &[(String, String)]) -> io::Result<Option<String>> {
    let photos = folder.path().join(PHOTOS);
    for (name, sum) in sums {
        interrupt::heed()?;
        if sha256(&fs::read(photos.join(name))?) != *sum {
            return Ok(Some(name.clone()));
        }
    }
    flush(&photos)?;
    flush(folder.path())?;
    if out.symlink_metadata().is_ok() {
        // Renaming a folder would silently replace an empty one.
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(folder.path(), out)?;
    // It has moved away: nothing is left to be removed.
    let _ = folder.keep();
    Ok(None)
}

/// The same for a ZIP and the lists beside it.
fn finish_zip(
    archive: Archive<BufWriter<NamedTempFile>>,
    lists: Vec<NamedTempFile>,
    out: &Path,
    sums: &[(String, String)],
) -> io::Result<Option<String>> {
    let file = archive.finish()?.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.as_file().sync_all()?;
    if let Some(name) = first_difference(file.path(), sums)? {
        return Ok(Some(name));
    }
    let mut done = Vec::new();
    // The ZIP last: while it is missing there is no pack.
    let places = LISTS.map(|list| beside(out, list)).into_iter().chain([out.to_path_buf()]);
    for (made, place) in lists.into_iter().chain([file]).zip(places) {
        if let Err(error) = made.persist_noclobber(&place) {
            // What could not be removed is in the way of the next run, which says so.
            for list in done {
                drop(fs::remove_file(list));
            }
            return Err(error.error);
        }
        done.push(place);
    }
    Ok(None)
}

fn folder_in(folder: &Path) -> io::Result<Made> {
    let made = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(folder)?;
    fs::create_dir(made.path().join(PHOTOS))?;
    Ok(Made::Folder(made))
}

fn zip_in(folder: &Path) -> io::Result<Made> {
    Ok(Made::Zip { archive: Box::new(Archive::new(BufWriter::new(temporary(folder)?))), lists: Vec::new() })
}

fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    draft::builder().tempfile_in(folder)
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Has a folder's entries written to the disk, where the system can do that.
fn flush(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}
