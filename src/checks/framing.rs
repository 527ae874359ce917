//! Section 2: where the head stands in the picture.

pub(crate) mod crown_margin;
pub(crate) mod eye_line;
pub(crate) mod face_count;
pub(crate) mod face_width;
pub(crate) mod head_centring;
pub(crate) mod head_height;
pub(crate) mod inter_eye_distance;
pub(crate) mod upright;
