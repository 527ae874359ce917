//! Share of the clothing that carries a pattern: stripes, checks, prints.
//!
//! A pattern repeats: walking across it the colour turns up and down again and again. A fold, a lapel or the edge of a
//! tie turns it once or twice. So along every row and every column of the clothing the turning points of L*, a* and b*
//! are found that swing by more than noise and cloth texture do, and a pixel is patterned where its stretch of line holds
//! five of them, two whole periods. The strip below the chin in which a tie hangs does not count.

use std::ops::Range;

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::checks::clothing::cloth;
use crate::evidence::Portrait;
use crate::mask::Mask;
use crate::plane::box_mean;

pub(crate) const CHECK: Check =
    Check { id: "clothing-pattern", group: Group::Clothing, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// Least swing between two turning points, units of CIELAB.
const SWING: f32 = 8.0;
/// Length of line in which a pattern has to repeat, px.
const STRETCH_PX: u32 = 72;
/// Turning points that two periods have.
const TURNS: usize = 5;
/// Width of the strip in which a tie hangs, as a share of the face's width.
const TIE: f32 = 0.5;
/// Clothing beside it below which no pattern can be told, px.
const LEAST_PX: u32 = 1500;
/// Lines are averaged with their neighbours before: noise and weave turn at every pixel, a visible pattern does not.
const SMOOTH_PX: usize = 1;

fn measure(portrait: &Portrait) -> Measured {
    let cloth = beside_the_tie(portrait, &cloth(portrait)?)?;
    let size = cloth.size();
    let mut patterned = Mask::empty(size);
    // Clothing begins below the chin; its first row is no edge of the frame, so the means above it have to be right.
    let top = cloth.rows().map_or(0, |rows| rows.start.saturating_sub(SMOOTH_PX as u32));
    let at = |x: u32, y: u32| (y * size.width_px + x) as usize;
    for plane in portrait.lab.planes() {
        let plane = box_mean(&plane[at(0, top)..], size.width_px as usize, SMOOTH_PX);
        let inside = |x: u32, y: u32| cloth.at(x, y).then(|| plane[at(x, y - top)]);
        for y in top..size.height_px {
            walk(0..size.width_px, |x| inside(x, y), |x| patterned.add_run(y, x..x + 1));
        }
        for x in 0..size.width_px {
            walk(top..size.height_px, |y| inside(x, y), |y| patterned.add_run(y, x..x + 1));
        }
    }
    let patterned = patterned.and(&cloth);
    let share = patterned.area_px() as f32 / cloth.area_px() as f32;
    let blobs = patterned.grown(3).blobs();
    Ok(blobs
        .iter()
        .take(2)
        .filter(|blob| blob.area_px > 400)
        .fold(Measurement::from(share), |seen, blob| seen.mark(Mark::Box(blob.bounds))))
}

/// The clothing left and right of the strip in which a tie hangs.
fn beside_the_tie(portrait: &Portrait, cloth: &Mask) -> Result<Mask, Missing> {
    let (right, left) = portrait.landmarks.cheeks();
    let (middle, half) = (portrait.landmarks.chin().x, TIE * right.distance(left) / 2.0);
    let beside = cloth.filter(|x, _| (x as f32 - middle).abs() > half);
    if beside.area_px() < LEAST_PX { Err(Missing::Clothing) } else { Ok(beside) }
}

/// Walks a line and reports the places that lie between turning points which are close enough together.
fn walk(line: Range<u32>, value: impl Fn(u32) -> Option<f32>, mut put: impl FnMut(u32)) {
    for few in turns(line, value).windows(TURNS) {
        let (first, last) = (few[0], few[TURNS - 1]);
        if last - first <= STRETCH_PX {
            (first..=last).for_each(&mut put);
        }
    }
}

/// Turning points with a swing above [`SWING`] on both sides; a gap in the line starts anew.
fn turns(line: Range<u32>, value: impl Fn(u32) -> Option<f32>) -> Vec<u32> {
    let mut turns = Vec::new();
    let mut state: Option<Walk> = None;
    for at in line {
        let Some(value) = value(at) else {
            state = None;
            continue;
        };
        let walk = state.get_or_insert(Walk { low: (value, at), high: (value, at), rising: None });
        if let Some(turn) = walk.step(value, at) {
            turns.push(turn);
        }
    }
    turns
}

struct Walk {
    low: (f32, u32),
    high: (f32, u32),
    rising: Option<bool>,
}

impl Walk {
    fn step(&mut self, value: f32, at: u32) -> Option<u32> {
        if value < self.low.0 {
            self.low = (value, at);
        }
        if value > self.high.0 {
            self.high = (value, at);
        }
        let was = self.rising;
        if value - self.low.0 > SWING && was != Some(true) {
            self.rising = Some(true);
            self.high = (value, at);
            return was.map(|_| self.low.1);
        }
        if self.high.0 - value > SWING && was != Some(false) {
            self.rising = Some(false);
            self.low = (value, at);
            return was.map(|_| self.high.1);
        }
        None
    }
}
