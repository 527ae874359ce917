//! Finds the person: faces, landmarks, regions. The networks live here and nowhere else.

use crate::check::{Missing, Stage};
use crate::evidence::Evidence;
use crate::photo::Photo;

/// All networks, loaded once and shared by the workers.
#[derive(Debug)]
pub struct Locator {}

impl Locator {
    /// Loads what `stage` needs.
    ///
    /// # Errors
    /// [`ModelError`] where weights do not load.
    pub fn load(_stage: Stage) -> Result<Self, ModelError> {
        Ok(Self {})
    }

    /// Finds the person in a photo, as far as `stage`.
    pub fn locate(&self, _photo: &Photo, _stage: Stage) -> Evidence {
        Evidence {
            scene: Err(Missing::Face),
            landmarks: Err(Missing::Face),
            portrait: Err(Missing::Face),
            sitting: Err(Missing::Timetable),
        }
    }
}

/// Why a network could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("network {name}: {reason}")]
pub struct ModelError {
    /// The weights' file name.
    pub name: &'static str,
    /// What the runtime says.
    pub reason: String,
}
