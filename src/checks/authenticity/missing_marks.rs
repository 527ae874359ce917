//! Moles, scars and other marks of the enrolment photo's skin that the new photo lacks.
//!
//! A mark is a dark spot as large one way as the other: the smaller eigenvalue of the Hessian of L*, which a fold, a hair or an edge does not
//! have, is largest there over places and scales (Lindeberg 1998, "Feature detection with automatic scale selection"); four times σ² times it
//! is how much darker a Gaussian spot of that σ is than its skin. Where several of a kind lie together they are freckles or a beard and not
//! compared, nor are nostrils, skin that folds when the mouth moves or that spectacles cover. Its place in the new photo follows from the
//! landmarks round it. The value is by how much the plainest one is missed: its darkness less twice what is left of it. Pimples heal and powder
//! covers, so a person decides (docs/ACCURACY.md).

use std::ops::Range;

use super::mirror::same_way_round;
use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::{Pair, Portrait};
use crate::geometry::{Bounds, Point, Similarity};
use crate::landmarks::Landmarks;
use crate::mask::Mask;
use crate::plane::gaussian;

pub(crate) const CHECK: Check =
    Check { id: "missing-marks", group: Group::Authenticity, unit: Unit::Lightness, probe: Probe::Pair(measure) };

/// Standard deviations of the spots, px; the eyes lie some 90 px apart.
const SIGMAS_PX: [f32; 3] = [1.3, 1.9, 2.7];
/// Darkness from which on a spot counts, L*.
const PLAIN: f32 = 8.0;
/// How far the shade of features, folds and the face's edge reaches, px.
const EDGE_PX: u8 = 5;
/// So many spots at least half as dark, so near by in distances of the eyes, are freckles or a beard.
const CROWD: usize = 3;
const NEAR: f32 = 0.5;
/// How far around its place a spot is looked for, in distances of the eyes: what landmarks and faces move by.
const REACH: f32 = 0.08;
/// Landmarks round a spot by which its place in the other photo is known.
const NEIGHBOURS: usize = 16;
/// The nose's wings and the mouth's corners, the subject's right ones first; how far beside them folds lie, in distances of the eyes.
const WINGS: [usize; 2] = [64, 294];
const CORNERS: [usize; 2] = [61, 291];
/// Round the nostrils: wing, tip, wing, root of the upper lip.
const NOSTRILS: [usize; 4] = [64, 1, 294, 2];
const FOLD: f32 = 0.45;
/// How far around the irises spectacles reach, in distances of the eyes.
const SPECTACLES: f32 = 0.6;

fn measure(pair: &Pair) -> Measured {
    pair.same_person()?;
    let (new, old) = (&pair.new.portrait, &pair.old.portrait);
    if new.is_enlarged() {
        return Err(Missing::Detail);
    }
    same_way_round(pair)?;
    let worn = new.traits.wears_spectacles() || old.traits.wears_spectacles();
    let left = Darkness::of(new);
    let reach = REACH * new.landmarks.inter_eye_distance();
    let missed = |spot: Spot| {
        let place = carried(spot.place, &old.landmarks, &new.landmarks);
        (spot.darkness - 2.0 * left.most(place, reach), place)
    };
    let seen = spots(old, worn).into_iter().map(missed).filter(|(missed, _)| *missed > 0.0);
    let Some((missed, place)) = seen.max_by(|one, other| one.0.total_cmp(&other.0)) else { return Ok(0.0.into()) };
    let corner = |sign: f32| Point::new(place.x + sign * reach, place.y + sign * reach);
    Ok(Measurement::from(missed).mark(Mark::Box(Bounds::around(&[corner(-1.0), corner(1.0)]))))
}

/// A mark of the skin.
#[derive(Debug, Clone, Copy)]
struct Spot {
    place: Point,
    /// How much darker than its skin it is, L*.
    darkness: f32,
}

/// The plain spots of a face.
fn spots(portrait: &Portrait, worn: bool) -> Vec<Spot> {
    let darkness = Darkness::of(portrait);
    let skin = smooth_skin(portrait, worn);
    let peak = |(x, y): (u32, u32)| {
        let found = darkness.at(x, y);
        let near = || (y.saturating_sub(3)..=y + 3).flat_map(|row| (x.saturating_sub(3)..=x + 3).map(move |column| (row, column)));
        // Of px that are as dark the first one counts.
        let is_lower = |(row, column)| darkness.at(column, row) < found || (row, column) >= (y, x) && darkness.at(column, row) <= found;
        let is_peak = found >= PLAIN / 2.0 && near().all(is_lower);
        is_peak.then_some(Spot { place: Point::new(x as f32, y as f32), darkness: found })
    };
    let all: Vec<Spot> = skin.pixels().filter_map(peak).collect();
    let near = NEAR * portrait.landmarks.inter_eye_distance();
    let alone = |spot: &&Spot| {
        let beside = |other: &&Spot| other.darkness >= spot.darkness / 2.0 && other.place.distance(spot.place) < near;
        // It is one of them itself.
        all.iter().filter(beside).count() <= CROWD
    };
    all.iter().filter(|spot| spot.darkness >= PLAIN).filter(alone).copied().collect()
}

