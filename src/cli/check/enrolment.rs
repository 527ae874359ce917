//! `--enrolment`: which photo is compared with which enrolment photo.

use std::sync::Arc;

use super::super::args::CheckArgs;
use super::super::roster::Attribution;
use super::super::sources::Listing;
use super::super::terminal::Voice;
use super::album::Album;

/// Tells each input its enrolment photo.
///
/// # Errors
/// Where there is no enrolment photo, or two of one name.
pub(super) fn assign(options: &CheckArgs, listing: &mut Listing, attribution: Option<&Attribution>, voice: Voice) -> anyhow::Result<()> {
    let Some(path) = &options.records.enrolment else { return Ok(()) };
    let album = Album::open(path, attribution, voice)?;
    for (place, input) in listing.inputs.iter_mut().enumerate() {
        let student = attribution.and_then(|attribution| attribution.student(place));
        input.enrolment = album.of(input, student).map(Arc::clone);
    }
    Ok(())
}
