//! Rules as they are written, and how they become a plan.

use crate::plan::Plan;

/// Ids of the profiles inside the program.
pub const BUILT_IN: &[&str] = &["degree-2017", "ucas-2025"];

/// Everything that is wrong with a profile, at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ProfileError {
    /// The faults, in the order of their lines.
    pub faults: Vec<ProfileFault>,
}

/// One fault of a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({file}:{line})")]
pub struct ProfileFault {
    /// The file as it was named.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong: expected and found.
    pub message: String,
}

/// The plan of a profile inside the program; none where there is no such profile.
pub fn built_in(id: &str) -> Option<Plan> {
    let _ = id;
    None
}

/// Resolves a profile's text.
///
/// # Errors
/// [`ProfileError`] with every fault that the text has.
pub fn resolve(file: &str, text: &str) -> Result<Plan, ProfileError> {
    let _ = (file, text);
    Err(ProfileError { faults: Vec::new() })
}

/// The JSON Schema of a profile.
pub fn schema() -> String {
    String::new()
}
