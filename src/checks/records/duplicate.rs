//! How many other photos of the batch show the same picture: the same file, saved anew, or mirrored.
//!
//! One of them may be right, and the picture does not say which: a person decides, even where two files are the same to the byte.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Unit};
use crate::evidence::{Likeness, Standing, Twin};
use crate::file_name::masked;

pub(crate) const CHECK: Check = Check { id: "duplicate", group: Group::Records, unit: Unit::Count, probe: Probe::Standing(measure) };

/// Twins that are named; of more than that it is enough to know how many.
const NAMED: usize = 3;

fn measure(standing: &Standing) -> Measured {
    let twins = standing.twins.as_ref().map_err(|missing| *missing)?;
    let count = Measurement::from(twins.len() as f32);
    let named = twins.iter().take(NAMED).fold(count, |measurement, twin| measurement.note(note(twin)));
    let others = twins.len().saturating_sub(NAMED);
    Ok(match others {
        0 => named,
        _ if twins.len() >= Standing::MOST_TWINS => named.note(Note::about("many-twins", others.to_string())),
        _ => named.note(Note::about("more-twins", others.to_string())),
    })
}

fn note(twin: &Twin) -> Note {
    let key = match twin.likeness {
        Likeness::File => "same-file",
        Likeness::Picture => "same-picture",
        Likeness::Mirror => "mirrored-picture",
    };
    Note::about(key, masked(&twin.path))
}
