//! Section 6: what the person wears.

use crate::check::Missing;
use crate::evidence::Portrait;
use crate::mask::Mask;
use crate::regions::Region;

pub(crate) mod clothing_contrast;
pub(crate) mod clothing_light_blue;
pub(crate) mod clothing_pattern;
pub(crate) mod formal_dress;

/// Distance to keep from the clothing's edge, px: background and skin shine through it.
const EDGE_PX: u8 = 4;
/// Least share of the frame that clothing has to take.
const LEAST_SHARE: f32 = 0.008;

/// The clothing without its edge.
///
/// # Errors
/// [`Missing::Clothing`] where less than 0.8 % of the frame shows any.
fn cloth(portrait: &Portrait) -> Result<Mask, Missing> {
    let chin = portrait.landmarks.chin().y as u32;
    let cloth = portrait.regions.mask(Region::Clothing).from_row(chin.saturating_add(1)).shrunk(EDGE_PX);
    if cloth.share() < LEAST_SHARE { Err(Missing::Clothing) } else { Ok(cloth) }
}
