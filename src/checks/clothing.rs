//! Section 6: what the person wears.

use crate::check::Missing;
use crate::evidence::Portrait;
use crate::mask::Mask;
use crate::regions::Region;

pub(crate) mod clothing_contrast;
pub(crate) mod clothing_light_blue;
pub(crate) mod clothing_pattern;
pub(crate) mod clothing_print;
pub(crate) mod formal_dress;

/// Distance to keep from the clothing's edge, px: background and skin shine through it.
const EDGE_PX: u8 = 4;
/// Least share of the frame that clothing has to take.
const LEAST_SHARE: f32 = 0.008;
/// Clothing beside it below which no pattern can be told, px.
const LEAST_PX: u32 = 1500;

/// The clothing without its edge.
///
/// # Errors
/// [`Missing::Clothing`] where less than 0.8 % of the frame shows any.
fn cloth(portrait: &Portrait) -> Result<Mask, Missing> {
    let chin = portrait.landmarks.chin().y as u32;
    let cloth = portrait.regions.mask(Region::Clothing).from_row(chin.saturating_add(1)).shrunk(EDGE_PX);
    if cloth.share() < LEAST_SHARE { Err(Missing::Clothing) } else { Ok(cloth) }
}

/// The clothing left and right of the strip in which a tie hangs, `tie` faces wide.
///
/// # Errors
/// [`Missing::Clothing`] where there is too little.
fn beside_the_tie(portrait: &Portrait, cloth: &Mask, tie: f32) -> Result<Mask, Missing> {
    let (right, left) = portrait.landmarks.cheeks();
    let (middle, half) = (portrait.landmarks.chin().x, tie * right.distance(left) / 2.0);
    let beside = cloth.beside((middle - half).max(0.0).ceil() as u32..(middle + half).max(0.0).floor() as u32 + 1);
    if beside.area_px() < LEAST_PX { Err(Missing::Clothing) } else { Ok(beside) }
}
