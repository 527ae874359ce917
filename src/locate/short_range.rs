//! The first look: a detector that finds the faces of a portrait, and their eyes, in two thousandths of a second.

use image::RgbImage;

use super::ModelError;
use super::crop::Crop;
use super::detect::distinct;
use crate::face::Face;
use crate::geometry::{Bounds, Point, Size};
use crate::network::{Network, Planes, Shape};
use crate::resample::reduced;

static WEIGHTS: &[u8] = include_bytes!("../../models/face_detection_short_range_f16.onnx");
/// Side of the network's square input, px.
const INPUT_PX: u32 = 128;
/// Its answers, the fine grid first: boxes and eyes, then how sure it is.
const OUTPUTS: [&str; 4] = ["regressor_8", "classificator_8", "regressor_16", "classificator_16"];
/// Numbers that describe a face: centre, size and six keypoints, the right eye and the left one first.
const NUMBERS: usize = 16;
/// Logit above which an anchor holds a face: a probability of 0.6.
const LEAST_LOGIT: f32 = 0.4;

/// The network.
#[derive(Debug)]
pub(super) struct ShortRangeDetector {
    network: Network,
}

/// A face with the crop that its eyes make level.
#[derive(Debug, Clone, Copy)]
pub(super) struct Levelled {
    pub(super) face: Face,
    pub(super) crop: Crop,
}

impl ShortRangeDetector {
    pub(super) fn load() -> Result<Self, ModelError> {
        let side = INPUT_PX as usize;
        let input = Shape { channels: 3, height: side, width: side };
        Ok(Self { network: Network::load("face_detection_short_range_f16", WEIGHTS, input, &OUTPUTS)? })
    }

    /// Faces of a frame, the largest first.
    pub(super) fn detect(&self, picture: &RgbImage) -> Vec<Levelled> {
        let longest = picture.width().max(picture.height());
        let fitted = |length: u32| (length * INPUT_PX / longest).clamp(1, INPUT_PX);
        let small = reduced(picture, Size { width_px: fitted(picture.width()), height_px: fitted(picture.height()) });
        let mut found = self.network.run(
            |planes| draw(&small, planes),
            |outputs| outputs.as_chunks::<2>().0.iter().flat_map(|[boxes, logits]| faces(boxes, logits, longest)).collect::<Vec<_>>(),
        );
        found.sort_by(|a, b| b.face.score.total_cmp(&a.face.score));
        let kept = distinct(found.iter().map(|levelled| levelled.face).collect());
        kept.iter().filter_map(|face| found.iter().find(|levelled| levelled.face == *face).copied()).collect()
    }
}

/// The picture in the upper left corner of three planes, −1–1; the rest is black.
fn draw(small: &RgbImage, planes: &mut [&mut [f32]]) {
    let side = INPUT_PX as usize;
    for (channel, plane) in planes.iter_mut().enumerate() {
        plane.fill(-1.0);
        for (row, into) in small.rows().zip(plane.chunks_exact_mut(side)) {
            row.zip(into).for_each(|(px, into)| *into = f32::from(px[channel]) / 127.5 - 1.0);
        }
    }
}

/// The faces of one grid, frame px of a picture whose longer side is `longest`.
fn faces(boxes: &Planes<'_>, logits: &Planes<'_>, longest: u32) -> Vec<Levelled> {
    let (cells, anchors) = (logits.shape().width, logits.shape().channels);
    let (step, scale) = (INPUT_PX as f32 / cells as f32, longest as f32 / INPUT_PX as f32);
    let mut found = Vec::new();
    for anchor in 0..anchors {
        for (at, logit) in logits.plane(anchor).iter().enumerate().filter(|(_, logit)| **logit > LEAST_LOGIT) {
            let number = |which: usize| boxes.plane(anchor * NUMBERS + which)[at];
            let (x, y) = (((at % cells) as f32 + 0.5) * step, ((at / cells) as f32 + 0.5) * step);
            let point = |which: usize| Point::new((number(which) + x) * scale, (number(which + 1) + y) * scale);
            let (middle, width, height) = (point(0), number(2) * scale, number(3) * scale);
            let bounds = Bounds { x: middle.x - width / 2.0, y: middle.y - height / 2.0, width, height };
            let crop = Crop::of_eyes(bounds, [point(4), point(6)]);
            found.push(Levelled { face: Face { bounds, score: *logit }, crop });
        }
    }
    found
}
