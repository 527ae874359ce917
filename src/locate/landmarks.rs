//! The 478 landmarks of one face.

use std::num::NonZeroUsize;

use image::RgbImage;

use super::ModelError;
use super::network::Network;
use crate::geometry::{Bounds, Point, Size};
use crate::landmarks::{COUNT, Landmarks};

static WEIGHTS: &[u8] = include_bytes!("../../models/face_landmarks_detector_478_f16.onnx");
/// Side of the network's square input, px.
const INPUT_PX: u32 = 256;
/// The crop's side as a multiple of the box round the face.
const CROP_SCALE: f32 = 1.5;

/// The landmark network.
#[derive(Debug)]
pub(super) struct LandmarkFinder {
    network: Network,
}

/// Landmarks and how sure the network is that it sees a face.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) landmarks: Landmarks,
    /// Probability of a face in the crop, 0–1.
    pub(super) presence: f32,
}

impl LandmarkFinder {
    pub(super) fn load(threads: NonZeroUsize) -> Result<Self, ModelError> {
        Ok(Self { network: Network::load("face_landmarks_detector_478_f16", WEIGHTS, threads)? })
    }

    /// A pass on the box: whether it holds a face, and about where the points are.
    pub(super) fn first(&self, picture: &RgbImage, bounds: Bounds) -> Found {
        let side = bounds.width.max(bounds.height) * CROP_SCALE;
        self.pass(picture, Crop { centre: bounds.centre(), side, angle: 0.0 })
    }

    /// A pass on the crop that the points of the first one make level.
    pub(super) fn refined(&self, picture: &RgbImage, first: &Landmarks) -> Landmarks {
        self.pass(picture, Crop::around(first)).landmarks
    }

    fn pass(&self, picture: &RgbImage, crop: Crop) -> Found {
        let side = INPUT_PX as usize;
        let [points, presence] = self.network.run(&[1, side, side, 3], crop.sample(picture));
        let points = points.chunks_exact(3).take(COUNT).map(|p| crop.to_picture(Point::new(p[0], p[1]))).collect();
        let frame = Size { width_px: picture.width(), height_px: picture.height() };
        Found { landmarks: Landmarks::new(frame, points), presence: 1.0 / (1.0 + (-presence[0]).exp()) }
    }
}

/// A square of the picture, turned by `angle` radians about its centre.
#[derive(Debug, Clone, Copy)]
struct Crop {
    centre: Point,
    side: f32,
    angle: f32,
}

impl Crop {
    fn around(landmarks: &Landmarks) -> Self {
        let angle = landmarks.roll_deg().to_radians();
        let (sin, cos) = angle.sin_cos();
        let (mut low, mut high) = (Point::new(f32::MAX, f32::MAX), Point::new(f32::MIN, f32::MIN));
        for point in landmarks.points() {
            let level = Point::new(point.x * cos + point.y * sin, point.y * cos - point.x * sin);
            low = Point::new(low.x.min(level.x), low.y.min(level.y));
            high = Point::new(high.x.max(level.x), high.y.max(level.y));
        }
        let middle = low.midpoint(high);
        let centre = Point::new(middle.x * cos - middle.y * sin, middle.y * cos + middle.x * sin);
        Self { centre, side: (high.x - low.x).max(high.y - low.y) * CROP_SCALE, angle }
    }

    fn to_picture(self, at: Point) -> Point {
        let scale = self.side / INPUT_PX as f32;
        let (x, y) = ((at.x - INPUT_PX as f32 / 2.0) * scale, (at.y - INPUT_PX as f32 / 2.0) * scale);
        let (sin, cos) = self.angle.sin_cos();
        Point::new(self.centre.x + x * cos - y * sin, self.centre.y + x * sin + y * cos)
    }

    /// The crop as the network's input: 256 × 256 × RGB, 0–1, black outside the picture.
    fn sample(self, picture: &RgbImage) -> Vec<f32> {
        let mut input = Vec::with_capacity((INPUT_PX * INPUT_PX * 3) as usize);
        for y in 0..INPUT_PX {
            for x in 0..INPUT_PX {
                let at = self.to_picture(Point::new(x as f32 + 0.5, y as f32 + 0.5));
                input.extend(bilinear(picture, at.x - 0.5, at.y - 0.5));
            }
        }
        input
    }
}

fn bilinear(picture: &RgbImage, x: f32, y: f32) -> [f32; 3] {
    let (left, top) = (x.floor(), y.floor());
    let (u, v) = (x - left, y - top);
    if left >= 0.0 && top >= 0.0 && left + 1.0 < picture.width() as f32 && top + 1.0 < picture.height() as f32 {
        let row = 3 * picture.width() as usize;
        let at = top as usize * row + 3 * left as usize;
        let (above, below) = (&picture.as_raw()[at..at + 6], &picture.as_raw()[at + row..at + row + 6]);
        return std::array::from_fn(|channel| {
            let across = |row: &[u8]| f32::from(row[channel]) * (1.0 - u) + f32::from(row[channel + 3]) * u;
            (across(above) * (1.0 - v) + across(below) * v) / 255.0
        });
    }
    let mut sum = [0.0; 3];
    for (dx, dy, weight) in [(0, 0, (1.0 - u) * (1.0 - v)), (1, 0, u * (1.0 - v)), (0, 1, (1.0 - u) * v), (1, 1, u * v)] {
        let (column, row) = (left as i64 + dx, top as i64 + dy);
        if column >= 0 && row >= 0 && column < i64::from(picture.width()) && row < i64::from(picture.height()) {
            let px = picture.get_pixel(column as u32, row as u32);
            for channel in 0..3 {
                sum[channel] += weight * f32::from(px[channel]);
            }
        }
    }
    sum.map(|value| value / 255.0)
}
