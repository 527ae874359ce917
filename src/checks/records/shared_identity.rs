//! How alike the face is to the one of another student's photo in the batch that is nearest to it: cosine of both embeddings.
//!
//! One face under two names may be a photo that was mixed up, a stand-in, or twins: a person decides.

use crate::check::{Check, Group, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::evidence::{Lookalike, Standing};
use crate::file_name::masked;

pub(crate) const CHECK: Check = Check { id: "shared-identity", group: Group::Records, unit: Unit::Ratio, probe: Probe::Standing(measure) };

/// Photos that are named; of more than that it is enough to know how many.
const NAMED: usize = 3;

fn measure(standing: &Standing) -> Measured {
    let lookalikes = standing.lookalikes.as_ref().map_err(|missing| *missing)?;
    let nearest = lookalikes.first().ok_or(Missing::Batch)?;
    let same: Vec<_> = lookalikes.iter().filter(|other| other.cosine >= Lookalike::SAME).collect();
    let named = same
        .iter()
        .take(NAMED)
        .fold(Measurement::from(nearest.cosine), |measurement, other| measurement.note(Note::about("same-face", masked(&other.path))));
    let others = same.len().saturating_sub(NAMED);
    Ok(if others == 0 { named } else { named.note(Note::about("more-twins", others.to_string())) })
}
