//! The 478 landmarks of one face, by name; left and right are the subject's own.

use nalgebra::Vector3;

use crate::geometry::{Bounds, Point, Size};

mod asymmetry;
mod pose;

pub use pose::{Pose, RIGID};

/// Number of points of the mesh with both irises.
pub const COUNT: usize = 478;

/// The landmarks of one face in frame px.
#[derive(Debug, Clone, PartialEq)]
pub struct Landmarks {
    frame: Size,
    points: Vec<Point>,
    depths: Vec<f32>,
}

/// The coloured part of an eye.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Iris {
    /// Its middle.
    pub centre: Point,
    /// Its mean radius, px.
    pub radius: f32,
}

impl Landmarks {
    /// Landmarks in a frame, with how far each lies behind the head's middle, px (before it: below 0).
    ///
    /// # Panics
    /// If there are not [`COUNT`] points and depths.
    pub fn new(frame: Size, points: Vec<Point>, depths: Vec<f32>) -> Self {
        assert_eq!((points.len(), depths.len()), (COUNT, COUNT), "a whole mesh");
        Self { frame, points, depths }
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

    /// The sides of the face, the subject's right and left, in the widest row between eyes and mouth.
    pub fn cheeks(&self) -> (Point, Point) {
        let pair = |(right, left): (usize, usize)| (self.points[right], self.points[left]);
        CHEEKS
            .into_iter()
            .map(pair)
            .fold(pair(CHEEKS[0]), |widest, pair| if pair.0.distance(pair.1) > widest.0.distance(widest.1) { pair } else { widest })
    }

    /// Tip of the nose.
    pub fn nose_tip(&self) -> Point {
        self.points[1]
    }

    /// The outline of the face, closed, clockwise in the picture from mid-forehead.
    pub fn outline(&self) -> Vec<Point> {
        self.pick(&OUTLINE)
    }

    /// The outlines of both eye openings, closed, the subject's right eye first.
    pub fn eyes(&self) -> [Vec<Point>; 2] {
        [self.pick(&RIGHT_EYE), self.pick(&LEFT_EYE)]
    }

    /// The outlines of eyes, brows and lips, closed.
    pub fn features(&self) -> Vec<Vec<Point>> {
        [&RIGHT_EYE[..], &LEFT_EYE, &RIGHT_BROW, &LEFT_BROW, &LIPS].map(|outline| self.pick(outline)).into()
    }

    /// The outlines of both brows, closed, the subject's right one first.
    pub fn brows(&self) -> [Vec<Point>; 2] {
        [self.pick(&RIGHT_BROW), self.pick(&LEFT_BROW)]
    }

    /// About where the ears are: just outside of the face's sides, the subject's right one first.
    pub fn ears(&self) -> [Point; 2] {
        SIDES.map(|side| {
            let points = self.pick(&side);
            let (sum, outwards) = (points.iter().fold(Point::default(), |sum, point| Point::new(sum.x + point.x, sum.y + point.y)), 0.1);
            let mean = sum.scaled(1.0 / points.len() as f32);
            let away = if side[0] == SIDES[0][0] { -outwards } else { outwards } * self.inter_eye_distance();
            let (sin, cos) = self.roll_deg().to_radians().sin_cos();
            Point::new(mean.x + away * cos, mean.y + away * sin)
        })
    }

    /// The point that lies so many distances of the eyes below another, level with the face.
    pub fn below(&self, point: Point, distances: f32) -> Point {
        let (sin, cos) = self.roll_deg().to_radians().sin_cos();
        let down = distances * self.inter_eye_distance();
        Point::new(point.x - down * sin, point.y + down * cos)
    }

    /// Both irises, the subject's right one first.
    pub fn irises(&self) -> [Iris; 2] {
        let iris = |centre: usize, ring: [usize; 4]| {
            let (centre, ring) = (self.points[centre], self.pick(&ring));
            Iris { centre, radius: ring.iter().map(|point| point.distance(centre)).sum::<f32>() / ring.len() as f32 }
        };
        [iris(468, [469, 470, 471, 472]), iris(473, [474, 475, 476, 477])]
    }

    /// The outline of the lower lip, closed.
    pub fn lower_lip(&self) -> Vec<Point> {
        self.pick(&LOWER_LIP)
    }

    /// Outlines of the forehead's halves above the brows, closed, the subject's right one first.
    pub fn forehead_skin(&self) -> [Vec<Point>; 2] {
        [self.pick(&RIGHT_FOREHEAD), self.pick(&LEFT_FOREHEAD)]
    }

    /// Outlines of skin that no brow, beard or fold crosses: both cheeks, closed, the subject's right one first.
    pub fn cheek_skin(&self) -> [Vec<Point>; 2] {
        [self.pick(&RIGHT_CHEEK), self.pick(&LEFT_CHEEK)]
    }

    /// Distance of two points in three dimensions, px: the same however the head is turned.
    pub fn distance(&self, one: usize, other: usize) -> f32 {
        self.points[one].distance(self.points[other]).hypot(self.depths[one] - self.depths[other])
    }

    /// Root mean square distance of some points from their middle in three dimensions, px.
    pub fn spread(&self, indices: &[usize]) -> f32 {
        let count = indices.len().max(1) as f32;
        let mean = |value: &dyn Fn(usize) -> f32| indices.iter().map(|index| value(*index)).sum::<f32>() / count;
        let variance = |value: &dyn Fn(usize) -> f32| {
            let middle = mean(value);
            mean(&|index| (value(index) - middle).powi(2))
        };
        (variance(&|index| self.points[index].x) + variance(&|index| self.points[index].y) + variance(&|index| self.depths[index])).sqrt()
    }

    /// How far the middle of some points lies below that of others along the face's own axis from forehead to chin, px: however the head is turned.
    pub fn descent(&self, from: &[usize], to: &[usize]) -> f32 {
        let at = |index: usize| Vector3::new(self.points[index].x, self.points[index].y, self.depths[index]);
        let middle = |indices: &[usize]| indices.iter().map(|index| at(*index)).sum::<Vector3<f32>>() / indices.len().max(1) as f32;
        let (across, down) = ((at(263) - at(33)).normalize(), at(152) - at(10));
        let axis = (down - across * down.dot(&across)).normalize();
        (middle(to) - middle(from)).dot(&axis)
    }

    /// Outlines of the chin's halves below the lower lip, closed, the subject's right one first.
    pub fn chin_skin(&self) -> [Vec<Point>; 2] {
        [self.pick(&RIGHT_CHIN), self.pick(&LEFT_CHIN)]
    }

    /// The box round some points of the mesh.
    pub fn hull(&self, indices: &[usize]) -> Bounds {
        Bounds::around(&self.pick(indices))
    }

    /// Points by mesh number.
    pub fn pick(&self, indices: &[usize]) -> Vec<Point> {
        indices.iter().map(|index| self.points[*index]).collect()
    }
}

/// The lids' edges (`MediaPipe`'s `RIGHT_EYE`, `LEFT_EYE`).
const RIGHT_EYE: [usize; 16] = [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7];
const LEFT_EYE: [usize; 16] = [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249];

/// Points of the face's outline between the temple and the corner of the jaw, beside the ear.
const SIDES: [[usize; 4]; 2] = [[127, 234, 93, 132], [356, 454, 323, 361]];

/// Round the brows, from the outer end along the upper edge and back.
const RIGHT_BROW: [usize; 10] = [70, 63, 105, 66, 107, 55, 65, 52, 53, 46];
const LEFT_BROW: [usize; 10] = [300, 293, 334, 296, 336, 285, 295, 282, 283, 276];

/// The outer edge of the lips.
const LIPS: [usize; 20] = [61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146];

/// The lower lip, along its inner edge and back along the outer one.
const LOWER_LIP: [usize; 22] = [61, 78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146];

/// From the mesh's upper edge to the brow's, and along the middle.
const RIGHT_FOREHEAD: [usize; 10] = [109, 67, 103, 104, 105, 66, 107, 9, 151, 10];
const LEFT_FOREHEAD: [usize; 10] = [338, 297, 332, 333, 334, 296, 336, 9, 151, 10];

/// From below the eye along the nose to the mouth's height and back along the cheekbone.
const RIGHT_CHEEK: [usize; 7] = [117, 118, 101, 36, 205, 187, 123];
const LEFT_CHEEK: [usize; 7] = [346, 347, 330, 266, 425, 411, 352];

/// From below the lower lip down the side of the chin to above its edge, and back along the middle.
const RIGHT_CHIN: [usize; 6] = [18, 83, 182, 201, 208, 199];
const LEFT_CHIN: [usize; 6] = [18, 313, 406, 421, 428, 199];

/// Opposite points of the face oval, right and left, from the temples to the corners of the jaw.
const CHEEKS: [(usize, usize); 5] = [(127, 356), (234, 454), (93, 323), (132, 361), (58, 288)];

/// The mesh's face oval, clockwise in the picture from mid-forehead (`MediaPipe`'s `FACE_OVAL`).
pub const OUTLINE: [usize; 36] = [
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150, 136, 172, 58, 132,
    93, 234, 127, 162, 21, 54, 103, 67, 109,
];
