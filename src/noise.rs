//! The noise of a plane, square by square.
//!
//! A Laplacian difference (Immerkær, "Fast Noise Variance Estimation", CVIU 64 (1996)) leaves noise and takes slopes and upright edges away.

use crate::mask::Mask;

/// Side of a square, px: one JPEG block.
const SQUARE_PX: usize = 8;

/// A square of the plane.
pub(crate) struct Square {
    left: u32,
    top: u32,
    /// Standard deviation of its noise.
    pub(crate) noise: f32,
}

impl Square {
    /// The same so many rows further down.
    pub(crate) fn lowered(&self, rows: u32) -> Self {
        Self { top: self.top + rows, ..*self }
    }

    /// Whether its corners are in an area.
    pub(crate) fn is_in(&self, area: &Mask) -> bool {
        let (left, top) = (self.left, self.top);
        let (right, bottom) = (left + SQUARE_PX as u32, top + SQUARE_PX as u32);
        area.at(left, top) && area.at(right, bottom) && area.at(right, top) && area.at(left, bottom)
    }
}

/// All squares of a plane that have a px round them.
#[inline(always)]
pub(crate) fn squares(plane: &[f32], width: usize) -> Vec<Square> {
    let height = plane.len() / width.max(1);
    let mut found = Vec::with_capacity(plane.len() / (SQUARE_PX * SQUARE_PX));
    let mut sums = vec![0.0; width.saturating_sub(2)];
    for top in (1..height.saturating_sub(SQUARE_PX + 1)).step_by(SQUARE_PX) {
        sums.fill(0.0);
        for rows in (top - 1..).map(|y| &plane[y * width..][..3 * width]).take(SQUARE_PX) {
            add_responses([0, 1, 2].map(|row| &rows[row * width..][..width]), &mut sums);
        }
        let lefts = (1..width.saturating_sub(SQUARE_PX + 1)).step_by(SQUARE_PX);
        for (left, sums) in lefts.zip(sums.chunks_exact(SQUARE_PX)) {
            // √(π/2) / 6 turns the mean absolute response of this mask into a standard deviation.
            let mean = sums.iter().sum::<f32>() / (SQUARE_PX * SQUARE_PX) as f32;
            found.push(Square { left: left as u32, top: top as u32, noise: mean * (std::f32::consts::FRAC_PI_2.sqrt() / 6.0) });
        }
    }
    found
}

/// Adds the absolute response of the mask along the middle one of three rows, from its second px to its last but one.
#[inline(always)]
fn add_responses([above, here, below]: [&[f32]; 3], sums: &mut [f32]) {
    let count = sums.len();
    let ([a, b, c], [d, e, f], [g, h, i]) = (thirds(above, count), thirds(here, count), thirds(below, count));
    for at in 0..count {
        let (corners, sides) = (a[at] + c[at] + g[at] + i[at], b[at] + d[at] + f[at] + h[at]);
        sums[at] += (corners - 2.0 * sides + 4.0 * e[at]).abs();
    }
}

/// A row from its first, its second and its third px on.
#[inline(always)]
fn thirds(row: &[f32], count: usize) -> [&[f32]; 3] {
    [&row[..count], &row[1..][..count], &row[2..][..count]]
}
