//! Height of the head, top of the hair to chin, as a share of the picture's height.

use super::crown_margin::top_of_hair;
use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Point;

pub(crate) const CHECK: Check = Check { id: "head-height", group: Group::Framing, unit: Unit::Share, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let top = top_of_hair(portrait)?.row;
    let chin = portrait.landmarks.chin();
    let share = (chin.y - top) / portrait.size().height_px as f32;
    Ok(Measurement::from(share).mark(Mark::Line(Point::new(chin.x, top), chin)))
}
