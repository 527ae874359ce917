//! `[case.pair]`: the painted person beside an enrolment photo.

use std::sync::Arc;

use photolint::check::Missing;
use photolint::evidence::{self, Embedding, Portrait, Sitter};
use serde::Deserialize;

use crate::person::Person;
use crate::standing::likeness_of;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Pair {
    /// Cosine of both embeddings.
    cosine: f32,
    /// The person of the enrolment photo; the same where there is none.
    old: Option<Person>,
    /// Frame px a px of the enrolment photo.
    #[serde(default = "whole")]
    scale: f32,
    /// `file`, `picture` or `mirror` where both are one picture.
    likeness: Option<String>,
}

fn whole() -> f32 {
    1.0
}

impl Pair {
    pub(crate) fn resolve(pair: Option<&Self>, person: &Person) -> Result<evidence::Pair, Missing> {
        let Some(pair) = pair else { return Err(Missing::Enrolment) };
        let mut old = pair.old.as_ref().unwrap_or(person).portrait()?;
        old.scale = pair.scale;
        let likeness = pair.likeness.as_deref().map(likeness_of);
        Ok(evidence::Pair { likeness, ..beside(person.portrait()?, old, pair.cosine) })
    }
}

/// A portrait beside an older one, alike by this cosine.
pub(crate) fn beside(new: Portrait, old: Portrait, cosine: f32) -> evidence::Pair {
    let sitter = |portrait: Portrait, embedding| {
        let steady = vec![portrait.landmarks.clone()];
        Sitter { portrait: Arc::new(portrait), embedding: Embedding::new(embedding), steady }
    };
    evidence::Pair { new: sitter(new, vec![1.0, 0.0]), old: sitter(old, vec![cosine, (1.0 - cosine * cosine).sqrt()]), likeness: None }
}
