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
        let frame = area.size();
        let starts = (0..frame.width_px / side).map(|column| column * side);
        let columns = starts.len();
        let tops = (0..frame.height_px / side).map(|row| row * side);
        let means = tops.flat_map(|top| starts.clone().map(move |left| mean(lab, area, left, top, side))).collect();
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

#[inline(always)]
fn mean(lab: &LabImage, area: &Mask, left: u32, top: u32, side: u32) -> Option<Lab> {
    let x = left..left + side;
    (top..top + side).all(|y| area.holds(y, x.clone())).then(|| {
        let add = |sums: [f32; 3], y| {
            let rows = lab.run(y, x.clone());
            [0, 1, 2].map(|axis| sums[axis] + rows[axis].iter().sum::<f32>())
        };
        let [l, a, b] = (top..top + side).fold([0.0; 3], add).map(|sum| sum / (side * side) as f32);
        Lab::new(l, a, b)
    })
}
