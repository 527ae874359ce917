//! Share of the clothing that lies at an edge between two colours: prints, camouflage, tie-dye, flowers, which need not repeat.
//!
//! Colours are compared across a few px, as means of cells: folds and shade change them slowly, and a lapel, a collar or a pocket leaves a line
//! or two; prints are edges all over. Below the face hang a tie, a collar and lapels, which do not count. Hard folds and lapels in hard light are
//! edges too, but of one tint: an edge that light alone can make counts only where the clothes' network is sure of a pattern.

use crate::cells::Cells;
use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::checks::clothing::{beside_the_tie, cloth};
use crate::colour::Lab;
use crate::evidence::Portrait;
use crate::mask::Mask;
use crate::wide::wide;

pub(crate) const CHECK: Check = Check { id: "clothing-print", group: Group::Clothing, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// Side of a cell, px.
const CELL_PX: u32 = 3;
/// Cells from one colour to the one that it is compared with.
const APART: usize = 2;
/// Width of the strip that does not count, as a share of the face's width.
const TIE: f32 = 1.0;
/// ΔE*ab of an edge: twice what shade changes in so few px.
const EDGE: f32 = 12.0;
/// What of it light cannot make, ΔE*ab: of plain T-shirts, jumpers and suits in hard light few cells differ so, of dyed and many-coloured cloth nearly
/// all that are edges.
const TINT: f32 = 8.0;

fn measure(portrait: &Portrait) -> Measured {
    let cloth = beside_the_tie(portrait, &cloth(portrait)?, TIE)?;
    let cells = wide(
        #[inline(always)]
        || Cells::of(&portrait.lab, &cloth, CELL_PX),
    );
    let (mut count, mut edges, mut places) = (0.0f32, 0.0f32, Mask::empty(portrait.size()));
    for (column, row, _) in cells.iter() {
        count += 1.0;
        if is_edge(&cells, column, row, portrait.traits.is_patterned()) {
            edges += 1.0;
            cells.add_to(&mut places, column, row);
        }
    }
    let blobs = places.grown(6).blobs();
    let marked = blobs.iter().take(2).filter(|blob| blob.area_px > 400);
    Ok(marked.fold(Measurement::from(edges / count.max(1.0)), |seen, blob| seen.mark(Mark::Box(blob.bounds))))
}

/// Whether the colours left and right of a cell differ, or those above and below; by their tint, but on cloth that is `patterned`.
fn is_edge(cells: &Cells, column: usize, row: usize, patterned: bool) -> bool {
    let half = APART / 2;
    let Some((left, above)) = column.checked_sub(half).zip(row.checked_sub(half)) else { return false };
    let across = cells.at(left, row).zip(cells.at(column + half, row));
    let down = cells.at(column, above).zip(cells.at(column, row + half));
    [across, down].into_iter().flatten().any(|(one, other)| one.distance(other) > EDGE && (patterned || tint(one, other) > TINT))
}

/// The distance of two colours that light on one cloth does not make, ΔE*ab.
///
/// # Source
/// Light times a factor is L* + 16, a* and b* times its cube root (CIE 15:2018, 8.2.1, above L* 8): a* / (L* + 16) and b* / (L* + 16) stay.
fn tint(one: Lab, other: Lab) -> f32 {
    let (first, second) = (one.l + 16.0, other.l + 16.0);
    f32::hypot(one.a / first - other.a / second, one.b / first - other.b / second) * f32::midpoint(first, second)
}
