//! The face of an older photo beside that of the photo: eyes level, equally high and equally far apart.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::replace;
use image::{ImageError, Rgb, RgbImage};
use imageproc::geometric_transformations::{Border, Interpolation, warp_into_with};

use crate::evidence::Portrait;
use crate::geometry::{Point, Size};
use crate::resample::resized;

/// Parts of the height: how wide each face's picture is, how far apart its eyes are and how far below the upper edge; crown, ears and chin are inside.
const WIDTH: f32 = 0.8;
const EYES_APART: f32 = 0.25;
const EYE_LINE: f32 = 0.46;
/// The gap between both, and what lies beyond the edge of a photo: the page's grey.
const GROUND: Rgb<u8> = Rgb([230, 234, 239]);
const GAP: f32 = 0.02;

/// JPEG quality: what a person compares is the form of eyes, nose and ears.
const JPEG_QUALITY: u8 = 75;

/// Height beside the photo's picture, as a part of that one's, and from and to, px.
const OF_PICTURE: f32 = 0.375;
const HEIGHT_PX: (u32, u32) = (120, 240);

/// A face in a picture.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The picture.
    pub picture: &'a RgbImage,
    /// Middles of the right and the left iris, px of it.
    pub eyes: [Point; 2],
}

impl<'a> View<'a> {
    /// The one face of a portrait.
    pub fn of(portrait: &'a Portrait) -> Self {
        Self { picture: &portrait.picture, eyes: [portrait.landmarks.right_iris(), portrait.landmarks.left_iris()] }
    }
}

/// Height of the faces in a report whose pictures are so high, px: a page of thousands stays one that opens.
pub fn height_px(picture_px: u32) -> u32 {
    ((picture_px as f32 * OF_PICTURE) as u32).clamp(HEIGHT_PX.0, HEIGHT_PX.1)
}

/// Both faces as a JPEG file: the first one at the left, as [`beside`].
///
/// # Errors
/// What the encoder says.
pub fn render(views: [View<'_>; 2], height_px: u32) -> Result<Vec<u8>, ImageError> {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, JPEG_QUALITY).encode_image(&beside(views, height_px))?;
    Ok(file)
}

/// Both faces beside each other, the first one at the left, so many px high.
pub fn beside(views: [View<'_>; 2], height_px: u32) -> RgbImage {
    let part = |share: f32| (share * height_px as f32).round() as u32;
    let (width, gap) = (part(WIDTH), part(GAP).max(1));
    let mut both = RgbImage::from_pixel(2 * width + gap, height_px, GROUND);
    for (view, left) in views.into_iter().zip([0, width + gap]) {
        replace(&mut both, &level(view, Size { width_px: width, height_px }), i64::from(left), 0);
    }
    both
}

/// A face with level eyes.
fn level(View { picture, eyes: [right, left] }: View<'_>, to: Size) -> RgbImage {
    let apart = EYES_APART * to.height_px as f32;
    let scale = apart / right.distance(left).max(1.0);
    // What is larger is first reduced by area: a warp alone would skip px.
    let side = |px: u32| ((px as f32 * scale.min(1.0)).round() as u32).max(1);
    let reduced = resized(picture, Size { width_px: side(picture.width()), height_px: side(picture.height()) });
    let factor = reduced.height() as f32 / picture.height().max(1) as f32;
    let (middle, step) = (right.midpoint(left).scaled(factor), factor / scale);
    let (sin, cos) = (left.y - right.y).atan2(left.x - right.x).sin_cos();
    let centre = Point::new(to.width_px as f32 / 2.0, EYE_LINE * to.height_px as f32);
    // Px are counted by their middles on both sides.
    let place = |x: f32, y: f32| {
        let (x, y) = ((x + 0.5 - centre.x) * step, (y + 0.5 - centre.y) * step);
        (middle.x + x * cos - y * sin - 0.5, middle.y + x * sin + y * cos - 0.5)
    };
    let mut face = RgbImage::new(to.width_px, to.height_px);
    warp_into_with(&reduced, place, Interpolation::Bilinear, Border::Constant(GROUND), &mut face);
    face
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A grey picture with two dark dots for eyes.
    fn painted(eyes: [Point; 2], radius: f32) -> RgbImage {
        RgbImage::from_fn(480, 640, |x, y| {
            let at = Point::new(x as f32 + 0.5, y as f32 + 0.5);
            if eyes.iter().any(|eye| eye.distance(at) < radius) { Rgb([0; 3]) } else { Rgb([160; 3]) }
        })
    }

    /// The middle of the dark px of a part.
    fn dark(picture: &RgbImage, columns: std::ops::Range<u32>) -> Point {
        let dots = picture.enumerate_pixels().filter(|(x, _, px)| columns.contains(x) && px.0[0] < 80);
        let (sum, count) = dots.fold((Point::default(), 0.0), |(sum, count), (x, y, _)| {
            (Point::new(sum.x + x as f32 + 0.5, sum.y + y as f32 + 0.5), count + 1.0)
        });
        sum.scaled(1.0 / count)
    }

    #[test]
    fn eyes_of_any_size_and_turn_come_to_the_same_places() {
        let old = [Point::new(150.0, 300.0), Point::new(350.0, 340.0)];
        let new = [Point::new(240.0, 330.0), Point::new(280.0, 325.0)];
        let pictures = [painted(old, 12.0), painted(new, 2.6)];
        let both = beside([View { picture: &pictures[0], eyes: old }, View { picture: &pictures[1], eyes: new }], 200);
        assert_eq!(both.dimensions(), (324, 200));
        for (from, to, eye) in [(0, 80, 55.0), (80, 160, 105.0), (164, 244, 219.0), (244, 324, 269.0)] {
            let found = dark(&both, from..to);
            assert!(found.distance(Point::new(eye, 92.0)) < 1.5, "{from}: {found:?}");
        }
    }

    #[test]
    fn a_face_at_the_edge_has_grey_beyond_it() {
        let eyes = [Point::new(5.0, 10.0), Point::new(55.0, 10.0)];
        let picture = painted(eyes, 3.0);
        let both = beside([View { picture: &picture, eyes }; 2], 120);
        assert_eq!(*both.get_pixel(2, 2), GROUND);
    }
}
