//! Finds the person: faces, landmarks, regions. The networks live here and nowhere else.

use std::num::NonZeroUsize;

use image::{GrayImage, RgbImage};

use crate::backdrop::Backdrop;
use crate::check::{Missing, Stage};
use crate::colour::LabImage;
use crate::evidence::{Evidence, FRAME_HEIGHT_PX, Portrait, Scene};
use crate::face::Face;
use crate::geometry::Size;
use crate::landmarks::Landmarks;
use crate::photo::Photo;
use crate::regions::Regions;
use crate::resample::resized;

mod detect;
mod drawing;
mod guided;
mod landmarks;
mod network;
mod segment;
mod short_range;

/// Probability below which the landmark network's crop holds no face.
const PRESENT: f32 = 0.5;

/// All networks, loaded once and shared by the workers.
#[derive(Debug)]
pub struct Locator {
    detector: Option<detect::FaceDetector>,
    second: Option<short_range::ShortRangeDetector>,
    landmarks: Option<landmarks::LandmarkFinder>,
    segmenter: Option<segment::Segmenter>,
}

/// Why a network could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("network {name}: {reason}")]
pub struct ModelError {
    /// The weights' file name.
    pub name: &'static str,
    /// What the runtime says.
    pub reason: String,
}

impl Locator {
    /// Loads what `stage` needs and nothing else; each photo's networks run on `threads` threads, with the same result on
    /// any number: one for each worker of a batch, more for a photo alone.
    ///
    /// # Errors
    /// [`ModelError`] where weights do not load.
    pub fn load(stage: Stage, threads: NonZeroUsize) -> Result<Self, ModelError> {
        let (scene, portrait) = (stage >= Stage::Scene, stage >= Stage::Portrait);
        Ok(Self {
            detector: scene.then(detect::FaceDetector::load).transpose()?,
            second: scene.then(|| short_range::ShortRangeDetector::load(threads)).transpose()?,
            landmarks: scene.then(|| landmarks::LandmarkFinder::load(threads)).transpose()?,
            segmenter: portrait.then(|| segment::Segmenter::load(threads)).transpose()?,
        })
    }

    /// Finds the person in a photo, as far as the networks were loaded for.
    pub fn locate(&self, photo: &Photo) -> Evidence {
        let mut evidence = Evidence::none();
        if self.landmarks.is_none() {
            return evidence;
        }
        let picture = frame(photo);
        let found = self.confirmed(&picture);
        let size = Size { width_px: picture.width(), height_px: picture.height() };
        evidence.scene = Ok(Scene { frame: size, faces: found.iter().map(|(face, _)| *face).collect() });
        let first = match found.as_slice() {
            [] => return evidence,
            [(_, first)] => first,
            _ => return evidence.without_person(Missing::SingleFace),
        };
        let Some(landmarks) = self.landmarks.as_ref().map(|finder| finder.refined(&picture, first)) else { return evidence };
        evidence.landmarks = Ok(landmarks.clone());
        let Some(regions) = self.segment(&picture, &landmarks) else { return evidence };
        let scale = picture.height() as f32 / photo.pixels.height() as f32;
        let lab = LabImage::of(&picture);
        let backdrop = Backdrop::of(&lab, &regions.person());
        evidence.portrait = Ok(Portrait { picture, lab, landmarks, regions, backdrop, scale, facts: photo.facts.clone() });
        evidence
    }

    /// Every face of a frame, the largest first: the cascade's, or else the second detector's, that the landmark network
    /// confirms and that no one has drawn. None where the networks are not loaded.
    pub fn detect(&self, picture: &RgbImage) -> Vec<Face> {
        self.confirmed(picture).into_iter().map(|(face, _)| face).collect()
    }

    /// Every face, the largest first, with its landmarks as a first pass sees them.
    fn confirmed(&self, picture: &RgbImage) -> Vec<(Face, Landmarks)> {
        let (Some(finder), Some(cascade), Some(second)) = (&self.landmarks, &self.detector, &self.second) else { return Vec::new() };
        let confirm = |face: Face| {
            let found = (!drawing::is_drawn(picture, face.bounds)).then(|| finder.first(picture, face.bounds))?;
            (found.presence >= PRESENT).then_some((face, found.landmarks))
        };
        let grey: GrayImage = image::imageops::grayscale(picture);
        let mut found: Vec<_> = cascade.large(&grey).into_iter().filter_map(confirm).collect();
        let known: Vec<Face> = found.iter().map(|(face, _)| *face).collect();
        found.extend(cascade.small(&grey, &known).into_iter().filter_map(confirm));
        if found.is_empty() {
            found.extend(second.detect(picture).into_iter().filter_map(confirm));
        }
        found.sort_by(|(one, _), (other, _)| other.bounds.area().total_cmp(&one.bounds.area()));
        found
    }

    /// The landmarks of one face of a frame; none where the network is not loaded.
    pub fn landmarks(&self, picture: &RgbImage, face: Face) -> Option<Landmarks> {
        self.landmarks.as_ref().map(|finder| finder.refined(picture, &finder.first(picture, face.bounds).landmarks))
    }

    /// The regions of a frame with one person; none where the networks are not loaded.
    pub fn segment(&self, picture: &RgbImage, landmarks: &Landmarks) -> Option<Regions> {
        self.segmenter.as_ref().map(|segmenter| segmenter.segment(picture, landmarks))
    }
}

/// The photo at the frame's height: what [`Locator::detect`] and the steps after it look at.
pub fn frame(photo: &Photo) -> RgbImage {
    let (width, height) = photo.pixels.dimensions();
    let width_px = (width as f32 * FRAME_HEIGHT_PX as f32 / height as f32).round().max(1.0) as u32;
    resized(&photo.pixels, Size { width_px, height_px: FRAME_HEIGHT_PX })
}
