//! Colours: sRGB, CIELAB (D65) and CIEDE2000.

use std::sync::LazyLock;

use image::RgbImage;
use palette::color_difference::Ciede2000;
use palette::white_point::{D65, WhitePoint};
use palette::{FromColor, IntoColor, LinSrgb, Srgb, Xyz};
use serde::{Deserialize, Serialize};

/// A colour in sRGB, 0–255 a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rgb {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Rgb {
    /// A colour from its channels, sRGB 0–255.
    pub const fn new(r: u8, g: u8, b: u8) -> Self {
        Self { r, g, b }
    }

    /// The same colour in CIELAB under D65.
    pub fn to_lab(self) -> Lab {
        let lab = palette::Lab::<D65, f32>::from_color(Srgb::new(self.r, self.g, self.b).into_linear::<f32>());
        Lab { l: lab.l, a: lab.a, b: lab.b }
    }

    /// `#rrggbb`.
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.r, self.g, self.b)
    }
}

/// A colour in CIELAB under D65.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Lab {
    /// Lightness L*, 0–100.
    pub l: f32,
    /// Green to red a*, about −128–127.
    pub a: f32,
    /// Blue to yellow b*, about −128–127.
    pub b: f32,
}

impl Lab {
    /// A colour from its coordinates.
    pub const fn new(l: f32, a: f32, b: f32) -> Self {
        Self { l, a, b }
    }

    /// Chroma C*ab.
    pub fn chroma(self) -> f32 {
        self.a.hypot(self.b)
    }

    /// Hue angle hab, degrees, 0–360.
    pub fn hue_deg(self) -> f32 {
        self.b.atan2(self.a).to_degrees().rem_euclid(360.0)
    }

    /// The Euclidean distance ΔE*ab (CIE 1976).
    pub fn distance(self, other: Self) -> f32 {
        ((self.l - other.l).powi(2) + (self.a - other.a).powi(2) + (self.b - other.b).powi(2)).sqrt()
    }

    /// The nearest colour of sRGB.
    pub fn to_rgb(self) -> Rgb {
        let rgb: Srgb<f32> = palette::Lab::<D65, f32>::new(self.l, self.a, self.b).into_color();
        let rgb: Srgb<u8> = rgb.into_format();
        Rgb { r: rgb.red, g: rgb.green, b: rgb.blue }
    }
}

/// The CIEDE2000 difference of two colours.
///
/// # Source
/// Sharma, Wu, Dalal, "The CIEDE2000 color-difference formula", Color Res. Appl. 30 (2005).
pub fn delta_e(one: Lab, other: Lab) -> f32 {
    let one = palette::Lab::<D65, f32>::new(one.l, one.a, one.b);
    one.difference(palette::Lab::new(other.l, other.a, other.b))
}

/// A picture in CIELAB, row by row.
#[derive(Debug, Clone)]
pub struct LabImage {
    width_px: u32,
    pixels: Vec<Lab>,
}

impl LabImage {
    /// Converts a picture in sRGB 0–255; the same as [`Rgb::to_lab`] to 0.01.
    pub fn of(picture: &RgbImage) -> Self {
        static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);
        let tables: &Tables = &TABLES;
        let (pixels, _) = picture.as_raw().as_chunks::<3>();
        let pixels = pixels.iter().map(|px| tables.lab(*px)).collect();
        Self { width_px: picture.width(), pixels }
    }

    /// Columns.
    pub fn width_px(&self) -> u32 {
        self.width_px
    }

    /// Rows.
    pub fn height_px(&self) -> u32 {
        self.pixels.len() as u32 / self.width_px.max(1)
    }

    /// The colour at column `x`, row `y`; both inside the picture.
    pub fn at(&self, x: u32, y: u32) -> Lab {
        self.pixels[(y * self.width_px + x) as usize]
    }

    /// The colours of row `y`, which is inside the picture.
    pub fn row(&self, y: u32) -> &[Lab] {
        let width = self.width_px as usize;
        &self.pixels[y as usize * width..][..width]
    }

    /// All pixels, row by row.
    pub fn pixels(&self) -> &[Lab] {
        &self.pixels
    }
}

/// The conversion of a whole picture: palette's own numbers, looked up.
struct Tables {
    /// Each byte's share of X, Y and Z, white being 1, for red, green and blue.
    tristimulus: [[[f32; 3]; 256]; 3],
    /// CIELAB's f over 0–1.
    curve: Vec<f32>,
}

/// Cells of the curve; between two of them it is straight to 10⁻⁵.
const CELLS: usize = 4096;

impl Tables {
    fn new() -> Self {
        let white: Xyz<D65, f32> = <D65 as WhitePoint<f32>>::get_xyz().with_white_point();
        let share = |channel: usize, byte: u8| {
            let mut rgb = [0u8; 3];
            rgb[channel] = byte;
            let linear: LinSrgb<f32> = Srgb::from(rgb).into_linear();
            let xyz = Xyz::<D65, f32>::from_color(linear);
            [xyz.x / white.x, xyz.y / white.y, xyz.z / white.z]
        };
        Self {
            tristimulus: std::array::from_fn(|channel| std::array::from_fn(|byte| share(channel, byte as u8))),
            curve: (0..=CELLS + 1).map(|cell| curve(cell as f32 / CELLS as f32)).collect(),
        }
    }

    fn lab(&self, [r, g, b]: [u8; 3]) -> Lab {
        let (red, green, blue) =
            (&self.tristimulus[0][usize::from(r)], &self.tristimulus[1][usize::from(g)], &self.tristimulus[2][usize::from(b)]);
        let [x, y, z] = std::array::from_fn(|at| self.curve_at(red[at] + green[at] + blue[at]));
        Lab { l: 116.0 * y - 16.0, a: 500.0 * (x - y), b: 200.0 * (y - z) }
    }

    fn curve_at(&self, value: f32) -> f32 {
        let place = value.min(1.0) * CELLS as f32;
        let cell = place as usize;
        self.curve[cell] + (self.curve[cell + 1] - self.curve[cell]) * (place - cell as f32)
    }
}

/// CIELAB's f (CIE 15:2018, 8.2.1).
fn curve(value: f32) -> f32 {
    if value > (6.0f32 / 29.0).powi(3) { value.cbrt() } else { value * (29.0f32 / 6.0).powi(2) / 3.0 + 4.0 / 29.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_colours_that_its_pixels_have() {
        let steps = || (0..=255u8).step_by(15);
        for (r, g, b) in steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| (r, g, b)))) {
            let lab = LabImage::of(&RgbImage::from_pixel(1, 1, image::Rgb([r, g, b]))).at(0, 0);
            let asked = Rgb::new(r, g, b).to_lab();
            assert!(lab.distance(asked) < 0.01, "{r} {g} {b}: {lab:?}, asked {asked:?}");
        }
    }
}
