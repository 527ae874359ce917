//! Convolutions of 3 × 3 that make four rows at once with half the multiplications, after Winograd.
//!
//! Six sums of six rows of the input are multiplied with six sums of the kernel's three rows, and four rows of the output are sums
//! of the products: F(4, 3) of Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv 1509.09308 (2015), down
//! the columns alone, so that the cells of a row stay side by side.

use std::array;

use rten_simd::ops::{BitOps, NumOps};
use rten_simd::{Isa, SimdOp};

use super::convolution::Place;
use super::planes::{Kernel, LANES, Padding, Shape};
use super::product::{Product, Rows, Sees, TILE_CELLS, Weights};

/// Rows of the output that are made at once.
const ROWS: usize = 4;
/// Sums of as many rows of the input: those of the output, and one above and below.
const SUMS: usize = ROWS + 2;
/// What the kernel's rows count in each sum.
const KERNEL: [[f64; 3]; SUMS] = [
    [1.0 / 4.0, 0.0, 0.0],
    [-1.0 / 6.0, -1.0 / 6.0, -1.0 / 6.0],
    [-1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0],
    [1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0],
    [1.0 / 24.0, -1.0 / 12.0, 1.0 / 6.0],
    [0.0, 0.0, 1.0],
];
/// The sum that counts once in every row of the output: the bias is added to it.
const ONCE: usize = 1;
/// Sums of input and output that are held at once, floats: a part of a second-level cache.
const HELD: usize = 49_152;

/// One such layer.
#[derive(Debug)]
pub(super) struct Winograd {
    weights: [Weights; SUMS],
    slopes: Vec<f32>,
    /// Columns and the one beside them that is always 0: to the right of a row, and to the left of the next.
    pitch: usize,
    /// Fours of rows that are made at once, and floats from one channel's sums to the next's.
    fours: usize,
    stride: usize,
    /// A row outside of the input.
    outside: Vec<f32>,
}

impl Winograd {
    /// Whether a kernel is of the kind.
    pub(super) fn suits(Kernel { side, step, padding }: Kernel) -> bool {
        side == 3 && step == 1 && padding == Padding { top: 1, left: 1, bottom: 1, right: 1 }
    }

    /// `weights` is one row an output channel: input channels, then the kernel's rows and columns.
    pub(super) fn new(weights: &[f32], bias: &[f32], slopes: Vec<f32>, from: Shape) -> Self {
        let (pitch, depth) = (from.width + 1, 3 * from.channels);
        let fours = (HELD / SUMS / (from.channels + bias.len()) / pitch).clamp(1, from.height.div_ceil(ROWS));
        let stride = (fours * pitch).next_multiple_of(LANES) + LANES;
        let (none, ones) = (vec![0.0; bias.len()], vec![1.0; bias.len()]);
        let weights = array::from_fn(|sum| {
            let of = |column: usize, kernel: &[f32]| (0..3).map(|row| KERNEL[sum][row] * f64::from(kernel[3 * row + column])).sum::<f64>();
            let summed: Vec<f32> = weights.chunks_exact(9).flat_map(|kernel| [0, 1, 2].map(|column| of(column, kernel) as f32)).collect();
            Weights::new(&summed, if sum == ONCE { bias } else { &none }, &ones, depth)
        });
        Self { weights, slopes, pitch, fours, stride, outside: vec![0.0; from.width + LANES] }
    }

    pub(super) fn run(&self, place: Place<'_>, before: &mut Vec<f32>, behind: &mut Vec<f32>) {
        let Place { from, source, added, onto_out, to, out } = place;
        // A product's last vector reads on behind the last plane.
        let (one_before, one_behind) = (from.channels * self.stride + TILE_CELLS, to.channels * self.stride);
        before.resize(before.len().max(SUMS * one_before), 0.0);
        behind.resize(behind.len().max(SUMS * one_behind), 0.0);
        for first in (0..to.height.div_ceil(ROWS)).step_by(self.fours) {
            let strip = Strip { layer: self, first, fours: self.fours.min(to.height.div_ceil(ROWS) - first) };
            Before { strip, from, source, sums: parts(before, one_before) }.dispatch();
            let cells = (strip.fours * self.pitch).next_multiple_of(LANES);
            let sums = before.chunks_exact(one_before).zip(behind.chunks_exact_mut(one_behind));
            for (weights, (source, out)) in self.weights.iter().zip(sums) {
                let (sees, out_stride) = (Sees::Three(self.stride), self.stride);
                Product { weights, sees, source, rows: Rows::ONE, cells, added: None, onto_out: false, out, out_stride }.dispatch();
            }
            let mut behind = behind.chunks_exact(one_behind);
            let sums = array::from_fn(|_| behind.next().expect("as many as there are sums"));
            Behind { strip, sums, added, onto_out, to, out }.dispatch();
        }
    }
}

