//! Who is in the picture, and which of its pixels are theirs.

use std::sync::OnceLock;

use image::RgbImage;

use super::crop::Crop;
use super::detect::{Cascade, busy};
use super::drawing::is_drawn;
use super::headwear::SecondLook;
use super::landmarks::{Found, LandmarkFinder};
use super::parts::PartNetworks;
use super::reference::Reference;
use super::segment::RegionNetwork;
use super::short_range::{Levelled, ShortRangeDetector};
use super::steady::steady;
use super::turn::{Turn, is_in_doubt, is_upright, standing};
use super::{ModelError, RegionSource};
use crate::check::Missing;
use crate::face::Face;
use crate::geometry::{Bounds, Size};
use crate::landmarks::Landmarks;
use crate::regions::{Region, Regions};
use crate::traits::Traits;

/// Probability below which the landmark network's crop holds no face.
const PRESENT: f32 = 0.5;

/// All networks.
#[derive(Debug)]
pub(super) struct Networks {
    quick: ShortRangeDetector,
    /// Loaded for the first photo that needs it: most batches hold none.
    cascade: OnceLock<Cascade>,
    landmarks: LandmarkFinder,
    segmenter: Segmenter,
    parts: PartNetworks,
    head: SecondLook,
}

#[derive(Debug)]
enum Segmenter {
    Own(RegionNetwork),
    Reference(Box<Reference>),
}

/// What was seen in a frame.
#[derive(Debug)]
pub(super) struct Seen {
    /// Every face, the largest first.
    pub(super) faces: Vec<Face>,
    /// How far the picture has to be turned clockwise to stand upright, degrees.
    pub(super) turn_deg: u32,
    /// The person, where there is exactly one, upright.
    pub(super) person: Result<(Landmarks, Regions), Missing>,
}

/// A face that the landmark network has confirmed, with its first pass.
type Confirmed = (Face, Found);

impl Networks {
    pub(super) fn load(regions: RegionSource) -> Result<Self, ModelError> {
        Ok(Self {
            quick: ShortRangeDetector::load()?,
            cascade: OnceLock::new(),
            landmarks: LandmarkFinder::load()?,
            segmenter: match regions {
                RegionSource::Own => Segmenter::Own(RegionNetwork::load()?),
                RegionSource::Reference => Segmenter::Reference(Box::new(Reference::load()?)),
            },
            parts: PartNetworks::load()?,
            head: SecondLook::default(),
        })
    }

    /// The faces of a frame, and the person where there is one.
    ///
    /// The short-range detector finds who has come to be photographed. The cascade, ten times as slow, finds faces that are
    /// too small for it or turned another way; round one person before a plain wall it has nothing to look at.
    pub(super) fn look(&self, picture: &RgbImage) -> Seen {
        let near = self.quick.detect(picture);
        if is_in_doubt(&near)
            && let Some((turn, faces)) = self.turned(picture, &near)
        {
            return Seen { faces, turn_deg: turn.degrees(), person: Err(Missing::Upright) };
        }
        let near = near.into_iter();
        let mut found: Vec<Confirmed> = near.filter_map(|levelled| self.confirmed(picture, levelled.face, levelled.crop)).collect();
        let mut person = self.only_person(picture, &found);
        let area = match &person {
            Ok((_, regions)) => busy(picture, regions.mask(Region::Background), found[0].0.bounds),
            Err(_) => Some(Bounds { x: 0.0, y: 0.0, width: picture.width() as f32, height: picture.height() as f32 }),
        };
        if let Some(area) = area {
            let before = found.len();
            self.search(picture, area, &mut found);
            if found.len() > before {
                person = self.only_person(picture, &found);
            }
        }
        Seen { faces: found.into_iter().map(|(face, _)| face).collect(), turn_deg: 0, person }
    }

