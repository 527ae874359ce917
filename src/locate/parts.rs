//! Small networks that each look at one part of a face, cut out by the landmarks.

use image::RgbImage;

use super::ModelError;
use super::grid::{Answers, Grid, SAMPLES, certainty};
use super::overlay::OverlayNetwork;
use super::view::{Hand, View, Window};
use crate::geometry::Point;
use crate::landmarks::Landmarks;
use crate::network::{Network, Planes, Shape};
use crate::regions::{Region, Regions};
use crate::traits::{EyeTraits, SideTraits, Sighting, Traits};

/// All of them.
#[derive(Debug)]
pub(super) struct PartNetworks {
    mouth: Part,
    eye: Part,
    side: Part,
    neck: Part,
    crown: Part,
    cover: Part,
    shade: Part,
    cloth: Part,
    overlay: OverlayNetwork,
}

impl PartNetworks {
    pub(super) fn load() -> Result<Self, ModelError> {
        Ok(Self {
            mouth: Part::load("photolint_mouth_f16", include_bytes!("../../models/photolint_mouth_f16.onnx"), (80, 48), 1.5)?,
            eye: Part::load("photolint_eye_f16", include_bytes!("../../models/photolint_eye_f16.onnx"), (96, 80), 1.25)?,
            side: Part::load("photolint_side_f16", include_bytes!("../../models/photolint_side_f16.onnx"), (64, 128), 1.3)?,
            neck: Part::load("photolint_neck_f16", include_bytes!("../../models/photolint_neck_f16.onnx"), (208, 112), 1.27)?,
            crown: Part::load("photolint_crown_f16", include_bytes!("../../models/photolint_crown_f16.onnx"), (80, 64), 3.5)?.smooth(),
            cover: Part::load("photolint_cover_f16", include_bytes!("../../models/photolint_cover_f16.onnx"), (80, 64), 2.5)?.smooth(),
            shade: Part::load("photolint_shade_f16", include_bytes!("../../models/photolint_shade_f16.onnx"), (64, 80), 3.4)?.smooth(),
            cloth: Part::load("photolint_cloth_f16", include_bytes!("../../models/photolint_cloth_f16.onnx"), (448, 192), 1.0)?,
            overlay: OverlayNetwork::load()?,
        })
    }

