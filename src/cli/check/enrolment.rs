//! `--enrolment`: which photo is compared with which enrolment photo.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use photolint::batch::Source as _;
use photolint::photo::DecodeLimits;

use super::super::args::CheckArgs;
use super::super::roster::Attribution;
use super::super::sources::{Input, Listing};
use super::super::terminal::Voice;

/// Tells each input its enrolment photo: the one of the same name, else the same student's by the roster, or the one file for all.
///
/// # Errors
/// Where there is no enrolment photo, or two of one name.
pub(super) fn assign(options: &CheckArgs, listing: &mut Listing, attribution: Option<&Attribution>, voice: Voice) -> anyhow::Result<()> {
    let Some(path) = &options.records.enrolment else { return Ok(()) };
    let mut enrolled = Listing::new(DecodeLimits::default(), []);
    enrolled.add(path);
    let photos: Vec<Arc<Input>> = enrolled.inputs.into_iter().map(Arc::new).collect();
    if photos.iter().all(|photo| photo.is_missing()) {
        return Err(anyhow!(voice.sentence("enrolled-none", &[&path.to_string_lossy()])));
    }
    if let [only] = photos.as_slice()
        && only.file() == Some(path)
        && only.path == path.to_string_lossy()
    {
        listing.inputs.iter_mut().for_each(|input| input.enrolment = Some(Arc::clone(only)));
        return Ok(());
    }
    let by_stem = by_stem(&photos, voice)?;
    let by_number = by_number(&photos, attribution);
    for (place, input) in listing.inputs.iter_mut().enumerate() {
        let student = attribution.and_then(|attribution| attribution.student(place));
        let own = student.and_then(|student| by_number.get(&student.number));
        input.enrolment = by_stem.get(&stem(input)).or(own).cloned();
    }
    Ok(())
}

fn by_stem(photos: &[Arc<Input>], voice: Voice) -> anyhow::Result<BTreeMap<String, Arc<Input>>> {
    let mut by_stem: BTreeMap<String, Arc<Input>> = BTreeMap::new();
    for photo in photos {
        if let Some(other) = by_stem.insert(stem(photo), Arc::clone(photo)) {
            return Err(anyhow!(voice.sentence("enrolment-twice", &[&other.path, &photo.path])));
        }
    }
    Ok(by_stem)
}

/// The first photo of each student.
fn by_number(photos: &[Arc<Input>], attribution: Option<&Attribution>) -> BTreeMap<String, Arc<Input>> {
    let Some(attribution) = attribution else { return BTreeMap::new() };
    let paths: Vec<&str> = photos.iter().map(|photo| photo.path()).collect();
    let mut by_number = BTreeMap::new();
    for (number, photo) in attribution.numbers(&paths).into_iter().zip(photos) {
        if let Some(number) = number {
            by_number.entry(number).or_insert_with(|| Arc::clone(photo));
        }
    }
    by_number
}

/// The name without its extension, small letters.
fn stem(input: &Input) -> String {
    Path::new(input.name()).file_stem().unwrap_or_default().to_string_lossy().to_lowercase()
}
