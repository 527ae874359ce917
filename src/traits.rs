//! What the part networks say of a face: how sure they are of each thing, 0–1.

/// What is seen in a face and round it.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Traits {
    /// Teeth, or the dark between parted lips.
    pub open_mouth: f32,
    /// Of both eyes together.
    pub eyes: EyeTraits,
    /// Of the sides of the head, the subject's right one first.
    pub sides: [SideTraits; 2],
    /// A necklace between chin and collar.
    pub necklace: f32,
    /// A hat, cap, hood, scarf or band on the head.
    pub headwear: f32,
}

/// What is seen round the eyes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct EyeTraits {
    /// Spectacles.
    pub spectacles: f32,
    /// An eye that is closed.
    pub closed: f32,
    /// Hair over a brow: one half is a tenth of the brow.
    pub brow_hair: f32,
    /// Hair over an eye: one half is 3 % of the zone in which it has to be seen.
    pub eye_hair: f32,
    /// A reflection on a lens.
    pub reflection: f32,
    /// Lenses that are darker than the skin beside them.
    pub tinted: f32,
    /// A rim across the opening of an eye.
    pub frame_over_eye: f32,
}

impl EyeTraits {
    /// A certainty of something that only spectacles do: 0 where none are worn.
    pub fn through_spectacles(&self, certainty: f32) -> f32 {
        if self.spectacles >= WORN { certainty } else { 0.0 }
    }
}

/// Certainty from which on spectacles are taken to be worn.
const WORN: f32 = 0.5;

/// What is seen at one side of the head.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct SideTraits {
    /// An ear that is not seen.
    pub hidden_ear: f32,
    /// An earring.
    pub earring: f32,
}
