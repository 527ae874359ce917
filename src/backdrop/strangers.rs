//! What in the background is not background: places unlike the surface that the rest of it forms.

use super::surface::Surface;
use crate::colour::{Lab, LabImage};
use crate::mask::Mask;

/// Distance to keep from the person, px: the matte's soft edge.
const CLEARANCE_PX: u8 = 6;
/// Width below which a thing is a hair or noise, px: twice this plus one.
const THIN_PX: u8 = 2;
/// ΔL* at which a place counts as darker, from the rules.
const DARKER: f32 = 6.0;
/// ΔE*ab at which a place counts as something else: twice the shadow's.
const OTHER: f32 = 12.0;
/// A shadow keeps the direction of a* and b*: what is left across it has to stay below this, ΔE*ab.
const HUE_SLACK: f32 = 8.0;

/// Places unlike the surface.
#[derive(Debug, Clone)]
pub(super) struct Strangers {
    /// Darker, the hue unchanged.
    pub(super) shadows: Mask,
    /// Anything else.
    pub(super) objects: Mask,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shadow,
    Object,
}

impl Strangers {
    /// The strangers round `person` in a background of this `surface`.
    #[inline(always)]
    pub(super) fn of(lab: &LabImage, person: &Mask, surface: &Surface) -> Self {
        let size = person.size();
        let (mut shadows, mut objects) = (Mask::empty(size), Mask::empty(size));
        let slack = 3.0 * surface.noise();
        for (y, run) in person.grown(CLEARANCE_PX).complement().runs() {
            let expected = surface.stretch(y, run.clone());
            for (x, (seen, expected)) in run.clone().zip(lab.stretch(y, run).zip(expected)) {
                match told(seen, expected, slack) {
                    Some(Kind::Shadow) => shadows.add_run(y, x..x + 1),
                    Some(Kind::Object) => objects.add_run(y, x..x + 1),
                    None => {}
                }
            }
        }
        let broad = |all: &Mask| all.shrunk(THIN_PX).grown(THIN_PX).and(all);
        Self { shadows: broad(&shadows), objects: broad(&objects) }
    }
}

fn told(seen: Lab, expected: Lab, slack: f32) -> Option<Kind> {
    let distance = seen.distance(expected);
    if distance <= DARKER + slack {
        return None;
    }
    // A shadow scales the light: L*, a* and b* shrink together, about in proportion.
    let share = (seen.l / expected.l.max(1.0)).clamp(0.0, 1.0);
    let off_hue = (seen.a - expected.a * share).hypot(seen.b - expected.b * share);
    if expected.l - seen.l > DARKER + slack && off_hue < HUE_SLACK + slack && share > 0.3 {
        Some(Kind::Shadow)
    } else {
        (distance > OTHER + slack).then_some(Kind::Object)
    }
}
