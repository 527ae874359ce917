//! What each pixel of the frame shows.

use crate::geometry::{Point, Size};
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

/// Number of regions.
const KINDS: usize = 6;

/// One region a pixel.
#[derive(Debug, Clone)]
pub struct Regions {
    size: Size,
    labels: Vec<Region>,
    masks: [Mask; KINDS],
}

impl Regions {
    /// Regions from one label a px, row by row.
    ///
    /// # Panics
    /// If `labels` is not `size.width_px * size.height_px` long.
    pub fn new(size: Size, labels: Vec<Region>) -> Self {
        assert_eq!(labels.len(), (size.width_px * size.height_px) as usize, "one label a pixel");
        let mut masks = std::array::from_fn(|_| Mask::empty(size));
        for (y, row) in (0..).zip(labels.chunks_exact(size.width_px.max(1) as usize)) {
            let mut x = 0;
            while let Some(region) = row.get(x) {
                let end = x + run_length(&row[x..]);
                masks[*region as usize].add_run(y, x as u32..end as u32);
                x = end;
            }
        }
        Self { size, labels, masks }
    }

    /// The frame.
    pub fn size(&self) -> Size {
        self.size
    }

    /// The region at column `x`, row `y`; both inside the frame.
    pub fn at(&self, x: u32, y: u32) -> Region {
        self.labels[(y * self.size.width_px + x) as usize]
    }

    /// The region at a point; none outside the frame.
    pub fn at_point(&self, at: Point) -> Option<Region> {
        let inside = at.x >= 0.0 && at.y >= 0.0 && at.x < self.size.width_px as f32 && at.y < self.size.height_px as f32;
        inside.then(|| self.at(at.x as u32, at.y as u32))
    }

    /// All labels, row by row.
    pub fn labels(&self) -> &[Region] {
        &self.labels
    }

    /// Where a region is.
    pub fn mask(&self, region: Region) -> &Mask {
        &self.masks[region as usize]
    }

    /// The whole person.
    pub fn person(&self) -> Mask {
        self.mask(Region::Background).complement()
    }
}

/// Labels at the start of a row that are the same: whole stretches first, each compared at a glance.
fn run_length(row: &[Region]) -> usize {
    let first = row[0];
    let (stretches, _) = row.as_chunks::<16>();
    let whole = 16 * stretches.iter().take_while(|stretch| stretch.iter().filter(|region| **region != first).count() == 0).count();
    whole + row[whole..].iter().take_while(|region| **region == first).count()
}
