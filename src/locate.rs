//! Finds the person: faces, landmarks, regions. The networks live here and nowhere else.

use std::sync::{Arc, OnceLock};

use image::RgbImage;

use crate::backdrop::Backdrop;
use crate::border;
use crate::check::Stage;
use crate::colour::LabImage;
use crate::evidence::{Embedding, Evidence, FRAME_HEIGHT_PX, Pair, Portrait, Scene, Sitter};
use crate::face::Face;
use crate::geometry::Size;
use crate::landmarks::Landmarks;
pub use crate::network::ModelError;
use crate::photo::Photo;
use crate::plan::Plan;
use crate::regions::Regions;
use crate::resample::resized;

mod crop;
mod detect;
mod drawing;
mod embed;
mod grid;
mod guided;
mod headwear;
mod landmarks;
mod letter;
mod look;
mod overlay;
mod parts;
mod reference;
mod runtime;
mod segment;
mod short_range;
mod steady;
mod turn;
mod view;

use embed::Embedder;
use look::{Networks, Seen};

/// All networks, loaded once and shared by the workers.
#[derive(Debug)]
pub struct Locator {
    stage: Stage,
    networks: Option<Networks>,
    /// Loaded for the first face that is compared.
    embedder: OnceLock<Embedder>,
}

/// Which networks tell what each pixel shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RegionSource {
    /// The region network.
    #[default]
    Own,
    /// The networks that taught it, many times as slow.
    Reference,
}

impl RegionSource {
    /// Its name in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Reference => "reference",
        }
    }
}

impl Locator {
    /// Loads the networks that the checks of a plan need.
    ///
    /// # Errors
    /// [`ModelError`] where weights do not load.
    pub fn for_plan(plan: &Plan, regions: RegionSource) -> Result<Self, ModelError> {
        Self::load(plan.stage(), regions)
    }

    /// Loads the networks, where `stage` needs any. What lies beyond it is [`Missing::Search`](crate::check::Missing::Search) in the evidence:
    /// nobody looked.
    ///
    /// # Errors
    /// [`ModelError`] where weights do not load.
    pub fn load(stage: Stage, regions: RegionSource) -> Result<Self, ModelError> {
        keep_memory();
        let networks = (stage >= Stage::Scene).then(|| Networks::load(regions)).transpose()?;
        Ok(Self { stage, networks, embedder: OnceLock::new() })
    }

    /// Finds the person in a photo, as far as the networks were loaded for.
    pub fn locate(&self, photo: &Photo) -> Evidence {
        let mut evidence = Evidence::none();
        let Some(networks) = &self.networks else { return evidence };
        let picture = frame(photo);
        let Seen { faces, turn_deg, person } = networks.look(&picture);
        evidence.scene = Ok(Scene { frame: Size { width_px: picture.width(), height_px: picture.height() }, faces, turn_deg });
        let (landmarks, regions) = match person {
            Ok(person) => person,
            Err(missing) => return evidence.without_person(missing),
        };
        evidence.landmarks = Ok(landmarks.clone());
        if self.stage >= Stage::Portrait {
            let scale = picture.height() as f32 / photo.size().height_px as f32;
            let lab = LabImage::of(&picture);
            // A frame is no part of what stands behind the person.
            let backdrop = Backdrop::of(&lab, &regions.person().or(&border::covered(&picture)));
            let traits = networks.traits(&picture, &landmarks, &regions);
            let facts = photo.facts.clone();
            let portrait = Portrait { picture, lab, landmarks, regions, traits, backdrop, scale, facts, smoothing: OnceLock::new() };
            evidence.portrait = Ok(Arc::new(portrait));
        }
        evidence
    }

    /// What a portrait's face is known again by.
    ///
    /// # Panics
    /// Where the weights inside the program are damaged.
    pub fn embed(&self, portrait: &Portrait) -> Embedding {
        let embedder = self.embedder.get_or_init(|| Embedder::load().expect("the weights in the program are whole"));
        embedder.embed(&portrait.picture, &portrait.landmarks)
    }

