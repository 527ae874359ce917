//! What the part networks say of a face: how sure they are of each thing, 0–1.

use crate::geometry::Bounds;

/// What is seen in a face and round it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Traits {
    /// Teeth, or the dark between parted lips.
    pub open_mouth: f32,
    /// Of each eye, the subject's right one first.
    pub eyes: [EyeTraits; 2],
    /// Of the sides of the head, the subject's right one first.
    pub sides: [SideTraits; 2],
    /// A mask, a scarf, a hand or another thing before the mouth.
    pub covered_mouth: f32,
    /// A shadow that falls on the face: of a blind, a brim, a branch, the nose, or of the brows under a lamp.
    pub shadow: f32,
    /// A necklace between chin and collar.
    pub necklace: f32,
    /// A hat, cap, hood, scarf or band on the head.
    pub headwear: f32,
    /// A pattern on the clothes; none where too little of them is seen to say.
    pub pattern: Option<Sighting>,
    /// Something written or laid over the photo; none where too little beside the clothes is seen to say.
    pub overlay: Option<Sighting>,
}

impl Traits {
    /// Spectacles: the mean of what either eye says, since both have a lens or neither has.
    pub fn spectacles(&self) -> f32 {
        f32::midpoint(self.eyes[0].spectacles, self.eyes[1].spectacles)
    }

    /// Whether spectacles are taken to be worn.
    pub fn wears_spectacles(&self) -> bool {
        self.spectacles() >= WORN
    }

    /// Whether the lower face is taken to be covered.
    pub fn is_covered(&self) -> bool {
        self.covered_mouth > COVERED
    }

    /// Whether a shadow is taken to fall on the face; dark lenses look like one.
    pub fn is_shaded(&self) -> bool {
        let lenses = self.through_spectacles(self.eyes.map(|eye| eye.tinted));
        self.shadow > SHADED && lenses.iter().all(|tinted| *tinted < DARK)
    }

    /// Whether the clothes are taken to have a pattern.
    pub fn is_patterned(&self) -> bool {
        self.pattern.is_some_and(|pattern| pattern.certainty > PATTERNED)
    }

    /// What holds the pattern of the clothes, where they are taken to have one.
    pub fn pattern(&self) -> Option<Bounds> {
        self.pattern.filter(|_| self.is_patterned()).and_then(|pattern| pattern.place)
    }

    /// What holds what is written or laid over the photo, where something is taken to be.
    pub fn overlay(&self) -> Option<Bounds> {
        self.overlay.filter(|overlay| overlay.certainty > OVERLAID).and_then(|overlay| overlay.place)
    }

    /// How far what repeats on the clothes counts as their pattern: 0 where they are taken to be plain, whatever their weave and folds are like,
    /// 1 where they are taken to have one, and where nothing is known.
    pub fn weight_of_pattern(&self) -> f32 {
        self.pattern.map_or(1.0, |pattern| ((pattern.certainty - PLAIN) / (PATTERNED - PLAIN)).clamp(0.0, 1.0))
    }

    /// The same of what only spectacles do: 0 where none are worn.
    pub fn through_spectacles(&self, certainties: [f32; 2]) -> [f32; 2] {
        if self.wears_spectacles() { certainties } else { [0.0; 2] }
    }
}

/// Certainty from which on a mouth is taken to be covered.
const COVERED: f32 = 0.5;

/// Certainty from which on a shadow is taken to fall on the face.
const SHADED: f32 = 0.97;

/// Certainty from which on a lens is dark for sure.
const DARK: f32 = 0.9;

/// Certainty from which on clothes are taken to be patterned: plain ones stay below it in 99 of 100 portraits of people that the network has
/// not learnt from.
const PATTERNED: f32 = 0.85;

/// Certainty from which on something is taken to lie over the photo.
const OVERLAID: f32 = 0.85;

/// Certainty below which clothes are taken to be plain: of 62 patterned ones the least sure has 0.56.
const PLAIN: f32 = 0.5;

/// Certainty from which on spectacles are taken to be worn.
const WORN: f32 = 0.4;

/// What is seen of one eye, and of the lens before it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct EyeTraits {
    /// Spectacles.
    pub spectacles: f32,
    /// It is closed.
    pub closed: f32,
    /// Hair over its brow: one half is a tenth of the brow.
    pub brow_hair: f32,
    /// Hair over it: one half is 3 % of the zone in which it has to be seen.
    pub eye_hair: f32,
    /// A reflection on the lens of the spectacles.
    pub reflection: f32,
    /// A lens that is darker than the skin beside it.
    pub tinted: f32,
    /// A rim across the eye's opening.
    pub frame_over_eye: f32,
    /// A coloured contact lens.
    pub coloured_lens: f32,
}

/// Something that may lie anywhere in a wide part of the picture.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sighting {
    /// That it is there.
    pub certainty: f32,
    /// What holds all of it that is seen.
    pub place: Option<Bounds>,
}

/// What is seen at one side of the head.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SideTraits {
    /// An ear that is not seen.
    pub hidden_ear: f32,
    /// An earring.
    pub earring: f32,
}
