//! What each pixel shows: the silhouette of the person network, filled by the classes of the multiclass network.
//!
//! Neither network will do alone: the multiclass one loses shoulders and dark suits to the background, the person
//! one knows no hair and no clothes. So the silhouette is the person network's, its edge is drawn to the picture's own
//! edges by a guided filter, and inside it the multiclass network tells hair, skin, clothing and accessories apart.

use image::RgbImage;

use super::ModelError;
use super::guided::guided;
use super::network::Network;
use crate::geometry::Size;
use crate::landmarks::Landmarks;
use crate::regions::{Region, Regions};
use crate::resample::{resized, upsampled};

static PERSON: &[u8] = include_bytes!("../../models/selfie_segmenter_fixed.onnx");
static CLASSES: &[u8] = include_bytes!("../../models/selfie_multiclass_rten_f16.onnx");
/// Side of both networks' square input, px.
const INPUT_PX: u32 = 256;
/// Shape of both networks' input: one picture, rows, columns, RGB.
const SHAPE: [usize; 4] = [1, INPUT_PX as usize, INPUT_PX as usize, 3];
/// Number of classes of the multiclass network; its first is background.
const KINDS: [Region; 6] = [Region::Background, Region::Hair, Region::BodySkin, Region::FaceSkin, Region::Clothing, Region::Accessory];

/// Both networks.
#[derive(Debug)]
pub(super) struct Segmenter {
    person: Network,
    classes: Network,
}

impl Segmenter {
    pub(super) fn load() -> Result<Self, ModelError> {
        Ok(Self {
            person: Network::load("selfie_segmenter_fixed", PERSON)?,
            classes: Network::load("selfie_multiclass_rten_f16", CLASSES)?,
        })
    }

    /// The regions of a frame.
    pub(super) fn segment(&self, picture: &RgbImage, landmarks: &Landmarks) -> Regions {
        let size = Size { width_px: picture.width(), height_px: picture.height() };
        let silhouette = guided(picture, &self.silhouette(picture, size));
        let classes = self.classes(picture, size);
        let chin = landmarks.chin().y;
        let labels = (0..silhouette.len())
            .map(|at| {
                if silhouette[at] < 0.5 {
                    return Region::Background;
                }
                inside(&classes, at, (at as u32 / size.width_px) as f32 > chin)
            })
            .collect();
        Regions::new(size, labels)
    }

    /// Probability of a person, one number a px.
    fn silhouette(&self, picture: &RgbImage, size: Size) -> Vec<f32> {
        let square = Size { width_px: INPUT_PX, height_px: INPUT_PX };
        let [person] = self.person.run(&SHAPE, unit(&resized(picture, square)));
        upsampled(&person, square, size)
    }

    /// Probability of each class, one plane a class, the picture letterboxed with black.
    fn classes(&self, picture: &RgbImage, size: Size) -> Vec<Vec<f32>> {
        let longest = size.width_px.max(size.height_px);
        let fitted = Size {
            width_px: (size.width_px * INPUT_PX).div_ceil(longest).min(INPUT_PX),
            height_px: (size.height_px * INPUT_PX).div_ceil(longest).min(INPUT_PX),
        };
        let (left, top) = ((INPUT_PX - fitted.width_px) / 2, (INPUT_PX - fitted.height_px) / 2);
        let mut square = RgbImage::new(INPUT_PX, INPUT_PX);
        image::imageops::replace(&mut square, &resized(picture, fitted), i64::from(left), i64::from(top));
        let [logits] = self.classes.run(&SHAPE, unit(&square));
        let mut planes = vec![Vec::with_capacity((fitted.width_px * fitted.height_px) as usize); KINDS.len()];
        for y in top..top + fitted.height_px {
            for x in left..left + fitted.width_px {
                let at = ((y * INPUT_PX + x) as usize) * KINDS.len();
                for (plane, share) in planes.iter_mut().zip(softmax(&logits[at..at + KINDS.len()])) {
                    plane.push(share);
                }
            }
        }
        planes.iter().map(|plane| upsampled(plane, fitted, size)).collect()
    }
}

/// The class of a px inside the silhouette: the likeliest but background; what the multiclass network calls background
/// below the chin is the clothing that it loses.
fn inside(classes: &[Vec<f32>], at: usize, below_chin: bool) -> Region {
    if below_chin && classes[1..].iter().all(|class| class[at] < classes[0][at]) {
        return Region::Clothing;
    }
    (1..KINDS.len()).max_by(|a, b| classes[*a][at].total_cmp(&classes[*b][at])).map_or(Region::Background, |best| KINDS[best])
}

fn softmax(logits: &[f32]) -> Vec<f32> {
    let high = logits.iter().copied().fold(f32::MIN, f32::max);
    let powers: Vec<f32> = logits.iter().map(|logit| (logit - high).exp()).collect();
    let sum: f32 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

fn unit(picture: &RgbImage) -> Vec<f32> {
    picture.as_raw().iter().map(|byte| f32::from(*byte) / 255.0).collect()
}
