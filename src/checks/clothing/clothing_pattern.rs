//! Share of the clothing that carries a pattern: stripes, checks, prints.
//!
//! A pattern repeats: walking across it the colour turns up and down again and again. A fold, a lapel or the edge of a
//! tie turns it once or twice. So along every row and every column of the clothing the turning points of L*, a* and b*
//! are found that swing by more than noise and cloth texture do, and a pixel is patterned where its stretch of line holds
//! five of them, two whole periods. Turns of a strong contrast may lie further apart: wide stripes and large checks have it,
//! folds do not. The strip below the chin in which a tie hangs does not count.

use std::ops::Range;

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::checks::clothing::cloth;
use crate::evidence::Portrait;
use crate::mask::Mask;
use crate::plane::box_mean;
use crate::wide::wide;

pub(crate) const CHECK: Check =
    Check { id: "clothing-pattern", group: Group::Clothing, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// What repeats.
#[derive(Clone, Copy)]
struct Scale {
    /// Least swing between two turning points, units of CIELAB.
    swing: f32,
    /// Length of line in which it has to repeat, px.
    stretch_px: u32,
}

const SCALES: [Scale; 2] = [Scale { swing: 8.0, stretch_px: 72 }, Scale { swing: 24.0, stretch_px: 144 }];
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
    let patterned = wide(
        #[inline(always)]
        || patterned(portrait, &cloth),
    );
    let share = patterned.area_px() as f32 / cloth.area_px() as f32;
    let blobs = patterned.grown(3).blobs();
    Ok(blobs
        .iter()
        .take(2)
        .filter(|blob| blob.area_px > 400)
        .fold(Measurement::from(share), |seen, blob| seen.mark(Mark::Box(blob.bounds))))
}

/// The px of the cloth whose stretch of row or column repeats.
#[inline(always)]
fn patterned(portrait: &Portrait, cloth: &Mask) -> Mask {
    let size = cloth.size();
    let mut patterned = Mask::empty(size);
    // Clothing begins below the chin; its first row is no edge of the frame, so the means above it have to be right.
    let top = cloth.rows().map_or(0, |rows| rows.start.saturating_sub(SMOOTH_PX as u32));
    let at = |x: u32, y: u32| (y * size.width_px + x) as usize;
    for plane in portrait.lab.planes() {
        let plane = box_mean(&plane[at(0, top)..], size.width_px as usize, SMOOTH_PX);
        let mut columns = vec![Spread::NONE; size.width_px as usize];
        let mut found = Vec::new();
        let runs: Vec<_> = cloth.runs().collect();
        for row in runs.chunk_by(|(one, _), (next, _)| one == next) {
            let y = row[0].0;
            let values = |run: &Range<u32>| &plane[at(run.start, y - top)..at(run.end, y - top)];
            for (_, run) in row {
                columns[run.start as usize..].iter_mut().zip(values(run)).for_each(|(column, value)| column.add(*value));
            }
            let spread = row.iter().map(|(_, run)| Spread::of(values(run)).width()).fold(0.0, f32::max);
            for scale in SCALES.into_iter().filter(|scale| spread > scale.swing) {
                found.clear();
                for (_, run) in row {
                    turns((run.start..).zip(values(run).iter().copied().map(Some)), scale, &mut found);
                }
                repeated(&found, scale).for_each(|x| patterned.add_run(y, x));
            }
        }
        for (x, spread) in (0..).zip(&columns) {
            for scale in SCALES.into_iter().filter(|scale| spread.width() > scale.swing) {
                found.clear();
                turns((top..size.height_px).map(|y| (y, cloth.at(x, y).then(|| plane[at(x, y - top)]))), scale, &mut found);
                repeated(&found, scale).flatten().for_each(|y| patterned.add_run(y, x..x + 1));
            }
        }
    }
    patterned.and(cloth)
}

/// The clothing left and right of the strip in which a tie hangs.
fn beside_the_tie(portrait: &Portrait, cloth: &Mask) -> Result<Mask, Missing> {
    let (right, left) = portrait.landmarks.cheeks();
    let (middle, half) = (portrait.landmarks.chin().x, TIE * right.distance(left) / 2.0);
    let beside = cloth.beside((middle - half).max(0.0).ceil() as u32..(middle + half).max(0.0).floor() as u32 + 1);
    if beside.area_px() < LEAST_PX { Err(Missing::Clothing) } else { Ok(beside) }
}

/// The least and the greatest value on a line: most lines of plain cloth need no walk.
#[derive(Clone, Copy)]
struct Spread {
    low: f32,
    high: f32,
}

impl Spread {
    const NONE: Self = Self { low: f32::MAX, high: f32::MIN };

    fn of(values: &[f32]) -> Self {
        let (stretches, rest) = values.as_chunks::<8>();
        let mut spreads = [Self::NONE; 8];
        for stretch in stretches {
            spreads.iter_mut().zip(stretch).for_each(|(spread, value)| spread.add(*value));
        }
        let mut all = Self::NONE;
        for value in
            spreads.iter().flat_map(|spread| [spread.low, spread.high]).filter(|_| !stretches.is_empty()).chain(rest.iter().copied())
        {
            all.add(value);
        }
        all
    }

    fn add(&mut self, value: f32) {
        self.low = self.low.min(value);
        self.high = self.high.max(value);
    }

    fn width(self) -> f32 {
        self.high - self.low
    }
}

/// The places that lie between turning points which are close enough together.
fn repeated(turns: &[u32], scale: Scale) -> impl Iterator<Item = Range<u32>> {
    turns.windows(TURNS).map(|few| few[0]..few[TURNS - 1] + 1).filter(move |stretch| stretch.len() as u32 <= scale.stretch_px + 1)
}

/// Adds the turning points with the scale's swing on both sides; a gap in the line starts anew.
fn turns(line: impl Iterator<Item = (u32, Option<f32>)>, scale: Scale, turns: &mut Vec<u32>) {
    let mut state: Option<Walk> = None;
    for (at, value) in line {
        let Some(value) = value else {
            state = None;
            continue;
        };
        let walk = state.get_or_insert(Walk { low: (value, at), high: (value, at), rising: None });
        if let Some(turn) = walk.step(value, at, scale.swing) {
            turns.push(turn);
        }
    }
}

struct Walk {
    low: (f32, u32),
    high: (f32, u32),
    rising: Option<bool>,
}

impl Walk {
    fn step(&mut self, value: f32, at: u32, swing: f32) -> Option<u32> {
        if value < self.low.0 {
            self.low = (value, at);
        }
        if value > self.high.0 {
            self.high = (value, at);
        }
        let was = self.rising;
        if value - self.low.0 > swing && was != Some(true) {
            self.rising = Some(true);
            self.high = (value, at);
            return was.map(|_| self.low.1);
        }
        if self.high.0 - value > swing && was != Some(false) {
            self.rising = Some(false);
            self.low = (value, at);
            return was.map(|_| self.high.1);
        }
        None
    }
}
