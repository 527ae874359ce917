//! The square round a face that a network is shown.

use image::RgbImage;

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
        let [red, green, blue] = planes else { unreachable!("the network sees red, green and blue") };
        let scale = self.side / side as f32;
        let (sin, cos) = self.angle.sin_cos();
        let source = Source::new(picture);
        let mut line = vec![[0.0; 4]; side];
        let rows = red.chunks_exact_mut(side).zip(green.chunks_exact_mut(side)).zip(blue.chunks_exact_mut(side));
        for (y, ((red, green), blue)) in rows.enumerate() {
            let start = self.to_picture(Point::new(0.5 * scale, (y as f32 + 0.5) * scale));
            for (x, px) in line.iter_mut().enumerate() {
                let along = x as f32 * scale;
                *px = source.at(start.x + along * cos - 0.5, start.y + along * sin - 0.5);
            }
            for (px, ((red, green), blue)) in line.iter().zip(red.iter_mut().zip(green).zip(blue)) {
                [*red, *green, *blue, _] = *px;
            }
        }
    }
}

/// A picture whose colours are asked between its pixels.
struct Source<'a> {
    bytes: &'a [u8],
    width: i32,
    height: i32,
}

impl<'a> Source<'a> {
    fn new(picture: &'a RgbImage) -> Self {
        Self { bytes: picture.as_raw(), width: picture.width().cast_signed(), height: picture.height().cast_signed() }
    }

    /// The colour at a place, 0–1, the pixels' middles being whole numbers; black outside. The fourth number, which makes a
    /// vector of it, means nothing.
    #[inline(always)]
    fn at(&self, x: f32, y: f32) -> [f32; 4] {
        // Without `floor`, which is a call where the processor may be an old one: the places are above −1 but for those outside.
        let (left, top) = ((x + 1.0) as i32 - 1, (y + 1.0) as i32 - 1);
        let (u, v) = (x - left as f32, y - top as f32);
        if left < 0 || top < 0 || left + 2 >= self.width || top + 1 >= self.height {
            return self.at_edge(x, y);
        }
        let row = 3 * self.width as usize;
        let at = top as usize * row + 3 * left as usize;
        let [(a, b), (c, d)] = [at, at + row].map(
            #[inline(always)]
            |at| {
                let both: &[u8; 8] = self.bytes[at..].first_chunk().expect("a pixel stands behind these two");
                (&both[..4], &both[3..7])
            },
        );
        let weights = [(1.0 - u) * (1.0 - v), u * (1.0 - v), (1.0 - u) * v, u * v].map(|weight| weight / 255.0);
        std::array::from_fn(|channel| {
            weights[0] * f32::from(a[channel])
                + weights[1] * f32::from(b[channel])
                + weights[2] * f32::from(c[channel])
                + weights[3] * f32::from(d[channel])
        })
    }

    #[cold]
    fn at_edge(&self, x: f32, y: f32) -> [f32; 4] {
        let (left, top) = (x.floor(), y.floor());
        let (u, v) = (x - left, y - top);
        let mut sum = [0.0; 4];
        for (dx, dy, weight) in [(0, 0, (1.0 - u) * (1.0 - v)), (1, 0, u * (1.0 - v)), (0, 1, (1.0 - u) * v), (1, 1, u * v)] {
            let (column, row) = (left as i32 + dx, top as i32 + dy);
            if (0..self.width).contains(&column) && (0..self.height).contains(&row) {
                let px = &self.bytes[3 * (row * self.width + column) as usize..][..3];
                sum.iter_mut().zip(px).for_each(|(sum, byte)| *sum += weight * f32::from(*byte) / 255.0);
            }
        }
        sum
    }
}
