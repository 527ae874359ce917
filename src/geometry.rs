//! Points, sizes and boxes in pixels; x runs right, y runs down, the origin is the upper left corner.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// A place in a picture, px.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Point {
    /// px from the picture's left edge.
    pub x: f32,
    /// px from the picture's upper edge.
    pub y: f32,
}

impl Point {
    /// A point at `x`, `y`.
    pub const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    /// The Euclidean distance to `other`, px.
    pub fn distance(self, other: Self) -> f32 {
        (self.x - other.x).hypot(self.y - other.y)
    }

    /// The point half way to `other`.
    #[must_use]
    pub fn midpoint(self, other: Self) -> Self {
        Self::new(f32::midpoint(self.x, other.x), f32::midpoint(self.y, other.y))
    }

    /// The point with both coordinates multiplied by `factor`.
    #[must_use]
    pub fn scaled(self, factor: f32) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

/// A turn, a scaling and a move of the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Similarity {
    /// Where the origin goes.
    pub origin: Point,
    /// What a step of 1 to the right becomes; one down is the same turned by a quarter.
    pub right: Point,
}

impl Similarity {
    /// The one that brings the first point of each pair nearest to the second (least squares; Umeyama 1991, without reflection). First
    /// points that are all one give places that are no numbers.
    pub fn nearest(pairs: &[(Point, Point)]) -> Self {
        let mean = |of: fn(&(Point, Point)) -> Point| {
            let sum = pairs.iter().map(of).fold(Point::default(), |sum, at| Point::new(sum.x + at.x, sum.y + at.y));
            sum.scaled(1.0 / pairs.len() as f32)
        };
        let (from, to) = (mean(|pair| pair.0), mean(|pair| pair.1));
        let (mut along, mut across, mut spread) = (0.0, 0.0, 0.0);
        for (one, other) in pairs {
            let (a, b) = (Point::new(one.x - from.x, one.y - from.y), Point::new(other.x - to.x, other.y - to.y));
            along += a.x * b.x + a.y * b.y;
            across += a.x * b.y - a.y * b.x;
            spread += a.x * a.x + a.y * a.y;
        }
        let right = Point::new(along / spread, across / spread);
        let origin = Point::new(to.x - right.x * from.x + right.y * from.y, to.y - right.y * from.x - right.x * from.y);
        Self { origin, right }
    }

    /// Where a point goes.
    pub fn apply(self, at: Point) -> Point {
        let Self { origin, right } = self;
        Point::new(origin.x + right.x * at.x - right.y * at.y, origin.y + right.y * at.x + right.x * at.y)
    }
}

/// Width and height of a picture, px.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Size {
    /// Columns.
    pub width_px: u32,
    /// Rows.
    pub height_px: u32,
}

/// An upright box in px; `x`, `y` is its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Bounds {
    /// Left edge.
    pub x: f32,
    /// Upper edge.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

impl Bounds {
    /// The smallest box that holds all of the points; empty at the origin where there are none.
    pub fn around(points: &[Point]) -> Self {
        let Some(first) = points.first() else { return Self::default() };
        let (mut low, mut high) = (*first, *first);
        for point in points {
            low = Point::new(low.x.min(point.x), low.y.min(point.y));
            high = Point::new(high.x.max(point.x), high.y.max(point.y));
        }
        Self { x: low.x, y: low.y, width: high.x - low.x, height: high.y - low.y }
    }

    /// The centre of the box.
    pub fn centre(&self) -> Point {
        Point::new(self.x + self.width / 2.0, self.y + self.height / 2.0)
    }

    /// The area, px².
    pub fn area(&self) -> f32 {
        self.width * self.height
    }

    /// The area shared with `other`, px².
    pub fn overlap(&self, other: &Self) -> f32 {
        let width = (self.x + self.width).min(other.x + other.width) - self.x.max(other.x);
        let height = (self.y + self.height).min(other.y + other.height) - self.y.max(other.y);
        width.max(0.0) * height.max(0.0)
    }

    /// The columns and the rows of a frame that the box covers; empty where it lies outside.
    pub fn cells(&self, frame: Size) -> (Range<u32>, Range<u32>) {
        let cells = |from: f32, length: f32, end: u32| (from.max(0.0) as u32).min(end)..((from + length).max(0.0) as u32).min(end);
        (cells(self.x, self.width, frame.width_px), cells(self.y, self.height, frame.height_px))
    }

    /// The box with every length multiplied by `factor`.
    #[must_use]
    pub fn scaled(&self, factor: f32) -> Self {
        Self { x: self.x * factor, y: self.y * factor, width: self.width * factor, height: self.height * factor }
    }
}