/// Skin on which nothing but marks is dark.
fn smooth_skin(portrait: &Portrait, worn: bool) -> Mask {
    let (landmarks, size) = (&portrait.landmarks, portrait.size());
    let outlined = |outline: &[Point]| Mask::of_outline(size, outline);
    let folds = folds(landmarks).iter().fold(outlined(&landmarks.pick(&NOSTRILS)), |all, fold| all.or(&outlined(fold)));
    let reach = SPECTACLES * landmarks.inter_eye_distance();
    let irises = [landmarks.right_iris(), landmarks.left_iris()];
    let covered = |x: u32, y: u32| worn && irises.iter().any(|iris| iris.distance(Point::new(x as f32, y as f32)) < reach);
    portrait.bare_face().shrunk(EDGE_PX).without(&folds.grown(EDGE_PX)).filter(|x, y| !covered(x, y))
}

/// The skin that folds between nose, mouth and cheek.
fn folds(landmarks: &Landmarks) -> [Vec<Point>; 2] {
    let (sin, cos) = landmarks.roll_deg().to_radians().sin_cos();
    let out = FOLD * landmarks.inter_eye_distance();
    [(0, -out), (1, out)].map(|(side, out)| {
        let (wing, corner) = (landmarks.points()[WINGS[side]], landmarks.points()[CORNERS[side]]);
        let beside = |point: Point| Point::new(point.x + out * cos, point.y + out * sin);
        vec![wing, beside(wing), beside(corner), corner]
    })
}

/// How much darker than what is round it each px of a face is, as a spot, L*.
struct Darkness {
    x: Range<u32>,
    y: Range<u32>,
    plane: Vec<f32>,
}

impl Darkness {
    fn of(portrait: &Portrait) -> Self {
        let (x, y) = Bounds::around(&portrait.landmarks.outline()).cells(portrait.size());
        let lightness = portrait.lab.lightness_within(x.clone(), y.clone());
        let mut plane = vec![0.0_f32; lightness.len()];
        for sigma in SIGMAS_PX {
            let smooth = gaussian(&lightness, x.len(), sigma);
            curved(&smooth, x.len(), 4.0 * sigma * sigma, &mut plane);
        }
        Self { x, y, plane }
    }

    /// 0 outside of the face.
    fn at(&self, x: u32, y: u32) -> f32 {
        if !self.x.contains(&x) || !self.y.contains(&y) {
            return 0.0;
        }
        self.plane[(y - self.y.start) as usize * self.x.len() + (x - self.x.start) as usize]
    }

    /// The largest within so many px of a place.
    fn most(&self, place: Point, reach: f32) -> f32 {
        let near = |at: f32| (at - reach).max(0.0).round() as u32..=(at + reach).max(0.0).round() as u32;
        near(place.y).flat_map(|y| near(place.x).map(move |x| (x, y))).map(|(x, y)| self.at(x, y)).fold(0.0, f32::max)
    }
}

/// Raises `most` to `gain` times the smaller eigenvalue of the Hessian of each px that has neighbours.
fn curved(plane: &[f32], width: usize, gain: f32, most: &mut [f32]) {
    let height = plane.len() / width.max(1);
    for y in 1..height.saturating_sub(1) {
        let [above, row, below] = [y - 1, y, y + 1].map(|y| &plane[y * width..][..width]);
        for x in 1..width - 1 {
            let (across, down) = (row[x - 1] + row[x + 1] - 2.0 * row[x], above[x] + below[x] - 2.0 * row[x]);
            let twist = (above[x - 1] + below[x + 1] - above[x + 1] - below[x - 1]) / 4.0;
            let smaller = f32::midpoint(across, down) - ((across - down) / 2.0).hypot(twist);
            most[y * width + x] = most[y * width + x].max(gain * smaller);
        }
    }
}

/// Where a place of one face lies in the other, by the landmarks nearest to it.
fn carried(place: Point, from: &Landmarks, to: &Landmarks) -> Point {
    let mut pairs: Vec<_> = from.points().iter().copied().zip(to.points().iter().copied()).collect();
    pairs.sort_by(|one, other| one.0.distance(place).total_cmp(&other.0.distance(place)));
    Similarity::nearest(&pairs[..NEIGHBOURS]).apply(place)
}
