//! How often the picture was there before: rejected, or as the enrolment photo.
//!
//! What was rejected may have been mended since, and an enrolment photo may be young enough to stand: a person decides.

use std::collections::BTreeSet;

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Unit};
use crate::evidence::{Earlier, Likeness, Origin, Standing};

pub(crate) const CHECK: Check = Check { id: "resubmission", group: Group::Records, unit: Unit::Count, probe: Probe::Standing(measure) };

fn measure(standing: &Standing) -> Measured {
    let earlier = standing.earlier.as_ref().map_err(|missing| *missing)?;
    // Two copies of one enrolment photo are said once.
    let keys: BTreeSet<&str> = earlier.iter().map(key).collect();
    let count = Measurement::from(earlier.len() as f32);
    Ok(keys.into_iter().fold(count, |measurement, key| measurement.note(Note::new(key))))
}

const fn key(earlier: &Earlier) -> &'static str {
    match (earlier.origin, earlier.likeness) {
        (Origin::Rejected, Likeness::File) => "rejected-file",
        (Origin::Rejected, Likeness::Picture) => "rejected-picture",
        (Origin::Rejected, Likeness::Mirror) => "rejected-mirrored",
        (Origin::Enrolment, Likeness::File) => "enrolment-file",
        (Origin::Enrolment, Likeness::Picture) => "enrolment-picture",
        (Origin::Enrolment, Likeness::Mirror) => "enrolment-mirrored",
    }
}
