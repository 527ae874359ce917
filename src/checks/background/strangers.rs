//! What in the background is not background: places unlike the surface that the rest of it forms.

use crate::backdrop::Backdrop;
use crate::check::Missing;
use crate::evidence::Portrait;
use crate::mask::Mask;

/// Distance to keep from the person, px: the matte's soft edge.
const CLEARANCE_PX: u8 = 6;
/// Width below which a thing is a hair or noise, px: twice this plus one.
const THIN_PX: u8 = 2;

/// How a stranger differs from the surface.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Darker, the hue unchanged.
    Shadow,
    /// Anything else.
    Object,
}

/// ΔL* at which a place counts as darker, from the rules.
const DARKER: f32 = 6.0;
/// ΔE*ab at which a place counts as something else: twice the shadow's.
const OTHER: f32 = 12.0;
/// A shadow keeps the direction of a* and b*: what is left across it has to stay below this, ΔE*ab.
const HUE_SLACK: f32 = 8.0;

/// Where the background shows strangers of a kind.
///
/// # Errors
/// [`Missing::Background`] where there is too little background.
pub(super) fn strangers(portrait: &Portrait, kind: Kind) -> Result<Mask, Missing> {
    let backdrop = portrait.backdrop()?;
    let outside = portrait.regions.person().grown(CLEARANCE_PX).complement();
    let strange = outside.filter(|x, y| told(portrait, backdrop, x, y) == Some(kind));
    Ok(strange.shrunk(THIN_PX).grown(THIN_PX).and(&strange))
}

fn told(portrait: &Portrait, backdrop: &Backdrop, x: u32, y: u32) -> Option<Kind> {
    let (seen, expected) = (portrait.lab.at(x, y), backdrop.at(x, y));
    let slack = 3.0 * backdrop.noise();
    let darker = expected.l - seen.l;
    // A shadow scales the light: L*, a* and b* shrink together, about in proportion.
    let share = (seen.l / expected.l.max(1.0)).clamp(0.0, 1.0);
    let off_hue = (seen.a - expected.a * share).hypot(seen.b - expected.b * share);
    if darker > DARKER + slack && off_hue < HUE_SLACK + slack && share > 0.3 {
        Some(Kind::Shadow)
    } else if seen.distance(expected) > OTHER + slack {
        Some(Kind::Object)
    } else {
        None
    }
}
