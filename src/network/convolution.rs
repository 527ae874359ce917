//! Convolutions across planes, as products: each place of the kernel sees the input's planes from another start.

use std::ops::Range;

use rten_simd::SimdOp;

use super::planes::{Grid, Kernel, LANES, Shape};
use super::product::{Product, Rows, Sees, TILE_CELLS, Weights};
use crate::wide::wide;

/// Sums that are held until they are laid out as the output, floats: a part of a second-level cache.
const SUMS: usize = 20_480;

/// One such layer.
#[derive(Debug)]
pub(super) struct Convolution {
    weights: Weights,
    slopes: Vec<f32>,
    /// Where the cells begin that each weight of an output channel is multiplied with.
    starts: Vec<usize>,
    /// How the input has to lie for kernels that see neighbours; a kernel of one cell takes it as it is.
    grid: Option<Grid>,
    /// Rows of the output are whole vectors, and the sums are written where they belong.
    at_once: bool,
}

/// Where a layer reads and writes.
pub(super) struct Place<'a> {
    pub(super) from: Shape,
    pub(super) source: &'a [f32],
    pub(super) added: Option<(Shape, &'a [f32])>,
    /// What is added is what `out` holds.
    pub(super) onto_out: bool,
    pub(super) to: Shape,
    pub(super) out: &'a mut [f32],
}

impl Convolution {
    /// `weights` is one row an output channel: input channels, then the kernel's rows and columns; `adds` says whether
    /// something is added before the activation.
    pub(super) fn new(weights: &[f32], bias: &[f32], slopes: Vec<f32>, kernel: Kernel, from: Shape, adds: bool) -> Self {
        let grid = (kernel.side > 1 || kernel.step > 1).then(|| Grid::new(from, kernel));
        let starts: Vec<usize> = match grid {
            None => (0..from.channels).map(|channel| channel * from.stride()).collect(),
            Some(grid) => {
                let places = || (0..kernel.side * kernel.side).map(|at| grid.offset(at / kernel.side, at % kernel.side));
                (0..from.channels).flat_map(|channel| places().map(move |offset| channel * grid.floats() + offset)).collect()
            }
        };
        let at_once = (kernel.padding.round(from).width - kernel.side) / kernel.step % LANES == LANES - 1;
        // Where the output is laid out anew, what is added to it is added then, and the sum is bent then.
        let late = grid.is_some() && adds && !at_once;
        let first = if late { vec![1.0; bias.len()] } else { slopes.clone() };
        Self { weights: Weights::new(weights, bias, &first, starts.len()), slopes, starts, grid, at_once }
    }

    pub(super) fn run(&self, place: Place<'_>, padded: &mut Vec<f32>, sums: &mut Vec<f32>) {
        let Place { from, source, added, onto_out, to, out } = place;
        let weights = &self.weights;
        let Some(grid) = self.grid else {
            let added = added.map(|(_, numbers)| numbers);
            return Product {
                weights,
                sees: Sees::Cell(from.stride()),
                source,
                rows: Rows::ONE,
                cells: to.whole(),
                added,
                onto_out,
                out,
                out_stride: to.stride(),
            }
            .dispatch();
        };
        let cells = (to.height * grid.pitch).next_multiple_of(LANES);
        // A product's last vector reads on: into the next kernel's place, or behind the last plane.
        let floats = (from.channels * grid.floats()).max(self.starts.last().unwrap_or(&0) + cells) + TILE_CELLS;
        padded.resize(padded.len().max(floats), 0.0);
        wide(
            #[inline(always)]
            || {
                // A closure for each of them would not be a part of this one, and have no vectors.
                for (plane, into) in source.chunks_exact(from.stride()).zip(padded.chunks_exact_mut(grid.floats())) {
                    grid.lay(&plane[..from.cells()], from, into);
                }
            },
        );
        if self.at_once {
            let rows = Rows { number: to.height, source: grid.pitch, out: to.width };
            let added = added.map(|(_, numbers)| numbers);
            let (sees, out_stride) = (Sees::Places(&self.starts), to.stride());
            return Product { weights, sees, source: padded, rows, cells: to.width, added, onto_out, out, out_stride }.dispatch();
        }
        // In strips of rows whose sums stay next to the processor until they are where they belong.
        let rows = (SUMS / to.channels / grid.pitch).clamp(1, to.height);
        let stride = (rows * grid.pitch).next_multiple_of(LANES) + LANES;
        sums.resize(sums.len().max(to.channels * stride), 0.0);
        for top in (0..to.height).step_by(rows) {
            let rows = rows.min(to.height - top);
            let (source, cells) = (&padded[top * grid.pitch..], (rows * grid.pitch).next_multiple_of(LANES));
            Product {
                weights,
                sees: Sees::Places(&self.starts),
                source,
                rows: Rows::ONE,
                cells,
                added: None,
                onto_out: false,
                out: sums,
                out_stride: stride,
            }
            .dispatch();
            let strip = Strip { sums, stride, pitch: grid.pitch, slopes: &self.slopes, places: top * to.width..(top + rows) * to.width };
            wide(
                #[inline(always)]
                || strip.finish(added, onto_out, to, out),
            );
        }
    }
}

/// Some rows of all output channels before they are laid out.
struct Strip<'a> {
    sums: &'a [f32],
    /// From one channel to the next.
    stride: usize,
    /// From one row to the next.
    pitch: usize,
    slopes: &'a [f32],
    /// Where the rows belong in the output's planes.
    places: Range<usize>,
}

impl Strip<'_> {
    /// Lays the rows out, what is added to them added and the sums bent.
    #[inline(always)]
    fn finish(&self, added: Option<(Shape, &[f32])>, onto_out: bool, to: Shape, out: &mut [f32]) {
        for (channel, slope) in self.slopes.iter().enumerate() {
            let out = &mut out[channel * to.stride()..][self.places.clone()];
            let sums = self.sums[channel * self.stride..].chunks_exact(self.pitch);
            let more = match added {
                Some((shape, numbers)) if channel < shape.channels => &numbers[channel * shape.stride()..][self.places.clone()],
                _ => &[],
            };
            for (y, (out, sums)) in out.chunks_exact_mut(to.width).zip(sums).enumerate() {
                match (added, more) {
                    (None, _) if onto_out => finish_onto(out, sums, *slope),
                    (None, _) => out.copy_from_slice(&sums[..to.width]),
                    (Some(_), []) => finish(out, sums, *slope),
                    (Some(_), more) => finish_with(out, sums, &more[y * to.width..], *slope),
                }
            }
        }
    }
}

#[inline(always)]
fn finish_onto(out: &mut [f32], sums: &[f32], slope: f32) {
    for (out, sum) in out.iter_mut().zip(sums) {
        let sum = sum + *out;
        *out = sum.max(0.0) + slope * sum.min(0.0);
    }
}

#[inline(always)]
fn finish(out: &mut [f32], sums: &[f32], slope: f32) {
    for (out, sum) in out.iter_mut().zip(sums) {
        *out = sum.max(0.0) + slope * sum.min(0.0);
    }
}

#[inline(always)]
fn finish_with(out: &mut [f32], sums: &[f32], more: &[f32], slope: f32) {
    for (out, (sum, more)) in out.iter_mut().zip(sums.iter().zip(more)) {
        let sum = sum + more;
        *out = sum.max(0.0) + slope * sum.min(0.0);
    }
}