    /// What they see of a face.
    pub(super) fn look(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> Traits {
        let [right, left] = MOUTH_CORNERS.map(|index| landmarks.points()[index]);
        let [open_mouth] = self.mouth.look(picture, landmarks, right.midpoint(left), Hand::AsItIs);
        let [covered_mouth] = self.cover.look(picture, landmarks, right.midpoint(left), Hand::AsItIs);
        let [shadow] = self.shade.look(picture, landmarks, landmarks.below(landmarks.eye_centre(), FACE_BELOW_EYES), Hand::AsItIs);
        let irises = [(landmarks.right_iris(), Hand::AsItIs), (landmarks.left_iris(), Hand::Mirrored)];
        let eyes = irises.map(|(iris, hand)| {
            let seen = self.eye.look(picture, landmarks, iris, hand);
            let [spectacles, closed, brow_hair, eye_hair, reflection, tinted, frame_over_eye, coloured_lens] = seen;
            EyeTraits { spectacles, closed, brow_hair, eye_hair, reflection, tinted, frame_over_eye, coloured_lens }
        });
        let [right, left] = landmarks.ears().map(|ear| landmarks.below(ear, BELOW_EAR));
        let sides = [(right, Hand::AsItIs), (left, Hand::Mirrored)].map(|(ear, hand)| {
            let [hidden_ear, earring] = self.side.look(picture, landmarks, ear, hand);
            SideTraits { hidden_ear, earring }
        });
        let necklace = self.necklace(picture, landmarks, regions);
        let pattern = self.pattern(picture, landmarks, regions);
        let [headwear] = self.crown.look(picture, landmarks, landmarks.below(landmarks.eye_centre(), -ABOVE_EYES), Hand::AsItIs);
        let overlay = self.overlay.look(picture, regions);
        Traits { open_mouth, eyes, sides, covered_mouth, shadow, necklace, headwear, pattern, overlay }
    }

    /// Only cells of the neck count that show skin, or what is worn on it.
    fn necklace(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> f32 {
        let window = self.neck.view.window(landmarks, landmarks.below(landmarks.chin(), BELOW_CHIN), Hand::AsItIs);
        let is_bare = |at| matches!(regions.at_point(at), Some(Region::BodySkin | Region::FaceSkin | Region::Accessory));
        self.neck.cells(picture, window, NECK_CELL, |samples| samples.into_iter().any(is_bare), |_, answers| answers.surest(NECKLACE_CELLS))
    }

    /// Only cells of the clothes count that show little else, and none where a tie hangs.
    fn pattern(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> Option<Sighting> {
        let window = self.cloth.view.window(landmarks, landmarks.below(landmarks.chin(), CLOTHES_BELOW_CHIN), Hand::AsItIs);
        let (chin, tie) = (landmarks.chin().x, TIE * landmarks.inter_eye_distance());
        let is_cloth = |at: &Point| (at.x - chin).abs() > tie && regions.at_point(*at) == Some(Region::Clothing);
        let is_clad = |samples: [Point; _]| 2 * samples.iter().filter(|at| is_cloth(at)).count() >= samples.len();
        self.cloth.cells(picture, window, CLOTH_CELL, is_clad, |grid, answers| {
            grid.sighting(answers, PATTERN_CELLS.max((PATTERN_SHARE * answers.counted() as f32) as usize))
        })
    }
}

/// Corners of the mouth, the subject's right one first.
const MOUTH_CORNERS: [usize; 2] = [61, 291];
/// How far below the ear the middle of what is shown of a side lies, in distances of the eyes: earrings hang.
const BELOW_EAR: f32 = 0.1;
/// How far below the chin the neck's middle lies, in distances of the eyes.
const BELOW_CHIN: f32 = 0.66;
/// Side of a cell that the neck's network answers for, px of its input, and in how many of them a necklace is at least.
const NECK_CELL: usize = 8;
const NECKLACE_CELLS: usize = 6;
/// How far below the chin the middle of the clothes lies, in distances of the eyes.
const CLOTHES_BELOW_CHIN: f32 = 1.04;
/// Half the width of the strip in which a tie hangs, in distances of the eyes.
const TIE: f32 = 0.5;
/// The same as of the neck, of the clothes' network and a pattern, which is in such a share of the clothes' cells, too.
const CLOTH_CELL: usize = 16;
const PATTERN_CELLS: usize = 12;
const PATTERN_SHARE: f32 = 0.4;
/// How far below the eyes the face's middle lies, in distances of the eyes.
const FACE_BELOW_EYES: f32 = 0.12;
/// How far above the eyes the crown's middle lies, in distances of the eyes.
const ABOVE_EYES: f32 = 0.95;

/// A network with what it is shown.
#[derive(Debug)]
struct Part {
    network: Network,
    view: View,
}

impl Part {
    fn load(name: &'static str, file: &[u8], size: (usize, usize), scale: f32) -> Result<Self, ModelError> {
        let input = Shape { channels: 3, height: size.1, width: size.0 };
        Ok(Self { network: Network::load(name, file, input, &["logits"])?, view: View { size, scale, samples: 1 } })
    }

    /// For a network that was taught on smoother pictures than one sample a px gives.
    fn smooth(mut self) -> Self {
        self.view.samples = 2;
        self
    }

    /// The network's certainties of the part round `centre`, level with the eyes.
    fn look<const OUTPUTS: usize>(&self, picture: &RgbImage, landmarks: &Landmarks, centre: Point, hand: Hand) -> [f32; OUTPUTS] {
        self.read(picture, self.view.window(landmarks, centre, hand), |logits| {
            let mut logits = logits.firsts();
            std::array::from_fn(|_| certainty(logits.next().unwrap_or(f32::MIN)))
        })
    }

    /// What a network says that answers for cells of `side` px, but of those that do not count by what is at their samples.
    fn cells<R>(
        &self,
        picture: &RgbImage,
        window: Window,
        side: usize,
        counts: impl Fn([Point; SAMPLES]) -> bool,
        read: impl FnOnce(&Grid, &Answers) -> R,
    ) -> R {
        let grid = Grid { window, side, columns: self.view.size.0 / side };
        self.read(picture, window, |logits| read(&grid, &grid.answers(logits.plane(0), counts)))
    }

    fn read<R>(&self, picture: &RgbImage, window: Window, read: impl FnOnce(&Planes<'_>) -> R) -> R {
        self.network.run(|planes| self.view.draw(picture, window, planes), |outputs| read(&outputs[0]))
    }
}
