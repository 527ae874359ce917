//! A round seal: thin strokes of red ink that lie on a circle, whatever they cross.
//!
//! Red strokes vote, for each place where a seal's middle may be, for their distance from it; the circle is there where strokes are found all
//! round at one distance and few beyond it. Duda, Hart, "Use of the Hough transformation to detect lines and curves in pictures", Communications
//! of the ACM 15 (1972).

use std::f32::consts::TAU;

use crate::colour::LabImage;
use crate::geometry::{Bounds, Point, Size};
use crate::mask::Mask;
use crate::plane::box_mean;

/// Half the width up to which a stroke is one, px of the frame: cloth and lips are broader.
const STROKE_PX: u8 = 6;
/// Red ink, alone or over blue: redder than skin, and no orange.
const LEAST_A: f32 = 26.0;
const LEAST_CHROMA: f32 = 30.0;
/// b* as a share of a*: hues of 315° to 46°.
const LEAST_SLOPE: f32 = -1.0;
const MOST_SLOPE: f32 = 1.036;
/// Window whose mean a stroke is redder than, px on each side, and by how much, a*: in warm light skin is as red as ink.
const AROUND_PX: usize = 12;
const STANDS_OUT: f32 = 9.0;
/// Inked px without which there is no seal: two px all round the smallest one, with gaps.
const LEAST_PX: u32 = 240;
/// Radii of a seal, px of the frame, and the width of a ring in which strokes are counted together: in wider ones a square is round.
const LEAST_RADIUS_PX: f32 = 10.0;
const RINGS: usize = 56;
const RING_PX: f32 = 2.0;
/// Strokes that vote at the most, and px from one place that may be the middle to the next.
const VOTERS: usize = 600;
const STEP_PX: usize = 6;
/// Parts of a turn, and the share of them in which there has to be ink.
const SECTORS: usize = 48;
const ROUND: f32 = 0.75;
/// Rings beyond the seal's and inside it, from one so many away on, in which ink has to be so much thinner: a red tie is full of strokes, and checks
/// are everywhere.
const BESIDE: usize = 5;
const GAP: usize = 3;
const BEYOND: f32 = 0.35;
const INSIDE: f32 = 0.7;
/// Places with the most votes that are looked at closely, and how far round them.
const CLOSELY: usize = 8;
/// Inked px a px of radius without which a ring is no seal's: one that is wholly inked has 12, and two px beside its middle a third of that.
const LEAST_VOTES: f32 = 3.0;

/// The box of the seal.
pub(super) fn seal(lab: &LabImage) -> Option<Bounds> {
    let ink = ink(lab)?;
    let inked: Vec<Point> = ink.pixels().map(|(x, y)| Point::new(x as f32, y as f32)).collect();
    let bounds = Bounds::around(&inked);
    let every = inked.len().div_ceil(VOTERS);
    let voters: Vec<Point> = inked.iter().step_by(every).copied().collect();
    let (columns, rows) = bounds.cells(ink.size());
    let middles = rows.step_by(STEP_PX).flat_map(|y| columns.clone().step_by(STEP_PX).map(move |x| Point::new(x as f32, y as f32)));
    let mut likely: Vec<(f32, Point)> = middles.map(|middle| (most_votes(&voters, middle), middle)).collect();
    likely.sort_by(|one, other| other.0.total_cmp(&one.0));
    let enough = likely.iter().take_while(|(votes, _)| votes * every as f32 >= LEAST_VOTES);
    enough.take(CLOSELY).find_map(|(_, about)| closely(&inked, *about))
}

/// Red strokes; none where there are not enough for the smallest ring.
fn ink(lab: &LabImage) -> Option<Mask> {
    let size = Size { width_px: lab.width_px(), height_px: lab.height_px() };
    let mut red = Mask::empty(size);
    for y in 0..size.height_px {
        let [_, a, b] = lab.run(y, 0..size.width_px);
        if a.iter().filter(|a| **a > LEAST_A).count() == 0 {
            continue;
        }
        for (x, (a, b)) in (0..).zip(a.iter().zip(b)) {
            if is_ink(*a, *b) {
                red.add_run(y, x..x + 1);
            }
        }
    }
    let enough = |mask: &Mask| mask.area_px() > LEAST_PX;
    if !enough(&red) {
        return None;
    }
    let [_, a, _] = lab.planes();
    let around = box_mean(a, size.width_px as usize, AROUND_PX);
    let stands_out = |x: u32, y: u32| a[(y * size.width_px + x) as usize] - around[(y * size.width_px + x) as usize] > STANDS_OUT;
    let strokes = red.without(&red.shrunk(STROKE_PX).grown(STROKE_PX + 1)).filter(stands_out);
    enough(&strokes).then_some(strokes)
}

fn is_ink(a: f32, b: f32) -> bool {
    a > LEAST_A && a * a + b * b > LEAST_CHROMA * LEAST_CHROMA && (LEAST_SLOPE..MOST_SLOPE).contains(&(b / a))
}

