//! The convolution of each plane with a kernel of its own.

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::planes::{Grid, Kernel, LANES, Shape};
use crate::wide::wide;

/// One such layer.
#[derive(Debug)]
pub(super) struct Depthwise {
    /// The kernel's rows and columns, an output channel after the other.
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
    pub(super) slopes: Vec<f32>,
    pub(super) kernel: Kernel,
}

impl Depthwise {
    pub(super) fn run(&self, from: Shape, source: &[f32], to: Shape, out: &mut [f32], padded: &mut Vec<f32>) {
        let grid = Grid::new(from, self.kernel);
        padded.resize(padded.len().max(grid.floats() + LANES), 0.0);
        for channel in 0..to.channels {
            wide(
                #[inline(always)]
                || grid.lay(&source[channel * from.stride()..][..from.cells()], from, padded),
            );
            let out = &mut out[channel * to.stride()..][..to.cells()];
            Channel { layer: self, number: channel, grid, padded, width: to.width, out }.dispatch();
        }
    }
}

struct Channel<'a> {
    layer: &'a Depthwise,
    number: usize,
    grid: Grid,
    padded: &'a [f32],
    width: usize,
    out: &'a mut [f32],
}

impl SimdOp for Channel<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        match self.layer.kernel.side {
            3 => self.rows::<I, 3>(isa),
            5 => self.rows::<I, 5>(isa),
            side => unreachable!("kernels are 3 or 5 cells wide, not {side}"),
        }
    }
}

impl Channel<'_> {
    #[inline(always)]
    fn rows<I: Isa, const SIDE: usize>(self, isa: I) {
        let ops = isa.f32();
        let (lanes, zero) = (ops.len(), ops.zero());
        let mut kernel = [[zero; SIDE]; SIDE];
        let mut places = [[0; SIDE]; SIDE];
        let given = &self.layer.weights[self.number * SIDE * SIDE..][..SIDE * SIDE];
        for y in 0..SIDE {
            for x in 0..SIDE {
                kernel[y][x] = ops.splat(given[y * SIDE + x]);
                places[y][x] = self.grid.offset(y, x);
            }
        }
        let (bias, slope) = (ops.splat(self.layer.bias[self.number]), ops.splat(self.layer.slopes[self.number]));
        let mut last = [0.0; LANES];
        let whole = self.width.next_multiple_of(lanes);
        for (y, out) in self.out.chunks_exact_mut(self.width).enumerate() {
            let rows = &self.padded[y * self.grid.pitch..];
            // Slices of one length, so that one comparison a vector will do for all of them.
            let mut taps = [[rows; SIDE]; SIDE];
            for (taps, places) in taps.iter_mut().zip(&places) {
                for (tap, place) in taps.iter_mut().zip(places) {
                    *tap = &rows[*place..][..whole];
                }
            }
            let mut x = 0;
            while x + lanes <= whole {
                let mut sum = bias;
                for down in 0..SIDE {
                    for across in 0..SIDE {
                        sum = ops.mul_add(kernel[down][across], ops.load(&taps[down][across][x..x + lanes]), sum);
                    }
                }
                let bent = ops.mul_add(slope, ops.min(sum, zero), ops.max(sum, zero));
                let left = self.width - x;
                if left >= lanes {
                    ops.store(bent, &mut out[x..x + lanes]);
                } else {
                    ops.store(bent, &mut last);
                    out[x..].copy_from_slice(&last[..left]);
                }
                x += lanes;
            }
        }
    }
}
