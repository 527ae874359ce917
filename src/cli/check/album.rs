//! Photos that those of a run are compared with, each found by its name or by its student.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use photolint::batch::Source as _;
use photolint::photo::DecodeLimits;
use photolint::records::roster::Student;

use super::super::roster::Attribution;
use super::super::sources::{Input, Listing};
use super::super::terminal::Voice;

/// A folder of such photos, an archive, or one photo for all.
pub(super) struct Album {
    only: Option<Arc<Input>>,
    by_stem: BTreeMap<String, Arc<Input>>,
    by_number: BTreeMap<String, Arc<Input>>,
}

impl Album {
    /// Lists the photos at a path.
    ///
    /// # Errors
    /// Where there is none, or two of one name.
    pub(super) fn open(path: &Path, attribution: Option<&Attribution>, voice: Voice) -> anyhow::Result<Self> {
        // One photo may stand under a student's number and under that of the identity card.
        let mut listing = Listing::new(DecodeLimits::default(), []).with_repeats();
        listing.add(path);
        if let Some(attribution) = attribution {
            name(&mut listing.inputs, attribution);
        }
        let photos: Vec<Arc<Input>> = listing.inputs.into_iter().map(Arc::new).collect();
        if photos.iter().all(|photo| photo.is_missing()) {
            return Err(anyhow!(voice.sentence("album-empty", &[&path.to_string_lossy()])));
        }
        if let [only] = photos.as_slice()
            && only.is_file_at(path)
        {
            return Ok(Self { only: Some(Arc::clone(only)), by_stem: BTreeMap::new(), by_number: BTreeMap::new() });
        }
        Ok(Self { only: None, by_stem: by_stem(&photos, voice)?, by_number: by_number(&photos, attribution, voice) })
    }

    /// The photo of the same name, else the same student's by the roster, or the one for all.
    pub(super) fn of(&self, input: &Input, student: Option<&Student>) -> Option<&Arc<Input>> {
        let own = || student.and_then(|student| self.of_student(student));
        self.only.as_ref().or_else(|| self.by_stem.get(&stem(input))).or_else(own)
    }

    /// A student's photo by the roster.
    pub(super) fn of_student(&self, student: &Student) -> Option<&Arc<Input>> {
        self.by_number.get(&student.number)
    }
}

/// Tells each photo what stands for it in the record of another one: its student's number. One photo for all has another name than they, and
/// what is found by its name bears that of the record.
fn name(photos: &mut [Input], attribution: &Attribution) {
    let paths: Vec<&str> = photos.iter().map(|photo| &*photo.path).collect();
    let numbers = attribution.numbers(&paths);
    let is_only = photos.len() == 1;
    for (photo, number) in photos.iter_mut().zip(numbers) {
        photo.alias = number.or_else(|| is_only.then(|| attribution.masked(photo.name())));
    }
}

fn by_stem(photos: &[Arc<Input>], voice: Voice) -> anyhow::Result<BTreeMap<String, Arc<Input>>> {
    let mut by_stem: BTreeMap<String, Arc<Input>> = BTreeMap::new();
    for photo in photos {
        if let Some(other) = by_stem.insert(stem(photo), Arc::clone(photo)) {
            return Err(anyhow!(voice.sentence("album-twice", &[&other.path, &photo.path])));
        }
    }
    Ok(by_stem)
}

/// The first photo of each student; who has several is said.
fn by_number(photos: &[Arc<Input>], attribution: Option<&Attribution>, voice: Voice) -> BTreeMap<String, Arc<Input>> {
    let Some(attribution) = attribution else { return BTreeMap::new() };
    let paths: Vec<&str> = photos.iter().map(|photo| photo.path()).collect();
    let mut by_number: BTreeMap<String, Arc<Input>> = BTreeMap::new();
    for (number, photo) in attribution.numbers(&paths).into_iter().zip(photos) {
        let Some(number) = number else { continue };
        let first = by_number.entry(number).or_insert_with(|| Arc::clone(photo));
        if !Arc::ptr_eq(first, photo) && !first.is_same_file(photo) {
            voice.warn(&voice.sentence("album-two-of-one", &[&first.path, &photo.path]));
        }
    }
    by_number
}

/// The name without its extension, small letters.
fn stem(input: &Input) -> String {
    Path::new(input.name()).file_stem().unwrap_or_default().to_string_lossy().to_lowercase()
}
