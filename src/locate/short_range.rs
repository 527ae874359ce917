//! The second detector, asked where the cascade finds no face: turned heads, spectacles, big smiles.

use std::num::NonZeroUsize;

use image::RgbImage;

use super::ModelError;
use super::detect::distinct;
use super::network::Network;
use crate::face::Face;
use crate::geometry::{Bounds, Size};
use crate::resample::resized;

static WEIGHTS: &[u8] = include_bytes!("../../models/face_detection_short_range_f16.onnx");
/// Side of the network's square input, px.
const INPUT_PX: u32 = 128;
/// Anchors: cells a side and anchors a cell, the fine grid first.
const GRIDS: [(usize, usize); 2] = [(16, 2), (8, 6)];
/// Numbers that describe a face: centre, size and six keypoints.
const REGRESSORS: usize = 16;
/// Logit above which an anchor holds a face: a probability of 0.6.
const LEAST_LOGIT: f32 = 0.4;

/// The network.
#[derive(Debug)]
pub(super) struct ShortRangeDetector {
    network: Network,
}

impl ShortRangeDetector {
    pub(super) fn load(threads: NonZeroUsize) -> Result<Self, ModelError> {
        Ok(Self { network: Network::load("face_detection_short_range_f16", WEIGHTS, threads)? })
    }

    /// Faces of a frame, the largest first.
    pub(super) fn detect(&self, picture: &RgbImage) -> Vec<Face> {
        let longest = picture.width().max(picture.height());
        let fitted = |length: u32| (length * INPUT_PX / longest).clamp(1, INPUT_PX);
        let small = resized(picture, Size { width_px: fitted(picture.width()), height_px: fitted(picture.height()) });
        let mut square = RgbImage::new(INPUT_PX, INPUT_PX);
        image::imageops::replace(&mut square, &small, 0, 0);
        let input = square.as_raw().iter().map(|byte| f32::from(*byte) / 127.5 - 1.0).collect();
        let side = INPUT_PX as usize;
        let [regressors, logits] = self.network.run(&[1, side, side, 3], input);
        let scale = longest as f32 / INPUT_PX as f32;
        let mut found: Vec<Face> = centres()
            .zip(regressors.chunks_exact(REGRESSORS).zip(&logits))
            .filter(|(_, (_, logit))| **logit > LEAST_LOGIT)
            .map(|((x, y), (box_, logit))| {
                let (width, height) = (box_[2], box_[3]);
                let bounds = Bounds { x: box_[0] + x - width / 2.0, y: box_[1] + y - height / 2.0, width, height };
                Face { bounds: bounds.scaled(scale), score: *logit }
            })
            .collect();
        found.sort_by(|a, b| b.score.total_cmp(&a.score));
        distinct(found)
    }
}

/// Centres of the anchors in input px, in the network's order.
fn centres() -> impl Iterator<Item = (f32, f32)> {
    GRIDS.into_iter().flat_map(|(cells, anchors)| {
        let step = INPUT_PX as f32 / cells as f32;
        (0..cells * cells * anchors).map(move |at| {
            let cell = at / anchors;
            (((cell % cells) as f32 + 0.5) * step, ((cell / cells) as f32 + 0.5) * step)
        })
    })
}
