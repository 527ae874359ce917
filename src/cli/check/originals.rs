//! What a report is never written over: files that are read, and files that are no reports.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;
use photolint::photo::DecodeLimits;

use super::super::args::CheckArgs;
use super::super::nested::refuse_twice;
use super::super::output;
use super::super::sources::Listing;
use super::super::terminal::Voice;

/// Refuses outputs that would replace what is read, or a photo.
///
/// # Errors
/// Where one would.
pub(super) fn refuse(options: &CheckArgs, listing: &Listing, voice: Voice) -> anyhow::Result<()> {
    let remembered = options.records.rejected_before.iter().filter(|_| options.records.remember.is_some());
    let outs: Vec<_> = output::reports(options).into_iter().chain(options.messages.clone()).chain(remembered.cloned()).collect();
    refuse_twice(outs.iter().chain(&options.overlay).map(PathBuf::as_path), voice)?;
    for file in output::reports(options).into_iter().chain(options.messages.clone()) {
        if is_input(&file, listing, options) {
            bail!(voice.sentence("out-is-input", &[&file.to_string_lossy()]));
        }
        output::refuse_photo(&file, voice)?;
    }
    options.messages.iter().try_for_each(|file| output::refuse_other(file, output::WORKBOOK_HEAD, voice))
}

/// Whether a file is one of those that are read, or lies in a folder that others are compared with.
fn is_input(file: &Path, listing: &Listing, options: &CheckArgs) -> bool {
    let Ok(real) = fs::canonicalize(file) else { return false };
    let records = &options.records;
    let profile = PathBuf::from(&options.profile.profile);
    let lists =
        options.files_from.iter().chain(&options.roster).chain(&options.decisions).chain(&records.rejected_before).chain([&profile]);
    let mut albums = records.enrolment.iter().chain(&records.previous).chain(&records.enrolled);
    listing.has(&real) || is_one_of(&real, lists) || albums.any(|album| holds(album, &real))
}

/// Whether a real path is one of these files.
fn is_one_of<'a>(real: &Path, files: impl IntoIterator<Item = &'a PathBuf>) -> bool {
    files.into_iter().any(|file| fs::canonicalize(file).is_ok_and(|file| file == real))
}

/// Whether a file is a photo to compare with, or lies beside one.
fn holds(album: &Path, real: &Path) -> bool {
    let is_inside = fs::canonicalize(album).is_ok_and(|album| real.starts_with(album));
    is_inside || {
        let mut listing = Listing::new(DecodeLimits::default(), []);
        listing.add(album);
        listing.has(real)
    }
}
