//! What only the batch or the person's records can tell.

pub mod agreement;
pub mod attendance;
pub mod decisions;
pub mod roster;
pub mod timetable;