    /// The way up in which the picture shows a person upright, if that is not the one it has, and the faces.
    fn turned(&self, picture: &RgbImage, near: &[Levelled]) -> Option<(Turn, Vec<Face>)> {
        let size = Size { width_px: picture.width(), height_px: picture.height() };
        let score = |found: &[Levelled]| found.iter().map(|levelled| levelled.face.score).fold(0.0, f32::max);
        let standing_in = |picture: &RgbImage, (_, first): &Confirmed| standing(&self.segment(picture, &first.landmarks).person());
        // As the picture is; asked for only where the detector is hardly surer of the other way up.
        let as_it_is = || {
            let confirmed = near.iter().find_map(|levelled| self.confirmed(picture, levelled.face, levelled.crop));
            confirmed.map_or(0.0, |person| standing_in(picture, &person)).max(0.0)
        };
        let before = score(near);
        let (mut best, mut turned) = (before, None);
        for turn in Turn::ALL {
            let picture = turn.of(picture);
            let found = self.quick.detect(&picture);
            let confirmed: Vec<_> = found.iter().filter_map(|levelled| self.confirmed(&picture, levelled.face, levelled.crop)).collect();
            let upright = found.iter().any(|levelled| is_upright(levelled, best));
            let least = || if turn.is_plain(score(&found), before) { 0.0 } else { as_it_is() };
            if upright && confirmed.first().is_some_and(|person| standing_in(&picture, person) > least()) {
                best = score(&found);
                let back = |(face, _): &Confirmed| Face { bounds: turn.back(face.bounds, size), ..*face };
                turned = Some((turn, confirmed.iter().map(back).collect()));
            }
        }
        turned
    }

    /// The landmarks of one face of a frame.
    pub(super) fn landmarks(&self, picture: &RgbImage, face: Face) -> Landmarks {
        self.landmarks.refined(picture, self.landmarks.first(picture, Crop::of_box(face.bounds)))
    }

    /// The landmarks of two photos of one person, so that one can be held against the other.
    pub(super) fn steady(&self, photos: [(&RgbImage, &Landmarks); 2]) -> [Vec<Landmarks>; 2] {
        steady(&self.landmarks, photos)
    }

    /// The regions of a frame with one person.
    pub(super) fn segment(&self, picture: &RgbImage, landmarks: &Landmarks) -> Regions {
        match &self.segmenter {
            Segmenter::Own(network) => network.segment(picture),
            Segmenter::Reference(networks) => networks.segment(picture, landmarks),
        }
    }

    /// What is seen in one face of a frame and round it.
    pub(super) fn traits(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> Traits {
        let traits = self.parts.look(picture, landmarks, regions);
        Traits { headwear: self.head.headwear(picture, landmarks, regions, traits.headwear), ..traits }
    }

    /// Adds the faces that the cascade finds in an area beside those that are known; the largest comes first.
    fn search(&self, picture: &RgbImage, area: Bounds, found: &mut Vec<Confirmed>) {
        let known: Vec<Face> = found.iter().map(|(face, _)| *face).collect();
        let more = self.cascade.get_or_init(Cascade::load).beside(&known, picture, area).into_iter();
        found.extend(more.filter_map(|face| self.confirmed(picture, face, Crop::of_box(face.bounds))));
        found.sort_by(|(one, _), (other, _)| other.bounds.area().total_cmp(&one.bounds.area()));
    }

    fn confirmed(&self, picture: &RgbImage, face: Face, crop: Crop) -> Option<Confirmed> {
        let found = (!is_drawn(picture, face.bounds)).then(|| self.landmarks.first(picture, crop))?;
        (found.presence >= PRESENT).then_some((face, found))
    }

    fn only_person(&self, picture: &RgbImage, found: &[Confirmed]) -> Result<(Landmarks, Regions), Missing> {
        match found {
            [] => Err(Missing::Face),
            [(_, first)] => {
                let landmarks = self.landmarks.refined(picture, first.clone());
                let regions = self.segment(picture, &landmarks);
                Ok((landmarks, regions))
            }
            _ => Err(Missing::SingleFace),
        }
    }
}
