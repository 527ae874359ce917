//! How the numbers between two layers lie in memory.

/// Planes begin at multiples of so many floats, and hold at least so many: the widest vector there is.
pub(super) const LANES: usize = 16;

/// Size of a stack of planes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Number of planes.
    pub(crate) channels: usize,
    /// Rows of a plane.
    pub(crate) height: usize,
    /// Columns of a plane.
    pub(crate) width: usize,
}

impl Shape {
    /// Cells of one plane.
    pub(crate) const fn cells(self) -> usize {
        self.height * self.width
    }

    /// Cells of one plane in whole vectors: what lies behind the last cell is computed and never read.
    pub(super) const fn whole(self) -> usize {
        self.cells().next_multiple_of(LANES)
    }

    /// Floats from one plane to the next: a vector more than it holds, since planes a power of two apart evict each other
    /// from the cache.
    pub(super) const fn stride(self) -> usize {
        self.whole() + LANES
    }

    /// Floats of all planes.
    pub(super) const fn floats(self) -> usize {
        self.channels * self.stride()
    }
}

/// Padding before the first and behind the last rows and columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Padding {
    pub(super) top: usize,
    pub(super) left: usize,
    pub(super) bottom: usize,
    pub(super) right: usize,
}

impl Padding {
    /// A shape with the padding round its planes.
    pub(super) const fn round(self, shape: Shape) -> Shape {
        Shape { height: shape.height + self.top + self.bottom, width: shape.width + self.left + self.right, ..shape }
    }
}

/// A kernel over planes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kernel {
    /// Rows and columns.
    pub(super) side: usize,
    /// Cells from one place of the kernel to the next.
    pub(super) step: usize,
    pub(super) padding: Padding,
}

/// A plane with its padding round it, laid out for a kernel that takes steps.
///
/// Cells are sorted by their place within a step, down and across, each place a plane of its own: the neighbours that a
/// vector reads lie side by side at any step, and what a kernel's place sees begins a fixed way behind what the first sees.
#[derive(Debug, Clone, Copy)]
pub(super) struct Grid {
    step: usize,
    padding: Padding,
    /// Cells from one row of a place's plane to the next.
    pub(super) pitch: usize,
    rows: usize,
}

impl Grid {
    pub(super) const fn new(from: Shape, Kernel { step, padding, .. }: Kernel) -> Self {
        let round = padding.round(from);
        Self { step, padding, pitch: round.width.div_ceil(step), rows: round.height.div_ceil(step) }
    }

    /// Floats of one plane.
    pub(super) const fn floats(self) -> usize {
        self.pitch * self.rows * self.step * self.step
    }

    /// How far behind the first place of a kernel this one's cells begin.
    pub(super) const fn offset(self, down: usize, across: usize) -> usize {
        let place = down % self.step * self.step + across % self.step;
        (place * self.rows + down / self.step) * self.pitch + across / self.step
    }

    /// Lays one plane out, with zeros round it.
    #[inline(always)]
    pub(super) fn lay(self, plane: &[f32], from: Shape, into: &mut [f32]) {
        let (width, Padding { top, left, bottom, right }) = (from.width, self.padding);
        for y in (0..top).chain((0..bottom).map(|y| top + from.height + y)) {
            for across in 0..self.step {
                into[self.offset(y, across)..][..self.pitch].fill(0.0);
            }
        }
        for (y, cells) in (top..).zip(plane.chunks_exact(width)) {
            for x in (0..left).chain((0..right).map(|x| left + width + x)) {
                into[self.offset(y, x)] = 0.0;
            }
            let row = self.offset(y, 0);
            if self.step == 1 {
                into[row + left..][..width].copy_from_slice(cells);
            } else if self.step == 2 && left == 0 {
                let (even, odd) = into[row..].split_at_mut(self.offset(0, 1));
                halve(cells, even, odd);
            } else if self.step == 2 && left == 1 {
                let (even, odd) = into[row..].split_at_mut(self.offset(0, 1));
                odd[0] = cells[0];
                halve(&cells[1..], &mut even[1..], &mut odd[1..]);
            } else {
                for (x, cell) in (left..).zip(cells) {
                    into[self.offset(y, x)] = *cell;
                }
            }
        }
    }
}

/// Every other cell to either side, the first one to `even`.
#[inline(always)]
fn halve(cells: &[f32], even: &mut [f32], odd: &mut [f32]) {
    let (pairs, last) = cells.as_chunks::<2>();
    // One after the other: of both at once no vectors are made.
    for (even, [one, _]) in even.iter_mut().zip(pairs) {
        *even = *one;
    }
    for (odd, [_, two]) in odd.iter_mut().zip(pairs) {
        *odd = *two;
    }
    even[pairs.len()..].iter_mut().zip(last).for_each(|(even, cell)| *even = *cell);
}

/// An output of a network.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Planes<'a> {
    shape: Shape,
    numbers: &'a [f32],
}

impl<'a> Planes<'a> {
    pub(super) const fn new(shape: Shape, numbers: &'a [f32]) -> Self {
        Self { shape, numbers }
    }

    /// Their size.
    pub(crate) const fn shape(&self) -> Shape {
        self.shape
    }

    /// One plane, row by row.
    pub(crate) fn plane(&self, channel: usize) -> &'a [f32] {
        &self.numbers[channel * self.shape.stride()..][..self.shape.cells()]
    }

    /// The first cell of each plane: all there is where a plane is one cell.
    pub(crate) fn firsts(&self) -> impl Iterator<Item = f32> + use<'a> {
        self.numbers.iter().step_by(self.shape.stride()).take(self.shape.channels).copied()
    }
}
