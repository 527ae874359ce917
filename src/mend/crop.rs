//! The crop in which a head lies best: searched, since the rules of framing pull against each other.

use super::{Head, MOST_ENLARGED, Unmendable, range};
use crate::check::Mark;
use crate::geometry::Bounds;
use crate::inspect::Sight;
use crate::plan::Plan;

/// Crops that are tried in each direction.
const STEPS: u16 = 160;

/// Room to the nearer limit, as a share of the most there can be, from which a crop is as good as any: what was measured is good to
/// a few px.
const COMFORTABLE: f32 = 0.35;

/// A value between two limits.
#[derive(Debug, Clone, Copy)]
struct Wish {
    min: f32,
    max: f32,
}

impl Wish {
    /// The range of a check in units of `unit`; none where the profile does not bound it on both sides.
    fn of(plan: &Plan, check: &str, unit: f32) -> Option<Self> {
        let (min, max) = range(plan, check);
        Some(Self { min: min? as f32 / unit, max: max? as f32 / unit })
    }

    /// How far a value lies inside, 1 in the middle, below 0 outside.
    fn room(self, value: f32) -> f32 {
        2.0 * (value - self.min).min(self.max - value) / (self.max - self.min)
    }
}

/// What a profile asks of the head's place, shares of the picture's height.
struct Wishes {
    crown: Option<Wish>,
    eyes: Option<Wish>,
    width: Option<Wish>,
    centre: Option<Wish>,
    /// Only advised: it gives way.
    height: Option<Wish>,
}

impl Wishes {
    fn of(plan: &Plan) -> Self {
        let height = plan.frame.height_px as f32;
        Self {
            crown: Wish::of(plan, "crown-margin", height),
            eyes: Wish::of(plan, "eye-line", height),
            width: Wish::of(plan, "face-width", height),
            centre: Wish::of(plan, "head-centring", height),
            height: Wish::of(plan, "head-height", 1.0),
        }
    }

    /// How good a crop is.
    fn score(&self, head: &Head, crop: &Bounds, enlarged: f32) -> f32 {
        let share = |px: f32| px / crop.height;
        let asked = [
            self.crown.map(|wish| wish.room(share(head.crown - crop.y))),
            self.eyes.map(|wish| wish.room(share(head.eyes - crop.y))),
            self.width.map(|wish| wish.room(share(head.width))),
            self.centre.map(|wish| wish.room(share(head.centre - crop.x - crop.width / 2.0))),
        ];
        let room = asked.into_iter().flatten().fold(1.0, f32::min);
        let advised = self.height.map_or(0.0, |wish| wish.room(share(head.chin - head.crown)).min(0.1));
        room.min(COMFORTABLE) + 0.2 * advised + 0.02 * room - (enlarged - 1.0).max(0.0)
    }
}

/// The crop of the profile's shape within the picture in which the head lies best; none where the profile asks nothing of its place
/// and the shape is right.
pub(super) fn best(plan: &Plan, head: &Head, sight: Sight<'_>) -> Result<Option<Bounds>, Unmendable> {
    let within = inside_border(sight);
    let aspect = plan.frame.width_px as f32 / plan.frame.height_px as f32;
    let tallest = within.height.min(within.width / aspect);
    let least = plan.frame.height_px as f32 / MOST_ENLARGED;
    if least > tallest {
        return Err(Unmendable::TooSmall(tallest as u32));
    }
    let wishes = Wishes::of(plan);
    let between = |from: f32, to: f32, step: u16| from + (to - from) * f32::from(step) / f32::from(STEPS);
    let crops = (0..=STEPS).flat_map(|tall| {
        let height = between(tallest, least, tall);
        let width = height * aspect;
        let x = (head.centre - width / 2.0).clamp(within.x, (within.x + within.width - width).max(within.x));
        (0..=STEPS).map(move |down| Bounds { x, y: between(within.y, within.y + within.height - height, down), width, height })
    });
    let scored = crops.map(|crop| (wishes.score(head, &crop, plan.frame.height_px as f32 / crop.height), crop));
    // The first of the best, as the order of the search has it.
    Ok(scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, crop)| crop))
}

/// The picture without the border that was found, px of the file.
fn inside_border(sight: Sight<'_>) -> Bounds {
    let size = sight.photo.size();
    let (mut left, mut top, mut right, mut bottom) = (0.0, 0.0, size.width_px as f32, size.height_px as f32);
    let border = sight.findings.iter().filter(|finding| finding.check == "image-border").flat_map(|finding| &finding.marks);
    for mark in border {
        let Mark::Box(strip) = mark else { continue };
        let is_lying = strip.width > strip.height;
        match (is_lying, strip.centre().y < size.height_px as f32 / 2.0, strip.centre().x < size.width_px as f32 / 2.0) {
            (true, true, _) => top = strip.y + strip.height,
            (true, false, _) => bottom = strip.y,
            (false, _, true) => left = strip.x + strip.width,
            (false, _, false) => right = strip.x,
        }
    }
    Bounds { x: left, y: top, width: right - left, height: bottom - top }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use image::RgbImage;

    use super::*;
    use crate::evidence::Evidence;
    use crate::geometry::Size;
    use crate::photo::{FileFacts, Photo};
    use crate::profile;

    fn cropped(width_px: u32, height_px: u32, head: Head) -> Result<Option<Bounds>, Unmendable> {
        let plan = profile::built_in("ucas-2025").expect("a built-in profile");
        let facts = FileFacts { size: Size { width_px, height_px }, ..FileFacts::plain_jpeg() };
        let photo = Photo { facts, pixels: Arc::new(RgbImage::new(1, 1)), reduction: 1 };
        best(&plan, &head, Sight { photo: &photo, evidence: &Evidence::none(), findings: &[] })
    }

    /// A head of usual shape whose eyes lie at a place.
    fn head(centre: f32, eyes: f32, width: f32) -> Head {
        Head { crown: eyes - 0.8 * width, eyes, chin: eyes + 0.75 * width, width, centre }
    }

    #[test]
    fn a_head_off_the_middle_comes_to_lie_as_the_profile_asks() {
        let head = head(700.0, 900.0, 520.0);
        let crop = cropped(1200, 1600, head).expect("the photo is large enough").expect("a crop");
        let to = 640.0 / crop.height;
        assert!((crop.width / crop.height - 0.75).abs() < 1e-3, "{crop:?}");
        assert!(((head.centre - crop.x) * to - 240.0).abs() < 20.0, "{crop:?}");
        assert!((55.0..=105.0).contains(&((head.crown - crop.y) * to)), "{crop:?}");
        assert!((205.0..=295.0).contains(&((head.eyes - crop.y) * to)), "{crop:?}");
        assert!((185.0..=295.0).contains(&(head.width * to)), "{crop:?}");
    }

    #[test]
    fn a_crop_stays_within_the_picture() {
        for (centre, eyes) in [(100.0, 200.0), (1150.0, 1500.0), (600.0, 100.0)] {
            let crop = cropped(1200, 1600, head(centre, eyes, 500.0)).expect("large enough").expect("a crop");
            assert!(crop.x >= 0.0 && crop.y >= 0.0 && crop.x + crop.width <= 1200.5 && crop.y + crop.height <= 1600.5, "{crop:?}");
        }
    }

    #[test]
    fn a_small_photo_is_not_enlarged() {
        assert!(matches!(cropped(300, 400, head(150.0, 160.0, 130.0)), Err(Unmendable::TooSmall(400))));
    }
}
