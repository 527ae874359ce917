//! Skin that has less texture than the rest of the photo lets expect.
//!
//! How much texture a photo can show is decided by lens, sensor, camera and compression, and all of them act on hair, cloth and background
//! too: `texture` describes skin beside those, and a small network says how sure it is that skin alone was smoothed. It was taught on ten
//! ways of smoothing at three strengths, on people and methods that it is tested without; `docs/ACCURACY.md` has how often it is right.
//! Evidence, never proof: a soft lens on young skin in soft light comes near the limit.

use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::texture;

pub(crate) const CHECK: Check =
    Check { id: "skin-smoothing", group: Group::Authenticity, unit: Unit::Certainty, probe: Probe::Portrait(measure) };

fn measure(portrait: &Portrait) -> Measured {
    portrait.free_face()?;
    // Texture that the file never had can't be missing.
    if portrait.is_enlarged() {
        return Err(Missing::Detail);
    }
    Ok(Measurement::from(texture::smoothed(portrait)?).boxes(&portrait.landmarks.cheek_skin()))
}
