//! Colours: sRGB, CIELAB (D65) and CIEDE2000.

use std::ops::Range;
use std::sync::LazyLock;

use image::RgbImage;
use palette::color_difference::Ciede2000;
use palette::white_point::{D65, WhitePoint};
use palette::{FromColor, IntoColor, LinSrgb, Srgb, Xyz};
use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};
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
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
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
        (self.a * self.a + self.b * self.b).sqrt()
    }

    /// Linear luminance, 0–1, that the lightness stands for (CIE 15).
    pub fn luminance(self) -> f32 {
        if self.l > 8.0 { ((self.l + 16.0) / 116.0).powi(3) } else { self.l * 27.0 / 24_389.0 }
    }

    /// Hue angle hab, degrees, 0–360.
    pub fn hue_deg(self) -> f32 {
        self.b.atan2(self.a).to_degrees().rem_euclid(360.0)
    }

    /// The Euclidean distance ΔE*ab (CIE 1976).
    pub fn distance(self, other: Self) -> f32 {
        ((self.l - other.l).powi(2) + (self.a - other.a).powi(2) + (self.b - other.b).powi(2)).sqrt()
    }

    /// The same surface under so many times as much light.
    #[must_use]
    pub fn lit(self, times: f32) -> Self {
        let xyz: Xyz<D65, f32> = palette::Lab::<D65, f32>::new(self.l, self.a, self.b).into_color();
        let lab: palette::Lab<D65, f32> = (xyz * times).into_color();
        Self { l: lab.l, a: lab.a, b: lab.b }
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

/// A picture in CIELAB: one plane a coordinate, row by row.
#[derive(Debug, Clone)]
pub struct LabImage {
    width_px: u32,
    lightness: Vec<f32>,
    a: Vec<f32>,
    b: Vec<f32>,
}

impl LabImage {
    /// Converts a picture in sRGB 0–255; the same as [`Rgb::to_lab`] to 0.01.
    pub fn of(picture: &RgbImage) -> Self {
        static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);
        let tables: &Tables = &TABLES;
        let (pixels, _) = picture.as_raw().as_chunks::<3>();
        let mut planes = [(); 3].map(|()| Vec::with_capacity(pixels.len()));
        let mut stretch = [[0.0; STRETCH]; 3];
        for pixels in pixels.chunks(STRETCH) {
            let [x, y, z] = &mut stretch;
            for ([r, g, b], ((x, y), z)) in pixels.iter().zip(x.iter_mut().zip(y.iter_mut()).zip(z.iter_mut())) {
                (*x, *y, *z) = (tables.linear[usize::from(*r)], tables.linear[usize::from(*g)], tables.linear[usize::from(*b)]);
            }
            ToLab { shares: &tables.shares, planes: [x, y, z] }.dispatch();
            planes.iter_mut().zip(&stretch).for_each(|(plane, stretch)| plane.extend_from_slice(&stretch[..pixels.len()]));
        }
        let [lightness, a, b] = planes;
        Self { width_px: picture.width(), lightness, a, b }
    }

    /// Columns.
    pub fn width_px(&self) -> u32 {
        self.width_px
    }

    /// Rows.
    pub fn height_px(&self) -> u32 {
        self.lightness.len() as u32 / self.width_px.max(1)
    }

    /// The colour at column `x`, row `y`; both inside the picture.
    pub fn at(&self, x: u32, y: u32) -> Lab {
        let at = (y * self.width_px + x) as usize;
        Lab { l: self.lightness[at], a: self.a[at], b: self.b[at] }
    }

    /// L*, row by row.
    pub fn lightness(&self) -> &[f32] {
        &self.lightness
    }

    /// L*, a* and b*, row by row each.
    pub fn planes(&self) -> [&[f32]; 3] {
        [&self.lightness, &self.a, &self.b]
    }

    /// L* of some columns of some rows, row by row.
    pub fn lightness_within(&self, x: Range<u32>, y: Range<u32>) -> Vec<f32> {
        let mut found = Vec::with_capacity(x.len() * y.len());
        y.for_each(|y| found.extend_from_slice(self.run(y, x.clone())[0]));
        found
    }

    /// L*, a* and b* of the pixels from column `x.start` to before `x.end` of row `y`, all inside the picture.
    pub fn run(&self, y: u32, x: Range<u32>) -> [&[f32]; 3] {
        let row = (y * self.width_px) as usize;
        self.planes().map(|plane| &plane[row + x.start as usize..row + x.end as usize])
    }

    /// The colours of the pixels from column `x.start` to before `x.end` of row `y`, all inside the picture.
    pub fn stretch(&self, y: u32, x: Range<u32>) -> impl Iterator<Item = Lab> + '_ {
        let [l, a, b] = self.run(y, x);
        l.iter().zip(a).zip(b).map(|((l, a), b)| Lab { l: *l, a: *a, b: *b })
    }
}

