//! How much the eyes show at each size: what sharpness and enlargement are told by.

use crate::check::{Mark, Missing};
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::landmarks::Landmarks;
use crate::plane::gaussian;

/// Standard deviations between which a band of detail lies, px: each an octave but for the first, which begins at 0.
const SIGMAS_PX: [f32; 3] = [0.7, 1.4, 2.8];
/// How far beyond the lids lashes and folds are looked at, in distances of the eyes.
const AROUND: f32 = 0.1;
/// Px on each side that a Gaussian reaches into.
const REACH_PX: f32 = 9.0;
/// L* below which a band holds nothing to compare with.
const LEAST: f32 = 0.3;

/// Detail round the eyes.
pub(super) struct Detail {
    /// Root mean squares of L* in three bands, the finest first.
    pub(super) bands: [f32; 3],
    /// Where they were looked at.
    pub(super) marks: [Mark; 2],
}

/// Eyes are where every face has edges at every size, whatever its skin and age, and where a viewer looks. Ratios between the
/// bands do not depend on the light.
pub(super) fn detail(portrait: &Portrait) -> Result<Detail, Missing> {
    let eyes = eyes(&portrait.landmarks);
    let bands = (*portrait.detail.get_or_init(|| bands(portrait, &eyes)))?;
    Ok(Detail { bands, marks: eyes.map(Mark::Box) })
}

fn bands(portrait: &Portrait, eyes: &[Bounds; 2]) -> Result<[f32; 3], Missing> {
    let (mut sums, mut count) = ([0.0; 3], 0);
    for eye in eyes {
        let (columns, rows) = wider(eye, REACH_PX).cells(portrait.size());
        let (inner, inner_rows) = eye.cells(portrait.size());
        let plane = rows.clone().map(|y| portrait.lab.run(y, columns.clone())[0]).collect::<Vec<_>>().concat();
        let mut fine = plane.clone();
        for (sum, sigma) in sums.iter_mut().zip(SIGMAS_PX) {
            let coarse = gaussian(&plane, columns.len(), sigma);
            for y in inner_rows.clone() {
                let start = (y - rows.start) as usize * columns.len() + (inner.start - columns.start) as usize;
                let pairs = fine[start..].iter().zip(&coarse[start..]).take(inner.len());
                *sum += pairs.map(|(one, other)| (one - other).powi(2)).sum::<f32>();
            }
            fine = coarse;
        }
        count += inner.len() * inner_rows.len();
    }
    let bands = sums.map(|sum| (sum / count.max(1) as f32).sqrt());
    if bands[2] < LEAST { Err(Missing::Detail) } else { Ok(bands) }
}

/// The boxes round both eyes with lashes and folds.
fn eyes(landmarks: &Landmarks) -> [Bounds; 2] {
    let around = AROUND * landmarks.inter_eye_distance();
    landmarks.eyes().map(|eye| wider(&Bounds::around(&eye), around))
}

fn wider(bounds: &Bounds, by: f32) -> Bounds {
    Bounds { x: bounds.x - by, y: bounds.y - by, width: bounds.width + 2.0 * by, height: bounds.height + 2.0 * by }
}
