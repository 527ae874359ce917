//! Square tiles in the Fourier plane.

use rustfft::Fft;
use rustfft::num_complex::Complex32;

/// Takes a tile of `fft`'s length squared, row by row, to the Fourier plane, column by column in `turned`: the frequency across,
/// times the side, and the frequency down.
pub(super) fn transform(tile: &mut [Complex32], turned: &mut [Complex32], fft: &dyn Fft<f32>) {
    let side = fft.len();
    fft.process(tile);
    for (y, row) in tile.chunks_exact(side).enumerate() {
        for (x, cell) in row.iter().enumerate() {
            turned[x * side + y] = *cell;
        }
    }
    fft.process(turned);
}
