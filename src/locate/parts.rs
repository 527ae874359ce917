//! Small networks that each look at one part of a face, cut out by the landmarks.

use image::RgbImage;

use super::ModelError;
use super::crop::Window;
use crate::geometry::Point;
use crate::landmarks::Landmarks;
use crate::network::{Network, Planes, Shape};
use crate::regions::{Region, Regions};
use crate::traits::{EyeTraits, SideTraits, Traits};
use crate::wide::wide;

/// The eyes' distance at which the networks were taught, px of a crop at scale 1.
const EYES_PX: f32 = 100.0;

/// All of them.
#[derive(Debug)]
pub(super) struct PartNetworks {
    mouth: Part,
    eye: Part,
    side: Part,
    neck: Part,
    crown: Part,
    cover: Part,
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
        })
    }

    /// What they see of a face.
    pub(super) fn look(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> Traits {
        let [right, left] = MOUTH_CORNERS.map(|index| landmarks.points()[index]);
        let [open_mouth] = self.mouth.look(picture, landmarks, right.midpoint(left), Hand::AsItIs);
        let [covered_mouth] = self.cover.look(picture, landmarks, right.midpoint(left), Hand::AsItIs);
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
        let necklace = self.neck.surest(picture, landmarks, landmarks.below(landmarks.chin(), BELOW_CHIN), regions);
        let [headwear] = self.crown.look(picture, landmarks, landmarks.below(landmarks.eye_centre(), -ABOVE_EYES), Hand::AsItIs);
        Traits { open_mouth, eyes, sides, covered_mouth, necklace, headwear }
    }
}

/// Corners of the mouth, the subject's right one first.
const MOUTH_CORNERS: [usize; 2] = [61, 291];
/// How far below the ear the middle of what is shown of a side lies, in distances of the eyes: earrings hang.
const BELOW_EAR: f32 = 0.1;
/// How far below the chin the neck's middle lies, in distances of the eyes.
const BELOW_CHIN: f32 = 0.66;
/// A necklace is in so many cells of the neck's network at least, each `CELL` px of its input a side.
const CELLS: usize = 6;
const CELL: usize = 8;
/// Every so many px of the input a cell is asked whether skin is there.
const EVERY: usize = 2;
/// The certainty's logarithm of a cell without skin.
const CLOTHED: f32 = -9.0;
/// How far above the eyes the crown's middle lies, in distances of the eyes.
const ABOVE_EYES: f32 = 0.95;

/// A network with what it is shown.
#[derive(Debug)]
struct Part {
    network: Network,
    /// Columns and rows of its input.
    size: (usize, usize),
    /// What a px of its input is worth where the eyes are [`EYES_PX`] apart.
    scale: f32,
    /// Samples a side of each px of its input: two where it was taught on smoother pictures than one sample gives.
    samples: usize,
}

impl Part {
    fn load(name: &'static str, file: &[u8], size: (usize, usize), scale: f32) -> Result<Self, ModelError> {
        let input = Shape { channels: 3, height: size.1, width: size.0 };
        Ok(Self { network: Network::load(name, file, input, &["logits"])?, size, scale, samples: 1 })
    }

    fn smooth(self) -> Self {
        Self { samples: 2, ..self }
    }

    /// The network's certainties of the part round `centre`, level with the eyes.
    fn look<const OUTPUTS: usize>(&self, picture: &RgbImage, landmarks: &Landmarks, centre: Point, hand: Hand) -> [f32; OUTPUTS] {
        self.read(picture, self.window(landmarks, centre, hand), |logits| {
            let mut logits = logits.firsts();
            std::array::from_fn(|_| certainty(logits.next().unwrap_or(f32::MIN)))
        })
    }

    /// The certainty of the [`CELLS`] surest cells together, of a network that answers for each; only those that show skin, or what is
    /// worn on it, count.
    fn surest(&self, picture: &RgbImage, landmarks: &Landmarks, centre: Point, regions: &Regions) -> f32 {
        let window = self.window(landmarks, centre, Hand::AsItIs);
        self.read(picture, window, |logits| {
            let columns = self.size.0 / CELL;
            let cell = |(at, logit): (usize, &f32)| if bare(window, at % columns, at / columns, regions) { *logit } else { CLOTHED };
            let mut cells: Vec<f32> = logits.plane(0).iter().enumerate().map(cell).collect();
            cells.sort_unstable_by(|one, other| other.total_cmp(one));
            certainty(cells.iter().take(CELLS).sum::<f32>() / CELLS as f32)
        })
    }

    /// What is shown: the part round `centre`, level with the eyes.
    fn window(&self, landmarks: &Landmarks, centre: Point, hand: Hand) -> Window {
        let step = self.scale * landmarks.inter_eye_distance() / EYES_PX / self.samples as f32;
        let (sin, cos) = landmarks.roll_deg().to_radians().sin_cos();
        let across = match hand {
            Hand::AsItIs => step,
            Hand::Mirrored => -step,
        };
        let (right, down) = (Point::new(across * cos, across * sin), Point::new(-step * sin, step * cos));
        let (width, height) = (self.size.0 * self.samples, self.size.1 * self.samples);
        let (across, up) = ((width - 1) as f32 / 2.0, (height - 1) as f32 / 2.0);
        let start = Point::new(centre.x - across * right.x - up * down.x, centre.y - across * right.y - up * down.y);
        Window { start, right, down }
    }

    fn read<R>(&self, picture: &RgbImage, window: Window, read: impl FnOnce(&Planes<'_>) -> R) -> R {
        let (width, height) = (self.size.0 * self.samples, self.size.1 * self.samples);
        self.network.run(
            |planes| {
                wide(
                    #[inline(always)]
                    || if self.samples == 1 { window.draw(picture, width, planes) } else { halved(window, picture, width, height, planes) },
                );
            },
            |outputs| read(&outputs[0]),
        )
    }
}

/// Whether a part is shown as it is or left for right.
#[derive(Debug, Clone, Copy)]
enum Hand {
    AsItIs,
    Mirrored,
}

/// Whether a cell of a window shows skin.
fn bare(window: Window, column: usize, row: usize, regions: &Regions) -> bool {
    let is_bare = |x: usize, y: usize| {
        let at = window.at((column * CELL + x) as f32, (row * CELL + y) as f32);
        let inside = at.x >= 0.0 && at.y >= 0.0 && at.x < regions.size().width_px as f32 && at.y < regions.size().height_px as f32;
        inside && matches!(regions.at(at.x as u32, at.y as u32), Region::BodySkin | Region::FaceSkin | Region::Accessory)
    };
    (0..CELL).step_by(EVERY).any(|y| (0..CELL).step_by(EVERY).any(|x| is_bare(x, y)))
}

fn certainty(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// Draws a window of twice the planes' columns and rows, and takes means of four.
#[inline(always)]
fn halved(window: Window, picture: &RgbImage, width: usize, height: usize, planes: &mut [&mut [f32]]) {
    let mut fine = vec![0.0; 3 * width * height];
    window.draw(picture, width, &mut fine.chunks_exact_mut(width * height).collect::<Vec<_>>());
    for (plane, fine) in planes.iter_mut().zip(fine.chunks_exact(width * height)) {
        for (row, two) in plane.chunks_exact_mut(width / 2).zip(fine.chunks_exact(2 * width)) {
            let (upper, lower) = two.split_at(width);
            let pairs = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
            row.iter_mut().zip(pairs).for_each(|(mean, (up, low))| *mean = (up[0] + up[1] + low[0] + low[1]) / 4.0);
        }
    }
}
