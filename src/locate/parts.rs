//! Small networks that each look at one part of a face, cut out by the landmarks.

use image::RgbImage;

use super::ModelError;
use super::view::{Hand, View, Window};
use crate::geometry::{Bounds, Point};
use crate::landmarks::Landmarks;
use crate::network::{Network, Planes, Shape};
use crate::regions::{Region, Regions};
use crate::traits::{EyeTraits, Pattern, SideTraits, Traits};

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
        Traits { open_mouth, eyes, sides, covered_mouth, shadow, necklace, headwear, pattern }
    }

    /// Only cells of the neck count that show skin, or what is worn on it.
    fn necklace(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> f32 {
        let window = self.neck.view.window(landmarks, landmarks.below(landmarks.chin(), BELOW_CHIN), Hand::AsItIs);
        let is_bare = |at| matches!(regions.at_point(at), Some(Region::BodySkin | Region::FaceSkin | Region::Accessory));
        let cells = self.neck.cells(picture, window, NECK_CELL, |samples| samples.into_iter().any(is_bare));
        surest(&cells, NECKLACE_CELLS)
    }

    /// Only cells of the clothes count that show little else, and none where a tie hangs.
    fn pattern(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> Option<Pattern> {
        let window = self.cloth.view.window(landmarks, landmarks.below(landmarks.chin(), CLOTHES_BELOW_CHIN), Hand::AsItIs);
        let (chin, tie) = (landmarks.chin().x, TIE * landmarks.inter_eye_distance());
        let is_cloth = |at: &Point| (at.x - chin).abs() > tie && regions.at_point(*at) == Some(Region::Clothing);
        let cells =
            self.cloth.cells(picture, window, CLOTH_CELL, |samples| 2 * samples.iter().filter(|at| is_cloth(at)).count() >= samples.len());
        let columns = self.cloth.view.size.0 / CLOTH_CELL;
        let corner = |column: usize, row: usize| window.at((column * CLOTH_CELL) as f32, (row * CLOTH_CELL) as f32);
        let seen = cells.iter().enumerate().filter(|(_, logit)| **logit > 0.0).map(|(at, _)| (at % columns, at / columns));
        let corners: Vec<Point> = seen.flat_map(|(column, row)| [corner(column, row), corner(column + 1, row + 1)]).collect();
        let clad = cells.iter().filter(|logit| **logit > OUT).count();
        let number = PATTERN_CELLS.max((PATTERN_SHARE * clad as f32) as usize);
        let place = (!corners.is_empty()).then(|| Bounds::around(&corners));
        (clad >= PATTERN_CELLS).then(|| Pattern { certainty: surest(&cells, number), place })
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
/// Samples a side by which a cell is asked what is there.
const SAMPLES: usize = 4;
/// The certainty's logarithm of a cell that does not count.
const OUT: f32 = -9.0;
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

    /// The certainties' logarithms of a network that answers for cells of `side` px; [`OUT`] of those that do not count by what is at their
    /// samples.
    fn cells(&self, picture: &RgbImage, window: Window, side: usize, counts: impl Fn([Point; SAMPLES * SAMPLES]) -> bool) -> Vec<f32> {
        let (columns, step) = (self.view.size.0 / side, side / SAMPLES);
        let samples = |cell: usize| {
            let place = |along: usize, sample: usize| (along * side + sample * step) as f32;
            std::array::from_fn(|at| window.at(place(cell % columns, at % SAMPLES), place(cell / columns, at / SAMPLES)))
        };
        self.read(picture, window, |logits| {
            let logits = logits.plane(0).iter().enumerate();
            logits.map(|(cell, logit)| if counts(samples(cell)) { *logit } else { OUT }).collect()
        })
    }

    fn read<R>(&self, picture: &RgbImage, window: Window, read: impl FnOnce(&Planes<'_>) -> R) -> R {
        self.network.run(|planes| self.view.draw(picture, window, planes), |outputs| read(&outputs[0]))
    }
}

/// The certainty of the surest cells together.
fn surest(cells: &[f32], number: usize) -> f32 {
    let mut cells = cells.to_vec();
    cells.sort_unstable_by(|one, other| other.total_cmp(one));
    certainty(cells.iter().take(number).sum::<f32>() / number as f32)
}

fn certainty(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}
