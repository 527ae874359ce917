//! The connected parts of a mask.

use std::ops::Range;

use super::Mask;
use crate::geometry::Bounds;

/// A connected set of pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blob {
    /// Its pixels.
    pub area_px: u32,
    /// Its box.
    pub bounds: Bounds,
    /// Its number in the labelling, from 1.
    pub label: u32,
}

/// A stretch of pixels of a row, and the part that it belongs to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its row.
    pub y: u32,
    /// Its columns.
    pub x: Range<u32>,
    /// The [`Blob`]'s number.
    pub label: u32,
}

impl Mask {
    /// The 4-connected parts, the largest first, and the stretches of pixels that they consist of.
    ///
    /// # Source
    /// Labelling of runs with equivalent labels: He, Chao, Suzuki, "A run-based two-scan labeling algorithm", IEEE TIP 17 (2008).
    pub fn labelled(&self) -> (Vec<Blob>, Vec<Part>) {
        let mut parts: Vec<Part> = Vec::new();
        let mut roots = vec![0];
        let (mut above, mut row) = (0..0, 0..0);
        for (y, x) in self.runs() {
            if parts.last().is_none_or(|last| last.y != y) {
                let over = parts.last().is_some_and(|last| last.y + 1 == y);
                above = if over { row } else { parts.len()..parts.len() };
                row = parts.len()..parts.len();
            }
            let mut label = 0;
            for part in parts[above.clone()].iter().filter(|part| part.x.start < x.end && part.x.end > x.start) {
                let found = root(&roots, part.label);
                let (low, high) = if label == 0 { (found, found) } else { (found.min(label), found.max(label)) };
                roots[high as usize] = low;
                label = low;
            }
            if label == 0 {
                label = roots.len() as u32;
                roots.push(label);
            }
            parts.push(Part { y, x, label });
            row.end = parts.len();
        }
        let mut extents = vec![Extent::default(); roots.len()];
        for part in &mut parts {
            part.label = root(&roots, part.label);
            extents[part.label as usize].add(part);
        }
        let mut blobs: Vec<Blob> = extents.iter().enumerate().filter_map(|(label, extent)| extent.blob(label as u32)).collect();
        blobs.sort_by(|a, b| b.area_px.cmp(&a.area_px).then(a.label.cmp(&b.label)));
        (blobs, parts)
    }
}

/// The lowest label that a label is equivalent to.
fn root(roots: &[u32], label: u32) -> u32 {
    let mut at = label;
    while roots[at as usize] != at {
        at = roots[at as usize];
    }
    at
}

#[derive(Clone, Copy)]
struct Extent {
    area_px: u32,
    left: u32,
    top: u32,
    right: u32,
    bottom: u32,
}

impl Default for Extent {
    fn default() -> Self {
        Self { area_px: 0, left: u32::MAX, top: u32::MAX, right: 0, bottom: 0 }
    }
}

impl Extent {
    fn add(&mut self, part: &Part) {
        self.area_px += part.x.end - part.x.start;
        self.left = self.left.min(part.x.start);
        self.top = self.top.min(part.y);
        self.right = self.right.max(part.x.end - 1);
        self.bottom = self.bottom.max(part.y);
    }

    fn blob(&self, label: u32) -> Option<Blob> {
        (self.area_px > 0).then(|| Blob {
            area_px: self.area_px,
            label,
            bounds: Bounds {
                x: self.left as f32,
                y: self.top as f32,
                width: (self.right - self.left + 1) as f32,
                height: (self.bottom - self.top + 1) as f32,
            },
        })
    }
}
