//! How a person looks in one portrait and in another: measures of both, side by side.

use super::{Pair, Portrait};
use crate::geometry::Point;
use crate::mask::Mask;
use crate::plane::median;
use crate::regions::Region;

/// Something of the looks that is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// Likeness of the face to that of the older portrait, cosine of embeddings, −1–1.
    Face,
    /// Certainty that spectacles are worn, 0–1.
    Spectacles,
    /// Certainty that something is worn on the head, 0–1.
    Headwear,
    /// Certainty that hair hangs over the brows, 0–1, the surer side.
    BrowHair,
    /// Certainty that hair or something else hides the ears, 0–1, mean of both sides.
    HiddenEars,
    /// Area of the hair in squares of the inter-eye distance.
    HairArea,
    /// L* that the hair would have if there were light enough for the cheeks to have 65.
    HairLightness,
    /// Chroma of the hair, CIELAB.
    HairChroma,
    /// By how much the chin would be darker than the cheek above it in that light, L*, on the side where it is less: a beard is on both, a
    /// shadow on one. At least 0.
    Beard,
}

/// One measure of two portraits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Difference {
    /// Of what.
    pub look: Look,
    /// In the older portrait.
    pub old: f32,
    /// In the newer one.
    pub new: f32,
}

impl Look {
    /// Its name in machine output and its key under `[looks]` in the catalogues.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Face => "face",
            Self::Spectacles => "spectacles",
            Self::Headwear => "headwear",
            Self::BrowHair => "brow-hair",
            Self::HiddenEars => "hidden-ears",
            Self::HairArea => "hair-area",
            Self::HairLightness => "hair-lightness",
            Self::HairChroma => "hair-chroma",
            Self::Beard => "beard",
        }
    }

    /// The note that says that it has changed, a key of the catalogue.
    pub const fn change(self) -> &'static str {
        match self {
            Self::Face => "changed-face",
            Self::Spectacles => "changed-spectacles",
            Self::Headwear => "changed-headwear",
            Self::BrowHair => "changed-brow-hair",
            Self::HiddenEars => "changed-hidden-ears",
            Self::HairArea => "changed-hair-area",
            Self::HairLightness => "changed-hair-lightness",
            Self::HairChroma => "changed-hair-chroma",
            Self::Beard => "changed-beard",
        }
    }

    /// Its value for people.
    pub fn shown(self, value: f32) -> String {
        match self {
            Self::Face => format!("{value:.2}"),
            Self::Spectacles | Self::Headwear | Self::BrowHair | Self::HiddenEars => format!("{:.0} %", 100.0 * value),
            Self::HairArea => format!("{value:.1}"),
            Self::HairLightness | Self::HairChroma | Self::Beard => format!("{value:.0}"),
        }
    }

    /// What two photos differ by at most where nothing has changed, in its own unit: a quarter to a half more than the greatest difference of
    /// 26 people between two photos of one day, one of them lighter, darker, warmer, colder or smaller as well (`tests/portraits.rs`,
    /// `docs/TWO_YEARS.md`).
    const fn steady(self) -> f32 {
        match self {
            // As much again for the years between: the one pair of different days at hand differs by 0.19.
            Self::Face => 0.3,
            // A network that is sure one way and the other.
            Self::Spectacles | Self::Headwear | Self::BrowHair | Self::HiddenEars => 0.5,
            Self::HairArea => 1.5,
            Self::HairLightness => 13.0,
            Self::HairChroma => 10.0,
            Self::Beard => 8.0,
        }
    }
}

impl Difference {
    /// Whether it is more than chance and light explain.
    pub fn is_change(&self) -> bool {
        (self.new - self.old).abs() > self.look.steady()
    }
}

/// One measure of a portrait; none where too little is seen.
type Measure<'a> = &'a dyn Fn(&Portrait) -> Option<f32>;

/// Pixels without which a colour says nothing.
const LEAST_PX: usize = 60;

/// L* of the cheeks in the light to which others are brought.
const CHEEKS: f32 = 65.0;

