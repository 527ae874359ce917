//! Share of the clothing that carries a pattern: stripes, checks, prints.
//!
//! A pattern repeats: walking across it the colour turns up and down again and again. A fold, a lapel or the edge of a
//! tie turns it once or twice. So along every row and every column of the clothing the turning points of L*, a* and b*
//! are found that swing by more than noise and cloth texture do, and a pixel is patterned where its stretch of line holds
//! five of them, two whole periods. Turns of a strong contrast may lie further apart: wide stripes and large checks have it,
//! folds do not. The strip below the chin in which a tie hangs does not count. In dark cloth that a camera has lifted out of its noise the
//! swing has to be so many times the noise of the cloth's calmer half.
//!
//! Pinstripes and fine checks swing by less than that, and marl, ribs, creased leather or hair that lies on the clothes by more. The clothes'
//! network knows them by their looks: what it takes for plain has no pattern, what it is in doubt about counts by its certainty, and what only one
//! of the two sees, a person decides.

use std::ops::Range;

use crate::check::{Check, Group, Mark, Measured, Measurement, Note, Probe, Unit};
use crate::checks::clothing::{beside_the_tie, cloth};
use crate::evidence::Portrait;
use crate::mask::Mask;
use crate::noise::squares;
use crate::plane::{box_mean, quantile, transpose};
use crate::wide::wide;

pub(crate) const CHECK: Check =
    Check { id: "clothing-pattern", group: Group::Clothing, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// What repeats.
#[derive(Clone, Copy)]
struct Scale {
    /// Least swing between two turning points, units of CIELAB.
    swing: f32,
    /// Length of line in which it has to repeat, px.
    stretch_px: usize,
}

/// The narrower swing first.
const SCALES: [Scale; 2] = [Scale { swing: 8.0, stretch_px: 72 }, Scale { swing: 24.0, stretch_px: 144 }];
/// Swing in units of the noise's standard deviation: noise alone swings so widely once in hundreds of px.
const ABOVE_NOISE: f32 = 4.5;
/// Share of the cloth's squares whose noise is taken for all of it: others may hold the pattern.
const CALM: f32 = 0.25;
/// Width of the strip in which a tie hangs, as a share of the face's width.
const TIE: f32 = 0.5;
/// Turning points that two periods have.
const TURNS: usize = 5;
/// Lines are averaged with their neighbours before: noise and weave turn at every pixel, a visible pattern does not.
const SMOOTH_PX: usize = 1;

fn measure(portrait: &Portrait) -> Measured {
    let cloth = beside_the_tie(portrait, &cloth(portrait)?, TIE)?;
    let weight = portrait.traits.weight_of_pattern();
    if weight == 0.0 {
        return Ok(Measurement::from(0.0));
    }
    let swings = swings(portrait, &cloth);
    let patterned = wide(
        #[inline(always)]
        || patterned(portrait, &cloth, swings),
    );
    let share = weight * patterned.area_px() as f32 / cloth.area_px() as f32;
    let blobs = patterned.grown(3).blobs();
    let places = blobs.iter().take(2).filter(|blob| blob.area_px > 400);
    let measured = places.fold(Measurement::from(share), |seen, blob| seen.mark(Mark::Box(blob.bounds)));
    Ok(match portrait.traits.pattern() {
        Some(place) => measured.mark(Mark::Box(place)).suspect(Note::new("fine-pattern")),
        None => measured.unsure(Note::new("weave-or-folds")),
    })
}

/// The scales for a cloth of this noise.
fn swings(portrait: &Portrait, cloth: &Mask) -> [Scale; 2] {
    let (plane, width) = (portrait.lab.lightness(), cloth.size().width_px as usize);
    let top = cloth.rows().map_or(0, |rows| rows.start);
    let below = wide(
        #[inline(always)]
        || squares(&plane[top as usize * width..], width),
    );
    let levels: Vec<f32> = below.iter().filter(|square| square.lowered(top).is_in(cloth)).map(|square| square.noise).collect();
    let noise = quantile(&levels, CALM);
    SCALES.map(|scale| Scale { swing: scale.swing.max(ABOVE_NOISE * noise), ..scale })
}

/// The px of the cloth whose stretch of row or column repeats.
#[inline(always)]
fn patterned(portrait: &Portrait, cloth: &Mask, scales: [Scale; 2]) -> Mask {
    let size = cloth.size();
    let mut patterned = Mask::empty(size);
    let width = size.width_px as usize;
    // Clothing begins below the chin; its first row is no edge of the frame, so the means above it have to be right.
    let top = cloth.rows().map_or(0, |rows| rows.start.saturating_sub(SMOOTH_PX as u32));
    let height = (size.height_px - top) as usize;
    let across: Vec<_> = cloth.runs().collect();
    let down = cloth.runs_down();
    let mut turns = Vec::new();
    let mut turned = vec![0.0; width * height];
    for plane in portrait.lab.planes() {
        let plane = box_mean(&plane[top as usize * width..], width, SMOOTH_PX);
        transpose(&plane, width, &mut turned);
        let rows = Lines::new(&plane, &turned, width);
        for runs in across.chunk_by(|(one, _), (next, _)| one == next) {
            let y = runs[0].0;
            let stretches = runs.iter().map(|(_, x)| x.start as usize..x.end as usize);
            rows.repeated((y - top) as usize, &stretches, scales, &mut turns, |x| patterned.add_run(y, x.start as u32..x.end as u32));
        }
        let columns = Lines::new(&turned, &plane, height);
        for (x, runs) in down.iter().enumerate() {
            let stretches = runs.iter().map(|y| (y.start - top) as usize..(y.end - top) as usize);
            columns.repeated(x, &stretches, scales, &mut turns, |rows| {
                rows.for_each(|row| patterned.add_run(top + row as u32, x as u32..x as u32 + 1));
            });
        }
    }
    patterned.and(cloth)
}

/// Numbers of a line that are passed at once where none of them turns.
const FEW: usize = 16;

/// Rows or columns of a plane, one after the other.
struct Lines<'a> {
    values: &'a [f32],
    length: usize,
    /// Of every so many places the least and the greatest number on each line.
    low: Vec<f32>,
    high: Vec<f32>,
}

