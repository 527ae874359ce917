//! Section 4: hair, spectacles, jewellery.

pub(crate) mod coloured_contacts;
pub(crate) mod earrings;
pub(crate) mod face_covering;
pub(crate) mod frame_over_eyes;
pub(crate) mod hair_over_brows;
pub(crate) mod hair_over_eyes;
pub(crate) mod headwear;
pub(crate) mod lens_reflection;
pub(crate) mod makeup;
pub(crate) mod necklace;
pub(crate) mod spectacles;
pub(crate) mod tinted_lenses;
