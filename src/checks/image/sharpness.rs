//! Focus: fine detail round the eyes (σ 0.7–1.4 px) as a share of that twice as coarse (σ 1.4–2.8 px).
//!
//! Eyes are where every face has edges at every size, whatever its skin and age, and where a viewer looks. Edges in focus have as much in
//! one band as in the next, so the ratio is near 0.75 for any face in any light; what blurs takes the finer band first. What is finer yet is
//! left out: noise and JPEG fill it. What blurs in one direction alone is told by `shake`; the lower of the two is the value. Photos smaller
//! than the frame are enlarged by the program itself, and have lost the finer detail of that.

use super::shake::shake;
use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::plane::gaussian;

pub(crate) const CHECK: Check = Check { id: "sharpness", group: Group::Image, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

/// Standard deviations between which the bands lie, px: each an octave.
const SIGMAS_PX: [f32; 3] = [0.7, 1.4, 2.8];
/// How far beyond the lids lashes and folds are looked at, in distances of the eyes.
const AROUND: f32 = 0.1;
/// Px on each side that a Gaussian reaches into.
const REACH_PX: f32 = 9.0;
/// L* below which the coarser band holds nothing to compare with.
const LEAST: f32 = 0.3;

fn measure(portrait: &Portrait) -> Measured {
    let around = AROUND * portrait.landmarks.inter_eye_distance();
    let eyes = portrait.landmarks.eyes().map(|eye| wider(&Bounds::around(&eye), around));
    let [fine, coarse] = bands(portrait, &eyes);
    if coarse < LEAST {
        return Err(Missing::Detail);
    }
    let focus = fine / coarse;
    let shaken = if portrait.is_enlarged() { None } else { shake(portrait) };
    let least = shaken.map_or(focus, |shaken| focus.min(shaken));
    Ok(eyes.into_iter().fold(Measurement::from(least), |found, eye| found.mark(Mark::Box(eye))))
}

/// Root mean squares of L* in both bands, the finer first.
fn bands(portrait: &Portrait, eyes: &[Bounds; 2]) -> [f32; 2] {
    let (mut sums, mut count) = ([0.0; 2], 0);
    for eye in eyes {
        let (columns, rows) = wider(eye, REACH_PX).cells(portrait.size());
        let (inner, inner_rows) = eye.cells(portrait.size());
        let (width, left, top) = (columns.len(), (inner.start - columns.start) as usize, (inner_rows.start - rows.start) as usize);
        let plane = portrait.lab.lightness_within(columns, rows);
        let smooth = SIGMAS_PX.map(|sigma| gaussian(&plane, width, sigma));
        for (sum, pair) in sums.iter_mut().zip(smooth.array_windows::<2>()) {
            for row in top..top + inner_rows.len() {
                let [fine, coarse] = pair.each_ref().map(|plane| plane[row * width + left..].iter().take(inner.len()));
                *sum += fine.zip(coarse).map(|(fine, coarse)| (fine - coarse).powi(2)).sum::<f32>();
            }
        }
        count += inner.len() * inner_rows.len();
    }
    sums.map(|sum| (sum / count.max(1) as f32).sqrt())
}

fn wider(bounds: &Bounds, by: f32) -> Bounds {
    Bounds { x: bounds.x - by, y: bounds.y - by, width: bounds.width + 2.0 * by, height: bounds.height + 2.0 * by }
}
