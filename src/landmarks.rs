//! The 478 landmarks of one face, by name; left and right are the subject's own.

use crate::geometry::{Point, Size};

/// Number of points of the mesh with both irises.
pub const COUNT: usize = 478;

/// The landmarks of one face in frame px.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmarks {
    frame: Size,
    points: Vec<Point>,
}

impl Landmarks {
    /// Landmarks in a frame.
    ///
    /// # Panics
    /// If there are not [`COUNT`] points.
    pub fn new(frame: Size, points: Vec<Point>) -> Self {
        assert_eq!(points.len(), COUNT, "a whole mesh");
        Self { frame, points }
    }

    /// The frame in which they lie.
    pub fn frame(&self) -> Size {
        self.frame
    }

    /// All points, in the order of the mesh.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// Centre of the right iris.
    pub fn right_iris(&self) -> Point {
        self.points[468]
    }

    /// Centre of the left iris.
    pub fn left_iris(&self) -> Point {
        self.points[473]
    }

    /// Half way between the iris centres.
    pub fn eye_centre(&self) -> Point {
        self.right_iris().midpoint(self.left_iris())
    }

    /// Distance of the iris centres, px.
    pub fn inter_eye_distance(&self) -> f32 {
        self.right_iris().distance(self.left_iris())
    }

    /// Rotation of the eye line, degrees; positive when the subject's left eye (image right) is lower.
    pub fn roll_deg(&self) -> f32 {
        let (right, left) = (self.right_iris(), self.left_iris());
        (left.y - right.y).atan2(left.x - right.x).to_degrees()
    }

    /// Lowest point of the chin.
    pub fn chin(&self) -> Point {
        self.points[152]
    }

    /// Top of the mesh, mid-forehead: not the hairline, not the crown.
    pub fn forehead(&self) -> Point {
        self.points[10]
    }

    /// Tip of the nose.
    pub fn nose_tip(&self) -> Point {
        self.points[1]
    }

    /// The outline of the face, closed, clockwise in the picture from mid-forehead.
    pub fn outline(&self) -> Vec<Point> {
        self.pick(&OUTLINE)
    }

    /// Points by mesh number.
    pub fn pick(&self, indices: &[usize]) -> Vec<Point> {
        indices.iter().map(|index| self.points[*index]).collect()
    }
}

/// The mesh's face oval, clockwise in the picture from mid-forehead (MediaPipe `FACE_OVAL`).
pub const OUTLINE: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132,
    93, 234, 127, 162, 21, 54, 103, 67, 109,
];
