//! What the system says of a file, in the reader's language.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::terminal::Voice;

/// Errors that the catalogues have a sentence for, under `[reasons]`.
const KNOWN: &[(ErrorKind, &str)] = &[
    (ErrorKind::NotFound, "not-found"),
    (ErrorKind::PermissionDenied, "permission-denied"),
    (ErrorKind::AlreadyExists, "already-exists"),
    (ErrorKind::NotADirectory, "not-a-folder"),
    (ErrorKind::IsADirectory, "is-a-folder"),
    (ErrorKind::DirectoryNotEmpty, "folder-not-empty"),
    (ErrorKind::ReadOnlyFilesystem, "read-only"),
    (ErrorKind::StorageFull, "disk-full"),
    (ErrorKind::QuotaExceeded, "disk-full"),
    (ErrorKind::FileTooLarge, "file-too-large"),
    (ErrorKind::InvalidFilename, "invalid-name"),
    (ErrorKind::InvalidData, "not-text"),
    (ErrorKind::AddrInUse, "in-use"),
    (ErrorKind::ResourceBusy, "in-use"),
    (ErrorKind::TimedOut, "timed-out"),
];

/// An error's key; its own text where it has none.
pub(crate) fn key(error: &io::Error) -> String {
    let known = KNOWN.iter().find(|(kind, _)| *kind == error.kind());
    known.map_or_else(|| error.to_string(), |(_, key)| (*key).into())
}

/// The error with the folder in which it happened.
pub(crate) fn within(folder: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), Place { folder: folder.into(), reason: error.to_string() })
}

/// A folder, and what the system said of it.
#[derive(Debug)]
struct Place {
    folder: PathBuf,
    reason: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.folder.display(), self.reason)
    }
}

impl Error for Place {}

impl Voice {
    /// Why the system refused.
    pub(crate) fn refusal(self, error: &io::Error) -> String {
        let key = key(error);
        let reason = self.words.sentence_of("reasons", &key);
        let place = error.get_ref().and_then(|inner| inner.downcast_ref::<Place>());
        match place {
            Some(place) if key != error.to_string() => format!("{}: {reason}", place.folder.display()),
            _ => reason.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use photolint::catalogue::{Catalogue, Lang};

    use super::*;

    #[test]
    fn a_missing_file_is_said_in_the_readers_language() {
        let error = io::Error::from(ErrorKind::NotFound);
        assert_eq!(Voice { words: Catalogue::of(Lang::Zh) }.refusal(&error), "没有这个文件或文件夹");
    }

    #[test]
    fn a_full_disk_is_said_with_its_folder() {
        let error = within(Path::new("/tmp"), &io::Error::from(ErrorKind::StorageFull));
        assert_eq!(Voice { words: Catalogue::of(Lang::Zh) }.refusal(&error), "/tmp: 磁盘已满");
    }

    #[test]
    fn what_has_no_sentence_is_said_as_it_is() {
        let error = io::Error::other("the bus is late");
        assert_eq!(Voice { words: Catalogue::of(Lang::Zh) }.refusal(&error), "the bus is late");
    }
}
