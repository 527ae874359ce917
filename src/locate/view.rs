//! A part of a picture, drawn at the size that a network asks for.

use image::RgbImage;

use crate::geometry::Point;
use crate::landmarks::Landmarks;
use crate::wide::wide;

/// The eyes' distance at which the networks were taught, px of a view at scale 1.
const EYES_PX: f32 = 100.0;

/// What a network is shown of a face.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    /// Columns and rows.
    pub(super) size: (usize, usize),
    /// What a px of it is worth where the eyes are [`EYES_PX`] apart.
    pub(super) scale: f32,
    /// Samples a side of each px, one or two.
    pub(super) samples: usize,
}

/// Whether a part is shown as it is or left for right.
#[derive(Debug, Clone, Copy)]
pub(super) enum Hand {
    AsItIs,
    Mirrored,
}

impl View {
    /// The part round `centre`, level with the eyes.
    pub(super) fn window(&self, landmarks: &Landmarks, centre: Point, hand: Hand) -> Window {
        let step = self.scale * landmarks.inter_eye_distance() / EYES_PX / self.samples as f32;
        let (sin, cos) = landmarks.roll_deg().to_radians().sin_cos();
        let across = match hand {
            Hand::AsItIs => step,
            Hand::Mirrored => -step,
        };
        let (right, down) = (Point::new(across * cos, across * sin), Point::new(-step * sin, step * cos));
        let (width, height) = (self.size.0 * self.samples, self.size.1 * self.samples);
        let (across, up) = ((width - 1) as f32 / 2.0, (height - 1) as f32 / 2.0);
        let start = Point::new(centre.x - across * right.x - up * down.x, centre.y - across * right.y - up * down.y);
        Window { start, right, down }
    }

    /// Px of it that so many distances of the eyes are.
    pub(super) fn px(&self, distances: f32) -> f32 {
        distances * EYES_PX / self.scale
    }

    /// Draws its window into three planes, as [`Window::draw`].
    pub(super) fn draw(&self, picture: &RgbImage, window: Window, planes: &mut [&mut [f32]]) {
        let (width, height) = (self.size.0 * self.samples, self.size.1 * self.samples);
        wide(
            #[inline(always)]
            || if self.samples == 1 { window.draw(picture, width, planes) } else { halved(window, picture, width, height, planes) },
        );
    }
}

/// Draws a window of twice the planes' columns and rows, and takes means of four.
#[inline(always)]
fn halved(window: Window, picture: &RgbImage, width: usize, height: usize, planes: &mut [&mut [f32]]) {
    let mut fine = vec![0.0; 3 * width * height];
    window.draw(picture, width, &mut fine.chunks_exact_mut(width * height).collect::<Vec<_>>());
    for (plane, fine) in planes.iter_mut().zip(fine.chunks_exact(width * height)) {
        for (row, two) in plane.chunks_exact_mut(width / 2).zip(fine.chunks_exact(2 * width)) {
            let (upper, lower) = two.split_at(width);
            let pairs = upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0);
            row.iter_mut().zip(pairs).for_each(|(mean, (up, low))| *mean = (up[0] + up[1] + low[0] + low[1]) / 4.0);
        }
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
