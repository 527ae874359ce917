//! A photo made small for reports that show pictures.

use image::codecs::jpeg::JpegEncoder;
use image::{ImageError, ImageFormat};

use crate::geometry::Size;
use crate::photo::Photo;
use crate::resample::resized;

/// JPEG quality of the picture: edges of hair and lace stay, a page of thousands stays one that opens.
const JPEG_QUALITY: u8 = 70;

/// The widest picture for its height: a panorama is cut to no strip, and made lower instead.
const MAX_ASPECT: f32 = 2.0;

/// The photo at most `height_px` high, upright, never enlarged, as a JPEG file.
///
/// # Errors
/// What the encoder says.
pub fn render(photo: &Photo, height_px: u32) -> Result<Vec<u8>, ImageError> {
    let (width, height) = (photo.pixels.width().max(1) as f32, photo.pixels.height().max(1) as f32);
    let scale = (height_px as f32 / height).min(MAX_ASPECT * height_px as f32 / width).min(1.0);
    let side = |px: f32| ((px * scale).round() as u32).max(1);
    let picture = resized(&photo.pixels, Size { width_px: side(width), height_px: side(height) });
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY).encode_image(&picture)?;
    Ok(file)
}

/// A picture that [`render`] made at most so wide and high, never enlarged; none where it is no picture.
pub fn smaller(picture: &[u8], width_px: u32, height_px: u32) -> Option<Vec<u8>> {
    let pixels = image::load_from_memory_with_format(picture, ImageFormat::Jpeg).ok()?.into_rgb8();
    let (width, height) = (pixels.width().max(1) as f32, pixels.height().max(1) as f32);
    let scale = (width_px as f32 / width).min(height_px as f32 / height);
    if scale >= 1.0 {
        return Some(picture.to_vec());
    }
    let side = |px: f32| ((px * scale).round() as u32).max(1);
    let made = resized(&pixels, Size { width_px: side(width), height_px: side(height) });
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY).encode_image(&made).ok()?;
    Some(file)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::{Rgb, RgbImage};

    use super::*;
    use crate::photo::FileFacts;

    fn rendered(width: u32, height: u32) -> (u32, u32) {
        let pixels = Arc::new(RgbImage::from_pixel(width, height, Rgb([100, 197, 255])));
        let photo = Photo { facts: FileFacts::plain_jpeg(), pixels, reduction: 1 };
        let file = render(&photo, 320).expect("a picture in memory encodes");
        image::load_from_memory(&file).expect("a picture is a JPEG").into_rgb8().dimensions()
    }

    #[test]
    fn a_picture_keeps_the_shape_and_is_never_enlarged() {
        assert_eq!(rendered(480, 640), (240, 320));
        assert_eq!(rendered(120, 160), (120, 160));
        assert_eq!(rendered(3000, 2), (640, 1));
    }
}
