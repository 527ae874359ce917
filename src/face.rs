//! A detected face.

use crate::geometry::Bounds;

/// A face as the detector reports it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Face {
    /// The detector's box, frame px: about brow to chin.
    pub bounds: Bounds,
    /// The detector's confidence; comparable between faces of one detector only.
    pub score: f32,
}
