//! A necklace: how sure the neck's network is of the places between chin and collar where it sees one.

use crate::check::{Check, Group, Mark, Measured, Measurement, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

pub(crate) const CHECK: Check = Check { id: "necklace", group: Group::Appearance, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

/// Half the width of what is looked at, and its height below the chin, in distances of the eyes.
const HALF: f32 = 1.3;
const BELOW: f32 = 1.35;

fn measure(portrait: &Portrait) -> Measured {
    let (chin, eyes) = (portrait.landmarks.chin(), portrait.landmarks.inter_eye_distance());
    let neck = Bounds { x: chin.x - HALF * eyes, y: chin.y, width: 2.0 * HALF * eyes, height: BELOW * eyes };
    Ok(Measurement::from(portrait.traits.necklace).mark(Mark::Box(neck)))
}
