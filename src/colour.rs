//! Colours: sRGB, CIELAB (D65) and CIEDE2000.

use image::RgbImage;
use palette::color_difference::Ciede2000;
use palette::white_point::D65;
use palette::{FromColor, IntoColor, Srgb};
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
    /// Converts a picture in sRGB 0–255.
    pub fn of(picture: &RgbImage) -> Self {
        let mut last = (Rgb::new(0, 0, 0), Rgb::new(0, 0, 0).to_lab());
        let pixels = picture
            .pixels()
            .map(|px| {
                let rgb = Rgb::new(px[0], px[1], px[2]);
                if rgb != last.0 {
                    last = (rgb, rgb.to_lab());
                }
                last.1
            })
            .collect();
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

    /// All pixels, row by row.
    pub fn pixels(&self) -> &[Lab] {
        &self.pixels
    }
}
