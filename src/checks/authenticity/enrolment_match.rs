//! Whether the photo shows the person of the enrolment photo: cosine of both faces' embeddings.
//!
//! A person decides even where the faces are clearly unlike: years, illness or another student's enrolment photo are behind it as well.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Unit};
use crate::evidence::{Likeness, Pair, Sitter};

pub(crate) const CHECK: Check = Check { id: "enrolment-match", group: Group::Authenticity, unit: Unit::Ratio, probe: Probe::Pair(measure) };

/// Distance of the eyes in the network's input, px: a smaller face is enlarged for it, and there is less to tell it by.
const SEEN_PX: f32 = 35.0;

fn measure(pair: &Pair) -> Measured {
    Ok(repeated(likeness(pair, "small-enrolment-face"), pair, ["enrolment-file", "enrolment-picture", "enrolment-mirrored"]))
}

/// Whatever the faces say, a person decides where the older picture itself was handed in; the notes for the same file, the same picture and the
/// mirrored one.
pub(super) fn repeated(measurement: Measurement, pair: &Pair, [file, picture, mirrored]: [&'static str; 3]) -> Measurement {
    match pair.likeness {
        None => measurement,
        Some(Likeness::File) => measurement.suspect(Note::new(file)),
        Some(Likeness::Picture) => measurement.suspect(Note::new(picture)),
        Some(Likeness::Mirror) => measurement.suspect(Note::new(mirrored)),
    }
}

/// How alike both faces are; `small_old` is the note where the older one is small.
pub(super) fn likeness(pair: &Pair, small_old: &'static str) -> Measurement {
    let measurement = Measurement::from(pair.cosine());
    match [&pair.new, &pair.old].map(is_small) {
        [true, _] => measurement.suspect(Note::new("small-face")),
        [_, true] => measurement.suspect(Note::new(small_old)),
        _ => measurement,
    }
}

fn is_small(sitter: &Sitter) -> bool {
    sitter.portrait.landmarks.inter_eye_distance() / sitter.portrait.scale < SEEN_PX
}
