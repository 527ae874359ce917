//! The ZIP of a pack: stored, with fixed times, the same bytes for the same photos.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;

use photolint::inspect::sha256;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// An archive in the making.
pub(super) struct Archive<W: Write + Seek>(ZipWriter<Muted<W>>);

impl<W: Write + Seek> Archive<W> {
    pub(super) fn new(inner: W) -> Self {
        Self(ZipWriter::new(Muted { inner, at: 0, has_failed: false }))
    }

    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let options =
            SimpleFileOptions::default().compression_method(CompressionMethod::Stored).last_modified_time(zip::DateTime::default());
        self.0.start_file(name, options.unix_permissions(0o644)).map_err(io::Error::other)?;
        self.0.write_all(bytes)
    }

    /// What the whole archive was written to.
    pub(super) fn finish(self) -> io::Result<W> {
        Ok(self.0.finish().map_err(io::Error::other)?.inner)
    }
}

/// The first photo of an archive in a file that is not what it should be.
pub(super) fn first_difference(file: &Path, sums: &[(String, String)]) -> io::Result<Option<String>> {
    first_difference_in(BufReader::new(File::open(file)?), sums)
}

/// The first photo of an archive that is not what it should be.
pub(super) fn first_difference_in(archive: impl Read + Seek, sums: &[(String, String)]) -> io::Result<Option<String>> {
    let mut archive = ZipArchive::new(archive).map_err(io::Error::other)?;
    for (name, sum) in sums {
        let mut bytes = Vec::new();
        archive.by_name(name).map_err(io::Error::other)?.read_to_end(&mut bytes)?;
        if sha256(&bytes) != *sum {
            return Ok(Some(name.clone()));
        }
    }
    Ok(None)
}

/// A writer that fails once: an archive that is dropped tries to write its end and would complain on the terminal, beside the
/// program's own words. What is written after a failure goes nowhere, and only its place is counted.
struct Muted<W> {
    inner: W,
    at: u64,
    has_failed: bool,
}

impl<W> Muted<W> {
    /// Where the writer is after `act`, or would be if it had not failed.
    fn once(&mut self, act: impl FnOnce(&mut W) -> io::Result<u64>, otherwise: impl FnOnce(u64) -> u64) -> io::Result<u64> {
        let done = if self.has_failed { Ok(otherwise(self.at)) } else { act(&mut self.inner) };
        self.has_failed |= done.is_err();
        self.at = *done.as_ref().unwrap_or(&self.at);
        done
    }
}

impl<W: Write> Write for Muted<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let from = self.at;
        let length = bytes.len() as u64;
        self.once(|inner| Ok(from + inner.write(bytes)? as u64), |at| at + length).map(|at| (at - from) as usize)
    }

    fn flush(&mut self) -> io::Result<()> {
        let at = self.at;
        self.once(|inner| inner.flush().map(|()| at), |at| at).map(drop)
    }
}

impl<W: Seek> Seek for Muted<W> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let otherwise = |at: u64| match to {
            SeekFrom::Start(place) => place,
            SeekFrom::Current(by) => at.saturating_add_signed(by),
            SeekFrom::End(_) => at,
        };
        self.once(|inner| inner.seek(to), otherwise)
    }
}
