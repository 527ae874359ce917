//! A colour held against those that are asked for, or are not wanted.

use super::{Finding, Outcome, Reference, within};
use crate::check::Note;
use crate::colour::{Lab, delta_e};

/// The note that names the reference which a colour is nearest to.
pub const NEAREST_COLOUR: &str = "nearest-colour";

impl Finding {
    pub(super) fn nearest(&mut self, colour: Lab, references: &[Reference], max: f64, review: f64) -> Outcome {
        let nearest = |counts: &dyn Fn(&(f64, &Reference)) -> bool| {
            let distances = references.iter().map(|reference| (f64::from(delta_e(colour, reference.rgb.to_lab())), reference));
            distances.filter(counts).min_by(|a, b| a.0.total_cmp(&b.0))
        };
        // What is near none is told from one that would do, and not from one that a person would have to look at.
        let near = nearest(&|(difference, _)| *difference <= max + review);
        let asked = || nearest(&|(_, reference)| reference.outcome == Outcome::Pass);
        let Some((difference, reference)) = near.or_else(asked).or_else(|| nearest(&|_| true)) else { return Outcome::Pass };
        self.value = Some(difference);
        self.notes.push(Note::about(NEAREST_COLOUR, reference.name.clone()));
        if difference > max
            && let Some(note) = is_right_but_for_light(colour, reference.rgb.to_lab(), max)
        {
            self.notes.push(Note::new(note));
        }
        within(difference, None, Some(max), review).max(reference.outcome)
    }
}

/// How many times as much or as little light may fall on a backdrop of the right colour: two and a half stops. With less, any colour is nearly
/// black, and which cloth hangs there cannot be told.
const MOST_LIGHT: f32 = 6.0;

/// Chroma from which on a reference is known by its hue: a grey wall may be white in little light, or grey.
const LEAST_CHROMA: f32 = 10.0;

/// The note on the light in which a backdrop of the colour `asked` would look so; none where it is another colour.
fn is_right_but_for_light(colour: Lab, asked: Lab, max: f64) -> Option<&'static str> {
    if asked.chroma() < LEAST_CHROMA {
        return None;
    }
    let times = asked.luminance() / colour.luminance().max(f32::EPSILON);
    if colour.l < asked.l {
        return (times < MOST_LIGHT && f64::from(delta_e(colour.lit(times), asked)) <= max).then_some("too-dark");
    }
    // In too much light channels are at their end, one after the other: so is what the backdrop is held against.
    let overlit = |times: f32| asked.lit(times).to_rgb().to_lab();
    let (mut less, mut more) = (1.0, MOST_LIGHT);
    for _ in 0..HALVINGS {
        let middle = f32::midpoint(less, more);
        if overlit(middle).luminance() < colour.luminance() { less = middle } else { more = middle }
    }
    let is_coloured = overlit(less).chroma() >= LEAST_CHROMA;
    (is_coloured && f64::from(delta_e(colour, overlit(less))) <= max).then_some("too-light")
}

/// Steps in which the light is found: to a thousandth.
const HALVINGS: usize = 12;
