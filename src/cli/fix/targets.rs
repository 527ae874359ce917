//! Where each mended photo goes: never over anything, never among the originals.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use anyhow::bail;

use super::super::sources::Input;
use super::super::terminal::Voice;

/// The file of each input, by its path, in the folders that it has below those that all inputs share.
///
/// # Errors
/// Where two inputs would have one file, or one is there already.
pub(super) fn plan(out: &Path, inputs: &[Input], voice: Voice) -> anyhow::Result<BTreeMap<String, PathBuf>> {
    let shared = shared(inputs);
    let mut files = BTreeMap::new();
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for input in inputs.iter().filter(|input| input.file().is_some()) {
        let parts = parts(&input.path);
        let (name, folders) = parts.split_last().map_or(("_", &[][..]), |(name, folders)| (*name, folders));
        let file = folders.iter().skip(shared).fold(out.to_path_buf(), |folder, part| folder.join(part)).join(jpg(name));
        if let Some(other) = taken.insert(file.to_string_lossy().to_lowercase(), &input.path) {
            bail!(voice.sentence("fix-collision", &[other, &input.path]));
        }
        if file.symlink_metadata().is_ok() {
            bail!(voice.sentence("fix-exists", &[&file.to_string_lossy()]));
        }
        files.insert(input.path.clone(), file);
    }
    Ok(files)
}

/// A file's name with the extension of what is written.
pub(super) fn jpg(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    format!("{stem}.jpg")
}

/// How many folders all inputs have in common.
fn shared(inputs: &[Input]) -> usize {
    let mut folders = inputs.iter().map(|input| {
        let mut folders = parts(&input.path);
        folders.pop();
        folders
    });
    let first = folders.next().unwrap_or_default();
    folders.fold(first.len(), |shared, folders| first.iter().zip(&folders).take(shared).take_while(|(one, other)| one == other).count())
}

/// The parts of a path that lead down.
fn parts(path: &str) -> Vec<&str> {
    let parts = Path::new(path).components().filter(|part| matches!(part, Component::Normal(_)));
    parts.filter_map(|part| part.as_os_str().to_str()).collect()
}
