//! Section 1: the file itself.

pub(crate) mod colour_depth;
pub(crate) mod file_extension;
pub(crate) mod file_format;
pub(crate) mod file_size;
pub(crate) mod image_border;
pub(crate) mod jpeg_quality;
pub(crate) mod pixel_size;
pub(crate) mod resolution;
