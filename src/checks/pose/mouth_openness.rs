//! Whether teeth or the dark between parted lips are seen: how sure the mouth network is.
//!
//! The gap between the inner lips was tried first: the mesh closes thin lips over teeth and opens full ones that are shut, and
//! one smile in six passed. The network looks at what is between the lips. A smile with closed lips passes.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "mouth-openness", group: Group::Pose, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

/// The outline of the lips: corners, and the middle of the upper and the lower one.
const LIPS: [usize; 4] = [61, 0, 291, 17];

fn measure(portrait: &Portrait) -> Measured {
    portrait.free_face()?;
    Ok(Measurement::from(portrait.traits.open_mouth).mark(Mark::Box(portrait.landmarks.hull(&LIPS))))
}
