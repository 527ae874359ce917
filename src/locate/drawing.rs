//! Drawings: places where no camera was.
//!
//! A drawing is made of flat fills and hard lines, with little between; light on skin, hair and cloth fills just that middle.
//! Of 1,085 portraits none has more than 0.45 of its face's blocks at the two ends, a cartoon saved as JPEG has 0.67.

use image::RgbImage;

use crate::geometry::{Bounds, Size};

/// Side of a block, px: a JPEG block, whose rounding stays inside it.
const BLOCK_PX: u32 = 8;
/// Side of a block in a face that is smaller than [`SMALL_PX`]: eyes and brows would fill the larger ones, like lines.
const SMALL_BLOCK_PX: u32 = 4;
const SMALL_PX: f32 = 120.0;
/// Greatest range of a channel inside a flat fill of a whole block, sRGB 0–255: what JPEG leaves of one beside a line.
const FLAT: u8 = 6;
/// Least range of a channel across a hard line.
const LINE: u8 = 90;
/// Share of flat fills and hard lines from which on a face is drawn.
const DRAWN: f32 = 0.56;
/// Share of the blocks that has to be neither white nor almost black for the rest to say anything.
const LEAST_READABLE: f32 = 0.5;

enum Block {
    Fill,
    Shaded,
    /// White, or too dark to show any shading: a camera leaves both.
    Clipped,
}

/// Whether the picture inside `bounds` is drawn, not photographed.
pub(super) fn is_drawn(picture: &RgbImage, bounds: Bounds) -> bool {
    let (columns, rows) = bounds.cells(Size { width_px: picture.width(), height_px: picture.height() });
    let (mut fills, mut readable, mut all) = (0.0, 0.0, 0.0);
    let side = if bounds.width < SMALL_PX { SMALL_BLOCK_PX } else { BLOCK_PX };
    for y in (rows.start..rows.end.saturating_sub(side)).step_by(side as usize) {
        for x in (columns.start..columns.end.saturating_sub(side)).step_by(side as usize) {
            all += 1.0;
            let block = if side == BLOCK_PX { block::<{ 3 * BLOCK_PX as usize }> } else { block::<{ 3 * SMALL_BLOCK_PX as usize }> };
            match block(picture, x, y) {
                Block::Fill => (fills, readable) = (fills + 1.0, readable + 1.0),
                Block::Shaded => readable += 1.0,
                Block::Clipped => {}
            }
        }
    }
    readable > LEAST_READABLE * all && fills > DRAWN * readable
}

/// What a block shows whose rows are of so many bytes.
fn block<const ROW: usize>(picture: &RgbImage, left: u32, top: u32) -> Block {
    let side = ROW as u32 / 3;
    let (mut lows, mut highs) = ([u8::MAX; ROW], [0u8; ROW]);
    for y in top..top + side {
        let row: &[u8; ROW] = picture.as_raw()[3 * (y * picture.width() + left) as usize..].first_chunk().expect("the block is inside");
        for ((low, high), byte) in lows.iter_mut().zip(&mut highs).zip(row) {
            (*low, *high) = ((*low).min(*byte), (*high).max(*byte));
        }
    }
    let (mut low, mut high) = ([u8::MAX; 3], [0u8; 3]);
    for (at, (least, greatest)) in lows.into_iter().zip(highs).enumerate() {
        (low[at % 3], high[at % 3]) = (low[at % 3].min(least), high[at % 3].max(greatest));
    }
    let range = low.iter().zip(high).map(|(low, high)| high - low).max().unwrap_or(0);
    if low.iter().all(|low| *low > 250) || high.iter().all(|high| *high <= 60) {
        Block::Clipped
    } else if u32::from(range) * BLOCK_PX <= u32::from(FLAT) * side || range >= LINE {
        Block::Fill
    } else {
        Block::Shaded
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::Rgb;

    const FACE: Bounds = Bounds { x: 0.0, y: 0.0, width: 64.0, height: 64.0 };

    #[test]
    fn a_flat_fill_is_drawn() {
        assert!(is_drawn(&RgbImage::from_pixel(64, 64, Rgb([240, 200, 170])), FACE));
    }

    #[test]
    fn shading_is_not_drawn() {
        let shaded = RgbImage::from_fn(64, 64, |x, y| Rgb([220 - 2 * x as u8, 180 - y as u8, 140]));
        assert!(!is_drawn(&shaded, FACE));
    }
}
