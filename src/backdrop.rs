//! The background as a surface: the colour that is expected at each pixel if nothing stood there, and what stands there.

use crate::check::Missing;
use crate::colour::{Lab, LabImage};
use crate::mask::Mask;
use crate::wide::wide;

mod strangers;
mod surface;

use strangers::Strangers;
use surface::{Sample, Surface};

/// Distance that background has to keep from the person to count, px of the frame: soft hair ends within it.
const CLEARANCE_PX: u8 = 10;
/// Least share of the frame that has to be clear background.
const LEAST_SHARE: f32 = 0.02;
/// Every so many px in both directions are enough for a fit of nine numbers.
const STRIDE_PX: u32 = 8;

/// A plane through each of L*, a*, b*, fitted so that shadows and objects do not bend it, and those shadows and objects.
#[derive(Debug, Clone)]
pub struct Backdrop {
    clear: Mask,
    surface: Surface,
    strangers: Strangers,
}

impl Backdrop {
    /// Fits the background of a picture outside `person`.
    ///
    /// # Errors
    /// [`Missing::Background`] where less than 2 % of the frame is clear of the person.
    pub fn of(lab: &LabImage, person: &Mask) -> Result<Self, Missing> {
        let clear = person.grown(CLEARANCE_PX).complement();
        if clear.share() < LEAST_SHARE {
            return Err(Missing::Background);
        }
        let size = person.size();
        let every = |end: u32| (0..end).step_by(STRIDE_PX as usize);
        let places = every(size.height_px).flat_map(|y| every(size.width_px).map(move |x| (x, y)));
        let samples: Vec<_> = places.filter(|(x, y)| clear.at(*x, *y)).map(|(x, y)| Sample { x, y, colour: lab.at(x, y) }).collect();
        let surface = Surface::through(&samples, size);
        Ok(Self {
            strangers: wide(
                #[inline(always)]
                || Strangers::of(lab, person, &surface),
            ),
            clear,
            surface,
        })
    }

    /// Background well away from the person.
    pub fn clear(&self) -> &Mask {
        &self.clear
    }

    /// Where the background is darker than the surface, the hue unchanged.
    pub fn shadows(&self) -> &Mask {
        &self.strangers.shadows
    }

    /// Where the background has another colour than the surface.
    pub fn objects(&self) -> &Mask {
        &self.strangers.objects
    }

    /// Where the background differs from the surface at all, in whatever thin strokes, and where strongly.
    pub fn marks(&self) -> &[Mask; 2] {
        &self.strangers.marks
    }

    /// The colour expected at column `x`, row `y`.
    pub fn at(&self, x: u32, y: u32) -> Lab {
        self.surface.at(x, y)
    }

    /// By how much a colour at column `x`, row `y` is darker than expected there, L*, as a shadow would make it; 0 where the hue is another.
    pub fn shade(&self, seen: Lab, x: u32, y: u32) -> f32 {
        let expected = self.at(x, y);
        if strangers::off_hue(seen, expected) < strangers::HUE_SLACK { expected.l - seen.l } else { 0.0 }
    }

    /// Median ΔE*ab between the background and the surface: noise, texture and whatever is not a plane.
    pub fn noise(&self) -> f32 {
        self.surface.noise()
    }

    /// The colour in the middle of the frame.
    pub fn colour(&self) -> Lab {
        self.surface.middle()
    }
}
