//! `--previous`: which photo is compared with which earlier one, and how old that is.

use std::sync::{Arc, OnceLock};

use jiff::Zoned;
use jiff::civil::Date;
use photolint::check::Missing;
use photolint::evidence::Age;

use super::super::args::CheckArgs;
use super::super::roster::Attribution;
use super::super::sources::{Earlier, Listing};
use super::super::terminal::Voice;
use super::album::Album;

/// Tells each input the student's earlier photo, with its day by the roster.
///
/// # Errors
/// Where there is no earlier photo, or two of one name.
pub(super) fn assign(options: &CheckArgs, listing: &mut Listing, attribution: Option<&Attribution>, voice: Voice) -> anyhow::Result<Ages> {
    let today = options.today.unwrap_or_else(|| Zoned::now().date());
    let Some(path) = &options.records.previous else { return Ok(Ages { earlier: Vec::new(), today }) };
    let album = Album::open(path, attribution, voice)?;
    let days = attribution.map(Attribution::previous_days).unwrap_or_default();
    for (place, input) in listing.inputs.iter_mut().enumerate() {
        let student = attribution.and_then(|attribution| attribution.student(place));
        let recorded_on = student.and_then(|student| days.get(student.number.as_str())).copied();
        let earlier = |photo| Earlier { photo: Arc::clone(photo), recorded_on, dates: OnceLock::new() };
        input.previous = album.of(input, student).map(|photo| Arc::new(earlier(photo))).ok_or(Missing::PreviousPhoto);
    }
    Ok(Ages { earlier: listing.inputs.iter().map(|input| input.previous.clone()).collect(), today })
}

/// How old the earlier photos are.
pub(super) struct Ages {
    /// One an input; empty where no earlier photos were given.
    earlier: Vec<Result<Arc<Earlier>, Missing>>,
    today: Date,
}

impl Ages {
    /// That of the input at a place of the batch, once the photo was read.
    pub(super) fn of(&self, place: usize) -> Result<Age, Missing> {
        let earlier = self.earlier.get(place).ok_or(Missing::Previous)?.as_ref().map_err(|missing| *missing)?;
        Age::of(earlier.recorded_on, earlier.dates.get().copied().unwrap_or_default(), self.today)
    }
}
