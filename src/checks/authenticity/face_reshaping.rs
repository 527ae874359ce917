//! Whether jaw or eyes have other proportions than in the enrolment photo: a slimmer jaw, larger eyes.
//!
//! Distances between landmarks in three dimensions do not depend on how the head is turned. The jaw's width at four heights is taken by
//! that of the cheekbones, which programs that slim a face leave nearly as it is; the eyes' length by the spread of points of brow, eyes
//! and bridge of the nose. The value is the larger of both changes in units of what they differ by between two files of one shot.
//! A smile widens jaw and mouth, lifts the mouth's corners and narrows the eyes: where the mouth differs nothing is said. Nor does the measure know of
//! years in which a face has become thinner: a person decides (docs/ACCURACY.md).

use super::mirror::same_way_round;
use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::evidence::Pair;
use crate::landmarks::Landmarks;

pub(crate) const CHECK: Check = Check { id: "face-reshaping", group: Group::Authenticity, unit: Unit::Ratio, probe: Probe::Pair(measure) };

/// Opposite points of the jaw, right and left, from below the ears to beside the chin.
const JAW: [(usize, usize); 4] = [(132, 361), (58, 288), (172, 397), (136, 365)];
/// Opposite points of the cheekbones.
const CHEEKBONES: (usize, usize) = (234, 454);
/// Corners of each eye.
const EYES: [(usize, usize); 2] = [(33, 133), (362, 263)];
/// Corners of the mouth.
const MOUTH: (usize, usize) = (61, 291);
/// Points of brow, eyes and bridge of the nose that expression hardly moves.
const STABLE: [usize; 26] =
    [33, 133, 362, 263, 468, 473, 168, 6, 197, 195, 8, 9, 10, 151, 107, 336, 108, 337, 67, 297, 109, 338, 193, 417, 122, 351];
/// What jaw and eyes differ by between untouched files of one shot, as logarithms; rounded up from 0.0015 and 0.0037.
const SPREAD: [f32; 2] = [0.0017, 0.0043];
/// How much more they differ where one of the photos had to be enlarged.
const ENLARGED: f32 = 2.0;
/// The mouth's corners and the eyes' outer ones, to which a smile lifts them.
const LIFT: [(usize, usize); 2] = [(61, 33), (291, 263)];
/// Changes of the mouth's width and of its corners' distance from the eyes from which on the expressions are not alike, as logarithms. A slimmer
/// jaw takes in the mouth's width too, and so the second is the closer.
const EXPRESSION: [f32; 2] = [0.06, 0.015];
/// Changes below this are those of any two photos.
const NOTED: f32 = 2.0;

fn measure(pair: &Pair) -> Measured {
    pair.same_person()?;
    same_way_round(pair)?;
    let [new, old] = [&pair.new, &pair.old].map(|sitter| Proportions::of(&sitter.portrait.landmarks));
    let is_small = pair.new.portrait.is_enlarged() || pair.old.portrait.is_enlarged();
    let blur = if is_small { ENLARGED } else { 1.0 };
    let [jaw_spread, eyes_spread] = SPREAD.map(|spread| blur * spread);
    if (0..2).any(|part| (new.mouth[part] - old.mouth[part]).abs() > blur * EXPRESSION[part]) {
        return Err(Missing::SameExpression);
    }
    let (jaw, eyes) = ((old.jaw - new.jaw) / jaw_spread, (new.eyes - old.eyes) / eyes_spread);
    let landmarks = &pair.new.portrait.landmarks;
    let (note, seen): (_, &[(usize, usize)]) = if jaw > eyes { ("slimmer-jaw", &JAW) } else { ("larger-eyes", &EYES) };
    let change = jaw.max(eyes).max(0.0);
    let measurement = if change < NOTED { change.into() } else { Measurement::from(change).note(Note::new(note)) };
    Ok(seen.iter().fold(measurement, |measurement, (right, left)| {
        measurement.mark(Mark::Line(landmarks.points()[*right], landmarks.points()[*left]))
    }))
}

/// Logarithms of widths, each by what it is compared with.
struct Proportions {
    jaw: f32,
    eyes: f32,
    /// The mouth's width, and its corners' distance from the eyes.
    mouth: [f32; 2],
}

impl Proportions {
    fn of(landmarks: &Landmarks) -> Self {
        let distance = |(one, other): (usize, usize)| landmarks.distance(one, other);
        let mean = |pairs: &[(usize, usize)]| pairs.iter().map(|pair| distance(*pair).ln()).sum::<f32>() / pairs.len() as f32;
        let scale = landmarks.spread(&STABLE).ln();
        let mouth = [mean(&[MOUTH]), mean(&LIFT)].map(|length| length - scale);
        Self { jaw: mean(&JAW) - distance(CHEEKBONES).ln(), eyes: mean(&EYES) - scale, mouth }
    }
}
