//! Small networks that each look at one part of a face, cut out by the landmarks.

use image::RgbImage;

use super::ModelError;
use super::crop::Window;
use crate::geometry::{Bounds, Point};
use crate::landmarks::Landmarks;
use crate::network::{Network, Planes, Shape};
use crate::regions::{Region, Regions};
use crate::traits::{EyeTraits, Pattern, SideTraits, Traits};
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
            cloth: Part::load("photolint_cloth_f16", include_bytes!("../../models/photolint_cloth_f16.onnx"), (448, 192), 1.0)?,
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
        let necklace = self.necklace(picture, landmarks, regions);
        let pattern = self.pattern(picture, landmarks, regions);
        let [headwear] = self.crown.look(picture, landmarks, landmarks.below(landmarks.eye_centre(), -ABOVE_EYES), Hand::AsItIs);
        Traits { open_mouth, eyes, sides, covered_mouth, necklace, headwear, pattern }
    }

    /// Only cells of the neck count that show skin, or what is worn on it.
    fn necklace(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> f32 {
        let window = self.neck.window(landmarks, landmarks.below(landmarks.chin(), BELOW_CHIN), Hand::AsItIs);
        let is_bare = |at| matches!(region(regions, at), Some(Region::BodySkin | Region::FaceSkin | Region::Accessory));
        let cells = self.neck.cells(picture, window, NECK_CELL, |samples| samples.into_iter().any(is_bare));
        surest(&cells, NECKLACE_CELLS)
    }

    /// Only cells of the clothes count that show little else, and none where a tie hangs.
    fn pattern(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions) -> Option<Pattern> {
        let window = self.cloth.window(landmarks, landmarks.below(landmarks.chin(), CLOTHES_BELOW_CHIN), Hand::AsItIs);
        let (chin, tie) = (landmarks.chin().x, TIE * landmarks.inter_eye_distance());
        let is_cloth = |at: &Point| (at.x - chin).abs() > tie && region(regions, *at) == Some(Region::Clothing);
        let cells =
            self.cloth.cells(picture, window, CLOTH_CELL, |samples| 2 * samples.iter().filter(|at| is_cloth(at)).count() >= samples.len());
        let columns = self.cloth.size.0 / CLOTH_CELL;
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

    /// The certainties' logarithms of a network that answers for cells of `side` px; [`OUT`] of those that do not count by what is at their
    /// samples.
    fn cells(&self, picture: &RgbImage, window: Window, side: usize, counts: impl Fn([Point; SAMPLES * SAMPLES]) -> bool) -> Vec<f32> {
        let (columns, step) = (self.size.0 / side, side / SAMPLES);
        let samples = |cell: usize| {
            let place = |along: usize, sample: usize| (along * side + sample * step) as f32;
            std::array::from_fn(|at| window.at(place(cell % columns, at % SAMPLES), place(cell / columns, at / SAMPLES)))
        };
        self.read(picture, window, |logits| {
            let logits = logits.plane(0).iter().enumerate();
            logits.map(|(cell, logit)| if counts(samples(cell)) { *logit } else { OUT }).collect()
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

/// What is seen at a point; none outside the picture.
fn region(regions: &Regions, at: Point) -> Option<Region> {
    let inside = at.x >= 0.0 && at.y >= 0.0 && at.x < regions.size().width_px as f32 && at.y < regions.size().height_px as f32;
    inside.then(|| regions.at(at.x as u32, at.y as u32))
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