/// The ring round a place in which strokes are densest, by votes a px of its length.
fn most_votes(voters: &[Point], middle: Point) -> f32 {
    let mut counts = [0.0; RINGS];
    for voter in voters {
        if let Some(count) = ring(apart(*voter, middle)).and_then(|ring| counts.get_mut(ring)) {
            *count += 1.0;
        }
    }
    counts.iter().enumerate().map(|(ring, count)| count / radius(ring)).fold(0.0, f32::max)
}

/// The number of a ring, none inside the smallest.
fn ring(distance: f32) -> Option<usize> {
    (distance >= LEAST_RADIUS_PX).then(|| ((distance - LEAST_RADIUS_PX) / RING_PX) as usize)
}

/// As [`Point::distance`], without its care for lengths that no picture has.
fn apart(one: Point, other: Point) -> f32 {
    let (x, y) = (one.x - other.x, one.y - other.y);
    (x * x + y * y).sqrt()
}

fn radius(ring: usize) -> f32 {
    LEAST_RADIUS_PX + RING_PX * (ring as f32 + 0.5)
}

/// The box of a circle whose middle lies about here.
fn closely(inked: &[Point], about: Point) -> Option<Bounds> {
    let off = |step: usize| step as f32 - STEP_PX as f32 / 2.0;
    let mut places = (0..=STEP_PX).flat_map(|y| (0..=STEP_PX).map(move |x| Point::new(about.x + off(x), about.y + off(y))));
    places.find_map(|middle| circle(inked, middle))
}

fn circle(inked: &[Point], middle: Point) -> Option<Bounds> {
    let mut counts = [0.0; RINGS];
    for point in inked {
        if let Some(count) = ring(apart(*point, middle)).and_then(|ring| counts.get_mut(ring)) {
            *count += 1.0;
        }
    }
    for (ring, count) in counts.iter_mut().enumerate() {
        *count /= radius(ring);
    }
    // A stroke lies in one ring or in two.
    let density = |rings: std::ops::Range<usize>| 2.0 * counts[rings.clone()].iter().sum::<f32>() / rings.len() as f32;
    let is_seal = |ring: &usize| {
        let dense = density(*ring..ring + 2);
        let (beyond, inside) = (ring + 1 + GAP, ring + 1 - GAP);
        // Each part of the turn takes a px.
        dense * radius(ring + 1) >= ROUND * SECTORS as f32
            && density(beyond..beyond + BESIDE) <= BEYOND * dense
            && density(inside - BESIDE..inside) <= INSIDE * dense
            && turned(inked, middle, *ring..ring + 2) >= ROUND
    };
    let found = (BESIDE + GAP..RINGS - BESIDE - GAP - 1).find(is_seal)?;
    let radius = radius(found) + RING_PX;
    Some(Bounds { x: middle.x - radius, y: middle.y - radius, width: 2.0 * radius, height: 2.0 * radius })
}

/// The share of a turn in which some rings hold ink.
fn turned(inked: &[Point], middle: Point, rings: std::ops::Range<usize>) -> f32 {
    let mut sectors = 0_u64;
    for point in inked.iter().filter(|point| ring(apart(**point, middle)).is_some_and(|ring| rings.contains(&ring))) {
        let turn = (point.y - middle.y).atan2(point.x - middle.x).rem_euclid(TAU) / TAU;
        sectors |= 1 << ((turn * SECTORS as f32) as usize).min(SECTORS - 1);
    }
    sectors.count_ones() as f32 / SECTORS as f32
}

#[cfg(test)]
mod tests {
    use image::{Rgb, RgbImage};

    use super::*;

    const WALL: Rgb<u8> = Rgb([100, 197, 255]);

    /// A picture whose px at these distances from a middle are red, as far round as `turn` says.
    fn ringed(middle: (f32, f32), radii: std::ops::Range<f32>, turn: f32) -> LabImage {
        LabImage::of(&RgbImage::from_fn(240, 320, |x, y| {
            let (x, y) = (x as f32 - middle.0, y as f32 - middle.1);
            let round = y.atan2(x).rem_euclid(TAU) / TAU;
            if radii.contains(&x.hypot(y)) && round < turn { Rgb([200, 40, 50]) } else { WALL }
        }))
    }

    #[test]
    fn a_ring_of_red_ink_is_a_seal() {
        let found = seal(&ringed((120.0, 200.0), 50.0..54.0, 1.0)).expect("a seal");
        assert!(found.centre().distance(Point::new(120.0, 200.0)) < 6.0, "{found:?}");
        assert!((100.0..120.0).contains(&found.width), "{found:?}");
    }

    #[test]
    fn half_a_ring_a_red_neckline_is_none() {
        assert_eq!(seal(&ringed((120.0, 200.0), 50.0..54.0, 0.5)), None);
    }

    #[test]
    fn a_red_disk_is_none() {
        assert_eq!(seal(&ringed((120.0, 200.0), 0.0..54.0, 1.0)), None);
    }

    #[test]
    fn many_red_stripes_are_none() {
        let striped = RgbImage::from_fn(240, 320, |x, _| if x % 12 < 4 { Rgb([200, 40, 50]) } else { WALL });
        assert_eq!(seal(&LabImage::of(&striped)), None);
    }
}
