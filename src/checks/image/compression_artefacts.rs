//! Blocks of a JPEG: the mean step of green between px of neighbouring 8 × 8 blocks, by that between the px beside them.
//!
//! Compression rounds each block by itself, so that it meets its neighbours with a step; inside blocks nothing of the kind happens. 1 means
//! no blocks. A level is added to both, since a plain wall of hardly any steps has a ratio that nobody sees.

use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::photo::Photo;

pub(crate) const CHECK: Check =
    Check { id: "compression-artefacts", group: Group::Image, unit: Unit::Ratio, probe: Probe::Pixels(measure) };

/// Px of a block.
const BLOCK: usize = 8;
/// Rows that are skipped after each one that is looked at; blocks are higher.
const SKIPPED: usize = 3;

fn measure(photo: &Photo) -> Measured {
    if photo.reduction > 1 {
        return Err(Missing::Detail);
    }
    let (mut on, mut beside, mut steps) = (0u64, 0u64, 0u64);
    let width = photo.pixels.width() as usize;
    for row in photo.pixels.as_raw().chunks_exact(3 * width.max(1)).step_by(SKIPPED + 1) {
        // Green, which carries most of the luminance.
        let step = |at: usize| u64::from(row[3 * at + 1].abs_diff(row[3 * at + 4]));
        for edge in (BLOCK..width.saturating_sub(2)).step_by(BLOCK) {
            steps += 2;
            on += 2 * step(edge - 1);
            beside += step(edge - 2) + step(edge);
        }
    }
    if steps == 0 {
        return Err(Missing::Detail);
    }
    Ok(Measurement::from((on + steps) as f32 / (beside + steps) as f32))
}
