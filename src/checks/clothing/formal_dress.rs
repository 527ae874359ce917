//! Bare shoulders: share of the shoulder line that shows skin instead of clothing.
//!
//! The shoulder line is the upper edge of the person at both sides of the neck, from half a face width to the side of
//! the face on; columns in which hair comes first say nothing. A shirt, a jacket or a T-shirt covers it, straps and off-the-shoulder
//! tops do not. Whether covered shoulders are formally dressed (a collar, no hood, fur or scarf) is left to people.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Point;
use crate::regions::Region;

pub(crate) const CHECK: Check = Check { id: "formal-dress", group: Group::Clothing, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// Rows below the edge at which it is read, px: the matte's soft edge and a collarbone's shadow.
const DEPTH_PX: u32 = 10;
/// Columns without which there is no shoulder line.
const LEAST_COLUMNS: usize = 24;

fn measure(portrait: &Portrait) -> Measured {
    let line: Vec<(Region, Point)> = (0..portrait.size().width_px).filter_map(|x| shoulder(portrait, x)).collect();
    if line.len() < LEAST_COLUMNS {
        return Err(Missing::Clothing);
    }
    let bare: Vec<Point> = line.iter().filter(|(region, _)| *region == Region::BodySkin).map(|(_, point)| *point).collect();
    let measurement = Measurement::from(bare.len() as f32 / line.len() as f32);
    Ok(if bare.len() >= LEAST_COLUMNS { measurement.note(Note::new("bare-shoulders")).mark(Mark::Outline(bare)) } else { measurement })
}

/// What the person's upper edge shows in a column beside the neck.
fn shoulder(portrait: &Portrait, x: u32) -> Option<(Region, Point)> {
    let (right, left) = portrait.landmarks.cheeks();
    let aside = (x as f32 - right.midpoint(left).x).abs();
    if aside < 0.75 * right.distance(left) {
        return None;
    }
    let height = portrait.size().height_px;
    let first = (0..height).find(|y| portrait.regions.at(x, *y) != Region::Background)?;
    let below = first + DEPTH_PX;
    if below >= height || first as f32 <= portrait.landmarks.eye_centre().y {
        return None;
    }
    let region = portrait.regions.at(x, below);
    matches!(region, Region::BodySkin | Region::Clothing).then_some((region, Point::new(x as f32, first as f32)))
}
