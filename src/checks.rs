//! The registry: every check that a profile can ask for.

use crate::check::Check;

pub(crate) mod framing;

/// All checks, in the order in which reports list them.
pub static REGISTRY: &[&Check] = &[&framing::eye_line::CHECK];

/// The check with this id.
pub fn find(id: &str) -> Option<&'static Check> {
    REGISTRY.iter().copied().find(|check| check.id == id)
}
