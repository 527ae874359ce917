//! Four ink channels to sRGB.

use super::icc;
use super::jpeg_pixels::Samples;

/// Converts samples of four channels, 0–255.
///
/// Files with an Adobe segment store 255 for no ink, all others 0. Where no profile tells what the inks look like, a colour is what
/// its complement and black leave over: `(255 − ink) · (255 − black) / 255`.
pub(super) fn to_rgb(samples: &[u8], layout: Samples, adobe: bool, profile: Option<&[u8]>) -> Vec<u8> {
    let paper: Vec<u8> = samples.chunks_exact(4).flat_map(|sample| left_over(sample, layout, adobe)).collect();
    let inks = || paper.iter().map(|paper| 255 - paper).collect::<Vec<u8>>();
    if let Some(pixels) = profile.and_then(|profile| icc::cmyk_to_srgb(&inks(), profile)) {
        return pixels;
    }
    paper.chunks_exact(4).flat_map(|paper| [0, 1, 2].map(|channel| multiplied(paper[channel], paper[3]))).collect()
}

/// What each ink leaves of the paper's light, 0–255.
fn left_over(sample: &[u8], layout: Samples, adobe: bool) -> [u8; 4] {
    let stored = match layout {
        Samples::Ycck => complement(sample),
        Samples::Rgb | Samples::Cmyk => [sample[0], sample[1], sample[2], sample[3]],
    };
    if adobe { stored } else { stored.map(|ink| 255 - ink) }
}

/// Cyan, magenta and yellow are the complement of the red, green and blue that luma and chroma give (Adobe TN 5116).
fn complement(sample: &[u8]) -> [u8; 4] {
    let [y, cb, cr] = [0, 1, 2].map(|channel| f32::from(sample[channel]));
    let (cb, cr) = (cb - 128.0, cr - 128.0);
    let level = |value: f32| 255 - value.round().clamp(0.0, 255.0) as u8;
    // ITU-T T.871, full range.
    [level(y + 1.402 * cr), level(y - 0.344_136 * cb - 0.714_136 * cr), level(y + 1.772 * cb), sample[3]]
}

fn multiplied(a: u8, b: u8) -> u8 {
    ((u16::from(a) * u16::from(b) + 127) / 255) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn adobe_stores_paper() {
        assert_eq!(to_rgb(&[255, 255, 255, 255], Samples::Cmyk, true, None), [255, 255, 255]);
    }

    #[test]
    fn others_store_ink() {
        assert_eq!(to_rgb(&[255, 0, 0, 0], Samples::Cmyk, false, None), [0, 255, 255]);
    }

    #[test]
    fn ycck_holds_the_complement() {
        assert_eq!(to_rgb(&[0, 128, 128, 255], Samples::Ycck, true, None), [255, 255, 255]);
    }
}
