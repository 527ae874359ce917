//! Section 2: where the head stands in the picture.

pub(crate) mod eye_line;
