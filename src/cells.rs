//! A picture as the means of small squares: what is broader than its noise.

use crate::colour::{Lab, LabImage};
use crate::mask::Mask;

/// The squares of a frame, row by row.
pub(crate) struct Cells {
    side: u32,
    columns: usize,
    /// The mean of each that lies inside the area.
    means: Vec<Option<Lab>>,
}

impl Cells {
    /// The squares of `side` px; those that are not wholly inside `area` are left out.
    #[inline(always)]
    pub(crate) fn of(lab: &LabImage, area: &Mask, side: u32) -> Self {
        let (width, height) = (area.size().width_px, area.size().height_px);
        let (columns, rows) = ((width / side) as usize, height / side);
        let mut means = vec![None; columns * rows as usize];
        let mut sums = [(); 3].map(|()| vec![0.0; width as usize]);
        let held = area.rows().unwrap_or(0..0);
        for row in held.start.div_ceil(side)..held.end / side {
            let lines = row * side..(row + 1) * side;
            // Row by row the sums run along whole vectors.
            for (axis, sums) in sums.iter_mut().enumerate() {
                sums.fill(0.0);
                for y in lines.clone() {
                    sums.iter_mut().zip(lab.run(y, 0..width)[axis]).for_each(|(sum, value)| *sum += value);
                }
            }
            for (column, mean) in means[row as usize * columns..][..columns].iter_mut().enumerate() {
                let x = column as u32 * side..(column as u32 + 1) * side;
                if lines.clone().all(|y| area.holds(y, x.clone())) {
                    let [l, a, b] =
                        sums.each_ref().map(|sums| sums[x.start as usize..x.end as usize].iter().sum::<f32>() / (side * side) as f32);
                    *mean = Some(Lab::new(l, a, b));
                }
            }
        }
        Self { side, columns, means }
    }

    /// The one of a column and a row.
    pub(crate) fn at(&self, column: usize, row: usize) -> Option<Lab> {
        if column < self.columns { self.means.get(row * self.columns + column).copied().flatten() } else { None }
    }

    /// All inside the area: column, row and mean.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (usize, usize, Lab)> + '_ {
        self.means.iter().enumerate().filter_map(|(at, mean)| Some((at % self.columns, at / self.columns, (*mean)?)))
    }

    /// Adds a square to a mask.
    pub(crate) fn add_to(&self, mask: &mut Mask, column: usize, row: usize) {
        let (left, top) = (column as u32 * self.side, row as u32 * self.side);
        (top..top + self.side).for_each(|y| mask.add_run(y, left..left + self.side));
    }
}
