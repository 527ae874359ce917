//! Patterns such as `in/*.jpg` where the shell did not expand them.

use std::path::{Component, Path, PathBuf};

use globset::GlobBuilder;
use photolint::check::Note;
use walkdir::WalkDir;

use super::{Listing, shown};

/// Whether a path has a letter with a meaning in patterns.
pub(super) fn is_pattern(path: &Path) -> bool {
    path.to_string_lossy().contains(['*', '?', '[', '{'])
}

impl Listing {
    /// Adds what a pattern matches, by name: photos among files, folders with all that is in them.
    pub(super) fn add_pattern(&mut self, pattern: &Path) {
        let matches = matches(pattern);
        if matches.is_empty() {
            self.fail(pattern, Note::new("no-match"));
        }
        for path in matches {
            if self.is_closed(&path) {
                continue;
            }
            if path.is_dir() {
                self.add_folder(&path);
            } else if path.is_file() {
                self.add_found(&path);
            } else {
                // A pipe would be waited for, and a link that leads nowhere has its own words.
                self.add(&path);
            }
        }
    }
}

/// The folder through all of which a path leads: of a pattern with `**` the one before its first sign, else the path itself.
pub(crate) fn root_of(path: &Path) -> PathBuf {
    if path.exists() || !is_pattern(path) || !is_of_any_depth(path) {
        return path.into();
    }
    let fixed = fixed(path);
    if fixed.as_os_str().is_empty() { ".".into() } else { fixed }
}

/// Whether nothing is where a path leads, nor matches it as a pattern.
pub(crate) fn is_nowhere(path: &Path) -> bool {
    path.symlink_metadata().is_err() && (!is_pattern(path) || matches(path).is_empty())
}

fn fixed(pattern: &Path) -> PathBuf {
    pattern.components().take_while(|part| !is_pattern(part.as_ref())).collect()
}

fn is_of_any_depth(pattern: &Path) -> bool {
    pattern.components().any(|part| part == Component::Normal("**".as_ref()))
}

/// Paths that match, sorted; what lies below a match is not matched again.
fn matches(pattern: &Path) -> Vec<PathBuf> {
    let fixed = fixed(pattern);
    let depth = pattern.components().count() - fixed.components().count();
    let any_depth = is_of_any_depth(pattern);
    // As the system's own programs do it there.
    let is_any_case = cfg!(any(windows, target_os = "macos"));
    // As the paths that are walked are written: without `//` and `/./`.
    let plain: PathBuf = pattern.components().collect();
    let glob = GlobBuilder::new(&shown(&plain)).literal_separator(true).case_insensitive(is_any_case).build();
    let Ok(glob) = glob else { return Vec::new() };
    let matcher = glob.compile_matcher();
    let start = if fixed.as_os_str().is_empty() { Path::new(".") } else { &fixed };
    let mut found = Vec::new();
    let mut walk = WalkDir::new(start).min_depth(1).max_depth(if any_depth { usize::MAX } else { depth }).sort_by_file_name().into_iter();
    while let Some(entry) = walk.next() {
        let Ok(entry) = entry else { continue };
        let path = if fixed.as_os_str().is_empty() { entry.path().strip_prefix(".").unwrap_or(entry.path()) } else { entry.path() };
        if matcher.is_match(shown(path)) {
            found.push(path.to_path_buf());
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
        }
    }
    found
}
