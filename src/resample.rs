//! Pictures at other sizes; the only user of `fast_image_resize`.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::{GrayImage, RgbImage};

use crate::geometry::Size;

/// The picture at another size, sRGB 0–255; reduced by area, enlarged by Catmull-Rom. Unchanged where the size is the same.
///
/// # Panics
/// If either size is empty.
pub fn resized(picture: &RgbImage, to: Size) -> RgbImage {
    if (picture.width(), picture.height()) == (to.width_px, to.height_px) {
        return picture.clone();
    }
    let bytes = resize(picture.as_raw(), picture.width(), picture.height(), to, PixelType::U8x3);
    RgbImage::from_raw(to.width_px, to.height_px, bytes).expect("three bytes a pixel")
}

/// The grey picture at another size, 0–255; reduced by area, enlarged by Catmull-Rom.
///
/// # Panics
/// If either size is empty.
pub fn resized_grey(picture: &GrayImage, to: Size) -> GrayImage {
    let bytes = resize(picture.as_raw(), picture.width(), picture.height(), to, PixelType::U8);
    GrayImage::from_raw(to.width_px, to.height_px, bytes).expect("one byte a pixel")
}

/// A plane of numbers at another size, bilinear with the corners of both grids aligned at their outer edges.
///
/// # Panics
/// If `plane` is not `from.width_px * from.height_px` long.
pub fn upsampled(plane: &[f32], from: Size, to: Size) -> Vec<f32> {
    assert_eq!(plane.len(), (from.width_px * from.height_px) as usize, "one number a cell");
    let Bilinear { columns, rows, .. } = Bilinear::new(from, to);
    let width = from.width_px as usize;
    let mut out = Vec::with_capacity((to.width_px * to.height_px) as usize);
    for row in &rows {
        let (upper, lower) = (&plane[row.first * width..][..width], &plane[row.second * width..][..width]);
        for column in &columns {
            let top = upper[column.first] + (upper[column.second] - upper[column.first]) * column.weight;
            let bottom = lower[column.first] + (lower[column.second] - lower[column.first]) * column.weight;
            out.push(top + (bottom - top) * row.weight);
        }
    }
    out
}

/// Where each pixel of a large grid lies between the cells of a small one; both grids' outer edges are aligned.
#[derive(Debug)]
pub struct Bilinear {
    width: usize,
    columns: Vec<Tap>,
    rows: Vec<Tap>,
}

impl Bilinear {
    /// Places of the pixels of a grid `to` between the cells of a grid `from`.
    pub fn new(from: Size, to: Size) -> Self {
        Self { width: from.width_px as usize, columns: taps(from.width_px, to.width_px), rows: taps(from.height_px, to.height_px) }
    }

    /// The cells round column `x`, row `y` of the large grid, mixed by nearness.
    ///
    /// # Panics
    /// If `cells` is not the small grid, row by row, or the place is outside the large one.
    pub fn mix<const N: usize>(&self, cells: &[[f32; N]], x: u32, y: u32) -> [f32; N] {
        let (column, row) = (&self.columns[x as usize], &self.rows[y as usize]);
        let across = |row: usize| {
            let (left, right) = (&cells[row * self.width + column.first], &cells[row * self.width + column.second]);
            std::array::from_fn::<f32, N, _>(|at| left[at] + (right[at] - left[at]) * column.weight)
        };
        let (top, bottom) = (across(row.first), across(row.second));
        std::array::from_fn(|at| top[at] + (bottom[at] - top[at]) * row.weight)
    }
}

#[derive(Debug)]
struct Tap {
    first: usize,
    second: usize,
    weight: f32,
}

fn taps(from: u32, to: u32) -> Vec<Tap> {
    let step = from as f32 / to as f32;
    (0..to)
        .map(|at| {
            let place = ((at as f32 + 0.5) * step - 0.5).clamp(0.0, from as f32 - 1.0);
            let first = place.floor();
            Tap { first: first as usize, second: (first as usize + 1).min(from as usize - 1), weight: place - first }
        })
        .collect()
}

fn resize(bytes: &[u8], width: u32, height: u32, to: Size, kind: PixelType) -> Vec<u8> {
    let source = ImageRef::new(width, height, bytes, kind).expect("the buffer has the picture's size");
    let mut target = Image::new(to.width_px, to.height_px, kind);
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::CatmullRom)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).expect("both pictures have the same pixel type");
    target.into_vec()
}
