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
        match self.step {
            1 => self.lay_by::<1>(plane, from, into),
            2 => self.lay_by::<2>(plane, from, into),
            step => unreachable!("kernels take steps of 1 or 2 cells, not {step}"),
        }
    }

    /// The same for steps of a number that is known here: dividing by one that is not takes as long as copying a row.
    #[inline(always)]
    fn lay_by<const STEP: usize>(self, plane: &[f32], from: Shape, into: &mut [f32]) {
        let this = Self { step: STEP, ..self };
        let (width, Padding { top, left, bottom, right }) = (from.width, self.padding);
        for y in (0..top).chain((0..bottom).map(|y| top + from.height + y)) {
            for across in 0..STEP {
                into[this.offset(y, across)..][..self.pitch].fill(0.0);
            }
        }
        for (y, cells) in (top..).zip(plane.chunks_exact(width)) {
            for x in (0..left).chain((0..right).map(|x| left + width + x)) {
                into[this.offset(y, x)] = 0.0;
            }
            let row = this.offset(y, 0);
            if STEP == 1 {
                copy(cells, &mut into[row + left..][..width]);
            } else {
                // The first cell lies at an even place or an odd one.
                let (even, odd) = into[row..].split_at_mut(this.offset(0, 1));
                if left % 2 == 0 {
                    halve(cells, &mut even[left / 2..], &mut odd[left / 2..]);
                } else {
                    halve(cells, &mut odd[left / 2..], &mut even[left / 2 + 1..]);
                }
            }
        }
    }
}

/// A row as another: a call of the system's own copying takes longer than a row does.
#[inline(always)]
fn copy(cells: &[f32], into: &mut [f32]) {
    match cells.len() {
        16.. => copy_by::<16>(cells, into),
        8.. => copy_by::<8>(cells, into),
        4.. => copy_by::<4>(cells, into),
        _ => copy_by::<1>(cells, into),
    }
}

/// The same so many cells at a time, of which there are as many at least; the last ones may be copied twice.
#[inline(always)]
fn copy_by<const CELLS: usize>(cells: &[f32], into: &mut [f32]) {
    for (cells, into) in cells.as_chunks::<CELLS>().0.iter().zip(into.as_chunks_mut::<CELLS>().0) {
        *into = *cells;
    }
    if let (Some(cells), Some(into)) = (cells.last_chunk::<CELLS>(), into.last_chunk_mut::<CELLS>()) {
        *into = *cells;
    }
}

/// Every other cell to either side, the first one to `even`.
#[inline(always)]
fn halve(cells: &[f32], even: &mut [f32], odd: &mut [f32]) {
    let done = halve_by::<16>(cells, even, odd);
    let done = done + halve_by::<4>(&cells[2 * done..], &mut even[done..], &mut odd[done..]);
    let (even, odd) = (&mut even[done..], &mut odd[done..]);
    for (at, cell) in cells[2 * done..].iter().enumerate() {
        if at % 2 == 0 { even[at / 2] = *cell } else { odd[at / 2] = *cell }
    }
}

/// The same so many pairs at a time; how many there were.
#[inline(always)]
fn halve_by<const PAIRS: usize>(cells: &[f32], even: &mut [f32], odd: &mut [f32]) -> usize {
    let (pairs, _) = cells.as_chunks::<2>();
    let (runs, _) = pairs.as_chunks::<PAIRS>();
    for (run, (even, odd)) in runs.iter().zip(even.as_chunks_mut::<PAIRS>().0.iter_mut().zip(odd.as_chunks_mut::<PAIRS>().0)) {
        *even = run.map(|[one, _]| one);
        *odd = run.map(|[_, two]| two);
    }
    runs.len() * PAIRS
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
