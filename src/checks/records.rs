//! Section 9: what the records around the photo say.

pub(crate) mod appearance_change;
pub(crate) mod collection_code;
pub(crate) mod department_code;
pub(crate) mod duplicate;
pub(crate) mod file_name;
pub(crate) mod personal_data;
pub(crate) mod photo_age;
pub(crate) mod resubmission;
pub(crate) mod roster;
pub(crate) mod shared_identity;
pub(crate) mod shooting_slot;
