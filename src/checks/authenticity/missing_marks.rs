//! Moles, scars and other marks of the enrolment photo's skin that the new photo lacks.
//!
//! A mark is a dark spot as large one way as the other: the smaller eigenvalue of the Hessian of L*, which a fold, a hair or an edge does not
//! have, is largest there over places and scales (Lindeberg 1998, "Feature detection with automatic scale selection"); four times σ² times it
//! is how much darker a Gaussian spot of that σ is than its skin. Where several of a kind lie together they are freckles or a beard and not
//! compared, nor are nostrils, skin that folds when the mouth moves or that spectacles cover. Its place in the new photo follows from the landmarks
//! round it by the affine map of moving least squares (Schaefer et al. 2006). The value is by how much the plainest one is missed: its
//! darkness less twice what is left of it. Pimples heal and powder covers, so a person decides (docs/ACCURACY.md).

use std::ops::Range;

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::{Pair, Portrait};
use crate::geometry::{Bounds, Point};
use crate::landmarks::Landmarks;
use crate::mask::Mask;
use crate::plane::gaussian;
use crate::regions::Region;

pub(crate) const CHECK: Check =
    Check { id: "missing-marks", group: Group::Authenticity, unit: Unit::Lightness, probe: Probe::Pair(measure) };

/// Standard deviations of the spots, px; the eyes lie some 90 px apart.
const SIGMAS_PX: [f32; 3] = [1.3, 1.9, 2.7];
/// Darkness from which on a spot counts, L*.
const PLAIN: f32 = 8.0;
/// How far lashes, brows, lips and the face's edge reach, px.
const FEATURES_PX: u8 = 9;
const EDGE_PX: u8 = 5;
/// So many spots at least half as dark, so near by in distances of the eyes, are freckles or a beard.
const CROWD: usize = 3;
const NEAR: f32 = 0.5;
/// How far around its place a spot is looked for, in distances of the eyes: what landmarks and faces move by.
const REACH: f32 = 0.08;
/// The nose's wings and the mouth's corners, the subject's right ones first; how far beside them folds lie, in distances of the eyes.
const WINGS: [usize; 2] = [64, 294];
const CORNERS: [usize; 2] = [61, 291];
/// Round the nostrils: wing, tip, wing, root of the upper lip.
const NOSTRILS: [usize; 4] = [64, 1, 294, 2];
const FOLD: f32 = 0.45;
/// How far around the irises spectacles reach, in distances of the eyes.
const SPECTACLES: f32 = 0.6;
/// Certainty from which on spectacles are taken to be worn.
const WORN: f32 = 0.5;

fn measure(pair: &Pair) -> Measured {
    pair.same_person()?;
    let (new, old) = (&pair.new.portrait, &pair.old.portrait);
    if new.is_enlarged() {
        return Err(Missing::Detail);
    }
    let worn = new.traits.spectacles().max(old.traits.spectacles()) >= WORN;
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
    let features = landmarks.features().iter().fold(Mask::empty(size), |all, feature| all.or(&outlined(feature)));
    let face = outlined(&landmarks.outline()).and(portrait.regions.mask(Region::FaceSkin)).shrunk(EDGE_PX);
    let folds = folds(landmarks).iter().fold(outlined(&landmarks.pick(&NOSTRILS)), |all, fold| all.or(&outlined(fold)));
    let reach = SPECTACLES * landmarks.inter_eye_distance();
    let irises = [landmarks.right_iris(), landmarks.left_iris()];
    let covered = |x: u32, y: u32| worn && irises.iter().any(|iris| iris.distance(Point::new(x as f32, y as f32)) < reach);
    face.without(&features.grown(FEATURES_PX)).without(&folds.grown(EDGE_PX)).filter(|x, y| !covered(x, y))
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
        let (bounds, size) = (Bounds::around(&portrait.landmarks.outline()), portrait.size());
        let within = |from: f32, length: f32, end: u32| (from.max(0.0) as u32).min(end)..((from + length).max(0.0) as u32).min(end);
        let (x, y) = (within(bounds.x, bounds.width, size.width_px), within(bounds.y, bounds.height, size.height_px));
        let lightness = y.clone().map(|row| portrait.lab.run(row, x.clone())[0]).collect::<Vec<_>>().concat();
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

/// Where a place of one face lies in the other: the affine map that is best for the landmarks, the nearer the more.
fn carried(place: Point, from: &Landmarks, to: &Landmarks) -> Point {
    let soft = (0.05 * from.inter_eye_distance()).powi(2);
    let pairs = || from.points().iter().zip(to.points());
    let weight = |point: Point| ((point.x - place.x).powi(2) + (point.y - place.y).powi(2) + soft).powi(-2);
    let mean = |value: &dyn Fn(Point, Point) -> f32| {
        let (sum, weights) = pairs().fold((0.0, 0.0), |(sum, weights), (one, other)| {
            let weight = weight(*one);
            (sum + weight * value(*one, *other), weights + weight)
        });
        sum / weights
    };
    let (one, other) = (Point::new(mean(&|p, _| p.x), mean(&|p, _| p.y)), Point::new(mean(&|_, q| q.x), mean(&|_, q| q.y)));
    let [xx, xy, yy] =
        [mean(&|p, _| (p.x - one.x).powi(2)), mean(&|p, _| (p.x - one.x) * (p.y - one.y)), mean(&|p, _| (p.y - one.y).powi(2))];
    let determinant = (xx * yy - xy * xy).max(f32::MIN_POSITIVE);
    let (x, y) = (place.x - one.x, place.y - one.y);
    let (along, aside) = ((yy * x - xy * y) / determinant, (xx * y - xy * x) / determinant);
    let moved = |value: &dyn Fn(Point) -> f32| mean(&|p, q| value(q) * ((p.x - one.x) * along + (p.y - one.y) * aside));
    Point::new(other.x + moved(&|q| q.x - other.x), other.y + moved(&|q| q.y - other.y))
}
