//! A face beside that of the enrolment photo, and what a face is known again by.

use std::sync::Arc;

use super::{Likeness, Portrait};
use crate::check::Missing;
use crate::geometry::Point;
use crate::landmarks::Landmarks;

/// Cosine of two embeddings below which it is most probably another person: that of 99.5 % of 159,186 pairs.
const ANOTHER: f32 = 0.35;

/// A photo and an older one of the same student: the enrolment photo, or the earlier one.
#[derive(Debug)]
pub struct Pair {
    /// The photo that is checked.
    pub new: Sitter,
    /// The older one.
    pub old: Sitter,
    /// How the photo repeats the older one; none where they are two pictures.
    pub likeness: Option<Likeness>,
}

impl Pair {
    /// Cosine of the angle between both embeddings, −1–1.
    pub fn cosine(&self) -> f32 {
        self.new.embedding.cosine(&self.old.embedding)
    }

    /// That both may show one person, whose marks, proportions and skin can be compared.
    ///
    /// # Errors
    /// [`Missing::SamePerson`] where it is most probably another one.
    pub fn same_person(&self) -> Result<(), Missing> {
        if self.cosine() < ANOTHER { Err(Missing::SamePerson) } else { Ok(()) }
    }

    /// Irises of the enrolment photo and of the new one, each one's right first, frame px.
    pub fn eyes(&self) -> [[Point; 2]; 2] {
        [&self.old, &self.new].map(|sitter| [sitter.portrait.landmarks.right_iris(), sitter.portrait.landmarks.left_iris()])
    }
}

/// One face of a pair.
#[derive(Debug)]
pub struct Sitter {
    /// The person in the frame.
    pub portrait: Arc<Portrait>,
    /// What the face is known again by.
    pub embedding: Embedding,
    /// Landmarks for comparison with the other face, several sets of which the mean counts; the portrait's own where nobody looked again.
    pub steady: Vec<Landmarks>,
}

/// Numbers of an embedding that are summed beside each other.
const LANES: usize = 16;

/// What a face is known again by. In memory only: it is biometric data, and no cache, store or report takes it.
#[derive(Clone, PartialEq)]
pub struct Embedding(Vec<f32>);

impl Embedding {
    /// The direction of a vector; a vector without one stays as it is.
    pub fn new(vector: Vec<f32>) -> Self {
        let length = vector.iter().map(|value| value * value).sum::<f32>().sqrt();
        Self(if length > 0.0 { vector.iter().map(|value| value / length).collect() } else { vector })
    }

    /// Cosine of the angle between two, −1–1.
    #[inline(always)]
    pub fn cosine(&self, other: &Self) -> f32 {
        // Sums beside each other, as vectors hold them.
        let ((ones, rest), (others, other_rest)) = (self.0.as_chunks::<LANES>(), other.0.as_chunks::<LANES>());
        let mut sums = [0.0; LANES];
        for (ones, others) in ones.iter().zip(others) {
            for (sum, (one, other)) in sums.iter_mut().zip(ones.iter().zip(others)) {
                *sum += one * other;
            }
        }
        sums.iter().sum::<f32>() + rest.iter().zip(other_rest).map(|(one, other)| one * other).sum::<f32>()
    }
}

impl std::fmt::Debug for Embedding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Embedding")
    }
}
