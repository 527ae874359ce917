//! Pictures at other sizes; the only user of `fast_image_resize`.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};
use image::RgbImage;

use crate::geometry::{Bounds, Size};

/// The picture at another size, sRGB 0–255; reduced by area, enlarged by Catmull-Rom. Unchanged where the size is the same.
///
/// # Panics
/// If either size is empty.
pub fn resized(picture: &RgbImage, to: Size) -> RgbImage {
    if (picture.width(), picture.height()) == (to.width_px, to.height_px) {
        return picture.clone();
    }
    filtered(picture, to, FilterType::CatmullRom)
}

/// A part of the picture at another size, sRGB 0–255, as [`resized`]; unchanged where it is all of it at its own size.
///
/// # Panics
/// If a size is empty or the part does not lie within the picture.
pub fn cut(picture: &RgbImage, part: Bounds, to: Size) -> RgbImage {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let is_whole = part.x.max(part.y) <= 0.0 && (part.width - width).abs().max((part.height - height).abs()) < 0.5;
    if is_whole && (picture.width(), picture.height()) == (to.width_px, to.height_px) {
        return picture.clone();
    }
    let [x, y] = [part.x.max(0.0), part.y.max(0.0)].map(f64::from);
    let [width, height] = [f64::from(part.width).min(f64::from(width) - x), f64::from(part.height).min(f64::from(height) - y)];
    convolved(picture, to, FilterType::CatmullRom, ResizeOptions::new().crop(x, y, width, height))
}

/// The picture at a smaller size, each pixel the mean of those it covers: what networks learnt from, in a quarter of the time of
/// [`resized`].
///
/// # Panics
/// If either size is empty.
pub fn reduced(picture: &RgbImage, to: Size) -> RgbImage {
    filtered(picture, to, FilterType::Box)
}

/// A plane of numbers at another size, bilinear; both grids' outer edges are aligned.
///
/// # Panics
/// If `plane` is not `from.width_px * from.height_px` long.
pub fn upsampled(plane: &[f32], from: Size, to: Size) -> Vec<f32> {
    assert_eq!(plane.len(), (from.width_px * from.height_px) as usize, "one number a cell");
    Bilinear::new(from, to).enlarged(plane)
}

/// Where each pixel of a large grid lies between the cells of a small one.
#[derive(Debug, Clone)]
pub struct Bilinear {
    width: usize,
    /// The whole line, twice as fine.
    doubles: bool,
    columns: Vec<Tap>,
    rows: Vec<Tap>,
}

/// Part of a small grid's side, cells.
#[derive(Debug, Clone, Copy)]
pub struct Span {
    /// Where it begins.
    pub from: f32,
    /// How long it is.
    pub length: f32,
    /// Cells of the whole side.
    pub cells: usize,
}

impl Bilinear {
    /// Places of the pixels of a grid `to` between the cells of a grid `from`; both grids' outer edges are aligned.
    pub fn new(from: Size, to: Size) -> Self {
        let whole = |cells: u32| Span { from: 0.0, length: cells as f32, cells: cells as usize };
        Self::within(whole(from.width_px), whole(from.height_px), to)
    }

    /// Places of the pixels of a grid `to` that covers but some columns and rows of a small grid.
    pub fn within(columns: Span, rows: Span, to: Size) -> Self {
        let doubles =
            columns.from.abs() < f32::EPSILON && columns.length as usize == columns.cells && to.width_px as usize == 2 * columns.cells;
        Self { width: columns.cells, doubles, columns: taps(columns, to.width_px), rows: taps(rows, to.height_px) }
    }

    /// The columns' places.
    pub fn columns(&self) -> &[Tap] {
        &self.columns
    }

    /// The rows' places.
    pub fn rows(&self) -> &[Tap] {
        &self.rows
    }

    /// The cells of a small grid, row by row, at the large grid's size.
    #[inline(always)]
    pub fn enlarged(&self, cells: &[f32]) -> Vec<f32> {
        let mut line = vec![0.0; self.width];
        let mut out = Vec::with_capacity(self.columns.len() * self.rows.len());
        for row in &self.rows {
            row.mix_rows(cells, &mut line);
            let start = out.len();
            out.resize(start + self.columns.len(), 0.0);
            self.spread(&line, &mut out[start..]);
        }
        out
    }

    /// A line of the small grid at the large one's length.
    #[inline(always)]
    pub fn spread(&self, line: &[f32], out: &mut [f32]) {
        let last = self.width - 1;
        if !self.doubles || last == 0 {
            out.iter_mut().zip(&self.columns).for_each(|(value, column)| *value = column.mix(line));
            return;
        }
        // Every pixel is three quarters of the nearest cell and a quarter of the next one.
        (out[0], out[2 * last + 1]) = (line[0], line[last]);
        for (pair, cells) in out[1..=2 * last].as_chunks_mut::<2>().0.iter_mut().zip(line.windows(2)) {
            *pair = [0.75 * cells[0] + 0.25 * cells[1], 0.25 * cells[0] + 0.75 * cells[1]];
        }
    }
}

/// A place between two neighbouring cells of a line.
#[derive(Debug, Clone, Copy)]
pub struct Tap {
    /// The cell before it.
    pub first: usize,
    /// The cell behind it.
    pub second: usize,
    /// How near the second one is, 0–1.
    weight: f32,
}

impl Tap {
    /// The value between two cells of a line.
    #[inline(always)]
    pub fn mix(&self, line: &[f32]) -> f32 {
        self.between(line[self.first], line[self.second])
    }

    /// The value between that of the first cell and that of the second one.
    #[inline(always)]
    pub fn between(&self, first: f32, second: f32) -> f32 {
        first + (second - first) * self.weight
    }

    /// The line between two rows of a grid whose rows are as long as `line`.
    #[inline(always)]
    pub fn mix_rows(&self, cells: &[f32], line: &mut [f32]) {
        let width = line.len();
        let (upper, lower) = (&cells[self.first * width..][..width], &cells[self.second * width..][..width]);
        for (value, (up, low)) in line.iter_mut().zip(upper.iter().zip(lower)) {
            *value = self.between(*up, *low);
        }
    }
}

fn taps(span: Span, to: u32) -> Vec<Tap> {
    let step = span.length / to as f32;
    (0..to)
        .map(|at| {
            let place = (span.from + (at as f32 + 0.5) * step - 0.5).clamp(0.0, span.cells as f32 - 1.0);
            let first = place.floor();
            Tap { first: first as usize, second: (first as usize + 1).min(span.cells - 1), weight: place - first }
        })
        .collect()
}

fn filtered(picture: &RgbImage, to: Size, filter: FilterType) -> RgbImage {
    convolved(picture, to, filter, ResizeOptions::new())
}

fn convolved(picture: &RgbImage, to: Size, filter: FilterType, options: ResizeOptions) -> RgbImage {
    let kind = PixelType::U8x3;
    let source = ImageRef::new(picture.width(), picture.height(), picture.as_raw(), kind).expect("the buffer has the picture's size");
    let mut target = Image::new(to.width_px, to.height_px, kind);
    let options = options.resize_alg(ResizeAlg::Convolution(filter)).use_alpha(false);
    Resizer::new().resize(&source, &mut target, &options).expect("both pictures have the same pixel type");
    RgbImage::from_raw(to.width_px, to.height_px, target.into_vec()).expect("three bytes a pixel")
}
