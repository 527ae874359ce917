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
        let mut line = vec![0; width];
        for row in 0..planes[0].len() / width {
            let start = self.at(0.0, row as f32);
            let (mut x, mut y) = (fixed(start.x - 0.5), fixed(start.y - 0.5));
            // A row is as straight as the picture's edges: where its ends are inside, all of it is.
            let last = i64::from(width as u32) - 1;
            if source.holds(x, y) && source.holds(x + last * right, y + last * across) {
                for colours in &mut line {
                    *colours = mixed(source.square(x, y), x, y);
                    (x, y) = (x + right, y + across);
                }
            } else {
                for colours in &mut line {
                    *colours = source.at(x, y);
                    (x, y) = (x + right, y + across);
                }
            }
            for (channel, plane) in planes.iter_mut().enumerate() {
                let cells = plane[row * width..][..width].iter_mut().zip(&line);
                cells.for_each(|(cell, colours)| *cell = (colours >> (16 * channel)) as u16 as f32 / WHITE);
            }
        }
    }
}

/// Bits behind the point of a place, px.
const POINT: u32 = 32;
/// Parts into which weights divide a pixel's colour: as many as keep a channel within 16 bits.
const PARTS: u64 = 256;
/// What a channel's 16 bits hold of white.
const WHITE: f32 = 255.0 * PARTS as f32;

fn fixed(place: f32) -> i64 {
    (f64::from(place) * (1i64 << POINT) as f64) as i64
}

/// A picture whose colours are asked between its pixels: red, green and blue in 16 bits each, the lowest first; the highest 16
/// mean nothing.
struct Source<'a> {
    bytes: &'a [u8],
    width: i64,
    height: i64,
}

impl<'a> Source<'a> {
    fn new(picture: &'a RgbImage) -> Self {
        Self { bytes: picture.as_raw(), width: i64::from(picture.width()), height: i64::from(picture.height()) }
    }

    /// The colour at a place, bilinear, the pixels' middles being whole numbers; black outside.
    #[inline(always)]
    fn at(&self, x: i64, y: i64) -> u64 {
        mixed(if self.holds(x, y) { self.square(x, y) } else { self.at_edge(x >> POINT, y >> POINT) }, x, y)
    }

    /// Whether [`Self::square`] can be read. Two pixels are read with the two bytes behind them, which the last row's last ones lack.
    #[inline(always)]
    fn holds(&self, x: i64, y: i64) -> bool {
        let (left, top) = (x >> POINT, y >> POINT);
        left >= 0 && top >= 0 && left + 2 < self.width && top + 1 < self.height
    }

    /// The four pixels round a place.
    #[inline(always)]
    fn square(&self, x: i64, y: i64) -> [u64; 4] {
        let (upper, row) = (3 * ((y >> POINT) * self.width + (x >> POINT)) as usize, 3 * self.width as usize);
        let ([one, two], [three, four]) = (self.two(upper), self.two(upper + row));
        [one, two, three, four]
    }

    /// Two pixels, four bytes of each in 16 bits each.
    #[inline(always)]
    fn two(&self, at: usize) -> [u64; 2] {
        let bytes = self.bytes[at..].first_chunk().map_or(0, |eight| u64::from_le_bytes(*eight));
        [bytes, bytes >> 24].map(|bytes| {
            let four = bytes & 0xffff_ffff;
            let pairs = (four | four << 16) & 0x0000_ffff_0000_ffff;
            (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ff
        })
    }

    #[cold]
    fn at_edge(&self, left: i64, top: i64) -> [u64; 4] {
        [(0, 0), (1, 0), (0, 1), (1, 1)].map(|(right, down)| {
            let (column, row) = (left + right, top + down);
            let inside = (0..self.width).contains(&column) && (0..self.height).contains(&row);
            let px = if inside { &self.bytes[3 * (row * self.width + column) as usize..][..3] } else { &[0; 3] };
            u64::from(px[0]) | u64::from(px[1]) << 16 | u64::from(px[2]) << 32
        })
    }
}

/// The colour at a place between four pixels, upper left, upper right and the two below.
#[inline(always)]
fn mixed(four: [u64; 4], x: i64, y: i64) -> u64 {
    let share = |place: i64| (place >> (POINT - 8)) as u64 % PARTS;
    let (u, v) = (share(x), share(y));
    let both = u * v / PARTS;
    four[0] * (PARTS + both - u - v) + four[1] * (u - both) + four[2] * (v - both) + four[3] * both
}
