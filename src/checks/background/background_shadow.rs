//! Shadow on the background: share of the picture that the largest connected darker place of the same hue takes.
//!
//! A shadow that follows the head as a narrow band takes little of the picture, and lies where soft hair makes single px dark. It is told by
//! the whole of one side: the median, over the rows of head and neck, of how much darker the wall is right beside the person.

use std::ops::Range;

use crate::backdrop::Backdrop;
use crate::check::{Check, Group, Mark, Measured, Measurement, Note, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::{Bounds, Point};
use crate::plane::median;
use crate::regions::Region;

pub(crate) const CHECK: Check =
    Check { id: "background-shadow", group: Group::Background, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// Distance from the person at which a narrow shadow lies and no hair of most rows, and its width, px.
const BESIDE_PX: u32 = 3;
const BAND_PX: u32 = 5;
/// ΔL* from which on a side lies in shadow. The fit of the wall follows a shadow a little: one of 6 measures about 5. The darker side of
/// 51 London portraits, and of 110 made photos without one, has 2.6 at most, hair of all kinds among them.
const DARKER: f32 = 4.5;
/// Rows without which a side says nothing.
const LEAST_ROWS: usize = 80;

fn measure(portrait: &Portrait) -> Measured {
    let backdrop = portrait.backdrop()?;
    let blobs = backdrop.shadows().blobs();
    let frame = (portrait.size().width_px * portrait.size().height_px) as f32;
    let largest = blobs.first().map_or(0, |blob| blob.area_px);
    let measurement = Measurement::from(largest as f32 / frame);
    let measured = blobs.iter().take(3).filter(|blob| blob.area_px > 60).fold(measurement, |seen, blob| seen.mark(Mark::Box(blob.bounds)));
    let left = |run: &Range<u32>| Some((run.start, run.start.checked_sub(BESIDE_PX + BAND_PX)?));
    let right =
        |run: &Range<u32>| (run.end + BESIDE_PX + BAND_PX <= portrait.size().width_px).then_some((run.end - 1, run.end + BESIDE_PX));
    Ok(match narrow(portrait, backdrop, left).or_else(|| narrow(portrait, backdrop, right)) {
        Some(band) => measured.mark(Mark::Box(band)).suspect(Note::new("narrow-shadow")),
        None => measured,
    })
}

/// Where the wall along one side of head and neck is darker than elsewhere; `side` gives the person's last column there in a row, and the
/// first of the band beside it.
fn narrow(portrait: &Portrait, backdrop: &Backdrop, side: impl Fn(&Range<u32>) -> Option<(u32, u32)>) -> Option<Bounds> {
    let person = portrait.regions.person();
    let rows = person.spans().filter_map(|(y, run)| side(&run).map(|(edge, band)| (y, edge, band)));
    let rows: Vec<_> = rows.filter(|(y, edge, _)| portrait.regions.at(*edge, *y) != Region::Clothing).collect();
    let shade = |(y, _, band): &(u32, u32, u32)| {
        median(&[0, 1, 2, 3, 4].map(|step| backdrop.shade(portrait.lab.at(band + step, *y), band + step, *y)))
    };
    let dark = median(&rows.iter().map(shade).collect::<Vec<_>>()) > DARKER;
    let ends = |(y, _, band): &(u32, u32, u32)| [Point::new(*band as f32, *y as f32), Point::new((band + BAND_PX) as f32, (y + 1) as f32)];
    (rows.len() >= LEAST_ROWS && dark).then(|| Bounds::around(&rows.iter().flat_map(ends).collect::<Vec<_>>()))
}
