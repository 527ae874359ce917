//! How the halves of a face differ.

use nalgebra::{DMatrix, DVector};

use super::{Landmarks, RIGID};
use crate::geometry::{Point, Similarity};

impl Landmarks {
    /// What brings the canonical face, cm to the picture's right and down, nearest to the landmarks that no expression moves much.
    pub fn upright(&self) -> Similarity {
        Similarity::nearest(&RIGID.map(|(index, place)| (flat(place), self.points[index])))
    }

    /// How far each landmark that no expression moves much lies from its mirrored counterpart, half of it, cm of the canonical face: x and
    /// y, one after the other. What a turn of the head or a move of the whole face would cause alike is taken out (it is projected on
    /// what is at right angles to small rotations). A mirrored face has the same numbers with the other sign.
    pub fn asymmetry(&self) -> Vec<f32> {
        let level = Similarity::nearest(&RIGID.map(|(index, place)| (self.points[index], flat(place))));
        let seen = RIGID.map(|(index, _)| level.apply(self.points[index]));
        let halves = RIGID.map(|(_, place)| counterpart(place));
        let sides = |of: &dyn Fn(usize) -> [f32; 2]| DVector::from_iterator(2 * RIGID.len(), (0..RIGID.len()).flat_map(of));
        let half = |at: usize| (seen[at], seen[halves[at]]);
        let odd = sides(&|at| {
            let (one, other) = half(at);
            [f32::midpoint(one.x, other.x), f32::midpoint(one.y, -other.y)]
        });
        let moved = sides(&|_| [1.0, 0.0]);
        let yawed = sides(&|at| [self.depths[RIGID[at].0] + self.depths[RIGID[halves[at]].0], 0.0]);
        let rolled = sides(&|at| {
            let (one, other) = half(at);
            [one.y + other.y, other.x - one.x]
        });
        let rigid = DMatrix::from_columns(&[moved, yawed, rolled]).qr().q();
        let own = &odd - &rigid * rigid.tr_mul(&odd);
        own.iter().copied().collect()
    }
}

/// A point of the canonical face as it is seen from before.
fn flat([x, y, _]: [f32; 3]) -> Point {
    Point::new(x, -y)
}

/// The place in [`RIGID`] of the point on the other half.
fn counterpart([x, y, z]: [f32; 3]) -> usize {
    let apart = |[u, v, w]: [f32; 3]| (x + u).abs() + (y - v).abs() + (z - w).abs();
    (0..RIGID.len()).min_by(|one, other| apart(RIGID[*one].1).total_cmp(&apart(RIGID[*other].1))).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::super::COUNT;
    use super::*;
    use crate::geometry::Size;

    /// The canonical face on a frame, with one cheekbone moved and the whole turned by so many radians.
    fn face(moved: Option<(usize, f32)>, turned: f32) -> Landmarks {
        let (sin, cos) = turned.sin_cos();
        let (mut points, mut depths) = (vec![Point::default(); COUNT], vec![0.0; COUNT]);
        for (index, [x, y, z]) in RIGID {
            let x = x + moved.filter(|(moved, _)| *moved == index).map_or(0.0, |(_, by)| by);
            points[index] = Point::new(240.0 + 14.0 * (x * cos + y * sin), 300.0 + 14.0 * (x * sin - y * cos));
            depths[index] = -14.0 * z;
        }
        Landmarks::new(Size { width_px: 480, height_px: 640 }, points, depths)
    }

    fn dot(one: &[f32], other: &[f32]) -> f32 {
        one.iter().zip(other).map(|(one, other)| one * other).sum()
    }

    #[test]
    fn a_symmetrical_face_has_none_however_it_is_turned() {
        let asymmetry = face(None, 0.2).asymmetry();
        assert!(dot(&asymmetry, &asymmetry).sqrt() < 1e-3, "{asymmetry:?}");
    }

    #[test]
    fn of_a_mirrored_face_it_has_the_other_sign() {
        // A cheekbone that stands out, and the other one that does on the mirrored face.
        let (one, mirrored) = (face(Some((123, -0.5)), 0.0).asymmetry(), face(Some((352, 0.5)), 0.0).asymmetry());
        let same = face(Some((123, -0.5)), 0.1).asymmetry();
        assert!(dot(&one, &one) > 0.05, "{one:?}");
        assert!(one.iter().zip(&mirrored).all(|(one, other)| (one + other).abs() < 1e-3), "{one:?} {mirrored:?}");
        assert!(one.iter().zip(&same).all(|(one, other)| (one - other).abs() < 1e-2), "{one:?} {same:?}");
    }
}
