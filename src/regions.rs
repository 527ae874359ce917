//! What each pixel of the frame shows.

use crate::geometry::Size;
use crate::mask::Mask;

/// A kind of thing that a pixel can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Region {
    /// Not the person.
    Background,
    /// Hair of the head, beard excluded.
    Hair,
    /// Skin of the face and ears.
    FaceSkin,
    /// Skin of the neck and below.
    BodySkin,
    /// Clothing.
    Clothing,
    /// Spectacles, jewellery, headwear.
    Accessory,
}

/// One region a pixel.
#[derive(Debug, Clone)]
pub struct Regions {
    size: Size,
    labels: Vec<Region>,
}

impl Regions {
    /// Regions from one label a px, row by row.
    ///
    /// # Panics
    /// If `labels` is not `size.width_px * size.height_px` long.
    pub fn new(size: Size, labels: Vec<Region>) -> Self {
        assert_eq!(labels.len(), (size.width_px * size.height_px) as usize, "one label a pixel");
        Self { size, labels }
    }

    /// The frame.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The region at column `x`, row `y`; both inside the frame.
    pub fn at(&self, x: u32, y: u32) -> Region {
        self.labels[(y * self.size.width_px + x) as usize]
    }

    /// All labels, row by row.
    pub fn labels(&self) -> &[Region] {
        &self.labels
    }

    /// Where a region is.
    pub fn mask(&self, region: Region) -> Mask {
        self.mask_of(|label| label == region)
    }

    /// Where a region is one of those that `wanted` names.
    pub fn mask_of(&self, wanted: impl Fn(Region) -> bool) -> Mask {
        Mask::new(self.size, self.labels.iter().map(|label| wanted(*label)).collect())
    }

    /// The whole person.
    pub fn person(&self) -> Mask {
        self.mask_of(|label| label != Region::Background)
    }
}
