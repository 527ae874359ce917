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
    let (clear, objects) = (portrait.backdrop()?.clear(), portrait.backdrop()?.objects());
    let size = portrait.size();
    let mut squares = Vec::new();
    for top in (0..size.height_px).step_by(SQUARE_PX as usize) {
        for left in (0..size.width_px).step_by(SQUARE_PX as usize) {
            if let Some(colour) = square(portrait, clear, objects, left, top) {
                squares.push(Square { place: Point::new(left as f32, top as f32), colour });
            }
        }
    }
    if squares.len() < LEAST_SQUARES { Err(Missing::Background) } else { Ok(squares) }
}

/// The median colour of a square; none where too little of it is clear background.
fn square(portrait: &Portrait, clear: &Mask, objects: &Mask, left: u32, top: u32) -> Option<Lab> {
    let pixels = (top..top + SQUARE_PX).flat_map(|y| (left..left + SQUARE_PX).map(move |x| (x, y)));
    let colours: Vec<Lab> = pixels.filter(|(x, y)| clear.at(*x, *y) && !objects.at(*x, *y)).map(|(x, y)| portrait.lab.at(x, y)).collect();
    if (colours.len() as f32) < LEAST_SHARE * (SQUARE_PX * SQUARE_PX) as f32 {
        return None;
    }
    let middle = |axis: fn(&Lab) -> f32| median(&mut colours.iter().map(axis).collect::<Vec<f32>>());
    Some(Lab::new(middle(|lab| lab.l), middle(|lab| lab.a), middle(|lab| lab.b)))
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