/// Pixels that are converted at once, in memory next to the processor.
const STRETCH: usize = 256;

/// palette's own numbers.
struct Tables {
    /// The light that a byte stands for, 0–1.
    linear: [f32; 256],
    /// The shares of red, green and blue light in X, Y and Z, white being 1.
    shares: [[f32; 3]; 3],
}

impl Tables {
    fn new() -> Self {
        let white: Xyz<D65, f32> = <D65 as WhitePoint<f32>>::get_xyz().with_white_point();
        let xyz = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)].map(|(r, g, b)| Xyz::<D65, f32>::from_color(LinSrgb::new(r, g, b)));
        Self {
            linear: std::array::from_fn(|byte| Srgb::new(byte as u8, 0, 0).into_linear::<f32>().red),
            shares: [xyz.map(|xyz| xyz.x / white.x), xyz.map(|xyz| xyz.y / white.y), xyz.map(|xyz| xyz.z / white.z)],
        }
    }
}

/// Red, green and blue light to L*, a* and b* in place (CIE 15:2018, 8.2.1).
struct ToLab<'a> {
    shares: &'a [[f32; 3]; 3],
    planes: [&'a mut [f32]; 3],
}

impl SimdOp for ToLab<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let ops = isa.f32();
        let [x, y, z] = self.planes;
        let lanes = ops.len();
        let shares = self.shares.map(|row| row.map(|share| ops.splat(share)));
        for at in (0..x.len()).step_by(lanes) {
            let (red, green, blue) = (ops.load(&x[at..]), ops.load(&y[at..]), ops.load(&z[at..]));
            let sum = |share: [I::F32; 3]| ops.mul_add(share[2], blue, ops.mul_add(share[1], green, ops.mul(share[0], red)));
            let (fx, fy, fz) = (curve(isa, sum(shares[0])), curve(isa, sum(shares[1])), curve(isa, sum(shares[2])));
            ops.store(ops.mul_add(ops.splat(116.0), fy, ops.splat(-16.0)), &mut x[at..]);
            ops.store(ops.mul(ops.splat(500.0), ops.sub(fx, fy)), &mut y[at..]);
            ops.store(ops.mul(ops.splat(200.0), ops.sub(fy, fz)), &mut z[at..]);
        }
    }
}

/// One over the cube root, from (6/29)³ to 1, to 16 %: a polynomial of the fourth degree of the least relative error.
const START: [f32; 5] = [43.97, -102.07, 81.44, -26.45, 4.28];

/// CIELAB's f: the cube root, and below (6/29)³ a line.
///
/// The root is value · r², r being one over the root: that is found without a division. It begins on a polynomial that is right
/// to a sixth from the line's end to 1, and each step of Householder's method of the third order brings four times the digits.
#[inline(always)]
fn curve<I: Isa>(isa: I, value: I::F32) -> I::F32 {
    let ops = isa.f32();
    let least = ops.splat((6.0f32 / 29.0).powi(3));
    let above = ops.max(value, least);
    let mut inverse = ops.splat(START[0]);
    for factor in &START[1..] {
        inverse = ops.mul_add(inverse, above, ops.splat(*factor));
    }
    for _ in 0..2 {
        let cube = ops.mul(ops.mul(above, inverse), ops.mul(inverse, inverse));
        let off = ops.sub(ops.splat(1.0), cube);
        let more = ops.mul_add(off, ops.splat(14.0 / 81.0), ops.splat(2.0 / 9.0));
        let more = ops.mul_add(off, more, ops.splat(1.0 / 3.0));
        inverse = ops.mul_add(inverse, ops.mul(off, more), inverse);
    }
    let root = ops.mul(above, ops.mul(inverse, inverse));
    let line = ops.mul_add(value, ops.splat((29.0f32 / 6.0).powi(2) / 3.0), ops.splat(4.0 / 29.0));
    ops.select(root, line, ops.gt(value, least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_colours_that_its_pixels_have() {
        let steps = || (0..=255u8).step_by(5);
        for (r, g, b) in steps().flat_map(|r| steps().flat_map(move |g| steps().map(move |b| (r, g, b)))) {
            let lab = LabImage::of(&RgbImage::from_pixel(1, 1, image::Rgb([r, g, b]))).at(0, 0);
            let asked = Rgb::new(r, g, b).to_lab();
            assert!(lab.distance(asked) < 0.01, "{r} {g} {b}: {lab:?}, asked {asked:?}");
        }
    }
}
