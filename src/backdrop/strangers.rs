//! What in the background is not background: places unlike the surface that the rest of it forms.
//!
//! Things are told px by px, since they may be small, and have to stand out from the noise of one px. A shadow is broad: it is told by the
//! means of cells as well, whose noise is a fraction of that.

use super::surface::{Line, Surface};
use crate::cells::Cells;
use crate::colour::{Lab, LabImage};
use crate::geometry::Size;
use crate::mask::{Blob, Mask};
use crate::plane::median;

/// Width of the picture's rim, in which nothing counts, px: wider ones are frames.
const RIM_PX: u32 = 2;
/// Distance to keep from the person, px: the matte's soft edge.
const CLEARANCE_PX: u8 = 6;
/// Width below which a thing is a hair or noise, px: twice this plus one.
const THIN_PX: u8 = 2;
/// Side of a cell, px.
const CELL_PX: u32 = 4;
/// The same of a line on the wall.
const LINE_PX: u8 = 4;
/// Distance from the person at which no hair reaches a thing on the wall, px, the length from which on a thin one counts there (a cable, an
/// edge), and how much wider than it is a thing is taken to be there.
const FREE_PX: u8 = 24;
const LONG_PX: f32 = 48.0;
const ROUND_PX: u8 = 3;
/// Distance from the person at which nothing of theirs ends, px, and both sides of a thing there that counts with the whole of its box, however
/// thin its strokes: a logo in a corner, a frame's rounded corner.
const FAR_PX: u8 = 56;
const SMALL_PX: std::ops::RangeInclusive<f32> = 16.0..=72.0;
/// Px from which on a thing counts as what it is.
const THINLY_PX: u32 = 1200;
/// ΔL* beyond the wall's own noise at which a place counts as darker: the rules' 6 are then reached at 7 or 8, since walls that fall off beside a head
/// would be shadows otherwise (24 of 102 portraits).
const DARKER: f32 = 6.0;
/// ΔE*ab at which a place counts as something else: twice the shadow's.
const OTHER: f32 = 12.0;
/// ΔE*ab of a strong colour: three times that.
const STRONG: f32 = 36.0;
/// A shadow keeps the direction of a* and b*: what is left across it has to stay below this, ΔE*ab.
pub(super) const HUE_SLACK: f32 = 8.0;

/// Pixels of a row that are looked at together.
const STRETCH_PX: usize = 32;

