//! Section 7 and what was drawn over the picture.

pub(crate) mod overlay_text;
