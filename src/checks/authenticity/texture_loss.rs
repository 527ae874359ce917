//! Skin that has lost the texture it has in the enrolment photo.
//!
//! What `skin-smoothing` says of the new photo, less half of what it says of the older one: young skin, soft light and make-up lack texture in
//! both, smoothing in one. Light smoothing is told better so than from one photo; a camera that smooths by itself is not told from a program
//! that does. Evidence, never proof: people buy other telephones (docs/ACCURACY.md).

use crate::check::{Check, Group, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Pair;
use crate::texture;

pub(crate) const CHECK: Check =
    Check { id: "texture-loss", group: Group::Authenticity, unit: Unit::Certainty, probe: Probe::Pair(measure) };

fn measure(pair: &Pair) -> Measured {
    pair.same_person()?;
    let (new, old) = (&pair.new.portrait, &pair.old.portrait);
    if new.is_enlarged() || old.is_enlarged() {
        return Err(Missing::Detail);
    }
    Ok(Measurement::from(texture::smoothed_since(new, old)?).boxes(&new.landmarks.cheek_skin()))
}
