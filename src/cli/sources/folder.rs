//! Folders, with all that is in them, each entered once.

use std::fs;
use std::path::Path;

use photolint::check::Note;
use walkdir::{DirEntry, WalkDir};

use super::super::system;
use super::{Listing, shown};

impl Listing {
    /// Adds the photos of a folder and of the folders in it, by name.
    pub(super) fn add_folder(&mut self, folder: &Path) {
        let before = self.found();
        let mut walk = WalkDir::new(folder).follow_links(true).sort_by_file_name().into_iter();
        while let Some(found) = walk.next() {
            match found {
                Ok(entry) if entry.file_type().is_dir() => {
                    if !self.enter(&entry) {
                        walk.skip_current_dir();
                    }
                }
                Ok(entry) if entry.file_type().is_file() => self.add_found(entry.path()),
                Ok(entry) => self.fail(entry.path(), Note::new("not-a-file")),
                Err(error) => self.add_unwalkable(folder, &error),
            }
        }
        if self.found() == before && !self.notices.iter().any(|(_, path)| *path == shown(folder)) {
            self.notices.push(("empty-folder", shown(folder)));
        }
    }

    /// Whether a folder is entered for the first time. One that was reached before, by a link or by another argument, is said and left.
    fn enter(&mut self, entry: &DirEntry) -> bool {
        let real = fs::canonicalize(entry.path()).ok();
        if entry.file_name() == "__MACOSX" || real.as_ref().is_some_and(|real| self.closed.contains(real)) {
            return false;
        }
        let is_new = real.is_none_or(|real| self.entered.insert(real));
        if !is_new {
            self.notices.push(("folder-again", shown(entry.path())));
        }
        is_new
    }

    fn add_unwalkable(&mut self, folder: &Path, error: &walkdir::Error) {
        let path = error.path().unwrap_or(folder);
        if error.loop_ancestor().is_some() {
            self.notices.push(("folder-again", shown(path)));
        } else if path.is_symlink() {
            self.fail(path, Note::new("broken-link"));
        } else {
            let reason = error.io_error().map_or_else(|| error.to_string(), system::key);
            self.fail(path, Note::about("unreadable", reason));
        }
    }
}
