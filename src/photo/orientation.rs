//! Which way up a picture is: the EXIF orientation, and turns of whole quarters.

use std::sync::Arc;

use image::{RgbImage, imageops};

use super::Photo;
use crate::geometry::Size;

/// The size of a picture that is turned as the EXIF orientation asks.
pub(super) fn turned(size: Size, orientation: u8) -> Size {
    if (5..=8).contains(&orientation) { Size { width_px: size.height_px, height_px: size.width_px } } else { size }
}

impl Photo {
    /// The picture turned clockwise by 90, 180 or 270°, as if the file's orientation had asked for it.
    #[must_use]
    pub fn turned(mut self, degrees: u32) -> Self {
        let orientation = match degrees {
            90 => 6,
            180 => 3,
            270 => 8,
            _ => return self,
        };
        self.pixels = Arc::new(upright(Arc::unwrap_or_clone(self.pixels), orientation));
        self.facts.size = turned(self.facts.size, orientation);
        self.facts.orientation = orientation;
        self
    }
}

/// Turns and mirrors as the EXIF orientation asks.
pub(super) fn upright(pixels: RgbImage, orientation: u8) -> RgbImage {
    match orientation {
        2 => imageops::flip_horizontal(&pixels),
        3 => imageops::rotate180(&pixels),
        4 => imageops::flip_vertical(&pixels),
        5 => imageops::flip_horizontal(&imageops::rotate90(&pixels)),
        6 => imageops::rotate90(&pixels),
        7 => imageops::flip_horizontal(&imageops::rotate270(&pixels)),
        8 => imageops::rotate270(&pixels),
        _ => pixels,
    }
}
