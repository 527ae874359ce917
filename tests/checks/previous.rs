//! `[case.previous]`: the painted person beside an earlier photo.

use photolint::check::Missing;
use photolint::evidence;
use serde::Deserialize;

use crate::pair::beside;
use crate::person::Person;
use crate::standing::likeness_of;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Previous {
    /// Cosine of both embeddings.
    cosine: f32,
    /// `file`, `picture` or `mirror` where both are one picture.
    likeness: Option<String>,
    /// Frame px a px of the earlier photo.
    scale: Option<f32>,
    /// The person then; the same as now where nothing is said.
    person: Option<Person>,
}

impl Previous {
    pub(crate) fn resolve(previous: Option<&Self>, person: &Person) -> Result<evidence::Pair, Missing> {
        let previous = previous.ok_or(Missing::Previous)?;
        let mut old = previous.person.as_ref().unwrap_or(person).portrait()?;
        old.scale = previous.scale.unwrap_or(old.scale);
        let likeness = previous.likeness.as_deref().map(likeness_of);
        Ok(evidence::Pair { likeness, ..beside(person.portrait()?, old, previous.cosine) })
    }
}
