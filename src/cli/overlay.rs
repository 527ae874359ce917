//! `--overlay DIR`: where each drawing goes, and that it never goes over an original.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use anyhow::anyhow;
use photolint::geometry::Size;
use photolint::inspect::Sight;
use photolint::report::overlay::{is_overlay, render};

use super::draft::{Draft, Unfinished};
use super::sources::Input;
use super::terminal::Voice;

/// Bytes that tell whether a file is a drawing of ours.
const HEAD_BYTES: u64 = 64;

/// The drawings of a batch.
#[derive(Debug)]
pub(crate) struct Overlays {
    /// The file of each input's drawing, by the input's path.
    files: BTreeMap<String, PathBuf>,
    frame: Size,
    voice: Voice,
    /// The first drawing that could not be written.
    failure: OnceLock<anyhow::Error>,
}

impl Overlays {
    /// A drawing for each input below `folder`, in the folders of the input.
    ///
    /// # Errors
    /// Where one would replace a file that is not a drawing.
    pub(crate) fn plan(folder: &Path, inputs: &[Input], frame: Size, voice: Voice) -> anyhow::Result<Self> {
        let mut taken = BTreeSet::new();
        let mut files = BTreeMap::new();
        for input in inputs.iter().filter(|input| !input.has_failed()) {
            let file = unused(folder.join(mirrored(&input.path)), &mut taken);
            if is_foreign(&file) {
                return Err(anyhow!(voice.sentence("overlay-foreign", &[&file.to_string_lossy()])));
            }
            files.entry(input.path.clone()).or_insert(file);
        }
        // Whatever keeps the drawings from being written is said before the first photo.
        let unwritable = |error: io::Error| anyhow!(voice.sentence("out-unwritable", &[&folder.to_string_lossy(), &voice.refusal(&error)]));
        writable(folder).map_err(unwritable)?;
        Ok(Self { files, frame, voice, failure: OnceLock::new() })
    }

    /// Draws what was seen of an input.
    pub(crate) fn draw(&self, input: &Input, sight: Sight<'_>) {
        let Some(file) = self.files.get(&input.path) else { return };
        if let Err(error) = self.write(file, sight) {
            let reason = error.downcast_ref().map_or_else(|| error.to_string(), |error| self.voice.refusal(error));
            let text = self.voice.sentence("overlay-failed", &[&file.to_string_lossy(), &reason]);
            // The first one is told; the others have the same reason.
            drop(self.failure.set(anyhow!(text)));
        }
    }

    /// The first failure.
    pub(crate) fn finish(self) -> anyhow::Result<()> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }

    fn write(&self, file: &Path, sight: Sight<'_>) -> anyhow::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let drawing = render(sight, self.frame)?;
        let Draft { mut out, unfinished } = Draft::begin(file)?;
        out.write_all(&drawing)?;
        Ok(unfinished.map_or(Ok(()), Unfinished::place)?)
    }
}

/// Whether something can be written in a folder, which need not be there yet.
fn writable(folder: &Path) -> io::Result<()> {
    let absolute = std::path::absolute(folder)?;
    let known = absolute.ancestors().find(|known| known.exists()).unwrap_or(&absolute);
    if !known.is_dir() {
        return Err(io::ErrorKind::NotADirectory.into());
    }
    tempfile::tempfile_in(known).map(drop)
}

/// The path below the drawings' folder: an input's own without what leads elsewhere.
fn mirrored(path: &str) -> PathBuf {
    let inner: PathBuf = Path::new(path).components().filter(|part| matches!(part, Component::Normal(_))).collect();
    let name = inner.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let is_jpg = Path::new(&name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("jpg"));
    if is_jpg { inner } else { inner.with_file_name(format!("{name}.jpg")) }
}

/// The file, or one with a number where another input has taken it; Windows and macOS tell no case.
fn unused(file: PathBuf, taken: &mut BTreeSet<String>) -> PathBuf {
    let key = |file: &Path| file.to_string_lossy().to_lowercase();
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let mut candidate = file;
    let mut number = 1;
    while !taken.insert(key(&candidate)) {
        number += 1;
        candidate.set_file_name(format!("{stem}-{number}.jpg"));
    }
    candidate
}

/// Whether something is there that is not a drawing of ours.
fn is_foreign(file: &Path) -> bool {
    let mut head = Vec::new();
    let read = File::open(file).and_then(|file| file.take(HEAD_BYTES).read_to_end(&mut head));
    match read {
        Ok(_) => !is_overlay(&head),
        Err(_) => file.exists(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_keeps_the_folders_of_its_photo_and_never_leaves_its_own() {
        assert_eq!(mirrored("in/a/1.JPG"), PathBuf::from("in/a/1.JPG"));
        assert_eq!(mirrored("../../in/1.png"), PathBuf::from("in/1.png.jpg"));
        assert_eq!(mirrored("/srv/in.zip/1"), PathBuf::from("srv/in.zip/1.jpg"));
    }

    #[test]
    fn two_photos_never_share_a_drawing() {
        let mut taken = BTreeSet::new();
        assert_eq!(unused("d/a.jpg".into(), &mut taken), PathBuf::from("d/a.jpg"));
        assert_eq!(unused("d/A.jpg".into(), &mut taken), PathBuf::from("d/A-2.jpg"));
    }
}