fn parts(all: &mut [f32], length: usize) -> [&mut [f32]; SUMS] {
    let mut parts = all.chunks_exact_mut(length);
    array::from_fn(|_| parts.next().expect("as many as there are sums"))
}

/// Some rows of all channels.
#[derive(Clone, Copy)]
struct Strip<'a> {
    layer: &'a Winograd,
    /// The first four rows.
    first: usize,
    fours: usize,
}

/// Makes the sums of the input's rows.
struct Before<'a> {
    strip: Strip<'a>,
    from: Shape,
    source: &'a [f32],
    sums: [&'a mut [f32]; SUMS],
}

impl SimdOp for Before<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(self, isa: I) {
        let Self { strip: Strip { layer, first, fours }, from, source, mut sums } = self;
        for channel in 0..from.channels {
            let plane = &source[channel * from.stride()..][..from.stride()];
            for four in 0..fours {
                let at = channel * layer.stride + four * layer.pitch;
                let top = (first + four) * ROWS;
                clear(&mut sums, at);
                let mut rows = [&layer.outside[..]; SUMS];
                for (y, row) in (top..).zip(&mut rows) {
                    if (1..=from.height).contains(&y) {
                        *row = &plane[(y - 1) * from.width..];
                    }
                }
                sum_rows(isa, rows, from.width, sums.each_mut().map(|sums| &mut sums[at + 1..]));
            }
            let end = channel * layer.stride + fours * layer.pitch;
            clear(&mut sums, end);
        }
    }
}

/// Makes one cell of all sums 0.
#[inline(always)]
fn clear(sums: &mut [&mut [f32]; SUMS], at: usize) {
    for sums in sums {
        sums[at] = 0.0;
    }
}

/// The sums of six rows, in whole vectors: what lies behind the last column is written over by the next row.
#[inline(always)]
fn sum_rows<I: Isa>(isa: I, rows: [&[f32]; SUMS], width: usize, sums: [&mut [f32]; SUMS]) {
    let ops = isa.f32();
    let whole = width.next_multiple_of(ops.len());
    let [a, b, c, d, e, f] = rows.map(|row| &row[..whole]);
    let [s0, s1, s2, s3, s4, s5] = sums.map(|sums| &mut sums[..whole]);
    let [two, four, five] = [2.0, -4.0, -5.0].map(|factor| ops.splat(factor));
    let plus_four = ops.splat(4.0);
    let mut x = 0;
    while x + ops.len() <= whole {
        let mut cells = [ops.zero(); SUMS];
        for (cells, row) in cells.iter_mut().zip([a, b, c, d, e, f]) {
            *cells = ops.load(&row[x..x + ops.len()]);
        }
        let [a, b, c, d, e, f] = cells;
        let (even, odd) = (ops.mul_add(four, c, e), ops.mul_add(four, b, d));
        let (near, far) = (ops.sub(e, c), ops.mul(two, ops.sub(d, b)));
        ops.store(ops.mul_add(plus_four, a, ops.mul_add(five, c, e)), &mut s0[x..x + ops.len()]);
        ops.store(ops.add(even, odd), &mut s1[x..x + ops.len()]);
        ops.store(ops.sub(even, odd), &mut s2[x..x + ops.len()]);
        ops.store(ops.add(near, far), &mut s3[x..x + ops.len()]);
        ops.store(ops.sub(near, far), &mut s4[x..x + ops.len()]);
        ops.store(ops.mul_add(plus_four, b, ops.mul_add(five, d, f)), &mut s5[x..x + ops.len()]);
        x += ops.len();
    }
}

