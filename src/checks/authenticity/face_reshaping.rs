//! Whether jaw or eyes have other proportions than in the enrolment photo: a slimmer jaw, larger eyes.
//!
//! Distances between landmarks in three dimensions do not depend on how the head is turned. The jaw's width at four heights is taken by
//! that of the cheekbones, which programs that slim a face leave nearly as it is; the eyes' length by the distance of their outer corners, which
//! moves with it where a soft picture moves both. The value is the larger of both changes in units of what they differ by between two files of
//! one shot. A smile widens the jaw and narrows the eyes, and lifts the mouth's corners, which no slimming does: where they lie otherwise nothing is
//! said. Nor does the measure know of years in which a face has become thinner: a person decides (docs/ACCURACY.md).

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
/// Outer corners of the eyes. Where the eyes grow from their middles, these move apart by less than half as much.
const OUTER_CORNERS: (usize, usize) = (33, 263);
/// Points of brow, eyes and bridge of the nose that expression hardly moves.
const STABLE: [usize; 26] =
    [33, 133, 362, 263, 468, 473, 168, 6, 197, 195, 8, 9, 10, 151, 107, 336, 108, 337, 67, 297, 109, 338, 193, 417, 122, 351];
/// What jaw and eyes differ by between untouched files of one shot, as logarithms.
const SPREAD: [f32; 2] = [0.0017, 0.0022];
/// How much more they differ where one of the photos had to be enlarged.
const ENLARGED: f32 = 2.0;
/// How much more where spectacles are worn in one of them alone: their rims and arms lie where the lengths end.
const SPECTACLES: f32 = 3.0;
/// The eyes' outer corners and the mouth's, which a smile lifts towards them.
const LIFT: [[usize; 2]; 2] = [[33, 263], [61, 291]];
/// Change of that distance, in spreads of the stable points, from which on the expressions are not alike.
const EXPRESSION: f32 = 0.04;
/// Changes below this are those of any two photos.
const NOTED: f32 = 2.0;

fn measure(pair: &Pair) -> Measured {
    pair.same_person()?;
    same_way_round(pair)?;
    let [new, old] = [&pair.new, &pair.old].map(|sitter| Proportions::of(&sitter.steady));
    let sitters = [&pair.new, &pair.old].map(|sitter| &sitter.portrait);
    let is_small = sitters.iter().any(|portrait| portrait.is_enlarged());
    let is_behind_glass = sitters[0].traits.wears_spectacles() != sitters[1].traits.wears_spectacles();
    let unsure = [(is_small, ENLARGED), (is_behind_glass, SPECTACLES)].into_iter().filter(|(is_so, _)| *is_so).map(|(_, more)| more);
    let unsure: f32 = unsure.product();
    let [jaw_spread, eyes_spread] = SPREAD.map(|spread| unsure * spread);
    if (new.lift - old.lift).abs() > EXPRESSION {
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
#[derive(Default)]
struct Proportions {
    jaw: f32,
    eyes: f32,
    /// How far the mouth's corners lie below the eyes, in spreads of the stable points.
    lift: f32,
}

impl Proportions {
    /// The mean over several sets of landmarks.
    fn of(sets: &[Landmarks]) -> Self {
        let share = 1.0 / sets.len().max(1) as f32;
        sets.iter().map(Self::once).fold(Self::default(), |sum, one| Self {
            jaw: sum.jaw + share * one.jaw,
            eyes: sum.eyes + share * one.eyes,
            lift: sum.lift + share * one.lift,
        })
    }

    fn once(landmarks: &Landmarks) -> Self {
        let distance = |(one, other): (usize, usize)| landmarks.distance(one, other);
        let mean = |pairs: &[(usize, usize)]| pairs.iter().map(|pair| distance(*pair).ln()).sum::<f32>() / pairs.len() as f32;
        let scale = landmarks.spread(&STABLE);
        let [eyes, corners] = &LIFT;
        Self {
            jaw: mean(&JAW) - distance(CHEEKBONES).ln(),
            eyes: mean(&EYES) - distance(OUTER_CORNERS).ln(),
            lift: landmarks.descent(eyes, corners) / scale,
        }
    }
}
