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
    let chin = portrait.landmarks.chin().y.clamp(0.0, portrait.size().height_px as f32 - 1.0) as u32;
    let tops = portrait.regions.person().from_row(chin / 2).tops();
    for (x, y) in (0..).zip(tops).filter_map(|(x, top)| Some((x, top?))) {
        if let Some(cloth) = shoulder(portrait, x, y) {
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

/// The clothing's colour below the row in which a column passes from background to clothing; none where it passes to something else.
fn shoulder(portrait: &Portrait, x: u32, first: u32) -> Option<Lab> {
    let height = portrait.size().height_px;
    if portrait.regions.at(x, first) != Region::Clothing || first + INSIDE_PX + DEPTH_PX > height {
        return None;
    }
    let rows = first + INSIDE_PX..first + INSIDE_PX + DEPTH_PX;
    if rows.clone().any(|y| portrait.regions.at(x, y) != Region::Clothing) {
        return None;
    }
    let sum = rows.map(|y| portrait.lab.at(x, y)).fold(Lab::default(), |sum, lab| Lab::new(sum.l + lab.l, sum.a + lab.a, sum.b + lab.b));
    let count = DEPTH_PX as f32;
    Some(Lab::new(sum.l / count, sum.a / count, sum.b / count))
}
