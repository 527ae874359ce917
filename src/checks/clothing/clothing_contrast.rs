//! How clearly the clothing stands out from the background: ΔE00 across the shoulder edge.
//!
//! At every place where clothing borders on background, the clothing a little inside the edge is compared with the
//! background expected there. The lower quartile counts: a quarter of the edge may be weaker than the value says.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::colour::{Lab, delta_e};
use crate::evidence::Portrait;
use crate::geometry::Point;
use crate::regions::Region;

pub(crate) const CHECK: Check =
    Check { id: "clothing-contrast", group: Group::Clothing, unit: Unit::DeltaE, probe: Probe::Portrait(measure) };

/// How far inside the edge the clothing is read, px: beyond the matte's soft edge.
const INSIDE_PX: u32 = 6;
/// Rows averaged below that, px: a fold or a seam alone does not count.
const DEPTH_PX: u32 = 8;
/// Columns of edge below which there is no shoulder line to judge.
const LEAST_COLUMNS: usize = 24;

fn measure(portrait: &Portrait) -> Measured {
    let backdrop = portrait.backdrop()?;
    let mut edge: Vec<(f32, Point)> = Vec::new();
    for x in 0..portrait.size().width_px {
        if let Some((y, cloth)) = shoulder(portrait, x) {
            edge.push((delta_e(cloth, backdrop.at(x, y)), Point::new(x as f32, y as f32)));
        }
    }
    if edge.len() < LEAST_COLUMNS {
        return Err(Missing::Clothing);
    }
    let outline = edge.iter().map(|(_, point)| *point).collect();
    edge.sort_by(|a, b| a.0.total_cmp(&b.0));
    Ok(Measurement::from(edge[edge.len() / 4].0).mark(Mark::Outline(outline)))
}

/// The row in which a column passes from background to clothing, and the clothing's colour below it.
fn shoulder(portrait: &Portrait, x: u32) -> Option<(u32, Lab)> {
    let height = portrait.size().height_px;
    let chin = portrait.landmarks.chin().y.clamp(0.0, height as f32 - 1.0) as u32;
    let first = (chin / 2..height).find(|y| portrait.regions.at(x, *y) != Region::Background)?;
    if portrait.regions.at(x, first) != Region::Clothing || first + INSIDE_PX + DEPTH_PX > height {
        return None;
    }
    let rows = first + INSIDE_PX..first + INSIDE_PX + DEPTH_PX;
    if rows.clone().any(|y| portrait.regions.at(x, y) != Region::Clothing) {
        return None;
    }
    let sum = rows.map(|y| portrait.lab.at(x, y)).fold(Lab::default(), |sum, lab| Lab::new(sum.l + lab.l, sum.a + lab.a, sum.b + lab.b));
    let count = DEPTH_PX as f32;
    Some((first, Lab::new(sum.l / count, sum.a / count, sum.b / count)))
}
