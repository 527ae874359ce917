//! Section 9: what the records around the photo say.

pub(crate) mod shooting_slot;
