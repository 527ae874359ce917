//! Section 3: head pose and expression.

pub(crate) mod ear_visibility;
pub(crate) mod expression;
pub(crate) mod eye_openness;
pub(crate) mod gaze_direction;
pub(crate) mod head_pitch;
pub(crate) mod head_roll;
pub(crate) mod head_yaw;
pub(crate) mod mouth_openness;
pub(crate) mod shoulder_level;
