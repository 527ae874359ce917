//! Bytes to a photo.

use super::Photo;
use crate::check::Note;

/// Bounds against bombs, checked before memory is taken.
#[derive(Debug, Clone, Copy)]
pub struct DecodeLimits {
    /// Most bytes a file may have.
    pub file_bytes: u64,
    /// Most pixels a picture may have.
    pub pixels: u64,
}

impl Default for DecodeLimits {
    fn default() -> Self {
        Self { file_bytes: 100_000_000, pixels: 120_000_000 }
    }
}

/// Why a file gives no photo.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PhotoError {
    /// No bytes at all.
    #[error("the file is empty")]
    Empty,
}

impl PhotoError {
    /// The error's sentence in the catalogues.
    pub fn note(&self) -> Note {
        match self {
            Self::Empty => Note::new("empty"),
        }
    }
}

impl Photo {
    /// Decodes a file.
    ///
    /// # Errors
    /// [`PhotoError`] where no pixels can be read.
    pub fn decode(_bytes: &[u8], _name: &str, _limits: &DecodeLimits) -> Result<Self, PhotoError> {
        Err(PhotoError::Empty)
    }
}