    /// A portrait beside an older one's; whether both are one picture, whoever has the files knows.
    ///
    /// # Panics
    /// Where the weights inside the program are damaged.
    pub fn pair(&self, new: &Arc<Portrait>, old: &Arc<Portrait>) -> Pair {
        let sitter = |portrait: &Arc<Portrait>| {
            let steady = vec![portrait.landmarks.clone()];
            Sitter { portrait: Arc::clone(portrait), embedding: self.embed(portrait), steady }
        };
        Pair { new: sitter(new), old: sitter(old), likeness: None }
    }

    /// The same pair with landmarks of which the one can be held against the other, where both may show one person.
    #[must_use]
    pub fn steadied(&self, mut pair: Pair) -> Pair {
        if let Some(networks) = self.networks.as_ref().filter(|_| pair.same_person().is_ok()) {
            let photos = [&pair.new, &pair.old].map(|sitter| (&*sitter.portrait.picture, &sitter.portrait.landmarks));
            [pair.new.steady, pair.old.steady] = networks.steady(photos);
        }
        pair
    }

    /// Every face of a frame, the largest first, that the landmark network confirms and that no one has drawn. None where
    /// the networks are not loaded, or the picture has no px.
    pub fn detect(&self, picture: &RgbImage) -> Vec<Face> {
        if picture.is_empty() {
            return Vec::new();
        }
        self.networks.as_ref().map(|networks| networks.look(picture).faces).unwrap_or_default()
    }

    /// The landmarks of one face of a frame; none where the networks are not loaded.
    pub fn landmarks(&self, picture: &RgbImage, face: Face) -> Option<Landmarks> {
        self.networks.as_ref().map(|networks| networks.landmarks(picture, face))
    }

    /// The regions of a frame with one person; none where the networks are not loaded.
    pub fn segment(&self, picture: &RgbImage, landmarks: &Landmarks) -> Option<Regions> {
        self.networks.as_ref().map(|networks| networks.segment(picture, landmarks))
    }
}

/// Bytes of the largest block that the allocator is to keep when it is given back: many times a frame's plane.
const KEPT_BYTES: usize = 16 << 20;

/// Has the allocator keep the planes' memory from one photo to the next.
///
/// glibc gives what is free at the end of its heap back to the system once it is more than twice the largest block that was mapped and
/// freed (mallopt(3), `M_TRIM_THRESHOLD`), and clears it page by page when it asks for it again: with planes of 1 MB a sixth of a photo's
/// time. A larger block that comes and goes untouched raises that bound, and costs nothing.
fn keep_memory() {
    drop(std::hint::black_box(Vec::<u8>::with_capacity(KEPT_BYTES)));
}

/// The photo at the frame's height: what [`Locator::detect`] and the steps after it look at.
pub fn frame(photo: &Photo) -> Arc<RgbImage> {
    let (width, height) = photo.pixels.dimensions();
    let width_px = (width as f32 * FRAME_HEIGHT_PX as f32 / height as f32).round().max(1.0) as u32;
    let size = Size { width_px, height_px: FRAME_HEIGHT_PX };
    if (width, height) == (size.width_px, size.height_px) { Arc::clone(&photo.pixels) } else { Arc::new(resized(&photo.pixels, size)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Missing;
    use crate::photo::DecodeLimits;

    fn photo() -> Photo {
        let file = include_bytes!("../fixtures/photos/accepted-dark-suit.jpg");
        Photo::decode(file, "1.jpg", &DecodeLimits::default()).expect("a photo")
    }

    #[test]
    fn whom_nobody_searched_for_is_not_said_to_be_missing() {
        let nobody = Locator::load(Stage::File, RegionSource::Own).expect("no network").locate(&photo());
        assert_eq!((nobody.scene.err(), nobody.portrait.err()), (Some(Missing::Search), Some(Missing::Search)));
        let found = Locator::load(Stage::Landmarks, RegionSource::Own).expect("the networks load").locate(&photo());
        assert!(found.landmarks.is_ok());
        assert_eq!(found.portrait.err(), Some(Missing::Search));
    }

    #[test]
    fn a_picture_without_px_has_no_faces() {
        let locator = Locator::load(Stage::Scene, RegionSource::Own).expect("the networks load");
        for (width, height) in [(0, 0), (0, 640), (480, 0)] {
            assert_eq!(locator.detect(&RgbImage::new(width, height)), []);
        }
    }
}
