//! What is made of photos never lies among them: the next run would take it for photos.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

use super::output::is_standard;
use super::sources::root_of;
use super::terminal::Voice;

/// Refuses an output that lies in a folder of the photos, or holds one of them.
///
/// # Errors
/// Where it does.
pub(crate) fn refuse_nested(out: &Path, paths: &[PathBuf], voice: Voice) -> anyhow::Result<()> {
    let out_real = real(out);
    for path in paths {
        let Ok(path_real) = fs::canonicalize(root_of(path)) else { continue };
        let is_inside = path_real.is_dir() && out_real.starts_with(&path_real);
        if is_inside || path_real.starts_with(&out_real) {
            bail!(voice.sentence("out-inside", &[&out.to_string_lossy(), &path.to_string_lossy()]));
        }
    }
    Ok(())
}

/// Refuses two outputs of one place: only the later one would be left.
///
/// # Errors
/// Where there are two.
pub(crate) fn refuse_twice<'a>(outs: impl IntoIterator<Item = &'a Path>, voice: Voice) -> anyhow::Result<()> {
    let mut taken = BTreeSet::new();
    for out in outs.into_iter().filter(|out| !is_standard(out)) {
        if !taken.insert(real(out)) {
            bail!(voice.sentence("out-twice", &[&out.to_string_lossy()]));
        }
    }
    Ok(())
}

/// The real path of what is there or will be.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.into());
    let found = absolute.ancestors().find_map(|ancestor| Some((fs::canonicalize(ancestor).ok()?, absolute.strip_prefix(ancestor).ok()?)));
    found.map_or_else(|| absolute.clone(), |(ancestor, rest)| ancestor.join(rest))
}