/// All that can be measured in both portraits, in one order.
pub fn differences(pair: &Pair) -> Vec<Difference> {
    let face = Difference { look: Look::Face, old: 1.0, new: pair.cosine() };
    std::iter::once(face).chain(of_portraits(&pair.old.portrait, &pair.new.portrait)).collect()
}

fn of_portraits(old: &Portrait, new: &Portrait) -> Vec<Difference> {
    let span = span(old).min(span(new));
    let measured: [(Look, Measure<'_>); 8] = [
        (Look::Spectacles, &|portrait| Some(portrait.traits.spectacles())),
        (Look::Headwear, &|portrait| Some(portrait.traits.headwear)),
        (Look::BrowHair, &|portrait| Some(portrait.traits.eyes.iter().map(|eye| eye.brow_hair).fold(0.0, f32::max))),
        (Look::HiddenEars, &|portrait| Some(f32::midpoint(portrait.traits.sides[0].hidden_ear, portrait.traits.sides[1].hidden_ear))),
        (Look::HairArea, &|portrait| Some(hair_area(portrait, span))),
        (Look::HairLightness, &|portrait| lit(portrait, &hair(portrait), &portrait.cheeks())),
        (Look::HairChroma, &hair_chroma),
        (Look::Beard, &beard),
    ];
    let both = |(look, measure): (Look, Measure<'_>)| Some(Difference { look, old: measure(old)?, new: measure(new)? });
    measured.into_iter().filter_map(both).collect()
}

/// Inter-eye distances from the eyes down to the lower edge.
fn span(portrait: &Portrait) -> f32 {
    let landmarks = &portrait.landmarks;
    (portrait.size().height_px as f32 - landmarks.eye_centre().y) / landmarks.inter_eye_distance()
}

/// Hair from the top down to so many inter-eye distances below the eyes: both portraits show that much.
fn hair_area(portrait: &Portrait, span: f32) -> f32 {
    let landmarks = &portrait.landmarks;
    let distance = landmarks.inter_eye_distance();
    let last = landmarks.eye_centre().y + span * distance;
    let hair = portrait.regions.mask(Region::Hair).filter(|_, y| (y as f32) < last);
    hair.area_px() as f32 / (distance * distance)
}

fn hair(portrait: &Portrait) -> Mask {
    portrait.regions.mask(Region::Hair).clone()
}

/// None where the picture has no colours.
fn hair_chroma(portrait: &Portrait) -> Option<f32> {
    let [_, a, b] = portrait.colours(&hair(portrait));
    (a.len() >= LEAST_PX && !portrait.facts.is_grey).then(|| median(&a).hypot(median(&b)))
}

fn beard(portrait: &Portrait) -> Option<f32> {
    let masks = |outlines: [Vec<Point>; 2]| outlines.map(|outline| Mask::of_outline(portrait.size(), &outline));
    let (chin, cheeks) = (masks(portrait.landmarks.chin_skin()), masks(portrait.landmarks.cheek_skin()));
    let darker = |side: usize| Some(CHEEKS - lit(portrait, &chin[side], &cheeks[side])?);
    // A cheek that lies in the shade is darker than any chin.
    Some(darker(0)?.min(darker(1)?).max(0.0))
}

/// L* of a mask in light in which the cheeks have [`CHEEKS`]: twice the light is twice the luminance everywhere, and L* + 16 goes with the
/// cube root of that (CIE 15, above the darkest tones).
fn lit(portrait: &Portrait, mask: &Mask, cheeks: &Mask) -> Option<f32> {
    let (there, cheeks) = (lightness(portrait, mask)?, lightness(portrait, cheeks)?);
    Some((there + 16.0) * (CHEEKS + 16.0) / (cheeks + 16.0) - 16.0)
}

fn lightness(portrait: &Portrait, mask: &Mask) -> Option<f32> {
    let values = portrait.lightness(mask);
    (values.len() >= LEAST_PX).then(|| median(&values))
}
