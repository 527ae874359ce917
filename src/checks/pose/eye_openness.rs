//! Whether an eye is closed: how sure the eyes' network is that one shows no iris.
//!
//! The opening's height by its width, the usual measure, is half as large on a narrow or hooded eye that is open as on a round one, and
//! rejects faces by their shape. The network was taught with lids drawn shut and with eyes made narrow that are open.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check = Check { id: "eye-openness", group: Group::Pose, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    let [right, left] = portrait.landmarks.eyes().map(|eye| Mark::Box(Bounds::around(&eye)));
    Ok(Measurement::from(portrait.traits.eyes.closed).mark(right).mark(left))
}
