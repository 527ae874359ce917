//! `[case.picture]`: a painted picture. Shapes are laid over each other in their order.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub(crate) struct Picture {
    /// Width and height, px.
    size: [u32; 2],
    /// `#rrggbb`.
    background: String,
    shapes: Vec<Shape>,
    /// Saved and read again as a JPEG of this quality, so that edges ring.
    jpeg: Option<u8>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Shape {
    kind: Kind,
    /// Left, top, width, height, px; it may reach over the picture's edge.
    at: [i64; 4],
    colour: String,
    /// The colour at the lower edge, where it changes downwards.
    to: Option<String>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Box,
    Ellipse,
}

impl Default for Picture {
    fn default() -> Self {
        Self { size: [48, 64], background: "#64c5ff".into(), shapes: Vec::new(), jpeg: None }
    }
}

impl Picture {
    pub(crate) fn paint(&self) -> RgbImage {
        let [width, height] = self.size;
        let mut picture = RgbImage::from_pixel(width, height, colour(&self.background));
        for (x, y, px) in picture.enumerate_pixels_mut() {
            for shape in self.shapes.iter().filter(|shape| shape.covers(i64::from(x), i64::from(y))) {
                *px = shape.colour_at(i64::from(y));
            }
        }
        self.jpeg.map_or_else(|| picture.clone(), |quality| saved(&picture, quality))
    }
}

impl Shape {
    fn covers(&self, x: i64, y: i64) -> bool {
        let [left, top, width, height] = self.at;
        let inside = (left..left + width).contains(&x) && (top..top + height).contains(&y);
        match self.kind {
            Kind::Box => inside,
            Kind::Ellipse => {
                let across = (2 * (x - left) + 1 - width) as f64 / width as f64;
                let down = (2 * (y - top) + 1 - height) as f64 / height as f64;
                inside && across.hypot(down) <= 1.0
            }
        }
    }

    fn colour_at(&self, y: i64) -> Rgb<u8> {
        let (from, Some(to)) = (colour(&self.colour), &self.to) else { return colour(&self.colour) };
        let (to, share) = (colour(to), (y - self.at[1]) as f32 / self.at[3] as f32);
        let between = |channel: usize| f32::from(from.0[channel]) + share * (f32::from(to.0[channel]) - f32::from(from.0[channel]));
        Rgb([0, 1, 2].map(|channel| between(channel).round() as u8))
    }
}

fn colour(text: &str) -> Rgb<u8> {
    let number = u32::from_str_radix(text.trim_start_matches('#'), 16).expect("a colour is written #rrggbb");
    let [_, r, g, b] = number.to_be_bytes();
    Rgb([r, g, b])
}

fn saved(picture: &RgbImage, quality: u8) -> RgbImage {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, quality).encode_image(picture).expect("a painted picture can be saved");
    image::load_from_memory(&bytes).expect("what was saved can be read").into_rgb8()
}
