//! The convolution of each plane with a kernel of its own.

use std::array;

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::planes::{Grid, Kernel, LANES, Shape};

/// Rows of the output that are made at once where the kernel takes no steps: what is read for one counts in those beside it.
const ROWS: usize = 4;

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
        Channels { layer: self, grid, from, source, to, out, padded }.dispatch();
    }
}

struct Channels<'a> {
    layer: &'a Depthwise,
    grid: Grid,
    from: Shape,
    source: &'a [f32],
    to: Shape,
    out: &'a mut [f32],
    padded: &'a mut [f32],
}

impl SimdOp for Channels<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        match self.layer.kernel.side {
            3 => self.all::<I, 3, { 3 + ROWS - 1 }>(isa),
            5 => self.all::<I, 5, { 5 + ROWS - 1 }>(isa),
            side => unreachable!("kernels are 3 or 5 cells wide, not {side}"),
        }
    }
}

impl Channels<'_> {
    /// `SEEN` is how many rows are read for [`ROWS`] rows of the output.
    #[inline(always)]
    fn all<I: Isa, const SIDE: usize, const SEEN: usize>(self, isa: I) {
        let Self { layer, grid, from, source, to, out, padded } = self;
        let ops = isa.f32();
        let kernels = layer.weights.chunks_exact(SIDE * SIDE).zip(layer.bias.iter().zip(&layer.slopes));
        for (channel, (weights, (bias, slope))) in kernels.enumerate() {
            grid.lay(&source[channel * from.stride()..][..from.cells()], from, padded);
            let kernel = array::from_fn(
                #[inline(always)]
                |y| {
                    array::from_fn(
                        #[inline(always)]
                        |x| ops.splat(weights[y * SIDE + x]),
                    )
                },
            );
            let plane = Plane::<I, SIDE> { kernel, bias: ops.splat(*bias), slope: ops.splat(*slope), grid, padded, width: to.width };
            let out = &mut out[channel * to.stride()..][..to.cells()];
            if layer.kernel.step == 1 {
                let (fours, rest) = out.split_at_mut(to.height / ROWS * ROWS * to.width);
                for (at, out) in fours.chunks_exact_mut(ROWS * to.width).enumerate() {
                    plane.rows::<ROWS, SEEN>(isa, at * ROWS, out);
                }
                for (y, out) in (to.height / ROWS * ROWS..).zip(rest.chunks_exact_mut(to.width)) {
                    plane.rows::<1, SIDE>(isa, y, out);
                }
            } else {
                for (y, out) in out.chunks_exact_mut(to.width).enumerate() {
                    plane.stepped(isa, y, out);
                }
            }
        }
    }
}

/// One plane, and what is done with it.
struct Plane<'a, I: Isa, const SIDE: usize> {
    kernel: [[I::F32; SIDE]; SIDE],
    bias: I::F32,
    slope: I::F32,
    grid: Grid,
    padded: &'a [f32],
    /// Columns of the output.
    width: usize,
}

impl<I: Isa, const SIDE: usize> Plane<'_, I, SIDE> {
    /// Some rows of the output from the one at `y` on, of `SEEN` rows of the input side by side.
    #[inline(always)]
    fn rows<const ROWS: usize, const SEEN: usize>(&self, isa: I, y: usize, out: &mut [f32]) {
        let ops = isa.f32();
        let lanes = ops.len();
        let whole = self.width.next_multiple_of(lanes);
        let seen: [&[f32]; SEEN] = array::from_fn(
            #[inline(always)]
            |down| &self.padded[(y + down) * self.grid.pitch..][..whole + SIDE - 1],
        );
        let mut x = 0;
        while x + lanes <= whole {
            let mut sums = [self.bias; ROWS];
            for (down, seen) in seen.iter().enumerate() {
                for across in 0..SIDE {
                    let cells = ops.load(&seen[x + across..x + across + lanes]);
                    for (row, sum) in sums.iter_mut().enumerate() {
                        if down >= row && down - row < SIDE {
                            *sum = ops.mul_add(self.kernel[down - row][across], cells, *sum);
                        }
                    }
                }
            }
            for (sum, out) in sums.into_iter().zip(out.chunks_exact_mut(self.width)) {
                self.put(isa, sum, out, x);
            }
            x += lanes;
        }
    }

    /// One row of the output, at any step.
    #[inline(always)]
    fn stepped(&self, isa: I, y: usize, out: &mut [f32]) {
        let ops = isa.f32();
        let lanes = ops.len();
        let whole = self.width.next_multiple_of(lanes);
        let rows = &self.padded[y * self.grid.pitch..];
        // Slices of one length, so that one comparison a vector will do for all of them.
        let taps: [[&[f32]; SIDE]; SIDE] = array::from_fn(
            #[inline(always)]
            |down| {
                array::from_fn(
                    #[inline(always)]
                    |across| &rows[self.grid.offset(down, across)..][..whole],
                )
            },
        );
        let mut x = 0;
        while x + lanes <= whole {
            let mut sum = self.bias;
            for place in 0..SIDE * SIDE {
                let (down, across) = (place / SIDE, place % SIDE);
                sum = ops.mul_add(self.kernel[down][across], ops.load(&taps[down][across][x..x + lanes]), sum);
            }
            self.put(isa, sum, out, x);
            x += lanes;
        }
    }

    /// Writes the cells of a row from `x` on that there are.
    #[inline(always)]
    fn put(&self, isa: I, sum: I::F32, out: &mut [f32], x: usize) {
        let ops = isa.f32();
        let (lanes, zero) = (ops.len(), ops.zero());
        let bent = ops.mul_add(self.slope, ops.min(sum, zero), ops.max(sum, zero));
        let left = self.width - x;
        if left >= lanes {
            ops.store(bent, &mut out[x..x + lanes]);
        } else {
            let mut last = [0.0; LANES];
            ops.store(bent, &mut last);
            out[x..].copy_from_slice(&last[..left]);
        }
    }
}
