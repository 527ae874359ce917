//! `--previous`: which photo is compared with which earlier one, and how old that is; of students without a photo, too.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use jiff::Zoned;
use jiff::civil::Date;
use photolint::batch::Source as _;
use photolint::check::{Missing, Probe};
use photolint::evidence::{Age, Standing};
use photolint::finding::Finding;
use photolint::photo::{DecodeLimits, Photo};
use photolint::plan::Plan;
use photolint::report::comparison::AGE;

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
    let Some(path) = &options.records.previous else { return Ok(Ages { earlier: Vec::new(), absent: BTreeMap::new(), today }) };
    let album = Album::open(path, attribution, voice)?;
    let days = attribution.map(Attribution::previous_days).unwrap_or_default();
    for (place, input) in listing.inputs.iter_mut().enumerate() {
        let student = attribution.and_then(|attribution| attribution.student(place));
        let recorded_on = student.and_then(|student| days.get(student.number.as_str())).copied();
        let earlier = |photo| Earlier { photo: Arc::clone(photo), recorded_on, dates: OnceLock::new() };
        input.previous = album.of(input, student).map(|photo| Arc::new(earlier(photo))).ok_or(Missing::PreviousPhoto);
    }
    let mut absent = BTreeMap::new();
    for student in attribution.iter().flat_map(|attribution| &attribution.gaps().without_photo) {
        if let Some(photo) = album.of_student(student) {
            let dates = photo.read().map(|bytes| Photo::dates(&bytes, &DecodeLimits::default()));
            let recorded_on = days.get(student.number.as_str()).copied();
            let age = dates.map_err(|_| Missing::PreviousUnread).and_then(|dates| Age::of(recorded_on, dates, today));
            absent.insert(student.number.clone(), age);
        }
    }
    Ok(Ages { earlier: listing.inputs.iter().map(|input| input.previous.clone()).collect(), absent, today })
}

/// How old the earlier photos are.
pub(super) struct Ages {
    /// One an input; empty where no earlier photos were given.
    earlier: Vec<Result<Arc<Earlier>, Missing>>,
    /// How old that of each student without a photo is, by 学号.
    absent: BTreeMap<String, Result<Age, Missing>>,
    today: Date,
}

impl Ages {
    /// What the plan says of the age of the earlier photos of students without a photo.
    pub(super) fn of_absent(&self, plan: &Plan) -> BTreeMap<String, Finding> {
        let Some(step) = plan.steps.iter().find(|step| step.check.id == AGE) else { return BTreeMap::new() };
        let Probe::Standing(measure) = step.check.probe else { return BTreeMap::new() };
        let finding = |(number, age): (&String, &Result<Age, Missing>)| {
            let standing = Standing { age: *age, ..Standing::alone(String::new()) };
            (number.clone(), Finding::judge(step.check.id, step.check.unit, measure(&standing), &step.rule))
        };
        self.absent.iter().map(finding).collect()
    }

    /// That of the input at a place of the batch, once the photo was read.
    pub(super) fn of(&self, place: usize) -> Result<Age, Missing> {
        let earlier = self.earlier.get(place).ok_or(Missing::Previous)?.as_ref().map_err(|missing| *missing)?;
        Age::of(earlier.recorded_on, earlier.dates.get().copied().unwrap_or_default(), self.today)
    }
}
