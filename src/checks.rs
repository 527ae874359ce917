//! The registry: every check that a profile can ask for.

use crate::check::Check;

pub(crate) mod framing;
pub(crate) mod pose;
pub(crate) mod records;

/// All checks, in the order in which reports list them.
pub static REGISTRY: &[&Check] = &[
    &framing::face_count::CHECK,
    &framing::head_centring::CHECK,
    &framing::eye_line::CHECK,
    &framing::face_width::CHECK,
    &framing::inter_eye_distance::CHECK,
    &pose::head_roll::CHECK,
    &records::shooting_slot::CHECK,
];

/// The check with this id.
pub fn find(id: &str) -> Option<&'static Check> {
    REGISTRY.iter().copied().find(|check| check.id == id)
}
