//! Small networks that each look at one part of a face, cut out by the landmarks.

use image::RgbImage;

use super::ModelError;
use super::crop::Window;
use crate::geometry::Point;
use crate::landmarks::Landmarks;
use crate::network::{Network, Planes, Shape};
use crate::traits::{EyeTraits, SideTraits, Traits};
use crate::wide::wide;

/// The eyes' distance at which the networks were taught, px of a crop at scale 1.
const EYES_PX: f32 = 100.0;

/// All of them.
#[derive(Debug)]
pub(super) struct PartNetworks {
    mouth: Part,
    eyes: Part,
    side: Part,
    neck: Part,
    crown: Part,
}

impl PartNetworks {
    pub(super) fn load() -> Result<Self, ModelError> {
        Ok(Self {
            mouth: Part::load("photolint_mouth_f16", include_bytes!("../../models/photolint_mouth_f16.onnx"), (80, 48), 1.5)?,
            eyes: Part::load("photolint_eyes_f16", include_bytes!("../../models/photolint_eyes_f16.onnx"), (160, 80), 1.7)?,
            side: Part::load("photolint_side_f16", include_bytes!("../../models/photolint_side_f16.onnx"), (64, 112), 1.3)?,
            neck: Part::load("photolint_neck_f16", include_bytes!("../../models/photolint_neck_f16.onnx"), (160, 112), 1.27)?,
            crown: Part::load("photolint_crown_f16", include_bytes!("../../models/photolint_crown_f16.onnx"), (80, 64), 3.5)?.smooth(),
        })
    }

    /// What they see of a face.
    pub(super) fn look(&self, picture: &RgbImage, landmarks: &Landmarks) -> Traits {
        let [right, left] = MOUTH_CORNERS.map(|index| landmarks.points()[index]);
        let [open_mouth] = self.mouth.look(picture, landmarks, right.midpoint(left), false);
        let eyes = self.eyes.look(picture, landmarks, landmarks.eye_centre(), false);
        let [spectacles, closed, brow_hair, eye_hair, reflection, tinted, frame_over_eye] = eyes;
        let eyes = EyeTraits { spectacles, closed, brow_hair, eye_hair, reflection, tinted, frame_over_eye };
        let [right, left] = landmarks.ears();
        let sides = [(right, false), (left, true)].map(|(ear, mirrored)| {
            let [hidden_ear, earring] = self.side.look(picture, landmarks, ear, mirrored);
            SideTraits { hidden_ear, earring }
        });
        let necklace = self.neck.surest(picture, landmarks, landmarks.below(landmarks.chin(), BELOW_CHIN));
        let [headwear] = self.crown.look(picture, landmarks, landmarks.below(landmarks.eye_centre(), -ABOVE_EYES), false);
        Traits { open_mouth, eyes, sides, necklace, headwear }
    }
}

/// Corners of the mouth, the subject's right one first.
const MOUTH_CORNERS: [usize; 2] = [61, 291];
/// How far below the chin the neck's middle lies, in distances of the eyes.
const BELOW_CHIN: f32 = 0.66;
/// A necklace is in so many cells of the neck's network at least.
const CELLS: usize = 6;
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

    /// The network's certainties of the part round `centre`, level with the eyes; `mirrored` shows it left for right.
    fn look<const OUTPUTS: usize>(&self, picture: &RgbImage, landmarks: &Landmarks, centre: Point, mirrored: bool) -> [f32; OUTPUTS] {
        self.read(picture, landmarks, centre, mirrored, |logits| {
            let mut logits = logits.firsts();
            std::array::from_fn(|_| certainty(logits.next().unwrap_or(f32::MIN)))
        })
    }

    /// The certainty of the [`CELLS`] surest cells together, of a network that answers for each.
    fn surest(&self, picture: &RgbImage, landmarks: &Landmarks, centre: Point) -> f32 {
        self.read(picture, landmarks, centre, false, |logits| {
            let mut cells = logits.plane(0).to_vec();
            cells.sort_unstable_by(|one, other| other.total_cmp(one));
            certainty(cells.iter().take(CELLS).sum::<f32>() / CELLS as f32)
        })
    }

    fn read<R>(&self, picture: &RgbImage, landmarks: &Landmarks, centre: Point, mirrored: bool, read: impl FnOnce(&Planes<'_>) -> R) -> R {
        let step = self.scale * landmarks.inter_eye_distance() / EYES_PX / self.samples as f32;
        let (sin, cos) = landmarks.roll_deg().to_radians().sin_cos();
        let hand = if mirrored { -step } else { step };
        let (right, down) = (Point::new(hand * cos, hand * sin), Point::new(-step * sin, step * cos));
        let (width, height) = (self.size.0 * self.samples, self.size.1 * self.samples);
        let (across, up) = ((width - 1) as f32 / 2.0, (height - 1) as f32 / 2.0);
        let start = Point::new(centre.x - across * right.x - up * down.x, centre.y - across * right.y - up * down.y);
        let window = Window { start, right, down };
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

fn certainty(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// Draws a window of twice the planes' columns and rows, and takes means of four.
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
