//! Signs that the background was put in: no noise at all beside a noisy person.
//!
//! The value is the ratio of the background's noise to the person's, both as the median over small squares of the
//! deviation left by a Laplacian difference (Immerkær, "Fast Noise Variance Estimation", CVIU 64 (1996)): squares with
//! edges in them have larger values, and the median passes them by. A camera leaves as much noise behind the person as
//! on them; a filled surface leaves none.

use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::mask::Mask;
use crate::noise::{Square, squares};
use crate::plane::median;
use crate::wide::wide;

pub(crate) const CHECK: Check =
    Check { id: "background-replaced", group: Group::Background, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

/// Fewer squares than these say nothing.
const LEAST_SQUARES: usize = 30;
/// Noise on the person below which nothing can be told, L*: the file or its smoothing has removed it everywhere.
const LEAST_NOISE: f32 = 0.25;

fn measure(portrait: &Portrait) -> Measured {
    let clear = portrait.backdrop()?.clear();
    let (size, plane) = (portrait.size(), portrait.lab.lightness());
    let noises = wide(
        #[inline(always)]
        || squares(plane, size.width_px as usize),
    );
    let behind = noise(&noises, clear).ok_or(Missing::Background)?;
    let person = noise(&noises, &portrait.regions.person().shrunk(6)).ok_or(Missing::Detail)?;
    if person < LEAST_NOISE { Err(Missing::Detail) } else { Ok(Measurement::from(behind / person)) }
}

/// The median noise of the squares whose corners are in the area.
fn noise(squares: &[Square], area: &Mask) -> Option<f32> {
    let levels: Vec<f32> = squares.iter().filter(|square| square.is_in(area)).map(|square| square.noise).collect();
    (levels.len() >= LEAST_SQUARES).then(|| median(&levels))
}
