//! Rules as they are written, and how they become a plan.

use crate::document::{self, Fault, Faults};
use crate::plan::Plan;

mod resolve;
mod roster;
mod schema;
mod written;

pub use schema::schema;

/// Everything that is wrong with a profile, at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct ProfileError {
    /// The faults, in the order of their lines.
    pub faults: Vec<Fault>,
}

/// Ids of the profiles inside the program.
pub const BUILT_IN: &[&str] = &["degree-2017", "ucas-2025", "yanzhao", "id-card", "passport-cn", "icao"];

/// A file of rules inside the program.
struct Shipped {
    name: &'static str,
    file: &'static str,
    text: &'static str,
}

/// The texts of [`BUILT_IN`], in its order.
const PROFILES: &[Shipped] = &[
    Shipped { name: "degree-2017", file: "profiles/degree-2017.toml", text: include_str!("../profiles/degree-2017.toml") },
    Shipped { name: "ucas-2025", file: "profiles/ucas-2025.toml", text: include_str!("../profiles/ucas-2025.toml") },
    Shipped { name: "yanzhao", file: "profiles/yanzhao.toml", text: include_str!("../profiles/yanzhao.toml") },
    Shipped { name: "id-card", file: "profiles/id-card.toml", text: include_str!("../profiles/id-card.toml") },
    Shipped { name: "passport-cn", file: "profiles/passport-cn.toml", text: include_str!("../profiles/passport-cn.toml") },
    Shipped { name: "icao", file: "profiles/icao.toml", text: include_str!("../profiles/icao.toml") },
];

/// Timetables inside the program, by the name that a profile's `timetable` gives.
const TIMETABLES: &[Shipped] = &[Shipped {
    name: "ucas-2025/timetable.toml",
    file: "profiles/ucas-2025/timetable.toml",
    text: include_str!("../profiles/ucas-2025/timetable.toml"),
}];

/// The plan of a profile inside the program; none where there is no such profile.
pub fn built_in(id: &str) -> Option<Plan> {
    let shipped = PROFILES.iter().find(|shipped| shipped.name == id)?;
    compile(shipped.file, shipped.text).0
}

/// Resolves a profile's text; `file` is named in the faults.
///
/// # Errors
/// [`ProfileError`] with every fault that the text has.
pub fn resolve(file: &str, text: &str) -> Result<Plan, ProfileError> {
    match compile(file, text) {
        (Some(plan), faults) if faults.is_empty() => Ok(plan),
        (_, faults) => Err(ProfileError { faults }),
    }
}

/// A plan of all that is right in a profile, and all that is wrong in it.
fn compile(file: &str, text: &str) -> (Option<Plan>, Vec<Fault>) {
    let table = match document::parse(file, text, "profile") {
        Ok(table) => table,
        Err(faults) => return (None, faults.sorted()),
    };
    let mut faults = Faults::of(file);
    let written = written::read(table, &mut faults);
    let plan = resolve::plan(written, &mut faults);
    (plan, faults.sorted())
}

#[cfg(test)]
mod tests;
