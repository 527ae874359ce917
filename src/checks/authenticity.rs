//! Section 8: signs of editing.

pub(crate) mod ai_label;
pub(crate) mod editor_traces;
pub(crate) mod enrolment_match;
pub(crate) mod face_reshaping;
pub(crate) mod mirror;
pub(crate) mod missing_marks;
pub(crate) mod previous_match;
pub(crate) mod skin_smoothing;
pub(crate) mod texture_loss;
