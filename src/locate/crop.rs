//! The square round a face that a network is shown.

use image::RgbImage;

use super::view::Window;
use crate::geometry::{Bounds, Point};
use crate::landmarks::Landmarks;

/// The crop's side as a multiple of the box round the face.
const SCALE: f32 = 1.5;

/// How much larger than round the short-range detector's box the crop is, and by how much of its side it lies higher. The
/// crop that the landmarks themselves ask for is 1.08 times as large and 0.03 higher (medians of 1,085 portraits); half as
/// high, eyes and cheeks come out nearest to where a second pass sees them.
const LARGER: f32 = 1.08;
const RAISED: f32 = 0.015;

/// A square of the picture, turned by `angle` radians about its centre.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Crop {
    pub(super) centre: Point,
    pub(super) side: f32,
    pub(super) angle: f32,
}

impl Crop {
    /// The upright crop of a box round a face.
    pub(super) fn of_box(bounds: Bounds) -> Self {
        Self { centre: bounds.centre(), side: bounds.width.max(bounds.height) * SCALE, angle: 0.0 }
    }

    /// The crop of a face whose eyes, right and left, the short-range detector has seen: level, and as large and as high as
    /// the landmarks in it will ask for.
    pub(super) fn of_eyes(bounds: Bounds, [right, left]: [Point; 2]) -> Self {
        let angle = (left.y - right.y).atan2(left.x - right.x);
        let side = bounds.width.max(bounds.height) * SCALE;
        let up = Point::new(angle.sin() * RAISED * side, -angle.cos() * RAISED * side);
        let centre = bounds.centre();
        Self { centre: Point::new(centre.x + up.x, centre.y + up.y), side: side * LARGER, angle }
    }

    /// The level crop round landmarks.
    pub(super) fn around(landmarks: &Landmarks) -> Self {
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
        Self { centre, side: (high.x - low.x).max(high.y - low.y) * SCALE, angle }
    }

    /// Where a point of the crop, px from its upper left corner, lies in the picture.
    pub(super) fn to_picture(self, at: Point) -> Point {
        let (x, y) = (at.x - self.side / 2.0, at.y - self.side / 2.0);
        let (sin, cos) = self.angle.sin_cos();
        Point::new(self.centre.x + x * cos - y * sin, self.centre.y + x * sin + y * cos)
    }

    /// Draws the crop with `side` px a side into three planes, red, green and blue, 0–1; black outside the picture.
    #[inline(always)]
    pub(super) fn draw(self, picture: &RgbImage, side: usize, planes: &mut [&mut [f32]]) {
        let scale = self.side / side as f32;
        let (sin, cos) = self.angle.sin_cos();
        let start = self.to_picture(Point::new(0.5 * scale, 0.5 * scale));
        Window { start, right: Point::new(scale * cos, scale * sin), down: Point::new(-scale * sin, scale * cos) }
            .draw(picture, side, planes);
    }
}