/// Places unlike the surface.
#[derive(Debug, Clone)]
pub(super) struct Strangers {
    /// Darker, the hue unchanged.
    pub(super) shadows: Mask,
    /// Anything else.
    pub(super) objects: Mask,
    /// All px that are either, however thin what they belong to is: letters are. Behind them those of a strong colour alone: in a small
    /// file it bleeds from one letter into the next.
    pub(super) marks: [Mask; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shadow,
    Object,
}

impl Strangers {
    /// The strangers round `person` in a background of this `surface`.
    #[inline(always)]
    pub(super) fn of(lab: &LabImage, person: &Mask, surface: &Surface) -> Self {
        let size = person.size();
        let [mut shadows, mut objects, mut strong] = [(); 3].map(|()| Mask::empty(size));
        let slack = 3.0 * surface.noise();
        let around = inside(size).without(&person.grown(CLEARANCE_PX));
        for (y, run) in around.runs() {
            for start in run.clone().step_by(STRETCH_PX) {
                let few = start..(start + STRETCH_PX as u32).min(run.end);
                // Most stretches hold nothing, and are seen to at a glance.
                if all_near(lab.run(y, few.clone()), surface.line(y, few.start), DARKER + slack) {
                    continue;
                }
                let expected = surface.stretch(y, few.clone());
                for (x, (seen, expected)) in few.clone().zip(lab.stretch(y, few).zip(expected)) {
                    if seen.distance(expected) > STRONG + slack {
                        strong.add_run(y, x..x + 1);
                    }
                    match told(seen, expected, slack) {
                        Some(Kind::Shadow) => shadows.add_run(y, x..x + 1),
                        Some(Kind::Object) => objects.add_run(y, x..x + 1),
                        None => {}
                    }
                }
            }
        }
        let dark = dark_cells(lab, &around, surface);
        let marks = [objects.or(&shadows), strong];
        // In a broad shadow some px are as dark as a line on the wall, by their noise.
        let strange = objects.or(&shadows).without(&opened(&dark, LINE_PX).grown(LINE_PX));
        let objects = opened(&objects, THIN_PX).or(&standing_free(&objects, &strange, person));
        Self { shadows: opened(&shadows.or(&dark), THIN_PX).without(&objects), objects, marks }
    }
}

/// The picture without its rim: a line of px along an edge is what a crop left there.
fn inside(size: Size) -> Mask {
    let mut inside = Mask::empty(size);
    let columns = RIM_PX..size.width_px.saturating_sub(RIM_PX).max(RIM_PX);
    (RIM_PX..size.height_px.saturating_sub(RIM_PX)).for_each(|y| inside.add_run(y, columns.clone()));
    inside
}

/// A mask without what is no wider than twice `px`.
fn opened(all: &Mask, px: u8) -> Mask {
    if all.is_empty() { all.clone() } else { all.shrunk(px).grown(px).and(all) }
}

/// What stands on the wall by itself: broad things, lines of any colour, and far from the person whatever is no speck.
fn standing_free(objects: &Mask, strange: &Mask, person: &Mask) -> Mask {
    let free = person.grown(FREE_PX).complement();
    let (objects, strange) = (objects.and(&free), strange.and(&free));
    if objects.is_empty() && strange.is_empty() {
        return objects;
    }
    // Lines on a slope touch at their corners alone.
    let (blobs, parts) = strange.without(&opened(&strange, LINE_PX).grown(THIN_PX)).grown(1).labelled();
    let long: Vec<u32> = blobs.iter().filter(|blob| blob.bounds.width.max(blob.bounds.height) >= LONG_PX).map(|blob| blob.label).collect();
    let mut things = boxes(&strange, person);
    parts.into_iter().filter(|part| long.contains(&part.label)).for_each(|part| things.add_run(part.y, part.x));
    things.or(&opened(&objects, THIN_PX)).grown(ROUND_PX).without(person)
}

/// The boxes of what lies far from the person.
fn boxes(strange: &Mask, person: &Mask) -> Mask {
    let mut boxes = Mask::empty(person.size());
    // Letters and strokes of one thing lie beside each other.
    let things = strange.without(&person.grown(FAR_PX)).grown(THIN_PX).blobs();
    let is_small =
        |blob: &&Blob| SMALL_PX.contains(&blob.bounds.width) && SMALL_PX.contains(&blob.bounds.height) && blob.area_px < THINLY_PX;
    for blob in things.iter().filter(is_small) {
        let (columns, rows) = blob.bounds.cells(person.size());
        rows.for_each(|y| boxes.add_run(y, columns.clone()));
    }
    boxes
}

/// Cells that are darker than the surface, the hue unchanged.
#[inline(always)]
fn dark_cells(lab: &LabImage, around: &Mask, surface: &Surface) -> Mask {
    let cells = Cells::of(lab, around, CELL_PX);
    let middle = |at: usize| at as u32 * CELL_PX + CELL_PX / 2;
    let seen: Vec<_> = cells.iter().map(|(column, row, mean)| (column, row, mean, surface.at(middle(column), middle(row)))).collect();
    let slack = 3.0 * median(&seen.iter().map(|(_, _, seen, expected)| seen.distance(*expected)).collect::<Vec<_>>());
    let mut dark = Mask::empty(around.size());
    for (column, row, seen, expected) in seen {
        if told(seen, expected, slack) == Some(Kind::Shadow) {
            cells.add_to(&mut dark, column, row);
        }
    }
    dark
}

/// Whether no colour is further than `reach` from the line's, ΔE*ab.
#[inline(always)]
fn all_near([lightness, a, b]: [&[f32]; 3], line: Line, reach: f32) -> bool {
    let mut far = 0;
    for (at, ((l, a), b)) in (0..).zip(lightness.iter().zip(a).zip(b)) {
        let expected = line.at(at);
        let (l, a, b) = (l - expected.l, a - expected.a, b - expected.b);
        far += u32::from(l * l + a * a + b * b > reach * reach);
    }
    far == 0
}

fn told(seen: Lab, expected: Lab, slack: f32) -> Option<Kind> {
    let distance = seen.distance(expected);
    if distance <= DARKER + slack {
        return None;
    }
    if expected.l - seen.l > DARKER + slack && off_hue(seen, expected) < HUE_SLACK + slack && share(seen, expected) > 0.3 {
        Some(Kind::Shadow)
    } else {
        (distance > OTHER + slack).then_some(Kind::Object)
    }
}

/// Distance of a colour from the expected one in a shadow, ΔE*ab, L* left aside: a shadow scales the light, and L*, a* and b* shrink together,
/// about in proportion.
pub(super) fn off_hue(seen: Lab, expected: Lab) -> f32 {
    let share = share(seen, expected);
    (seen.a - expected.a * share).hypot(seen.b - expected.b * share)
}

fn share(seen: Lab, expected: Lab) -> f32 {
    (seen.l / expected.l.max(1.0)).clamp(0.0, 1.0)
}
