//! The product of a layer's weights with the cells it sees: where the time goes.
//!
//! out\[m\]\[p\] = activation(bias\[m\] + Σₖ weights\[m\]\[k\] · source\[k\]\[p\] + added\[m\]\[p\]), for tiles of output
//! channels × cells that stay in the processor's registers. Goto, van de Geijn, "Anatomy of High-Performance Matrix
//! Multiplication", ACM TOMS 34 (2008).

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::planes::LANES;

/// Output channels and vectors of cells in a tile where vectors have 16 lanes, of which such processors have 32.
const ROWS_WIDE: usize = 8;
const VECTORS_WIDE: usize = 3;
/// Output channels and vectors of cells in a tile elsewhere: 12 sums of 16 vectors there are. With 4 × 3 of them one more is needed
/// than there is, and every step moves seven about.
const ROWS: usize = 6;
const VECTORS: usize = 2;
/// Cells in the longest tile there is.
pub(super) const TILE_CELLS: usize = VECTORS_WIDE * LANES;

/// A layer's weights, in the order in which the tiles read them.
#[derive(Debug)]
pub(super) struct Weights {
    packed: Vec<f32>,
    bias: Vec<f32>,
    slopes: Vec<f32>,
    channels: usize,
    depth: usize,
}

impl Weights {
    /// `weights` is one row of `depth` an output channel; `slopes` what a negative sum is multiplied by.
    pub(super) fn new(weights: &[f32], bias: &[f32], slopes: &[f32], depth: usize) -> Self {
        let (rows, channels) = (tile_rows(), bias.len());
        let whole = channels.next_multiple_of(rows);
        let mut packed = vec![0.0; whole * depth];
        for (channel, row) in weights.chunks_exact(depth).enumerate() {
            let tile = &mut packed[channel / rows * rows * depth..];
            for (at, weight) in row.iter().enumerate() {
                tile[at * rows + channel % rows] = *weight;
            }
        }
        let filled = |numbers: &[f32]| numbers.iter().copied().chain(std::iter::repeat(0.0)).take(whole).collect();
        Self { packed, bias: filled(bias), slopes: filled(slopes), channels, depth }
    }
}

/// Output channels in a tile on this processor.
fn tile_rows() -> usize {
    struct Lanes;
    impl SimdOp for Lanes {
        type Output = usize;
        #[inline(always)]
        fn eval<I: Isa>(self, isa: I) -> usize {
            isa.f32().len()
        }
    }
    if Lanes.dispatch() == LANES { ROWS_WIDE } else { ROWS }
}

/// One product over rows of `cells` cells, a multiple of [`LANES`].
pub(super) struct Product<'a> {
    pub(super) weights: &'a Weights,
    pub(super) sees: Sees<'a>,
    pub(super) source: &'a [f32],
    pub(super) rows: Rows,
    pub(super) cells: usize,
    /// What is added, laid out as the output; its channels may be fewer.
    pub(super) added: Option<&'a [f32]>,
    /// What is added is what `out` holds.
    pub(super) onto_out: bool,
    pub(super) out: &'a mut [f32],
    /// From one channel of the output to the next.
    pub(super) out_stride: usize,
}

/// How many rows there are, and how far apart they lie in the source and in the output.
#[derive(Clone, Copy)]
pub(super) struct Rows {
    pub(super) number: usize,
    pub(super) source: usize,
    pub(super) out: usize,
}

impl Rows {
    /// All cells one after the other.
    pub(super) const ONE: Self = Self { number: 1, source: 0, out: 0 };
}

/// Which cells the weights of a row are multiplied with.
#[derive(Clone, Copy)]
pub(super) enum Sees<'a> {
    /// One weight a plane, so many floats from one to the next.
    Cell(usize),
    /// Three weights a plane: a cell and the two beside it.
    Three(usize),
    /// The cells that begin at these places of the source.
    Places(&'a [usize]),
}

impl SimdOp for Product<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, isa: I) {
        if isa.f32().len() == LANES { self.all::<I, ROWS_WIDE, VECTORS_WIDE>(isa) } else { self.all::<I, ROWS, VECTORS>(isa) }
    }
}

