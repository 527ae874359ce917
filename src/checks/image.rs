//! Section 7, light and image, and what was drawn over the picture.

pub(crate) mod compression_artefacts;
pub(crate) mod distortion;
pub(crate) mod exposure;
mod fourier;
pub(crate) mod hot_spots;
pub(crate) mod illumination_uniformity;
pub(crate) mod natural_colour;
pub(crate) mod overlay_text;
pub(crate) mod recapture;
pub(crate) mod red_eye;
mod shake;
pub(crate) mod sharpness;
mod stamp;
pub(crate) mod upscaling;
