//! A file in the making: written beside its place, and put there when it is whole.

use std::fs::{self, File, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

/// Begins the name of a file in the making. One that a killed run left behind may be removed.
pub(crate) const UNFINISHED: &str = ".photolint-unfinished-";

/// Paths that lead to an open stream, even where that is a file.
const STREAMS: [&str; 4] = ["/dev/stdout", "/dev/stderr", "/dev/fd", "/proc"];

/// Where a file's bytes go, and what has to be done when all are written.
pub(crate) struct Draft {
    /// Takes the bytes.
    pub(crate) out: File,
    /// None where the bytes went straight to their place: a device, a pipe.
    pub(crate) unfinished: Option<Unfinished>,
}

/// Bytes that are not in their place yet; dropped, it leaves what was there before.
pub(crate) struct Unfinished {
    file: NamedTempFile,
    place: PathBuf,
}

impl Draft {
    /// Begins a file that will be at `place`.
    ///
    /// # Errors
    /// Where nothing can be written there or beside it.
    pub(crate) fn begin(place: &Path) -> io::Result<Self> {
        let there = fs::metadata(place).ok();
        if there.as_ref().is_some_and(|there| !there.is_file()) || STREAMS.iter().any(|stream| place.starts_with(stream)) {
            return Ok(Self { out: File::create(place)?, unfinished: None });
        }
        // A link stays one: the file that it leads to is replaced.
        let place = fs::canonicalize(place).unwrap_or_else(|_| place.into());
        if there.is_some() {
            // A file that may not be written is not replaced either.
            File::options().write(true).open(&place)?;
        }
        let folder = folder_of(&place);
        // The error itself would name the file in the making, which nobody asked for.
        let reason = |error: io::Error| fs::metadata(folder).err().unwrap_or_else(|| error.kind().into());
        let file = builder().tempfile_in(folder).map_err(reason)?;
        if let Some(there) = there {
            // A drive that knows no permissions keeps none.
            drop(file.as_file().set_permissions(there.permissions()));
        }
        Ok(Self { out: file.as_file().try_clone()?, unfinished: Some(Unfinished { file, place }) })
    }
}

impl Unfinished {
    /// Puts the file in its place once the disk has it.
    pub(crate) fn finish(self) -> io::Result<()> {
        self.file.as_file().sync_all()?;
        self.place()
    }

    /// The same without waiting for the disk: for what can be made anew.
    pub(crate) fn place(self) -> io::Result<()> {
        self.file.persist(&self.place).map(drop).map_err(|error| error.error)
    }
}

/// Writes a whole file.
pub(crate) fn write(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let Draft { mut out, unfinished } = Draft::begin(place)?;
    out.write_all(bytes)?;
    unfinished.map_or(Ok(()), Unfinished::finish)
}

/// The folder in which a file is or will be.
pub(crate) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// Makes files with the permissions that any new file has.
pub(crate) fn builder() -> Builder<'static, 'static> {
    let mut builder = Builder::new();
    builder.prefix(UNFINISHED);
    if let Some(ordinary) = ordinary() {
        builder.permissions(ordinary);
    }
    builder
}

/// The permissions that any new file is made with, before the process's mask.
#[cfg(unix)]
fn ordinary() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary() -> Option<Permissions> {
    None
}
