//! What a network says of each cell of what it is shown, and of all cells that count together.

use super::view::Window;
use crate::geometry::{Bounds, Point};
use crate::traits::Sighting;

/// Samples by which a cell is asked what is there, and how many of them a side.
pub(super) const SAMPLES: usize = A_SIDE * A_SIDE;
const A_SIDE: usize = 4;
/// The certainty's logarithm of a cell that does not count.
const OUT: f32 = -9.0;

/// Cells of `side` px of a window, `columns` in a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    pub(super) window: Window,
    pub(super) side: usize,
    pub(super) columns: usize,
}

/// The certainties' logarithms of cells, row by row.
#[derive(Debug, Clone)]
pub(super) struct Answers(Vec<f32>);

impl Grid {
    /// What a network says, but of cells that do not count by what is at their samples.
    pub(super) fn answers(&self, logits: &[f32], counts: impl Fn([Point; SAMPLES]) -> bool) -> Answers {
        let step = self.side / A_SIDE;
        let samples = |cell: usize| {
            let place = |along: usize, sample: usize| (along * self.side + sample * step) as f32;
            std::array::from_fn(|at| self.window.at(place(cell % self.columns, at % A_SIDE), place(cell / self.columns, at / A_SIDE)))
        };
        Answers(logits.iter().enumerate().map(|(cell, logit)| if counts(samples(cell)) { *logit } else { OUT }).collect())
    }

    /// What the surest so many cells say, and what holds all that are sure; none where fewer count.
    pub(super) fn sighting(&self, answers: &Answers, number: usize) -> Option<Sighting> {
        let corner = |column: usize, row: usize| self.window.at((column * self.side) as f32, (row * self.side) as f32);
        let seen = answers.0.iter().enumerate().filter(|(_, logit)| **logit > 0.0).map(|(at, _)| (at % self.columns, at / self.columns));
        let corners: Vec<Point> = seen.flat_map(|(column, row)| [corner(column, row), corner(column + 1, row + 1)]).collect();
        let place = (!corners.is_empty()).then(|| Bounds::around(&corners));
        (answers.counted() >= number).then(|| Sighting { certainty: answers.surest(number), place })
    }
}

impl Answers {
    /// How many cells count.
    pub(super) fn counted(&self) -> usize {
        self.0.iter().filter(|logit| **logit > OUT).count()
    }

    /// The certainty of the surest cells together.
    pub(super) fn surest(&self, number: usize) -> f32 {
        let mut cells = self.0.clone();
        cells.sort_unstable_by(|one, other| other.total_cmp(one));
        certainty(cells.iter().take(number).sum::<f32>() / number as f32)
    }
}

/// The certainty of a logarithm of odds.
pub(super) fn certainty(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}
