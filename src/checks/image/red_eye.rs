//! Red pupils: how much redder, in a*, the middle of the redder iris is than the cheeks.
//!
//! A pupil is black, so less red than any skin; only a flash that comes back from the retina makes it redder. A cast or too much light moves bright
//! cheeks and not the dark pupil: cheeks paler than the middle of what skin has in neutral light count as that.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::plane::{median, quantile};

pub(crate) const CHECK: Check = Check { id: "red-eye", group: Group::Image, unit: Unit::Chroma, probe: Probe::Portrait(measure) };

/// Radius of the pupil as a share of the iris's.
const PUPIL: f32 = 0.6;
/// A quarter of the pupil may be redder than what is taken for it: a catchlight hides part of it.
const REDDER: f32 = 0.75;
/// Middle of the a* of skin in neutral light, 5–25 (ISO/IEC 29794-5, natural colour).
const OF_SKIN: f32 = 15.0;
/// Least radius that is looked at, px.
const LEAST_PX: f32 = 1.5;

fn measure(portrait: &Portrait) -> Measured {
    let [_, skin, _] = portrait.colours(&portrait.cheeks());
    if skin.is_empty() {
        return Err(Missing::Skin);
    }
    let skin = median(&skin).max(OF_SKIN);
    let redness = portrait.landmarks.irises().map(|iris| {
        let reach = (PUPIL * iris.radius).max(LEAST_PX);
        let around = Bounds { x: iris.centre.x - reach, y: iris.centre.y - reach, width: 2.0 * reach + 1.0, height: 2.0 * reach + 1.0 };
        let (columns, rows) = around.cells(portrait.size());
        let places = rows.flat_map(|y| columns.clone().map(move |x| (x, y)));
        let inside = |(x, y): &(u32, u32)| (*x as f32 + 0.5 - iris.centre.x).hypot(*y as f32 + 0.5 - iris.centre.y) <= reach;
        let pupil: Vec<f32> = places.filter(inside).map(|(x, y)| portrait.lab.at(x, y).a).collect();
        (if pupil.is_empty() { 0.0 } else { quantile(&pupil, REDDER) - skin }, iris.centre)
    });
    let measurement = Measurement::from(redness[0].0.max(redness[1].0));
    Ok(measurement.mark(Mark::Point(redness[0].1)).mark(Mark::Point(redness[1].1)))
}
