//! How the head is turned, from the mesh's depths.

use nalgebra::{Matrix3, Vector3};

use super::Landmarks;

/// Rotation of the head out of the picture's plane, degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pose {
    /// Positive when the face looks to the picture's right.
    pub yaw_deg: f32,
    /// Positive when the face looks up.
    pub pitch_deg: f32,
}

/// What is seen of a turn: the network makes faces flatter than they are. Told on 675 rendered poses between −15° and 15°.
const YAW_SEEN: f32 = 0.87;
const PITCH_SEEN: f32 = 0.72;

/// Points that no expression moves much, by mesh number, and where they lie in `MediaPipe`'s canonical face (the metric mesh that
/// comes with the landmark network, Apache-2.0): cm to the picture's right, up, and towards the camera.
pub const RIGID: [(usize, [f32; 3]); 33] = [
    (1, [0.00, -1.13, 7.48]),
    (2, [0.00, -2.09, 6.06]),
    (4, [0.00, -0.46, 7.59]),
    (5, [0.00, 0.37, 7.24]),
    (6, [0.00, 2.47, 5.79]),
    (8, [0.00, 4.02, 5.28]),
    (9, [0.00, 4.89, 5.39]),
    (10, [0.00, 8.26, 4.48]),
    (33, [-4.45, 2.66, 3.17]),
    (50, [-4.77, -0.70, 3.53]),
    (93, [-7.54, -1.05, -2.43]),
    (98, [-1.41, -1.71, 5.24]),
    (116, [-6.47, 0.94, 1.69]),
    (123, [-6.34, -0.53, 1.88]),
    (127, [-7.74, 2.36, -2.01]),
    (133, [-1.86, 2.59, 3.76]),
    (151, [0.00, 6.55, 5.03]),
    (152, [0.00, -9.40, 4.26]),
    (168, [0.00, 3.27, 5.24]),
    (195, [0.00, 1.06, 6.77]),
    (197, [0.00, 1.73, 6.32]),
    (205, [-3.83, -1.54, 4.14]),
    (234, [-7.66, 0.67, -2.44]),
    (263, [4.45, 2.66, 3.17]),
    (280, [4.77, -0.70, 3.53]),
    (323, [7.54, -1.05, -2.43]),
    (327, [1.41, -1.71, 5.24]),
    (345, [6.47, 0.94, 1.69]),
    (352, [6.34, -0.53, 1.88]),
    (356, [7.74, 2.36, -2.01]),
    (362, [1.86, 2.59, 3.76]),
    (425, [3.83, -1.54, 4.14]),
    (454, [7.66, 0.67, -2.44]),
];

impl Landmarks {
    /// How the head is turned: the rotation that brings the canonical face nearest to the mesh (Kabsch, Acta Cryst. A32, 1976).
    ///
    /// Eyes, nose, cheekbones, temples and chin take part. Faces differ: a long chin or a flat nose is worth some 3° of
    /// pitch, and so pitch is less sure than yaw.
    pub fn pose(&self) -> Pose {
        let seen = RIGID.map(|(index, _)| {
            let point = self.points[index];
            Vector3::new(point.x, -point.y, -self.depths[index])
        });
        let canonical = RIGID.map(|(_, [x, y, z])| Vector3::new(x, y, z));
        let middle = |points: &[Vector3<f32>]| points.iter().sum::<Vector3<f32>>() / points.len() as f32;
        let (from, to) = (middle(&canonical), middle(&seen));
        let moments = canonical.iter().zip(&seen).map(|(one, other)| (other - to) * (one - from).transpose()).sum::<Matrix3<f32>>();
        let parts = moments.svd(true, true);
        let (Some(left), Some(right)) = (parts.u, parts.v_t) else { unreachable!("both were asked for") };
        // A mirror image would fit as well: the last axis is turned where it does.
        let hand = Matrix3::from_diagonal(&Vector3::new(1.0, 1.0, (left * right).determinant().signum()));
        let forward = (left * hand * right).column(2).into_owned();
        Pose {
            yaw_deg: forward.x.atan2(forward.z).to_degrees() / YAW_SEEN,
            pitch_deg: forward.y.atan2(forward.x.hypot(forward.z)).to_degrees() / PITCH_SEEN,
        }
    }
}
