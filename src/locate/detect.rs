//! Faces in the frame; the only user of rustface.

use image::{GrayImage, Luma};
use rustface::{ImageData, Model, create_detector_with_model, read_model};

use super::ModelError;
use crate::face::Face;
use crate::geometry::{Bounds, Size};
use crate::resample::resized_grey;

static WEIGHTS: &[u8] = include_bytes!("../../models/seeta_fd_frontal_v1.0.bin");
const NAME: &str = "seeta_fd_frontal_v1.0";

/// Height of the picture in which the face of a portrait is searched, px.
const PORTRAIT_PX: u32 = 200;
/// Height of the picture in which small faces beside it are searched, px.
const CROWD_PX: u32 = 400;
/// The detector's window is 40 px and shrinks to no less than 20.
const SMALLEST_FACE_PX: u32 = 20;

/// The cascade's weights.
pub(super) struct FaceDetector {
    model: Model,
}

impl FaceDetector {
    pub(super) fn load() -> Result<Self, ModelError> {
        let model = read_model(WEIGHTS).map_err(|error| ModelError { name: NAME, reason: error.to_string() })?;
        Ok(Self { model })
    }

    /// The faces of a grey frame that are at least a tenth of its height, the largest first.
    pub(super) fn large(&self, frame: &GrayImage) -> Vec<Face> {
        distinct(self.search(frame, PORTRAIT_PX))
    }

    /// The faces of a grey frame that are at least a twentieth of its height, beside those that are known, the largest first.
    pub(super) fn small(&self, frame: &GrayImage, known: &[Face]) -> Vec<Face> {
        let mut rest = frame.clone();
        for face in known {
            fill(&mut rest, face.bounds);
        }
        let all = distinct(known.iter().copied().chain(self.search(&rest, CROWD_PX)).collect());
        all.into_iter().filter(|face| !known.contains(face)).collect()
    }

    fn search(&self, frame: &GrayImage, height_px: u32) -> Vec<Face> {
        let scale = frame.height() as f32 / height_px as f32;
        let width_px = ((frame.width() as f32 / scale).round() as u32).max(1);
        let small = resized_grey(frame, Size { width_px, height_px });
        if width_px < SMALLEST_FACE_PX * 2 {
            return Vec::new();
        }
        let mut detector = create_detector_with_model(self.model.clone());
        detector.set_min_face_size(SMALLEST_FACE_PX);
        detector.set_score_thresh(2.0);
        detector.set_pyramid_scale_factor(0.8);
        detector.set_slide_window_step(4, 4);
        let found = detector.detect(&ImageData::new(small.as_raw(), width_px, height_px));
        found
            .iter()
            .map(|face| {
                let bounds = face.bbox();
                let bounds =
                    Bounds { x: bounds.x() as f32, y: bounds.y() as f32, width: bounds.width() as f32, height: bounds.height() as f32 };
                Face { bounds: bounds.scaled(scale), score: face.score() as f32 }
            })
            .collect()
    }
}

/// Paints a box over with its own mean: where the cascade has found a face it need not look again, which is most of its work.
fn fill(picture: &mut GrayImage, bounds: Bounds) {
    let (columns, rows) = bounds.cells(Size { width_px: picture.width(), height_px: picture.height() });
    let places = || rows.clone().flat_map(|y| columns.clone().map(move |x| (x, y)));
    let sum: u32 = places().map(|(x, y)| u32::from(picture.get_pixel(x, y)[0])).sum();
    let mean = Luma([(sum / (places().count() as u32).max(1)) as u8]);
    places().for_each(|(x, y)| picture.put_pixel(x, y, mean));
}

/// Each face once, the earlier of two boxes that share more than a third of the smaller one; the largest first.
pub(super) fn distinct(found: Vec<Face>) -> Vec<Face> {
    let mut faces: Vec<Face> = Vec::new();
    for face in found {
        let lies_on = |known: &Face| face.bounds.overlap(&known.bounds) > face.bounds.area().min(known.bounds.area()) / 3.0;
        if !faces.iter().any(lies_on) {
            faces.push(face);
        }
    }
    faces.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    faces
}

impl std::fmt::Debug for FaceDetector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(NAME)
    }
}
