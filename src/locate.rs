//! Finds the person: faces, landmarks, regions. The networks live here and nowhere else.

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
    /// Loads what `stage` needs and nothing else.
    ///
    /// # Errors
    /// [`ModelError`] where weights do not load.
    pub fn load(stage: Stage) -> Result<Self, ModelError> {
        Ok(Self {
            detector: (stage >= Stage::Scene).then(detect::FaceDetector::load).transpose()?,
            second: (stage >= Stage::Scene).then(short_range::ShortRangeDetector::load).transpose()?,
            landmarks: (stage >= Stage::Scene).then(landmarks::LandmarkFinder::load).transpose()?,
            segmenter: (stage >= Stage::Portrait).then(segment::Segmenter::load).transpose()?,
        })
    }

    /// Finds the person in a photo, as far as the networks were loaded for.
    pub fn locate(&self, photo: &Photo) -> Evidence {
        let mut evidence = Evidence::none();
        if self.landmarks.is_none() {
            return evidence;
        }
        let picture = frame(photo);
        let faces = self.detect(&picture);
        let size = Size { width_px: picture.width(), height_px: picture.height() };
        evidence.scene = Ok(Scene { frame: size, faces: faces.clone() });
        let face = match faces.as_slice() {
            [] => return evidence,
            [face] => *face,
            _ => return evidence.without_person(Missing::SingleFace),
        };
        let Some(landmarks) = self.landmarks(&picture, face) else { return evidence };
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
        let Some(finder) = &self.landmarks else { return Vec::new() };
        let is_face = |face: &Face| !drawing::is_drawn(picture, face.bounds) && finder.presence(picture, face.bounds) >= PRESENT;
        let confirmed = |faces: Vec<Face>| -> Vec<Face> { faces.into_iter().filter(is_face).collect() };
        let grey: GrayImage = image::imageops::grayscale(picture);
        let found = confirmed(self.detector.as_ref().map_or_else(Vec::new, |detector| detector.detect(&grey)));
        if !found.is_empty() {
            return found;
        }
        confirmed(self.second.as_ref().map_or_else(Vec::new, |second| second.detect(picture)))
    }

    /// The landmarks of one face of a frame; none where the network is not loaded.
    pub fn landmarks(&self, picture: &RgbImage, face: Face) -> Option<Landmarks> {
        self.landmarks.as_ref().map(|finder| finder.find(picture, face.bounds).landmarks)
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
