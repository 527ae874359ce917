//! Whether a square code or a page of text was submitted instead of a portrait: 1 or 0.
//!
//! Students keep the square code by which the studio knows them (采集码) as a screenshot, and hand in that. Only a picture
//! without a face is looked at. A code is told by the three squares in its corners (ISO/IEC 18004, finder patterns); what it
//! says is not read.

use rqrr::PreparedImage;

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Unit};
use crate::evidence::Scene;
use crate::geometry::Size;
use crate::photo::Photo;
use crate::resample::reduced;

mod page;

pub(crate) const CHECK: Check = Check { id: "collection-code", group: Group::Records, unit: Unit::Count, probe: Probe::Submitted(measure) };

/// The smallest code has that many modules a side, and a module needs a px.
const LEAST_SIDE_PX: usize = 21;

/// Longer side of the picture that is looked at, px: a module of the largest code still has 6 px where it fills the picture.
const SIDE_PX: u32 = 1200;

#[expect(clippy::unnecessary_wraps, reason = "the signature of a probe")]
fn measure(photo: &Photo, scene: &Scene) -> Measured {
    let found = if scene.faces.is_empty() { instead_of_a_portrait(photo) } else { None };
    Ok(found.map_or(Measurement::from(0.0), |note| Measurement::from(1.0).note(Note::new(note))))
}

/// What the picture shows instead, as a key of the notes.
fn instead_of_a_portrait(photo: &Photo) -> Option<&'static str> {
    let luma = Luma::of(photo);
    if luma.has_code() {
        Some("square-code")
    } else if page::is_page(&luma) {
        Some("page-of-text")
    } else {
        None
    }
}

/// The picture in shades of grey, luma 0–255 of ITU-R BT.601, at most [`SIDE_PX`] on each side.
struct Luma {
    width: usize,
    height: usize,
    values: Vec<u8>,
}

impl Luma {
    fn of(photo: &Photo) -> Self {
        let (width, height) = photo.pixels.dimensions();
        let scale = (SIDE_PX as f32 / width.max(height).max(1) as f32).min(1.0);
        let side = |px: u32| ((px as f32 * scale).round() as u32).max(1);
        let to = Size { width_px: side(width), height_px: side(height) };
        let picture = if scale < 1.0 { &reduced(&photo.pixels, to) } else { &*photo.pixels };
        let values = picture.pixels().map(|px| ((299 * u32::from(px[0]) + 587 * u32::from(px[1]) + 114 * u32::from(px[2])) / 1000) as u8);
        Self { width: picture.width() as usize, height: picture.height() as usize, values: values.collect() }
    }

    fn has_code(&self) -> bool {
        if self.width.min(self.height) < LEAST_SIDE_PX {
            return false;
        }
        let at = |x: usize, y: usize| self.values[y * self.width + x];
        !PreparedImage::prepare_from_greyscale(self.width, self.height, at).detect_grids().is_empty()
    }
}
