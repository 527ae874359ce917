//! What only the batch or the person's records can tell.

pub mod timetable;
