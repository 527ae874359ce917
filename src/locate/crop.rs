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
        let scale = self.side / side as f32;
        let (sin, cos) = self.angle.sin_cos();
        let start = self.to_picture(Point::new(0.5 * scale, 0.5 * scale));
        Window { start, right: Point::new(scale * cos, scale * sin), down: Point::new(-scale * sin, scale * cos) }
            .draw(picture, side, planes);
    }
}

/// A part of a picture as rows of px: where the first one's middle lies, and how far it is from one to the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    pub(super) start: Point,
    pub(super) right: Point,
    pub(super) down: Point,
}

impl Window {
    /// Where a column and a row of it lie in the picture.
    pub(super) fn at(self, column: f32, row: f32) -> Point {
        Point::new(self.start.x + column * self.right.x + row * self.down.x, self.start.y + column * self.right.y + row * self.down.y)
    }

    /// Draws rows of `width` px, as many as the planes hold: red, green and blue, 0–1; black outside the picture.
    #[inline(always)]
    pub(super) fn draw(self, picture: &RgbImage, width: usize, planes: &mut [&mut [f32]]) {
        let (right, across) = (fixed(self.right.x), fixed(self.right.y));
        let source = Source::new(picture);
        let mut run = Run::default();
        for row in 0..planes[0].len() / width {
            let start = self.at(0.0, row as f32);
            let (mut x, mut y) = (fixed(start.x - 0.5), fixed(start.y - 0.5));
            // A row is as straight as the picture's edges: where its ends are inside, all of it is.
            let last = i64::from(width as u32) - 1;
            let inside = source.holds(x, y) && source.holds(x + last * right, y + last * across);
            for at in (row * width..(row + 1) * width).step_by(RUN) {
                let length = RUN.min((row + 1) * width - at);
                for place in 0..length {
                    run.set(place, if inside || source.holds(x, y) { source.square(x, y) } else { source.at_edge(x, y) }, x, y);
                    (x, y) = (x + right, y + across);
                }
                for (channel, plane) in planes.iter_mut().enumerate() {
                    // Where a row ends within a run, the next one is drawn over the rest.
                    match plane[at..].first_chunk_mut() {
                        Some(into) => *into = run.mixed(channel),
                        None => plane[at..at + length].copy_from_slice(&run.mixed(channel)[..length]),
                    }
                }
            }
        }
    }
}

/// Bits behind the point of a place, px.
const POINT: u32 = 32;
/// Parts into which weights divide a pixel's colour.
const PARTS: i32 = 256;
/// What white is in them.
const WHITE: f32 = 255.0 * PARTS as f32;
/// Pixels that are drawn side by side.
const RUN: usize = 16;

fn fixed(place: f32) -> i64 {
    (f64::from(place) * (1i64 << POINT) as f64) as i64
}

/// Some places of a picture side by side.
#[derive(Default)]
struct Run {
    /// The four pixels round each, upper left, upper right and the two below: red, green and blue, the lowest byte first; the highest one means nothing.
    corners: [[i32; RUN]; 4],
    /// How far each lies to the right of the left ones, and below the upper ones.
    shares: [[i32; RUN]; 2],
}

impl Run {
    #[inline(always)]
    fn set(&mut self, place: usize, corners: [u32; 4], x: i64, y: i64) {
        for (all, corner) in self.corners.iter_mut().zip(corners) {
            all[place] = corner.cast_signed();
        }
        for (all, at) in self.shares.iter_mut().zip([x, y]) {
            all[place] = i32::from((at >> (POINT - 8)) as u8);
        }
    }

    /// A channel, 0–1, bilinear.
    #[inline(always)]
    fn mixed(&self, channel: usize) -> [f32; RUN] {
        let [shares, below] = &self.shares;
        std::array::from_fn(
            #[inline(always)]
            |at| {
                let [one, two, three, four] = self.corners.each_ref().map(|corners| corners[at] >> (8 * channel) & 0xff);
                let (u, v) = (shares[at], below[at]);
                let both = u * v / PARTS;
                let sum = one * (PARTS + both - u - v) + two * (u - both) + three * (v - both) + four * both;
                sum as f32 / WHITE
            },
        )
    }
}

/// A picture whose colours are asked between its pixels, the pixels' middles being whole numbers.
struct Source<'a> {
    bytes: &'a [u8],
    width: i64,
    height: i64,
}

impl<'a> Source<'a> {
    fn new(picture: &'a RgbImage) -> Self {
        Self { bytes: picture.as_raw(), width: i64::from(picture.width()), height: i64::from(picture.height()) }
    }

    /// Whether [`Self::square`] can be read. Two pixels are read with the two bytes behind them, which the last row's last ones lack.
    #[inline(always)]
    fn holds(&self, x: i64, y: i64) -> bool {
        let (left, top) = (x >> POINT, y >> POINT);
        left >= 0 && top >= 0 && left + 2 < self.width && top + 1 < self.height
    }

    /// The four pixels round a place.
    #[inline(always)]
    fn square(&self, x: i64, y: i64) -> [u32; 4] {
        let (upper, row) = (3 * ((y >> POINT) * self.width + (x >> POINT)) as usize, 3 * self.width as usize);
        let ([one, two], [three, four]) = (self.two(upper), self.two(upper + row));
        [one, two, three, four]
    }

    /// Two pixels, and a byte of what lies behind each.
    #[inline(always)]
    fn two(&self, at: usize) -> [u32; 2] {
        let bytes = self.bytes[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        [bytes as u32, (bytes >> 24) as u32]
    }

    /// The four pixels round a place at the picture's edge or outside, where they are black.
    #[cold]
    fn at_edge(&self, x: i64, y: i64) -> [u32; 4] {
        [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(right, down)| {
            let (column, row) = ((x >> POINT) + right, (y >> POINT) + down);
            let inside = (0..self.width).contains(&column) && (0..self.height).contains(&row);
            let px = if inside { &self.bytes[3 * (row * self.width + column) as usize..][..3] } else { &[0; 3] };
            u32::from_le_bytes([px[0], px[1], px[2], 0])
        })
    }
}
