//! Where the head lies in a photo.

use super::Unmendable;
use crate::check::{Mark, Missing};
use crate::inspect::Sight;

/// The head in a photo, px of the file.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Head {
    /// Row of the top of the hair.
    pub crown: f32,
    /// Row of the eyes.
    pub eyes: f32,
    /// Row of the chin.
    pub chin: f32,
    /// Width of the face.
    pub width: f32,
    /// Column of the face's middle.
    pub centre: f32,
}

impl Head {
    /// The head of the one person that was seen.
    ///
    /// # Errors
    /// [`Unmendable::Nobody`] where there is none, or no top of the hair.
    pub(super) fn of(sight: Sight<'_>) -> Result<Self, Unmendable> {
        let evidence = sight.evidence;
        let portrait = evidence.portrait.as_ref().map_err(|missing| Unmendable::Nobody(*missing))?;
        let landmarks = evidence.landmarks.as_ref().map_err(|missing| Unmendable::Nobody(*missing))?;
        let to_file = sight.photo.size().height_px as f32 / portrait.size().height_px as f32;
        let by_mask = || portrait.regions.person().rows().map(|rows| rows.start as f32 * to_file);
        let crown = measured_crown(sight).or_else(by_mask).ok_or(Unmendable::Nobody(Missing::Hair))?;
        let (right, left) = landmarks.cheeks();
        Ok(Self {
            crown,
            eyes: landmarks.eye_centre().y * to_file,
            chin: landmarks.chin().y * to_file,
            width: right.distance(left) * to_file,
            centre: right.midpoint(left).x * to_file,
        })
    }
}

/// The top of the hair as it was measured, if the profile asks for it: hair of the background's colour is told best there.
fn measured_crown(sight: Sight<'_>) -> Option<f32> {
    let finding = sight.findings.iter().find(|finding| finding.check == "crown-margin")?;
    match finding.marks.first()? {
        Mark::Line(from, _) => Some(from.y),
        _ => None,
    }
}
