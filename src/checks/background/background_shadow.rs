//! Shadow on the background: share of the picture that the largest connected darker place of the same hue takes.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check =
    Check { id: "background-shadow", group: Group::Background, unit: Unit::Share, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let blobs = portrait.backdrop()?.shadows().blobs();
    let frame = (portrait.size().width_px * portrait.size().height_px) as f32;
    let largest = blobs.first().map_or(0, |blob| blob.area_px);
    let measurement = Measurement::from(largest as f32 / frame);
    Ok(blobs.iter().take(3).filter(|blob| blob.area_px > 60).fold(measurement, |seen, blob| seen.mark(Mark::Box(blob.bounds))))
}
