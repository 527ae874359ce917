//! Whether the photo is the left-right mirrored one, as front cameras of phones save it, by the enrolment photo.
//!
//! What is not alike left and right of a head, (a − mirrored a) / 2, has the other sign in a mirrored photo. It is compared above the eyes,
//! where parting and hairline are, and in the places of landmarks; the value is the mean of both correlations. Inside the face light from one
//! side counts for more than the face does; above the eyes, between 1 and 4 px, it counts for nothing. Another haircut says
//! nothing by itself, a parting that changed sides is outweighed by the landmarks (docs/ACCURACY.md).

use crate::check::{Check, Group, Measured, Missing, Probe, Unit};
use crate::evidence::{Pair, Portrait};
use crate::geometry::Point;
use crate::plane::gaussian;

pub(crate) const CHECK: Check = Check { id: "mirror", group: Group::Authenticity, unit: Unit::Ratio, probe: Probe::Pair(measure) };

/// px of the crop a cm of the canonical face: its eyes, 6.1 cm apart, lie 48 px apart.
const PX_PER_CM: f32 = 48.0 / 6.1;
/// Height of the canonical face's eyes, cm.
const EYES_CM: f32 = 2.66;
/// What is compared reaches so far to each side of the nose, above the eyes and below them, px of the crop.
const ASIDE: usize = 50;
const ABOVE: usize = 82;
const BELOW: usize = 11;
/// Deviations of the means between which the band lies, px of the crop.
const BAND: (f32, f32) = (1.0, 4.0);
/// px of the crop beyond what is compared, so that no mean is cut.
const MARGIN: usize = 12;
const WIDTH: usize = 2 * (ASIDE + MARGIN);
const HEIGHT: usize = ABOVE + BELOW + 2 * MARGIN;

fn measure(pair: &Pair) -> Measured {
    pair.same_person()?;
    Ok(likeness(pair).into())
}

/// That both photos are the same way round as far as can be told, so that what is compared lies at one place.
///
/// # Errors
/// [`Missing::Mirrored`] where they are more alike the other way round.
pub(super) fn same_way_round(pair: &Pair) -> Result<(), Missing> {
    if likeness(pair) < 0.0 { Err(Missing::Mirrored) } else { Ok(()) }
}

/// How alike both photos are as they are: below 0 where they are more alike with one of them mirrored.
fn likeness(pair: &Pair) -> f32 {
    let (new, old) = (&pair.new.portrait, &pair.old.portrait);
    let top = correlation(&top(new), &top(old));
    let shape = correlation(&new.landmarks.asymmetry(), &old.landmarks.asymmetry());
    f32::midpoint(top, shape)
}

/// What is not alike left and right above the eyes, L*, in the band.
fn top(portrait: &Portrait) -> Vec<f32> {
    let lightness = crop(portrait);
    let wide = gaussian(&lightness, WIDTH, BAND.1);
    let fine: Vec<f32> = lightness.iter().zip(&wide).map(|(value, mean)| value - mean).collect();
    let band = gaussian(&fine, WIDTH, BAND.0);
    let rows = band.chunks_exact(WIDTH).skip(MARGIN).take(ABOVE + BELOW);
    let columns = MARGIN..WIDTH - MARGIN;
    rows.flat_map(|row| columns.clone().map(|x| (row[x] - row[WIDTH - 1 - x]) / 2.0)).collect()
}

/// L* of the head above the eyes, upright and at one size, row by row; the picture's edge is repeated outwards.
fn crop(portrait: &Portrait) -> Vec<f32> {
    let upright = portrait.landmarks.upright();
    let (left, top) = ((WIDTH - 1) as f32 / 2.0, (MARGIN + ABOVE) as f32);
    let at = |x: usize, y: usize| upright.apply(Point::new((x as f32 - left) / PX_PER_CM, (y as f32 - top) / PX_PER_CM - EYES_CM));
    (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| at(x, y))).map(|place| lightness(portrait, place)).collect()
}

/// L* at a place of the frame, bilinear.
fn lightness(portrait: &Portrait, at: Point) -> f32 {
    let (plane, width) = (portrait.lab.lightness(), portrait.lab.width_px() as usize);
    let within = |along: f32, count: usize| {
        let along = (along - 0.5).clamp(0.0, (count - 1) as f32);
        (along as usize, (along as usize + 1).min(count - 1), along.fract())
    };
    let ((left, right, u), (up, down, v)) = (within(at.x, width), within(at.y, plane.len() / width));
    let row = |y: usize| plane[y * width + left] * (1.0 - u) + plane[y * width + right] * u;
    row(up) * (1.0 - v) + row(down) * v
}

/// Cosine of the angle between two rows of numbers, −1–1; 0 where one of them is nothing.
fn correlation(one: &[f32], other: &[f32]) -> f32 {
    let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    let lengths = (dot(one, one) * dot(other, other)).sqrt();
    if lengths > f32::EPSILON { dot(one, other) / lengths } else { 0.0 }
}
