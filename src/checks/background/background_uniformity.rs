//! Evenness of the background: the greatest ΔE00 between any two places of it.
//!
//! The background is averaged over squares, which removes noise and keeps slow gradients; edge filters do the opposite.
//! Of the squares those that are extreme in L*, a* or b* are compared, since the greatest difference is between two of them.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::colour::{Lab, delta_e};
use crate::evidence::Portrait;
use crate::geometry::{Bounds, Point};

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
    let squares = squares(portrait)?;
    let extremes = extremes(&squares);
    let pairs = extremes.iter().enumerate().flat_map(|(at, one)| extremes[at + 1..].iter().map(move |other| (one, other)));
    let (difference, one, other) = pairs
        .map(|(one, other)| (delta_e(one.colour, other.colour), one, other))
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .ok_or(Missing::Background)?;
    Ok(Measurement::from(difference).mark(boxed(one)).mark(boxed(other)))
}

fn squares(portrait: &Portrait) -> Result<Vec<Square>, Missing> {
    let clear = portrait.backdrop()?.clear();
    let size = portrait.size();
    let mut squares = Vec::new();
    for top in (0..size.height_px).step_by(SQUARE_PX as usize) {
        for left in (0..size.width_px).step_by(SQUARE_PX as usize) {
            let mut sum = Lab::default();
            let mut count = 0.0;
            for y in top..(top + SQUARE_PX).min(size.height_px) {
                for x in (left..(left + SQUARE_PX).min(size.width_px)).filter(|x| clear.at(*x, y)) {
                    let lab = portrait.lab.at(x, y);
                    sum = Lab::new(sum.l + lab.l, sum.a + lab.a, sum.b + lab.b);
                    count += 1.0;
                }
            }
            if count >= LEAST_SHARE * (SQUARE_PX * SQUARE_PX) as f32 {
                let colour = Lab::new(sum.l / count, sum.a / count, sum.b / count);
                squares.push(Square { place: Point::new(left as f32, top as f32), colour });
            }
        }
    }
    if squares.len() < LEAST_SQUARES { Err(Missing::Background) } else { Ok(squares) }
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
