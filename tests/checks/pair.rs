//! `[case.pair]`: the painted person beside an enrolment photo.

use std::sync::Arc;

use photolint::check::Missing;
use photolint::evidence::{self, Embedding, Sitter};
use serde::Deserialize;

use crate::person::Person;

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
}

fn whole() -> f32 {
    1.0
}

impl Pair {
    pub(crate) fn resolve(pair: Option<&Self>, person: &Person) -> Result<evidence::Pair, Missing> {
        let Some(pair) = pair else { return Err(Missing::Enrolment) };
        let mut old = pair.old.as_ref().unwrap_or(person).portrait()?;
        old.scale = pair.scale;
        let sitter = |portrait, embedding| Sitter { portrait: Arc::new(portrait), embedding: Embedding::new(embedding) };
        Ok(evidence::Pair {
            new: sitter(person.portrait()?, vec![1.0, 0.0]),
            old: sitter(old, vec![pair.cosine, (1.0 - pair.cosine * pair.cosine).sqrt()]),
        })
    }
}
