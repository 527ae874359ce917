//! Convolutions across planes, as products: each place of the kernel sees the input's planes from another start.

use rten_simd::SimdOp;

use super::planes::{Grid, Kernel, LANES, Shape};
use super::product::{Product, TILE_CELLS, Weights};
use crate::wide::wide;

/// One such layer.
#[derive(Debug)]
pub(super) struct Convolution {
    weights: Weights,
    slopes: Vec<f32>,
    /// Where the cells begin that each weight of an output channel is multiplied with.
    starts: Vec<usize>,
    /// How the input has to lie for kernels that see neighbours; a kernel of one cell takes it as it is.
    grid: Option<Grid>,
}

/// Where a layer reads and writes.
pub(super) struct Place<'a> {
    pub(super) from: Shape,
    pub(super) source: &'a [f32],
    pub(super) added: Option<(Shape, &'a [f32])>,
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
        // Where the output is laid out anew, what is added to it is added then, and the sum is bent then.
        let late = grid.is_some() && adds;
        let at_once = if late { vec![1.0; bias.len()] } else { slopes.clone() };
        Self { weights: Weights::new(weights, bias, &at_once, starts.len()), slopes, starts, grid }
    }

    pub(super) fn run(&self, place: Place<'_>, padded: &mut Vec<f32>, sums: &mut Vec<f32>) {
        let Place { from, source, added, to, out } = place;
        let product = |source, cells, added, out, out_stride| {
            Product { weights: &self.weights, starts: &self.starts, source, cells, added, out, out_stride }.dispatch();
        };
        let Some(grid) = self.grid else {
            return product(source, to.whole(), added.map(|(_, numbers)| numbers), out, to.stride());
        };
        let cells = (to.height * grid.pitch).next_multiple_of(LANES);
        // A product's last vector reads on: into the next kernel's place, or behind the last plane.
        let floats = (from.channels * grid.floats()).max(self.starts.last().unwrap_or(&0) + cells) + TILE_CELLS;
        padded.resize(padded.len().max(floats), 0.0);
        for (channel, into) in padded.chunks_exact_mut(grid.floats()).take(from.channels).enumerate() {
            wide(
                #[inline(always)]
                || grid.lay(&source[channel * from.stride()..][..from.cells()], from, into),
            );
        }
        let stride = cells + LANES;
        sums.resize(sums.len().max(to.channels * stride), 0.0);
        product(padded, cells, None, sums, stride);
        for (channel, slope) in self.slopes.iter().enumerate() {
            let out = &mut out[channel * to.stride()..][..to.cells()];
            let rows = sums[channel * stride..].chunks_exact(grid.pitch);
            let more = added.filter(|(shape, _)| channel < shape.channels);
            let more = more.map_or(&[][..], |(shape, numbers)| &numbers[channel * shape.stride()..][..to.cells()]);
            for (y, (out, sums)) in out.chunks_exact_mut(to.width).zip(rows).enumerate() {
                match (added, more) {
                    (None, _) => out.copy_from_slice(&sums[..to.width]),
                    (Some(_), []) => finish(out, sums.iter().copied(), *slope),
                    (Some(_), more) => finish(out, sums.iter().zip(&more[y * to.width..]).map(|(sum, more)| sum + more), *slope),
                }
            }
        }
    }
}

fn finish(out: &mut [f32], sums: impl Iterator<Item = f32>, slope: f32) {
    for (out, sum) in out.iter_mut().zip(sums) {
        *out = sum.max(0.0) + slope * sum.min(0.0);
    }
}
