//! Evenness of the background: the greatest ΔE00 between any two places of it.
//!
//! The background's median is taken over squares, which removes noise and stray hairs and keeps slow gradients; edge filters
//! do the opposite. Squares that show an object are left to `background-objects`.
//! Of the squares those that are extreme in L*, a* or b* are compared, since the greatest difference is between two of them.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::colour::{Lab, delta_e};
use crate::evidence::Portrait;
use crate::geometry::{Bounds, Point};
use crate::mask::Mask;
use crate::plane::median;
use crate::wide::wide;

pub(crate) const CHECK: Check =
    Check { id: "background-uniformity", group: Group::Background, unit: Unit::DeltaE, probe: Probe::Portrait(measure) };

/// Side of a square, px.
const SQUARE_PX: u32 = 16;
/// Share of a square that has to be clear background.
const LEAST_SHARE: f32 = 0.75;
/// Squares at either end of an axis that are taken for accidents: 1 %.
const ACCIDENTS: f32 = 0.01;
/// Fewer squares than these say nothing of the whole.
const LEAST_SQUARES: usize = 12;

#[derive(Clone, Copy)]
struct Square {
    place: Point,
    colour: Lab,
}

fn measure(portrait: &Portrait) -> Measured {
    let squares = wide(
        #[inline(always)]
        || squares(portrait),
    )?;
    let extremes = extremes(&squares);
    let pairs = extremes.iter().enumerate().flat_map(|(at, one)| extremes[at + 1..].iter().map(move |other| (one, other)));
    let (difference, one, other) = pairs
        .map(|(one, other)| (delta_e(one.colour, other.colour), one, other))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .ok_or(Missing::Background)?;
    Ok(Measurement::from(difference).mark(boxed(one)).mark(boxed(other)))
}

#[inline(always)]
fn squares(portrait: &Portrait) -> Result<Vec<Square>, Missing> {
    let clear = portrait.backdrop()?.clear().without(portrait.backdrop()?.objects());
    let size = portrait.size();
    let mut squares = Vec::new();
    for top in (0..size.height_px).step_by(SQUARE_PX as usize) {
        for left in (0..size.width_px).step_by(SQUARE_PX as usize) {
            if let Some(colour) = square(portrait, &clear, left, top) {
                squares.push(Square { place: Point::new(left as f32, top as f32), colour });
            }
        }
    }
    if squares.len() < LEAST_SQUARES { Err(Missing::Background) } else { Ok(squares) }
}

/// The median colour of a square; none where too little of it is clear background.
///
/// The median is that of the means of four px: a quarter of the numbers, as little noise.
#[inline(always)]
fn square(portrait: &Portrait, clear: &Mask, left: u32, top: u32) -> Option<Lab> {
    let (across, rows) = (left..left + SQUARE_PX, top..top + SQUARE_PX);
    let area = rows.clone().map(|y| clear.count(y, across.clone())).sum::<u32>();
    let least = LEAST_SHARE * (SQUARE_PX * SQUARE_PX) as f32;
    if (area as f32) < least {
        return None;
    }
    let whole = area == SQUARE_PX * SQUARE_PX;
    let inside = |x: u32, y: u32| whole || (clear.holds(y, x..x + 2) && clear.holds(y + 1, x..x + 2));
    let mut found = [(); 3].map(|()| [0.0; (SQUARE_PX * SQUARE_PX / 4) as usize]);
    let mut count = 0;
    for y in rows.step_by(2).filter(|y| y + 1 < portrait.size().height_px) {
        let columns = across.start..across.end.min(portrait.size().width_px);
        let (upper, lower) = (portrait.lab.run(y, columns.clone()), portrait.lab.run(y + 1, columns));
        let means = [0, 1, 2].map(|axis| means(upper[axis], lower[axis]));
        for (at, _) in across.clone().step_by(2).enumerate().filter(|(_, x)| inside(*x, y)) {
            (found[0][count], found[1][count], found[2][count]) = (means[0][at], means[1][at], means[2][at]);
            count += 1;
        }
    }
    ((4 * count) as f32 >= least).then(|| {
        let [l, a, b] = found.map(|values| median(&values[..count]));
        Lab::new(l, a, b)
    })
}

/// Means of two px each of two rows; what the rows do not reach is 0.
#[inline(always)]
fn means(upper: &[f32], lower: &[f32]) -> [f32; SQUARE_PX as usize / 2] {
    let mut means = [0.0; SQUARE_PX as usize / 2];
    for (mean, (up, low)) in means.iter_mut().zip(upper.as_chunks::<2>().0.iter().zip(lower.as_chunks::<2>().0)) {
        *mean = (up[0] + up[1] + low[0] + low[1]) / 4.0;
    }
    means
}

fn extremes(squares: &[Square]) -> Vec<Square> {
    let axes: [fn(&Square) -> f32; 3] = [|square| square.colour.l, |square| square.colour.a, |square| square.colour.b];
    let mut found = Vec::new();
    for axis in axes {
        let mut sorted = squares.to_vec();
        sorted.sort_by(|a, b| axis(a).total_cmp(&axis(b)));
        let skipped = (squares.len() as f32 * ACCIDENTS).round() as usize;
        found.push(sorted[skipped]);
        found.push(sorted[sorted.len() - 1 - skipped]);
    }
    found
}

fn boxed(square: &Square) -> Mark {
    Mark::Box(Bounds { x: square.place.x, y: square.place.y, width: SQUARE_PX as f32, height: SQUARE_PX as f32 })
}