impl<'a> Lines<'a> {
    /// Lines of `length` numbers; `turned` has them as columns, beside each other.
    #[inline(always)]
    fn new(values: &'a [f32], turned: &[f32], length: usize) -> Self {
        let count = values.len() / length.max(1);
        let (mut low, mut high) = (vec![f32::MAX; length / FEW * count], vec![f32::MIN; length / FEW * count]);
        let blocks = low.chunks_exact_mut(count.max(1)).zip(high.chunks_exact_mut(count.max(1)));
        for ((low, high), few) in blocks.zip(turned.chunks_exact(FEW * count.max(1))) {
            for row in few.chunks_exact(count.max(1)) {
                for ((low, high), value) in low.iter_mut().zip(high.iter_mut()).zip(row) {
                    (*low, *high) = (low.min(*value), high.max(*value));
                }
            }
        }
        Self { values, length, low, high }
    }

    /// Shows the places of a line that lie between turning points which are close enough together, at either scale; a gap between the
    /// stretches starts anew. `turns` is room to work in.
    #[inline(always)]
    fn repeated(
        &self,
        line: usize,
        stretches: &(impl Iterator<Item = Range<usize>> + Clone),
        scales: [Scale; 2],
        turns: &mut Vec<usize>,
        mut show: impl FnMut(Range<usize>),
    ) {
        for scale in scales {
            turns.clear();
            stretches.clone().for_each(|stretch| self.find_turns(line, stretch, scale.swing, turns));
            // What swings widely has swung narrowly before.
            if turns.len() < TURNS {
                return;
            }
            let close = |few: &[usize]| few[TURNS - 1] - few[0] <= scale.stretch_px;
            turns.windows(TURNS).filter(|few| close(few)).for_each(|few| show(few[0]..few[TURNS - 1] + 1));
        }
    }

    /// Adds the turning points with the swing on both sides.
    #[inline(always)]
    fn find_turns(&self, line: usize, stretch: Range<usize>, swing: f32, turns: &mut Vec<usize>) {
        let values = &self.values[line * self.length..][..self.length];
        let count = self.values.len() / self.length;
        let mut walk = Walk { low: (f32::MAX, 0..0), high: (f32::MIN, 0..0), rising: None };
        let mut at = stretch.start;
        while at < stretch.end {
            let few = at..at + FEW;
            if at.is_multiple_of(FEW) && few.end <= stretch.end {
                let block = at / FEW * count + line;
                if walk.passes(self.low[block], self.high[block], &few, swing) {
                    at = few.end;
                    continue;
                }
            }
            // A turn lies at the first of some places that hold what was reached.
            if let Some((reached, mut places)) = walk.step(values[at], at, swing) {
                turns.extend(places.find(|at| values[*at].total_cmp(&reached).is_eq()));
            }
            at += 1;
        }
    }
}

/// A walk along a line: the least and the greatest value since it turned, each with the places among which it was met first.
struct Walk {
    low: Reached,
    high: Reached,
    rising: Option<bool>,
}

type Reached = (f32, Range<usize>);

impl Walk {
    /// Whether nothing turns among places of which the least and the greatest value are known; then the walk is behind them.
    #[inline(always)]
    fn passes(&mut self, low: f32, high: f32, places: &Range<usize>, swing: f32) -> bool {
        let may_rise = self.rising != Some(true) && high - low.min(self.low.0) > swing;
        let may_fall = self.rising != Some(false) && high.max(self.high.0) - low > swing;
        if may_rise || may_fall {
            return false;
        }
        if low < self.low.0 {
            self.low = (low, places.clone());
        }
        if high > self.high.0 {
            self.high = (high, places.clone());
        }
        true
    }

    /// Goes one place on; where the walk turned, if it turns out here that it has.
    #[inline(always)]
    fn step(&mut self, value: f32, at: usize, swing: f32) -> Option<Reached> {
        if value < self.low.0 {
            self.low = (value, at..at + 1);
        }
        if value > self.high.0 {
            self.high = (value, at..at + 1);
        }
        let was = self.rising;
        if value - self.low.0 > swing && was != Some(true) {
            self.rising = Some(true);
            self.high = (value, at..at + 1);
            return was.map(|_| self.low.clone());
        }
        if self.high.0 - value > swing && was != Some(false) {
            self.rising = Some(false);
            self.low = (value, at..at + 1);
            return was.map(|_| self.high.clone());
        }
        None
    }
}
