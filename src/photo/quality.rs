//! The quality of a JPEG, told from its quantisation tables.

use super::JpegQuality;

/// Luma table of T.81 annex K.1, zigzag order; the IJG library scales it.
const LUMA: [u16; 64] = [
    16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61, 60, 57, 51, 56, 55,
    64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121, 112, 100, 120, 92, 101, 103, 99,
];

/// Chroma table of T.81 annex K.1, zigzag order.
const CHROMA: [u16; 64] = [
    17, 18, 18, 24, 21, 24, 47, 26, 26, 47, 99, 66, 56, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
];

/// The IJG quality whose tables these are, or the one whose tables are nearest.
///
/// # Source
/// `jpeg_quality_scaling` of the IJG library: S = 5000 / Q below 50, else 200 − 2Q; a step is (base · S + 50) / 100, 1–255.
pub(super) fn estimate(luma: &[u16; 64], chroma: Option<&[u16; 64]>) -> JpegQuality {
    let distance = |quality: u32| {
        let chroma = chroma.map_or(0.0, |table| distance(table, &CHROMA, quality));
        distance(luma, &LUMA, quality) + chroma
    };
    let mut nearest = (f32::MAX, 0);
    for quality in (1..=100).rev() {
        let found = distance(quality);
        if found < nearest.0 {
            nearest = (found, quality);
        }
        if found <= 0.0 {
            break;
        }
    }
    JpegQuality { value: nearest.1 as f32, exact: nearest.0 <= 0.0 }
}

/// Sum of absolute differences of a table to the scaled base, as a share of its own steps: a step of 2 for 1 is as far as 20 for 10.
fn distance(table: &[u16; 64], base: &[u16; 64], quality: u32) -> f32 {
    let difference = |(step, base): (&u16, &u16)| (f32::from(*step) - scaled(*base, quality)).abs() / f32::from((*step).max(1));
    table.iter().zip(base).map(difference).sum()
}

/// Whether a table is a base at one of the IJG's qualities.
pub(super) fn scales(table: &[u16; 64], base: &[u16; 64]) -> bool {
    (1..=100).any(|quality| distance(table, base, quality) <= 0.0)
}

/// The luma table of the IJG library at a quality, zigzag order.
pub(super) fn luma(quality: u32) -> [u16; 64] {
    LUMA.map(|base| scaled(base, quality) as u16)
}

fn scaled(base: u16, quality: u32) -> f32 {
    let scale = if quality < 50 { 5000 / quality } else { 200 - 2 * quality };
    ((u32::from(base) * scale + 50) / 100).clamp(1, 255) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables(quality: u32) -> ([u16; 64], [u16; 64]) {
        (LUMA.map(|base| scaled(base, quality) as u16), CHROMA.map(|base| scaled(base, quality) as u16))
    }

    #[test]
    fn ijg_tables_give_their_own_quality() {
        for quality in [10, 49, 50, 60, 75, 85, 95, 100] {
            let (luma, chroma) = tables(quality);
            assert_eq!(estimate(&luma, Some(&chroma)), JpegQuality { value: quality as f32, exact: true });
        }
    }

    #[test]
    fn a_changed_step_makes_it_an_estimate() {
        let (mut luma, chroma) = tables(80);
        luma[40] += 3;
        assert_eq!(estimate(&luma, Some(&chroma)), JpegQuality { value: 80.0, exact: false });
    }

    #[test]
    fn a_grey_jpeg_has_the_luma_table_only() {
        assert_eq!(estimate(&tables(90).0, None), JpegQuality { value: 90.0, exact: true });
    }
}
