//! The 478 landmarks of one face.

use image::RgbImage;

use super::ModelError;
use super::crop::Crop;
use crate::geometry::{Point, Size};
use crate::landmarks::{COUNT, Landmarks};
use crate::network::{Network, Shape};
use crate::plane::gaussian;
use crate::wide::wide;

static WEIGHTS: &[u8] = include_bytes!("../../models/face_landmarks_detector_478_f16.onnx");
/// Side of the network's square input, px.
pub(super) const INPUT_PX: usize = 256;
/// Roll from which on a second pass is made in any case: limits lie here, and a crop that is not quite level hides a hundredth
/// of it.
const TILTED_DEG: f32 = 6.0;
/// How far a crop may be from the one that the landmarks in it ask for: turned by so many degrees,
const LEVEL_DEG: f32 = 5.0;
/// its middle off by so much of its side,
const CENTRED: f32 = 0.05;
/// and its side longer or shorter by so much.
const SCALED: f32 = 0.1;

/// The landmark network.
#[derive(Debug)]
pub(super) struct LandmarkFinder {
    network: Network,
}

/// Landmarks and how sure the network is that it sees a face.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) landmarks: Landmarks,
    /// Probability of a face in the crop, 0–1.
    pub(super) presence: f32,
    crop: Crop,
}

impl LandmarkFinder {
    pub(super) fn load() -> Result<Self, ModelError> {
        let input = Shape { channels: 3, height: INPUT_PX, width: INPUT_PX };
        Ok(Self { network: Network::load("face_landmarks_detector_478_f16", WEIGHTS, input, &["Identity", "Identity_1"])? })
    }

    /// A pass on a crop: whether it holds a face, and where its points are.
    pub(super) fn first(&self, picture: &RgbImage, crop: Crop) -> Found {
        self.pass(picture, crop, |_| {})
    }

    /// Where the points are in a crop that was softened by a Gaussian of so many px of the network's input.
    pub(super) fn soft(&self, picture: &RgbImage, crop: Crop, sigma_px: f32) -> Landmarks {
        self.pass(picture, crop, |plane| plane.copy_from_slice(&gaussian(plane, INPUT_PX, sigma_px))).landmarks
    }

    fn pass(&self, picture: &RgbImage, crop: Crop, change: impl Fn(&mut [f32])) -> Found {
        let frame = Size { width_px: picture.width(), height_px: picture.height() };
        self.network.run(
            |planes| {
                wide(
                    #[inline(always)]
                    || crop.draw(picture, INPUT_PX, planes),
                );
                for plane in planes {
                    change(plane);
                }
            },
            |outputs| {
                let [points, presence] = outputs else { unreachable!("two outputs were asked for") };
                let numbers: Vec<f32> = points.firsts().take(3 * COUNT).collect();
                let scale = crop.side / INPUT_PX as f32;
                let place = |point: &[f32; 3]| crop.to_picture(Point::new(point[0] * scale, point[1] * scale));
                let points = numbers.as_chunks().0;
                let depths = points.iter().map(|point| point[2] * scale).collect();
                let landmarks = Landmarks::new(frame, points.iter().map(place).collect(), depths);
                let logit = presence.firsts().next().unwrap_or(f32::MIN);
                Found { landmarks, presence: 1.0 / (1.0 + (-logit).exp()), crop }
            },
        )
    }

    /// The points as the network sees them in a level crop of the right size round the face: those of the first pass where
    /// its crop was one, else those of a second pass.
    pub(super) fn refined(&self, picture: &RgbImage, first: Found) -> Landmarks {
        let wanted = Crop::around(&first.landmarks);
        let off = first.crop.centre.distance(wanted.centre) / wanted.side;
        let turned = (first.crop.angle - wanted.angle).to_degrees().abs();
        let upright = first.landmarks.roll_deg().abs() < TILTED_DEG;
        if upright && turned <= LEVEL_DEG && off <= CENTRED && (first.crop.side / wanted.side - 1.0).abs() <= SCALED {
            first.landmarks
        } else {
            self.first(picture, wanted).landmarks
        }
    }
}
