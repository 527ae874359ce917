//! Distance of the top of the hair from the upper edge.
//!
//! The top is the first row in which a run a tenth of the face wide stands out from the background: single hairs do
//! not count. It is looked for near the silhouette only, and at the pixel, by colour: a mask of 256 cells is too coarse.
//! Where the hair has the background's colour the silhouette itself has to do, and a person is asked to look; so too where
//! a bun or big hair stands over the head: the requirement does not say whether it counts.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Point;
use crate::mask::Mask;
use crate::regions::Region;

pub(crate) const CHECK: Check = Check { id: "crown-margin", group: Group::Framing, unit: Unit::Px, probe: Probe::Portrait(measure) };

/// How far the silhouette's edge may be off, px.
const EDGE_PX: u8 = 14;
/// ΔE*ab above the background's own noise at which a pixel is no background: half way to mid-grey hair.
const CONTRAST: f32 = 14.0;

fn measure(portrait: &Portrait) -> Measured {
    let top = top_of_hair(portrait)?;
    let line = Mark::Line(Point::new(top.left, top.row), Point::new(top.right, top.row));
    let measurement = Measurement::from(top.row).mark(line);
    let measurement = match hairline(portrait) {
        Some(row) => measurement.note(Note::about("hairline", format!("{row:.0}"))),
        None => measurement,
    };
    let measurement = if top.by_colour { measurement } else { measurement.doubt(Note::new("hair-like-background")) };
    Ok(if top.is_big(portrait) { measurement.doubt(Note::new("big-hair")) } else { measurement })
}

/// Eyes to top of the hair, in widths of the face, above which the hair and not the head makes the height: the median of
/// 584 portraits is 0.86, the 95th percentile 1.02.
const BIG: f32 = 1.0;
/// Hair nearer to the edge than this share of the frame is too near whatever it hides.
const AT_THE_EDGE: f32 = 0.02;

/// The highest row of the hair.
pub(crate) struct Top {
    pub(crate) row: f32,
    left: f32,
    right: f32,
    by_colour: bool,
}

impl Top {
    /// Whether a bun or big hair stands over the head, so that the crown itself may lie within the limits.
    fn is_big(&self, portrait: &Portrait) -> bool {
        let (right, left) = portrait.landmarks.cheeks();
        let above_eyes = portrait.landmarks.eye_centre().y - self.row;
        above_eyes > BIG * right.distance(left) && self.row > AT_THE_EDGE * portrait.size().height_px as f32
    }
}

/// Finds the top of the hair.
///
/// # Errors
/// [`Missing::Hair`] where no row above the eyes shows any.
pub(crate) fn top_of_hair(portrait: &Portrait) -> Result<Top, Missing> {
    let person = portrait.regions.person();
    let by_mask = first_run(portrait, &person, |_, _| true);
    let Ok(backdrop) = &portrait.backdrop else { return by_mask.ok_or(Missing::Hair) };
    let near = person.grown(EDGE_PX);
    let threshold = CONTRAST + 2.0 * backdrop.noise();
    let by_colour = first_run(portrait, &near, |x, y| portrait.lab.at(x, y).distance(backdrop.at(x, y)) > threshold);
    match (by_colour, by_mask) {
        (Some(colour), Some(mask)) if colour.row - mask.row > 2.0 * f32::from(EDGE_PX) => Ok(Top { by_colour: false, ..mask }),
        (Some(colour), _) => Ok(colour),
        (None, Some(mask)) => Ok(Top { by_colour: false, ..mask }),
        (None, None) => Err(Missing::Hair),
    }
}

/// The first row above the eyes with a run that is in the area and shows hair.
fn first_run(portrait: &Portrait, area: &Mask, shows: impl Fn(u32, u32) -> bool) -> Option<Top> {
    let (right, left) = portrait.landmarks.cheeks();
    let (width, centre) = (right.distance(left), right.midpoint(left).x);
    let reach = 0.9 * width;
    let first = (centre - reach).max(0.0) as u32;
    let last = ((centre + reach) as u32).min(portrait.size().width_px);
    let asked = (0.1 * width).round().max(2.0) as u32;
    (area.rows()?.start..portrait.landmarks.eye_centre().y.max(0.0) as u32).find_map(|y| {
        let mut run = 0;
        (first..last).find_map(|x| {
            run = if area.at(x, y) && shows(x, y) { run + 1 } else { 0 };
            (run >= asked).then(|| Top { row: y as f32, left: (x + 1 - run) as f32, right: x as f32, by_colour: true })
        })
    })
}

/// The row at which forehead begins below the hair, on the face's midline.
fn hairline(portrait: &Portrait) -> Option<f32> {
    let forehead = portrait.landmarks.forehead();
    let skin = |y: u32| portrait.regions.at(forehead.x.clamp(0.0, portrait.size().width_px as f32 - 1.0) as u32, y) == Region::FaceSkin;
    let eyes = (portrait.landmarks.eye_centre().y.max(0.0) as u32).min(portrait.size().height_px - 1);
    (0..eyes).find(|y| skin(*y)).map(|y| y as f32)
}
