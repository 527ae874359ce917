//! The colours of a drawing, sRGB.

use image::Rgb;

use crate::finding::Outcome;
use crate::regions::Region;

pub(super) const GREEN: Rgb<u8> = Rgb([40, 200, 90]);
const AMBER: Rgb<u8> = Rgb([255, 176, 32]);
pub(super) const RED: Rgb<u8> = Rgb([236, 48, 48]);
const GREY: Rgb<u8> = Rgb([150, 150, 150]);
pub(super) const INK: Rgb<u8> = Rgb([20, 20, 24]);
pub(super) const MESH: Rgb<u8> = Rgb([120, 230, 255]);

/// The colour of what was found.
pub(super) fn colour(outcome: Outcome) -> Rgb<u8> {
    match outcome {
        Outcome::Pass => GREEN,
        Outcome::Review => AMBER,
        Outcome::Fail => RED,
        Outcome::Unmeasurable => GREY,
    }
}

/// The colour of a region's edge.
pub(super) fn tint(region: Region) -> Rgb<u8> {
    match region {
        Region::Background => GREY,
        Region::Hair => Rgb([190, 120, 255]),
        Region::FaceSkin => Rgb([255, 190, 150]),
        Region::BodySkin => Rgb([255, 140, 110]),
        Region::Clothing => Rgb([90, 140, 255]),
        Region::Accessory => Rgb([255, 90, 220]),
    }
}
