//! What only the batch or the person's records can tell.

pub mod agreement;
pub mod attendance;
pub mod decisions;
pub mod earlier;
pub mod fingerprint;
pub mod identity;
pub mod roster;
pub mod store;
pub mod timetable;
pub mod twins;
