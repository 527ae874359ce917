//! What in the background is not background: places unlike the surface that the rest of it forms.

use super::surface::{Line, Surface};
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

/// Pixels of a row that are looked at together.
const STRETCH_PX: usize = 32;

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
            for start in run.clone().step_by(STRETCH_PX) {
                let few = start..(start + STRETCH_PX as u32).min(run.end);
                // Most stretches hold nothing, and are seen to at a glance.
                if all_near(lab.run(y, few.clone()), surface.line(y, few.start), DARKER + slack) {
                    continue;
                }
                let expected = surface.stretch(y, few.clone());
                for (x, (seen, expected)) in few.clone().zip(lab.stretch(y, few).zip(expected)) {
                    match told(seen, expected, slack) {
                        Some(Kind::Shadow) => shadows.add_run(y, x..x + 1),
                        Some(Kind::Object) => objects.add_run(y, x..x + 1),
                        None => {}
                    }
                }
            }
        }
        let broad = |all: &Mask| all.shrunk(THIN_PX).grown(THIN_PX).and(all);
        Self { shadows: broad(&shadows), objects: broad(&objects) }
    }
}

/// Whether no colour is further than `reach` from the line's, ΔE*ab.
#[inline(always)]
fn all_near([lightness, a, b]: [&[f32]; 3], line: Line, reach: f32) -> bool {
    let mut far = 0;
    for (at, ((l, a), b)) in (0..).zip(lightness.iter().zip(a).zip(b)) {
        let expected = line.at(at);
        let (l, a, b) = (l - expected.l, a - expected.a, b - expected.b);
        far += u32::from(l * l + a * a + b * b > reach * reach);
    }
    far == 0
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
