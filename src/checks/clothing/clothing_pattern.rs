//! Share of the clothing that carries a pattern: stripes, checks, prints.
//!
//! A pattern repeats: walking across it the colour turns up and down again and again. A fold, a lapel or the edge of a
//! tie turns it once or twice. So along every row and every column of the clothing the turning points of L*, a* and b*
//! are found that swing by more than noise and cloth texture do, and a pixel is patterned where its stretch of line holds
//! at least four of them, two whole periods.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::checks::clothing::cloth;
use crate::evidence::Portrait;
use crate::mask::Mask;

pub(crate) const CHECK: Check =
    Check { id: "clothing-pattern", group: Group::Clothing, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// Least swing between two turning points, units of CIELAB.
const SWING: f32 = 6.0;
/// Length of line in which a pattern has to repeat, px.
const STRETCH_PX: usize = 64;
/// Turning points that two periods have.
const TURNS: usize = 4;

fn measure(portrait: &Portrait) -> Measured {
    let cloth = cloth(portrait)?;
    let patterned = along_rows(portrait, &cloth).or(&along_columns(portrait, &cloth));
    let share = patterned.area_px() as f32 / cloth.area_px() as f32;
    let blobs = patterned.grown(3).blobs();
    Ok(blobs
        .iter()
        .take(2)
        .filter(|blob| blob.area_px > 400)
        .fold(Measurement::from(share), |seen, blob| seen.mark(Mark::Box(blob.bounds))))
}

fn along_rows(portrait: &Portrait, cloth: &Mask) -> Mask {
    let size = cloth.size();
    let mut bits = vec![false; (size.width_px * size.height_px) as usize];
    for y in 0..size.height_px {
        walk(size.width_px, |x| cloth.at(x, y).then(|| portrait.lab.at(x, y)), |x| bits[(y * size.width_px + x) as usize] = true);
    }
    Mask::new(size, bits)
}

fn along_columns(portrait: &Portrait, cloth: &Mask) -> Mask {
    let size = cloth.size();
    let mut bits = vec![false; (size.width_px * size.height_px) as usize];
    for x in 0..size.width_px {
        walk(size.height_px, |y| cloth.at(x, y).then(|| portrait.lab.at(x, y)), |y| bits[(y * size.width_px + x) as usize] = true);
    }
    Mask::new(size, bits)
}

/// Walks a line and reports the places that lie between turning points which are close enough together.
fn walk(length: u32, colour: impl Fn(u32) -> Option<crate::colour::Lab>, mut put: impl FnMut(u32)) {
    for channel in [|lab: crate::colour::Lab| lab.l, |lab: crate::colour::Lab| lab.a, |lab: crate::colour::Lab| lab.b] {
        let turns = turns(length, |at| colour(at).map(channel));
        for few in turns.windows(TURNS) {
            let (first, last) = (few[0], few[TURNS - 1]);
            if (last - first) as usize <= STRETCH_PX {
                (first..=last).for_each(&mut put);
            }
        }
    }
}

/// Turning points with a swing above [`SWING`] on both sides; a gap in the line starts anew.
fn turns(length: u32, value: impl Fn(u32) -> Option<f32>) -> Vec<u32> {
    let mut turns = Vec::new();
    let mut state: Option<Walk> = None;
    for at in 0..length {
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
