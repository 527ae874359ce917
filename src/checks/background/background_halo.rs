//! A seam of another background along the hair: how far the colours between background and hair lie off the line from the one to the
//! other, ΔE*ab.
//!
//! Across an edge that a lens has drawn every px mixes background and hair, and lies between both in CIELAB, or on their line's
//! continuation where the camera sharpens. A person who was cut out of one picture and put on another brings a seam of the old background
//! along, which lies elsewhere. Strands of hair do too, and coarse compression; so the colours are averaged over places of 16 × 16 px by
//! their depth from the edge, and the median of all places counts. An old background like the new one leaves no such seam.

use std::collections::BTreeMap;

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::colour::Lab;
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::mask::Mask;
use crate::plane::median;
use crate::regions::Region;

pub(crate) const CHECK: Check =
    Check { id: "background-halo", group: Group::Background, unit: Unit::DeltaE, probe: Probe::Portrait(measure) };

/// How far the colours are followed to both sides of the edge, px.
const REACH: u32 = 10;
const DEPTHS: usize = 2 * REACH as usize + 1;
/// Depths at the outer end that are background, and at the inner end that are hair.
const BEHIND: usize = 3;
const HAIR: usize = 4;
/// Depths, in which a seam is looked for.
const SEAM: std::ops::Range<usize> = 4..15;
/// Side of a place, px.
const PLACE_PX: u32 = 16;
/// Px of the edge without which a place says nothing, and places without which a photo does.
const LEAST_EDGE_PX: u32 = 8;
const LEAST_PLACES: usize = 6;
/// Px on each side over which the edge's direction is taken.
const AROUND: u32 = 5;

/// Colours from background to hair, summed over a place's edge.
#[derive(Clone, Copy, Default)]
struct Place {
    edge_px: u32,
    sums: [[f32; 3]; DEPTHS],
}

fn measure(portrait: &Portrait) -> Measured {
    let person = portrait.regions.person().largest();
    let mut places = BTreeMap::<(u32, u32), Place>::new();
    let hairline = person.without(&person.shrunk(1)).and(portrait.regions.mask(Region::Hair));
    for (x, y) in hairline.pixels() {
        if let Some(colours) = across(portrait, &person, x, y) {
            places.entry((y / PLACE_PX, x / PLACE_PX)).or_default().add(&colours);
        }
    }
    places.retain(|_, place| place.edge_px >= LEAST_EDGE_PX);
    if places.len() < LEAST_PLACES {
        return Err(Missing::Hair);
    }
    let mut seams: Vec<(f32, Bounds)> = places.iter().map(|(at, place)| (place.seam(), bounds(*at))).collect();
    let value = median(&seams.iter().map(|(seam, _)| *seam).collect::<Vec<_>>());
    seams.sort_by(|one, other| other.0.total_cmp(&one.0));
    Ok(seams.iter().take(3).fold(Measurement::from(value), |seen, (_, bounds)| seen.mark(Mark::Box(*bounds))))
}

/// The colours on the way from the background to the hair over a px of the edge; none where there is something else.
fn across(portrait: &Portrait, person: &Mask, x: u32, y: u32) -> Option<[Lab; DEPTHS]> {
    let size = portrait.size();
    let margin = REACH + 1;
    if x < margin || y < margin || x + margin >= size.width_px || y + margin >= size.height_px {
        return None;
    }
    let (right, down) = inwards(person, x, y)?;
    // Half a px more and cut off is rounded, and no call.
    let place = |step: usize| {
        let depth = step as f32 - REACH as f32;
        ((x as f32 + right * depth + 0.5) as u32, (y as f32 + down * depth + 0.5) as u32)
    };
    let is = |step: usize, region: Region| {
        let (x, y) = place(step);
        portrait.regions.at(x, y) == region
    };
    let is_of_hair = is(0, Region::Background) && is(DEPTHS - 1, Region::Hair) && is(DEPTHS - 1 - HAIR, Region::Hair);
    is_of_hair.then(|| {
        std::array::from_fn(|step| {
            let (x, y) = place(step);
            portrait.lab.at(x, y)
        })
    })
}

/// The direction from an edge's px into the mask, by where its surroundings hold more px.
fn inwards(mask: &Mask, x: u32, y: u32) -> Option<(f32, f32)> {
    let (mut right, mut down) = (0.0, 0.0);
    for step in 0..=2 * AROUND {
        let row = y + step - AROUND;
        let (before, after) = (mask.count(row, x - AROUND..x), mask.count(row, x + 1..x + AROUND + 1));
        right += after as f32 - before as f32;
        down += (step as f32 - AROUND as f32).signum() * (before + after + u32::from(mask.at(x, row))) as f32;
    }
    let length = f32::hypot(right, down);
    (length > 0.0).then(|| (right / length, down / length))
}

fn bounds((row, column): (u32, u32)) -> Bounds {
    let side = PLACE_PX as f32;
    Bounds { x: column as f32 * side, y: row as f32 * side, width: side, height: side }
}

impl Place {
    fn add(&mut self, colours: &[Lab; DEPTHS]) {
        self.edge_px += 1;
        for (sum, colour) in self.sums.iter_mut().zip(colours) {
            *sum = plus(*sum, [colour.l, colour.a, colour.b], 1.0);
        }
    }

    /// The greatest distance of a seam's colour from the line through background and hair.
    fn seam(&self) -> f32 {
        let mean = |colours: &[[f32; 3]]| {
            let sum = colours.iter().fold([0.0; 3], |sum, colour| plus(sum, *colour, 1.0));
            sum.map(|axis| axis / (colours.len() as u32 * self.edge_px) as f32)
        };
        let behind = mean(&self.sums[..BEHIND]);
        let way = plus(mean(&self.sums[self.sums.len() - HAIR..]), behind, -1.0);
        let length = dot(way, way).max(f32::EPSILON);
        let off = |sum: &[f32; 3]| {
            let colour = plus(sum.map(|axis| axis / self.edge_px as f32), behind, -1.0);
            let beside = plus(colour, way, -dot(colour, way) / length);
            dot(beside, beside).sqrt()
        };
        self.sums[SEAM].iter().map(off).fold(0.0, f32::max)
    }
}

fn plus(one: [f32; 3], other: [f32; 3], times: f32) -> [f32; 3] {
    [0, 1, 2].map(|axis| one[axis] + times * other[axis])
}

fn dot(one: [f32; 3], other: [f32; 3]) -> f32 {
    one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
}
