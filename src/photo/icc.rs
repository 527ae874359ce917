//! Embedded colour profiles to sRGB.

use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

/// Levels by which a profile may differ from sRGB anywhere and count as sRGB: the rounding of the many copies of it.
const SAME_LEVELS: u8 = 2;

/// Converts RGB pixels, 0–255 a channel, in place. Tells whether it did: not where the profile is sRGB, broken or of another model.
pub(super) fn rgb_to_srgb(pixels: &mut [u8], profile: &[u8]) -> bool {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return false };
    if profile.color_space != DataColorSpace::Rgb {
        return false;
    }
    let options = TransformOptions::default();
    let Ok(transform) = profile.create_transform_8bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, options) else { return false };
    let probes = probes();
    let mut shown = vec![0; probes.len()];
    if transform.transform(&probes, &mut shown).is_err() || probes.iter().zip(&shown).all(|(a, b)| a.abs_diff(*b) <= SAME_LEVELS) {
        return false;
    }
    let stored = pixels.to_vec();
    transform.transform(&stored, pixels).is_ok()
}

/// Converts ink coverage, 0–255 a channel, to sRGB. None where the profile is broken or of another model.
pub(super) fn cmyk_to_srgb(inks: &[u8], profile: &[u8]) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(profile).ok().filter(|profile| profile.color_space == DataColorSpace::Cmyk)?;
    let transform =
        profile.create_transform_8bit(Layout::Rgba, &ColorProfile::new_srgb(), Layout::Rgb, TransformOptions::default()).ok()?;
    let mut pixels = vec![0; inks.len() / 4 * 3];
    transform.transform(inks, &mut pixels).ok()?;
    Some(pixels)
}

/// Colours on a coarse grid, sRGB 0–255.
fn probes() -> Vec<u8> {
    const LEVELS: [u8; 4] = [0, 85, 170, 255];
    LEVELS.iter().flat_map(|r| LEVELS.iter().flat_map(move |g| LEVELS.iter().flat_map(move |b| [*r, *g, *b]))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(profile: &ColorProfile, colour: [u8; 3]) -> Option<[u8; 3]> {
        let profile = profile.encode().expect("a built-in profile can be written");
        let mut pixels = colour;
        rgb_to_srgb(&mut pixels, &profile).then_some(pixels)
    }

    fn assert_near(shown: Option<[u8; 3]>, expected: [u8; 3]) {
        let shown = shown.expect("the profile is not sRGB");
        assert!(shown.iter().zip(expected).all(|(a, b)| a.abs_diff(b) <= 1), "{shown:?} is not {expected:?}");
    }

    #[test]
    fn srgb_is_left_alone() {
        assert_eq!(shown(&ColorProfile::new_srgb(), [100, 197, 255]), None);
    }

    // Expected values: from the primaries and the D65 white that both standards publish, in double precision.
    #[test]
    fn adobe_rgb_grows_more_saturated() {
        assert_near(shown(&ColorProfile::new_adobe_rgb(), [140, 150, 120]), [137, 151, 119]);
    }

    #[test]
    fn display_p3_grows_more_saturated() {
        assert_near(shown(&ColorProfile::new_display_p3(), [200, 100, 100]), [215, 93, 97]);
    }

    #[test]
    fn a_broken_profile_is_ignored() {
        let mut pixels = [1, 2, 3];
        assert!(!rgb_to_srgb(&mut pixels, b"not a profile"));
    }
}
