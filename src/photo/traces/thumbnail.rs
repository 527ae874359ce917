//! Whether a thumbnail shows the picture that it stands in.
//!
//! A camera makes the thumbnail from the picture; a program that crops or paints and does not make it anew leaves the old one (Kee and
//! Farid, "Digital image authentication from thumbnails", 2010).

use image::RgbImage;

use crate::photo::jpeg::Jpeg;
use crate::photo::jpeg_pixels::{self, Samples};

/// No thumbnail has a longer side, px.
const LONGEST: u32 = 1024;
/// Cells across and down in which both pictures are compared.
const CELLS: u32 = 24;
/// Px of a cell that are looked at, across and down.
const SAMPLES: u32 = 6;
/// Luma of the bars by which cameras fit a picture into a thumbnail of another shape, 0–255.
const BAR: u32 = 24;
/// Sides that differ by more, as a share, are another shape: sides of 160 × 120 px rounded to whole blocks of 8 are off by 4 %.
const SHAPE: f32 = 0.06;
/// Pictures plainer than this, levels of standard deviation, correlate by chance.
const PLAIN: f32 = 6.0;
/// Correlation of luma below which they show different things: of 98 portraits none whose thumbnail is its own falls below it, darker, brighter or
/// flatter ones among them, and all from which a tenth was cropped do (docs/ACCURACY.md).
const SAME: f32 = 0.93;

/// How a thumbnail differs from its picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Difference {
    /// It has another shape: its width and height, px.
    Shape(u32, u32),
    /// It shows something else: the correlation of luma, −1–1.
    Content(f32),
}

/// How a thumbnail, a JPEG, differs from the picture that it stands in, both as they are stored; none where it does not or cannot be read.
pub(super) fn difference(thumbnail: &[u8], picture: &RgbImage) -> Option<Difference> {
    let small = decode(thumbnail)?;
    let (top, bottom) = bars(small.height(), |row| (0..small.width()).all(|x| luma(&small, x, row) < BAR));
    let (left, right) = bars(small.width(), |column| (0..small.height()).all(|y| luma(&small, column, y) < BAR));
    let whole = Cut { left: 0, top: 0, width: small.width(), height: small.height() };
    let inside = Cut { left, top, width: (right - left).max(1), height: (bottom - top).max(1) };
    let shape = picture.width() as f32 / picture.height() as f32;
    let fits = |cut: &Cut| (cut.width as f32 / cut.height as f32 / shape - 1.0).abs() <= SHAPE;
    let Some(cut) = [whole, inside].into_iter().find(fits) else { return Some(Difference::Shape(small.width(), small.height())) };
    let all = Cut { left: 0, top: 0, width: picture.width(), height: picture.height() };
    let correlation = correlation(&cells(&small, &cut), &cells(picture, &all))?;
    (correlation < SAME).then_some(Difference::Content(correlation))
}

/// A part of a picture, px.
struct Cut {
    left: u32,
    top: u32,
    width: u32,
    height: u32,
}

fn decode(bytes: &[u8]) -> Option<RgbImage> {
    let jpeg = Jpeg::read(bytes);
    let frame = jpeg.frame.as_ref()?;
    if !(8..=LONGEST).contains(&frame.width_px) || !(8..=LONGEST).contains(&frame.height_px) {
        return None;
    }
    let decoded = jpeg_pixels::decode_whole(bytes, frame).ok().filter(|decoded| decoded.layout == Samples::Rgb)?;
    RgbImage::from_raw(frame.width_px, frame.height_px, decoded.samples)
}

/// Where the dark lines at both ends are over.
fn bars(length: u32, dark: impl Fn(u32) -> bool) -> (u32, u32) {
    let first = (0..length).find(|line| !dark(*line)).unwrap_or(0);
    let last = (first..length).rev().find(|line| !dark(*line)).unwrap_or(length - 1);
    (first, last + 1)
}

