//! The registry: every check that a profile can ask for.

use crate::check::Check;

pub(crate) mod authenticity;
pub(crate) mod file;
pub(crate) mod framing;

/// All checks, in the order in which reports list them.
pub static REGISTRY: &[&Check] = &[
    &file::file_format::CHECK,
    &file::file_extension::CHECK,
    &file::pixel_size::CHECK,
    &file::resolution::CHECK,
    &file::colour_depth::CHECK,
    &file::jpeg_quality::CHECK,
    &file::file_size::CHECK,
    &file::image_border::CHECK,
    &framing::eye_line::CHECK,
    &authenticity::editor_traces::CHECK,
];

/// The check with this id.
pub fn find(id: &str) -> Option<&'static Check> {
    REGISTRY.iter().copied().find(|check| check.id == id)
}