impl Product<'_> {
    #[inline(always)]
    fn all<I: Isa, const ROWS: usize, const VECTORS: usize>(&mut self, isa: I) {
        for row in 0..self.rows.number {
            self.row::<I, ROWS, VECTORS>(isa, row * self.rows.source, row * self.rows.out);
        }
    }

    /// The cells of one row, which begin here in the source and there in the output.
    #[inline(always)]
    fn row<I: Isa, const ROWS: usize, const VECTORS: usize>(&mut self, isa: I, from: usize, to: usize) {
        let lanes = isa.f32().len();
        let mut at = 0;
        while at < self.cells {
            let left = (self.cells - at) / lanes;
            if left >= VECTORS {
                self.column::<I, ROWS, VECTORS>(isa, from + at, to + at);
                at += VECTORS * lanes;
            } else if left == 2 {
                self.column::<I, ROWS, 2>(isa, from + at, to + at);
                at += 2 * lanes;
            } else {
                self.column::<I, ROWS, 1>(isa, from + at, to + at);
                at += lanes;
            }
        }
    }

    /// All output channels of some cells.
    #[inline(always)]
    fn column<I: Isa, const ROWS: usize, const WIDE: usize>(&mut self, isa: I, at: usize, to: usize) {
        let ops = isa.f32();
        let lanes = ops.len();
        let zero = ops.zero();
        let (tiles, _) = self.weights.packed.as_chunks::<ROWS>();
        let (biases, _) = self.weights.bias.as_chunks::<ROWS>();
        let (slopes, _) = self.weights.slopes.as_chunks::<ROWS>();
        for (number, tile) in tiles.chunks_exact(self.weights.depth).enumerate() {
            let mut sums = [[zero; WIDE]; ROWS];
            for row in 0..ROWS {
                sums[row] = [ops.splat(biases[number][row]); WIDE];
            }
            match self.sees {
                Sees::Cell(stride) => {
                    for (weights, plane) in tile.iter().zip(self.source.chunks_exact(stride)) {
                        add(isa, &mut sums, weights, &plane[at..][..WIDE * lanes]);
                    }
                }
                Sees::Three(stride) => {
                    for (weights, plane) in tile.as_chunks::<3>().0.iter().zip(self.source.chunks_exact(stride)) {
                        let source = &plane[at..][..WIDE * lanes + 2];
                        add(isa, &mut sums, &weights[0], &source[..WIDE * lanes]);
                        add(isa, &mut sums, &weights[1], &source[1..][..WIDE * lanes]);
                        add(isa, &mut sums, &weights[2], &source[2..][..WIDE * lanes]);
                    }
                }
                Sees::Places(starts) => {
                    for (weights, start) in tile.iter().zip(starts) {
                        add(isa, &mut sums, weights, &self.source[start + at..][..WIDE * lanes]);
                    }
                }
            }
            // Written out: sums that a loop picks by number live in memory, and every step of the one above would store them.
            macro_rules! put {
                ($($row:literal)*) => {
                    $(if $row < ROWS {
                        let channel = number * ROWS + $row;
                        self.put::<I, WIDE>(isa, channel, to, sums[$row.min(ROWS - 1)], slopes[number][$row.min(ROWS - 1)]);
                    })*
                };
            }
            put!(0 1 2 3 4 5 6 7);
        }
    }

    /// Writes the sums of one output channel; the last tile may hold more channels than there are.
    #[inline(always)]
    fn put<I: Isa, const WIDE: usize>(&mut self, isa: I, channel: usize, at: usize, sums: [I::F32; WIDE], slope: f32) {
        if channel >= self.weights.channels {
            return;
        }
        let ops = isa.f32();
        let (lanes, zero, slope) = (ops.len(), ops.zero(), ops.splat(slope));
        let place = channel * self.out_stride + at;
        let added = self.added.filter(
            #[inline(always)]
            |added| place < added.len(),
        );
        let out = &mut self.out[place..][..WIDE * lanes];
        for wide in 0..WIDE {
            let mut sum = sums[wide];
            if self.onto_out {
                sum = ops.add(sum, ops.load(&out[wide * lanes..]));
            } else if let Some(added) = added {
                sum = ops.add(sum, ops.load(&added[place + wide * lanes..]));
            }
            let bent = ops.mul_add(slope, ops.min(sum, zero), ops.max(sum, zero));
            ops.store(bent, &mut out[wide * lanes..]);
        }
    }
}

/// Adds the products of some cells with the weights of a tile's output channels.
#[inline(always)]
fn add<I: Isa, const ROWS: usize, const WIDE: usize>(isa: I, sums: &mut [[I::F32; WIDE]; ROWS], weights: &[f32; ROWS], source: &[f32]) {
    let ops = isa.f32();
    let mut cells = [ops.zero(); WIDE];
    for wide in 0..WIDE {
        cells[wide] = ops.load(&source[wide * ops.len()..]);
    }
    for row in 0..ROWS {
        let weight = ops.splat(weights[row]);
        for wide in 0..WIDE {
            sums[row][wide] = ops.mul_add(weight, cells[wide], sums[row][wide]);
        }
    }
}

/// The product for one cell: `out[m] = activation(bias[m] + weights[m] · source)`.
pub(super) struct Dot<'a> {
    /// One row of the source's length an output channel.
    pub(super) weights: &'a [f32],
    pub(super) source: &'a [f32],
    pub(super) row: usize,
}

impl SimdOp for Dot<'_> {
    type Output = f32;

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) -> f32 {
        let ops = isa.f32();
        let lanes = ops.len();
        let weights = &self.weights[self.row * self.source.len()..][..self.source.len()];
        let mut sum = ops.zero();
        let (mut one, mut other) = (self.source.chunks_exact(lanes), weights.chunks_exact(lanes));
        for (cells, weights) in (&mut one).zip(&mut other) {
            sum = ops.mul_add(ops.load(cells), ops.load(weights), sum);
        }
        let mut rest = 0.0;
        for (cell, weight) in one.remainder().iter().zip(other.remainder()) {
            rest += cell * weight;
        }
        rest + ops.sum(sum)
    }
}
