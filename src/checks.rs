//! The registry: every check that a profile can ask for.

use crate::check::Check;

pub(crate) mod appearance;
pub(crate) mod authenticity;
pub(crate) mod background;
pub(crate) mod clothing;
mod eyes;
pub(crate) mod file;
pub(crate) mod framing;
pub(crate) mod image;
pub(crate) mod pose;
pub(crate) mod records;

/// All checks, in the order in which reports list them.
pub static REGISTRY: &[&Check] = &[
    &file::file_format::CHECK,
    &file::file_extension::CHECK,
    &file::pixel_size::CHECK,
    &file::resolution::CHECK,
    &file::colour_depth::CHECK,
    &file::jpeg_quality::CHECK,
    &file::file_size::CHECK,
    &file::image_border::CHECK,
    &framing::face_count::CHECK,
    &framing::upright::CHECK,
    &framing::head_centring::CHECK,
    &framing::crown_margin::CHECK,
    &framing::eye_line::CHECK,
    &framing::face_width::CHECK,
    &framing::inter_eye_distance::CHECK,
    &framing::head_height::CHECK,
    &pose::head_roll::CHECK,
    &pose::head_yaw::CHECK,
    &pose::head_pitch::CHECK,
    &pose::shoulder_level::CHECK,
    &pose::ear_visibility::CHECK,
    &pose::eye_openness::CHECK,
    &pose::gaze_direction::CHECK,
    &pose::mouth_openness::CHECK,
    &pose::expression::CHECK,
    &appearance::hair_over_brows::CHECK,
    &appearance::hair_over_eyes::CHECK,
    &appearance::headwear::CHECK,
    &appearance::face_covering::CHECK,
    &appearance::spectacles::CHECK,
    &appearance::lens_reflection::CHECK,
    &appearance::frame_over_eyes::CHECK,
    &appearance::tinted_lenses::CHECK,
    &appearance::coloured_contacts::CHECK,
    &appearance::earrings::CHECK,
    &appearance::necklace::CHECK,
    &appearance::makeup::CHECK,
    &background::background_colour::CHECK,
    &background::background_uniformity::CHECK,
    &background::background_shadow::CHECK,
    &background::background_objects::CHECK,
    &background::background_replaced::CHECK,
    &background::background_halo::CHECK,
    &clothing::clothing_light_blue::CHECK,
    &clothing::clothing_contrast::CHECK,
    &clothing::clothing_pattern::CHECK,
    &clothing::clothing_print::CHECK,
    &clothing::formal_dress::CHECK,
    &image::illumination_uniformity::CHECK,
    &image::exposure::CHECK,
    &image::hot_spots::CHECK,
    &image::red_eye::CHECK,
    &image::natural_colour::CHECK,
    &image::sharpness::CHECK,
    &image::upscaling::CHECK,
    &image::compression_artefacts::CHECK,
    &image::distortion::CHECK,
    &image::recapture::CHECK,
    &image::overlay_text::CHECK,
    &authenticity::skin_smoothing::CHECK,
    &authenticity::editor_traces::CHECK,
    &authenticity::ai_label::CHECK,
    &authenticity::enrolment_match::CHECK,
    &authenticity::mirror::CHECK,
    &authenticity::face_reshaping::CHECK,
    &authenticity::missing_marks::CHECK,
    &authenticity::texture_loss::CHECK,
    &authenticity::previous_match::CHECK,
    &records::shooting_slot::CHECK,
    &records::photo_age::CHECK,
    &records::appearance_change::CHECK,
    &records::roster::CHECK,
    &records::file_name::CHECK,
    &records::personal_data::CHECK,
    &records::department_code::CHECK,
    &records::duplicate::CHECK,
    &records::shared_identity::CHECK,
    &records::resubmission::CHECK,
    &records::collection_code::CHECK,
];

/// The check with this id.
pub fn find(id: &str) -> Option<&'static Check> {
    REGISTRY.iter().copied().find(|check| check.id == id)
}
