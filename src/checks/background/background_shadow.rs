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

/// The band beside the person in row `y`: the person's last column on that side, and the band's first.
struct Beside {
    y: u32,
    edge: u32,
    band: u32,
}

fn measure(portrait: &Portrait) -> Measured {
    let backdrop = portrait.backdrop()?;
    let blobs = backdrop.shadows().blobs();
    let frame = (portrait.size().width_px * portrait.size().height_px) as f32;
    let largest = blobs.first().map_or(0, |blob| blob.area_px);
    let measurement = Measurement::from(largest as f32 / frame);
    let measured = blobs.iter().take(3).filter(|blob| blob.area_px > 60).fold(measurement, |seen, blob| seen.mark(Mark::Box(blob.bounds)));
    Ok(match sides(portrait).iter().find_map(|side| narrow(portrait, backdrop, side)) {
        Some(band) => measured.mark(Mark::Box(band)).suspect(Note::new("narrow-shadow")),
        None => measured,
    })
}

/// The bands to the left and to the right of the person, as far as the frame holds them; clothes have none.
fn sides(portrait: &Portrait) -> [Vec<Beside>; 2] {
    let (person, width) = (portrait.regions.person(), portrait.size().width_px);
    let left = |(y, run): (u32, Range<u32>)| Some(Beside { y, edge: run.start, band: run.start.checked_sub(BESIDE_PX + BAND_PX)? });
    let right = |(y, run): (u32, Range<u32>)| {
        let beside = Beside { y, edge: run.end - 1, band: run.end + BESIDE_PX };
        (beside.band + BAND_PX <= width).then_some(beside)
    };
    let is_bare = |beside: &Beside| portrait.regions.at(beside.edge, beside.y) != Region::Clothing;
    [person.spans().filter_map(left).filter(is_bare).collect(), person.spans().filter_map(right).filter(is_bare).collect()]
}

/// Where the wall along one side of head and neck is darker than elsewhere.
fn narrow(portrait: &Portrait, backdrop: &Backdrop, side: &[Beside]) -> Option<Bounds> {
    let shade = |row: &Beside| {
        let columns = row.band..row.band + BAND_PX;
        median(&columns.map(|x| backdrop.shade(portrait.lab.at(x, row.y), x, row.y)).collect::<Vec<_>>())
    };
    if side.len() < LEAST_ROWS || median(&side.iter().map(shade).collect::<Vec<_>>()) <= DARKER {
        return None;
    }
    let ends = |row: &Beside| [(row.band, row.y), (row.band + BAND_PX, row.y + 1)].map(|(x, y)| Point::new(x as f32, y as f32));
    Some(Bounds::around(&side.iter().flat_map(ends).collect::<Vec<_>>()))
}
