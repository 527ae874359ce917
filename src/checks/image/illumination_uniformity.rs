//! Evenness of the light on the face: the darker half's luminance as a share of the brighter half's.
//!
//! Mean luminance of the cheeks, and of the halves of the forehead, right against left: the geometric mean of the two ratios, since
//! light from a side shows on both, a blemish or a lock of hair on one. Luminance is linear, so that the ratio is one of light and
//! the same for every skin. A shadow that falls on part of the face, on both halves or within one, leaves the ratio as it is; a network
//! looks for it (`training/parts/shade.py`).

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::{Bounds, Point};
use crate::mask::Mask;
use crate::regions::Region;

pub(crate) const CHECK: Check =
    Check { id: "illumination-uniformity", group: Group::Image, unit: Unit::Ratio, probe: Probe::Portrait(measure) };

/// Pixels without which a patch says nothing.
const LEAST_PX: usize = 60;

fn measure(portrait: &Portrait) -> Measured {
    portrait.free_face()?;
    let cheeks = portrait.landmarks.cheek_skin();
    let cheek = alike(portrait, &cheeks).ok_or(Missing::Skin)?;
    // Under a fringe there is no forehead: the cheeks alone tell.
    let forehead = alike(portrait, &portrait.landmarks.forehead_skin()).unwrap_or(cheek);
    let measurement = Measurement::from((cheek * forehead).sqrt());
    let measurement = cheeks.iter().fold(measurement, |seen, cheek| seen.mark(Mark::Box(Bounds::around(cheek))));
    Ok(if portrait.traits.is_shaded() { measurement.suspect(Note::new("face-shadow")) } else { measurement })
}

/// Luminance of the darker one of two outlines as a share of the brighter one's; none where too little of either is skin.
fn alike(portrait: &Portrait, outlines: &[Vec<Point>; 2]) -> Option<f32> {
    let [right, left] = outlines.each_ref().map(|outline| {
        let skin = Mask::of_outline(portrait.size(), outline).and(portrait.regions.mask(Region::FaceSkin));
        let values: Vec<f32> = skin.pixels().map(|(x, y)| portrait.lab.at(x, y).luminance()).collect();
        (values.len() >= LEAST_PX).then(|| values.iter().sum::<f32>() / values.len() as f32)
    });
    let (right, left) = (right?, left?);
    Some(right.min(left) / right.max(left).max(f32::MIN_POSITIVE))
}
