//! Square tiles in the Fourier plane.

use std::ops::Range;

use rustfft::Fft;
use rustfft::num_complex::Complex32;

/// Takes a tile of `fft`'s length squared, row by row, to the Fourier plane, column by column in `turned`: the frequency across,
/// times the side, and the frequency down. Rows that the tile lacks hold nothing, and only some `columns` are asked for.
pub(super) fn transform(tile: &mut [Complex32], turned: &mut [Complex32], columns: &[Range<usize>], fft: &dyn Fft<f32>) {
    let side = fft.len();
    let rows = tile.len() / side;
    fft.process(tile);
    for columns in columns {
        let turned = &mut turned[columns.start * side..columns.end * side];
        for (x, column) in columns.clone().zip(turned.chunks_exact_mut(side)) {
            let (held, empty) = column.split_at_mut(rows);
            held.iter_mut().zip(tile[x..].iter().step_by(side)).for_each(|(cell, from)| *cell = *from);
            empty.fill(Complex32::ZERO);
        }
        fft.process(turned);
    }
}

/// Multiplies by the powers of two tiles of real numbers, each with `floor` added, that were taken to the Fourier plane at once, one as
/// real numbers and one as imaginary ones; column by column, as many columns as there is room for.
///
/// Of real numbers the plane is its own conjugate when turned by half, and so the sum and the difference with what lies there tell
/// them apart.
pub(super) fn multiply_powers(columns: &[Complex32], side: usize, floor: f32, product: &mut [f32]) {
    for (x, product) in product.chunks_exact_mut(side).enumerate() {
        let (here, opposite) = (&columns[x * side..][..side], &columns[(side - x) % side * side..][..side]);
        // Turned by half, the first cell of a column stays the first, and the others are in the other order.
        let opposite = opposite[..1].iter().chain(opposite[1..].iter().rev());
        for (product, (here, opposite)) in product.iter_mut().zip(here.iter().zip(opposite)) {
            let opposite = opposite.conj();
            *product *= ((here + opposite).norm_sqr() / 4.0 + floor) * ((here - opposite).norm_sqr() / 4.0 + floor);
        }
    }
}

/// A whole plane of powers with the mean in the middle, from its columns between the mean and the highest frequency: turned by half it
/// is the same.
pub(super) fn whole(half: &[f32], side: usize) -> Vec<f32> {
    let from_middle = |at: usize| (at + side / 2) % side;
    let turned = |at: usize| (side - at) % side;
    let cell = |at: usize| {
        let (x, y) = (from_middle(at / side), from_middle(at % side));
        half[if x <= side / 2 { x * side + y } else { turned(x) * side + turned(y) }]
    };
    (0..side * side).map(cell).collect()
}
