//! Whether an eye is closed: how sure the eye's network is that one shows no iris.
//!
//! The opening's height by its width, the usual measure, is half as large on a narrow or hooded eye that is open as on a round one, and
//! rejects faces by their shape. The network was taught with lids drawn shut and with eyes made narrow that are open.

use crate::check::{Check, Group, Measured, Probe, Unit};
use crate::checks::eyes::worse;
use crate::evidence::Portrait;

pub(crate) const CHECK: Check = Check { id: "eye-openness", group: Group::Pose, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    Ok(worse(portrait, portrait.traits.eyes.map(|eye| eye.closed)))
}
