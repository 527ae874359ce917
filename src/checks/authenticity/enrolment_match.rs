//! Whether the photo shows the person of the enrolment photo: cosine of both faces' embeddings.
//!
//! A person decides even where the faces are clearly unlike: years, illness or another student's enrolment photo are behind it as well.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Unit};
use crate::evidence::{Likeness, Pair, Sitter};

pub(crate) const CHECK: Check = Check { id: "enrolment-match", group: Group::Authenticity, unit: Unit::Ratio, probe: Probe::Pair(measure) };

/// Distance of the eyes in the network's input, px: a smaller face is enlarged for it, and there is less to tell it by.
const SEEN_PX: f32 = 35.0;

fn measure(pair: &Pair) -> Measured {
    let measurement = likeness(pair, "small-enrolment-face");
    // The same picture in another file is said; the sides are a matter of `mirror`.
    Ok(match pair.likeness {
        Some(Likeness::File) => measurement.suspect(Note::new("enrolment-file")),
        Some(Likeness::Picture) => measurement.note(Note::new("enrolment-picture")),
        _ => measurement,
    })
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