/// Luma of Rec. 601, 0–255.
fn luma(picture: &RgbImage, x: u32, y: u32) -> u32 {
    let [red, green, blue] = picture.get_pixel(x, y).0.map(u32::from);
    (299 * red + 587 * green + 114 * blue) / 1000
}

/// Mean luma of each cell, row by row.
fn cells(picture: &RgbImage, cut: &Cut) -> Vec<f32> {
    // The middles of equal parts of a side.
    let place = |from: u32, length: u32, part: u32| from + (2 * part + 1) * length / (2 * CELLS * SAMPLES);
    let mean = |cell_x: u32, cell_y: u32| {
        let places = (0..SAMPLES * SAMPLES).map(|n| (cell_x * SAMPLES + n % SAMPLES, cell_y * SAMPLES + n / SAMPLES));
        places.map(|(x, y)| luma(picture, place(cut.left, cut.width, x), place(cut.top, cut.height, y))).sum::<u32>() as f32
    };
    let cells = (0..CELLS * CELLS).map(|n| mean(n % CELLS, n / CELLS) / (SAMPLES * SAMPLES) as f32);
    cells.collect()
}

/// Pearson's correlation; none where one of both is plain.
fn correlation(a: &[f32], b: &[f32]) -> Option<f32> {
    let count = a.len() as f32;
    let (mean_a, mean_b) = (a.iter().sum::<f32>() / count, b.iter().sum::<f32>() / count);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        aa += (a - mean_a) * (a - mean_a);
        bb += (b - mean_b) * (b - mean_b);
        ab += (a - mean_a) * (b - mean_b);
    }
    let plain = PLAIN * PLAIN * count;
    (aa > plain && bb > plain).then(|| ab / (aa * bb).sqrt())
}

#[cfg(test)]
mod tests {
    use image::codecs::jpeg::JpegEncoder;
    use image::{Rgb, imageops};

    use super::*;

    /// A disc on a slope.
    fn picture() -> RgbImage {
        RgbImage::from_fn(480, 640, |x, y| {
            let inside = (x as f32 - 240.0).powi(2) + (y as f32 - 260.0).powi(2) < 120.0 * 120.0;
            if inside { Rgb([220, 170, 140]) } else { Rgb([(x / 8) as u8, 90, (y / 8) as u8]) }
        })
    }

    fn jpeg(picture: &RgbImage) -> Vec<u8> {
        let mut bytes = Vec::new();
        JpegEncoder::new_with_quality(&mut bytes, 70).encode_image(picture).expect("a JPEG is written");
        bytes
    }

    fn small(picture: &RgbImage, width: u32, height: u32) -> RgbImage {
        imageops::thumbnail(picture, width, height)
    }

    #[test]
    fn the_pictures_own_thumbnail_is_the_same() {
        assert_eq!(difference(&jpeg(&small(&picture(), 120, 160)), &picture()), None);
    }

    #[test]
    fn bars_beside_the_picture_belong_to_the_thumbnail() {
        let mut barred = RgbImage::new(160, 160);
        imageops::overlay(&mut barred, &small(&picture(), 120, 160), 20, 0);
        assert_eq!(difference(&jpeg(&barred), &picture()), None);
    }

    #[test]
    fn another_shape_was_cropped() {
        assert_eq!(difference(&jpeg(&small(&picture(), 160, 120)), &picture()), Some(Difference::Shape(160, 120)));
    }

    #[test]
    fn a_part_in_the_same_shape_shows_something_else() {
        let part = imageops::crop_imm(&picture(), 120, 0, 360, 480).to_image();
        assert!(matches!(difference(&jpeg(&small(&picture(), 120, 160)), &part), Some(Difference::Content(_))));
    }

    #[test]
    fn rubbish_and_giants_are_passed_over() {
        assert_eq!(difference(b"\xFF\xD8\xFF\xD9", &picture()), None);
        assert_eq!(difference(&jpeg(&RgbImage::new(1100, 16)), &picture()), None);
    }
}
