//! Pictures that lie on a side or stand on their head.
//!
//! The short-range detector is surer of a face the more upright it stands: of 552 upright portraits all got more from it as they are (a logit
//! of 1.7 at least) than turned by 90°, 180° or 270°. Upside down they get 1.6 at most, and lying 2.9.

use std::ops::Range;

use image::RgbImage;
use image::imageops::{rotate90, rotate180, rotate270};

use super::short_range::Levelled;
use crate::geometry::{Bounds, Size};
use crate::mask::Mask;

/// Logit of the detector below which the other ways up are looked at too.
const SURE: f32 = 2.0;
/// Logit from which on, and by so much more, a picture stands on its head beyond doubt; else the body tells, which is below.
const SURELY_UPRIGHT: f32 = 1.9;
const SURER: f32 = 0.6;
/// Angle of the eyes' line from which on they are.
const LYING_DEG: f32 = 45.0;
/// Rows at the picture's upper and lower edge in which the person is looked for: one of so many.
const EDGE_ROWS: u32 = 10;
/// Logit that an upright portrait has.
const UPRIGHT: f32 = 1.7;

/// How far a picture is to be turned clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    Quarter,
    Half,
    ThreeQuarters,
}

impl Turn {
    pub(super) const ALL: [Self; 3] = [Self::Quarter, Self::Half, Self::ThreeQuarters];

    pub(super) const fn degrees(self) -> u32 {
        match self {
            Self::Quarter => 90,
            Self::Half => 180,
            Self::ThreeQuarters => 270,
        }
    }

    /// Whether the detector's logits as the picture is turned and as it was settle it. A face behind a mask may get up to 0.5 more upside down,
    /// where its brows are a mouth; of upright portraits 99 in 100 get 0.8 more than upside down.
    pub(super) fn is_plain(self, turned: f32, before: f32) -> bool {
        self != Self::Half || (turned > SURELY_UPRIGHT && turned > before + SURER)
    }

    /// The picture turned.
    pub(super) fn of(self, picture: &RgbImage) -> RgbImage {
        match self {
            Self::Quarter => rotate90(picture),
            Self::Half => rotate180(picture),
            Self::ThreeQuarters => rotate270(picture),
        }
    }

    /// Where in a picture of this size a box of the turned one lies.
    pub(super) fn back(self, bounds: Bounds, picture: Size) -> Bounds {
        let (width, height) = (picture.width_px as f32, picture.height_px as f32);
        let (right, low) = (bounds.x + bounds.width, bounds.y + bounds.height);
        match self {
            Self::Quarter => Bounds { x: bounds.y, y: height - right, width: bounds.height, height: bounds.width },
            Self::Half => Bounds { x: width - right, y: height - low, ..bounds },
            Self::ThreeQuarters => Bounds { x: width - low, y: bounds.x, width: bounds.height, height: bounds.width },
        }
    }
}

/// Whether the other ways up have to be looked at, by what was found as the picture is.
pub(super) fn is_in_doubt(found: &[Levelled]) -> bool {
    found.iter().all(|levelled| levelled.face.score < SURE || levelled.crop.angle.to_degrees().abs() > LYING_DEG)
}

/// Whether a face found another way up is that of an upright portrait, and surer than `before`.
pub(super) fn is_upright(levelled: &Levelled, before: f32) -> bool {
    levelled.face.score > before.max(UPRIGHT) && levelled.crop.angle.to_degrees().abs() < LYING_DEG
}

/// How much more of the picture's lowest rows than of its uppermost a person takes, as shares of them: 0 and less where nobody stands.
pub(super) fn standing(person: &Mask) -> f32 {
    let size = person.size();
    let rows = (size.height_px / EDGE_ROWS).max(1);
    let share = |rows: Range<u32>| rows.map(|y| person.count(y, 0..size.width_px)).sum::<u32>() as f32;
    (share(size.height_px - rows..size.height_px) - share(0..rows)) / (rows * size.width_px) as f32
}

#[cfg(test)]
mod tests {
    use image::Rgb;

    use super::*;

    #[test]
    fn a_box_goes_back_to_where_it_was() {
        let bounds = Bounds { x: 3.0, y: 5.0, width: 4.0, height: 2.0 };
        let picture = RgbImage::from_fn(12, 20, |x, y| Rgb([if (3..7).contains(&x) && (5..7).contains(&y) { 255 } else { 0 }; 3]));
        for turn in Turn::ALL {
            let turned = turn.of(&picture);
            let lit: Vec<_> = turned.enumerate_pixels().filter(|(_, _, px)| px[0] > 0).map(|(x, y, _)| (x as f32, y as f32)).collect();
            let (first, last) = (lit[0], lit[lit.len() - 1]);
            let found = Bounds { x: first.0, y: first.1, width: last.0 + 1.0 - first.0, height: last.1 + 1.0 - first.1 };
            assert_eq!(turn.back(found, Size { width_px: 12, height_px: 20 }), bounds, "{turn:?}");
        }
    }
}
