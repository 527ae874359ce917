//! The reference networks, on rten: the silhouette of the person network, filled by the classes of the multiclass network.
//!
//! Neither network will do alone: the multiclass one loses shoulders and dark suits to the background, the person
//! one knows no hair and no clothes. So the silhouette is the person network's, its edge is drawn to the picture's own
//! edges by a guided filter, and inside it the multiclass network tells hair, skin, clothing and accessories apart. They
//! taught the region network (`training/regions`), and cost many times as much.

use image::RgbImage;

use super::ModelError;
use super::guided::{guided, half};
use super::runtime::Network;
use crate::geometry::Size;
use crate::landmarks::Landmarks;
use crate::regions::{Region, Regions};
use crate::resample::{Bilinear, Tap, resized, upsampled};

static PERSON: &[u8] = include_bytes!("../../models/selfie_segmenter_fixed.onnx");
pub(super) static CLASSES: &[u8] = include_bytes!("../../models/selfie_multiclass_128x192_f16.onnx");
/// The person network's input, px.
const SQUARE: Size = Size { width_px: 256, height_px: 256 };
/// The multiclass network's input, px. It tells the parts of a person who fills the frame better at this size than at a
/// larger one, in a third of the time; edges come from the silhouette.
pub(super) const UPRIGHT: Size = Size { width_px: 128, height_px: 192 };
/// Number of classes of the multiclass network; its first is background.
pub(super) const KINDS: [Region; 6] =
    [Region::Background, Region::Hair, Region::BodySkin, Region::FaceSkin, Region::Clothing, Region::Accessory];

/// Probability of each class.
pub(super) type Shares = [f32; KINDS.len()];

/// Both networks.
#[derive(Debug)]
pub(super) struct Reference {
    person: Network,
    classes: Network,
}

impl Reference {
    pub(super) fn load() -> Result<Self, ModelError> {
        Ok(Self {
            person: Network::load("selfie_segmenter_fixed", PERSON)?,
            classes: Network::load("selfie_multiclass_128x192_f16", CLASSES)?,
        })
    }

    /// The regions of a frame.
    pub(super) fn segment(&self, picture: &RgbImage, landmarks: &Landmarks) -> Regions {
        let size = Size { width_px: picture.width(), height_px: picture.height() };
        let silhouette = self.silhouette(picture);
        let (cells, classes) = self.classes(picture, size);
        let between = Bilinear::new(cells, size);
        let width = cells.width_px as usize;
        let chin = landmarks.chin().y;
        let mut labels = Vec::with_capacity(silhouette.len());
        for (y, (row, line)) in between.rows().iter().zip(silhouette.chunks_exact(size.width_px as usize)).enumerate() {
            let (upper, lower) = (&classes[row.first * width..][..width], &classes[row.second * width..][..width]);
            labels.extend(between.columns().iter().zip(line).map(|(column, person)| {
                let across = |line: &[Shares]| mixed(column, &line[column.first], &line[column.second]);
                let shows = || inside(mixed(row, &across(upper), &across(lower)), y as f32 > chin);
                if *person < 0.5 { Region::Background } else { shows() }
            }));
        }
        Regions::new(size, labels)
    }

    /// Probability of a person, one number a px.
    fn silhouette(&self, picture: &RgbImage) -> Vec<f32> {
        let [person] = self.person.run(&shape(SQUARE), unit(&resized(picture, SQUARE)));
        let size = Size { width_px: picture.width(), height_px: picture.height() };
        guided(picture, &upsampled(&person, SQUARE, half(size)))
    }

    /// Probability of each class in each cell of the network's output, the picture letterboxed with black.
    fn classes(&self, picture: &RgbImage, size: Size) -> (Size, Vec<Shares>) {
        let share = (UPRIGHT.width_px as f32 / size.width_px as f32).min(UPRIGHT.height_px as f32 / size.height_px as f32);
        let fitted = Size {
            width_px: ((size.width_px as f32 * share).ceil() as u32).clamp(1, UPRIGHT.width_px),
            height_px: ((size.height_px as f32 * share).ceil() as u32).clamp(1, UPRIGHT.height_px),
        };
        let (left, top) = ((UPRIGHT.width_px - fitted.width_px) / 2, (UPRIGHT.height_px - fitted.height_px) / 2);
        let mut upright = RgbImage::new(UPRIGHT.width_px, UPRIGHT.height_px);
        image::imageops::replace(&mut upright, &resized(picture, fitted), i64::from(left), i64::from(top));
        let [logits] = self.classes.run(&shape(UPRIGHT), unit(&upright));
        let (cells, _) = logits.as_chunks::<{ KINDS.len() }>();
        let rows = (top..top + fitted.height_px).map(|y| &cells[(y * UPRIGHT.width_px + left) as usize..][..fitted.width_px as usize]);
        (fitted, rows.flatten().map(softmax).collect())
    }
}

/// The class of a px inside the silhouette: the likeliest but background; what the multiclass network calls background
/// below the chin is the clothing that it loses.
fn inside(shares: Shares, below_chin: bool) -> Region {
    if below_chin && shares[1..].iter().all(|share| *share < shares[0]) {
        return Region::Clothing;
    }
    (1..KINDS.len()).max_by(|a, b| shares[*a].total_cmp(&shares[*b])).map_or(Region::Background, |best| KINDS[best])
}

fn mixed(place: &Tap, one: &Shares, other: &Shares) -> Shares {
    std::array::from_fn(|kind| place.between(one[kind], other[kind]))
}

pub(super) fn softmax(logits: &Shares) -> Shares {
    let high = logits.iter().copied().fold(f32::MIN, f32::max);
    let powers = logits.map(|logit| (logit - high).exp());
    let sum: f32 = powers.iter().sum();
    powers.map(|power| power / sum)
}

/// Shape of a network's input: one picture, rows, columns, RGB.
pub(super) fn shape(input: Size) -> [usize; 4] {
    [1, input.height_px as usize, input.width_px as usize, 3]
}

fn unit(picture: &RgbImage) -> Vec<f32> {
    picture.as_raw().iter().map(|byte| f32::from(*byte) / 255.0).collect()
}
