//! Section 5: what is behind the person.

pub(crate) mod background_colour;
pub(crate) mod background_halo;
pub(crate) mod background_objects;
pub(crate) mod background_replaced;
pub(crate) mod background_shadow;
pub(crate) mod background_uniformity;
