//! Section 3: head pose.

pub(crate) mod head_roll;