/// Makes the output's rows of the products.
struct Behind<'a> {
    strip: Strip<'a>,
    sums: [&'a [f32]; SUMS],
    added: Option<(Shape, &'a [f32])>,
    onto_out: bool,
    to: Shape,
    out: &'a mut [f32],
}

impl SimdOp for Behind<'_> {
    type Output = ();

    #[inline(always)]
    fn eval<I: Isa>(mut self, isa: I) {
        let Strip { layer, first, fours } = self.strip;
        for channel in 0..self.to.channels {
            for four in 0..fours {
                let at = channel * layer.stride + four * layer.pitch;
                let sums = self.sums.map(|sums| &sums[at..][..layer.pitch + LANES]);
                let (top, left) = ((first + four) * ROWS, self.to.height - (first + four) * ROWS);
                self.row::<I, 0>(isa, sums, channel, top);
                if left > 1 {
                    self.row::<I, 1>(isa, sums, channel, top + 1);
                }
                if left > 2 {
                    self.row::<I, 2>(isa, sums, channel, top + 2);
                }
                if left > 3 {
                    self.row::<I, 3>(isa, sums, channel, top + 3);
                }
            }
        }
    }
}

impl Behind<'_> {
    /// Row `y` of a channel, the one numbered `ROW` of the four.
    #[inline(always)]
    fn row<I: Isa, const ROW: usize>(&mut self, isa: I, sums: [&[f32]; SUMS], channel: usize, y: usize) {
        let ops = isa.f32();
        let (width, slope) = (self.to.width, self.strip.layer.slopes[channel]);
        let start = y * width;
        let whole = width.next_multiple_of(ops.len());
        let sums = sums.map(|sums| &sums[..whole]);
        let out = &mut self.out[channel * self.to.stride() + start..][..whole];
        let more = match self.added {
            Some((shape, numbers)) if channel < shape.channels => Some(&numbers[channel * shape.stride() + start..][..whole]),
            _ => None,
        };
        let row = Row { sums, more, slope };
        let onto = self.onto_out;
        if width < ops.len() {
            let mut last = [0.0; LANES];
            ops.store(row.bent::<I, ROW>(isa, 0, out, onto), &mut last);
            return out[..width].copy_from_slice(&last[..width]);
        }
        // The last vector ends where the row does and is made before the others change what it is added to.
        let last = row.bent::<I, ROW>(isa, width - ops.len(), out, onto);
        let mut x = 0;
        while x + ops.len() < width {
            ops.store(row.bent::<I, ROW>(isa, x, out, onto), &mut out[x..x + ops.len()]);
            x += ops.len();
        }
        ops.store(last, &mut out[width - ops.len()..width]);
    }
}

/// What a row of the output is made of.
struct Row<'a> {
    sums: [&'a [f32]; SUMS],
    more: Option<&'a [f32]>,
    slope: f32,
}

impl Row<'_> {
    /// A vector of the row from column `x` on.
    #[inline(always)]
    fn bent<I: Isa, const ROW: usize>(&self, isa: I, x: usize, out: &[f32], onto_out: bool) -> I::F32 {
        let ops = isa.f32();
        let mut cells = [ops.zero(); SUMS];
        for (cells, sums) in cells.iter_mut().zip(self.sums) {
            *cells = ops.load(&sums[x..x + ops.len()]);
        }
        let mut sum = made::<I, ROW>(isa, cells);
        if onto_out {
            sum = ops.add(sum, ops.load(&out[x..x + ops.len()]));
        } else if let Some(more) = self.more {
            sum = ops.add(sum, ops.load(&more[x..x + ops.len()]));
        }
        ops.mul_add(ops.splat(self.slope), ops.min(sum, ops.zero()), ops.max(sum, ops.zero()))
    }
}

/// The row numbered `ROW` of four that products are summed to.
#[inline(always)]
fn made<I: Isa, const ROW: usize>(isa: I, [a, b, c, d, e, f]: [I::F32; SUMS]) -> I::F32 {
    let ops = isa.f32();
    match ROW {
        0 => ops.add(a, ops.add(ops.add(b, c), ops.add(d, e))),
        1 => ops.mul_add(ops.splat(2.0), ops.sub(d, e), ops.sub(b, c)),
        2 => ops.mul_add(ops.splat(4.0), ops.add(d, e), ops.add(b, c)),
        _ => ops.mul_add(ops.splat(8.0), ops.sub(d, e), ops.add(ops.sub(b, c), f)),
    }
}
