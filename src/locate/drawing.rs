//! Drawings: places where no camera was.

use image::RgbImage;

use crate::geometry::Bounds;

/// Side of a block, px.
const BLOCK_PX: u32 = 8;
/// Greatest range of a channel inside a flat block, sRGB 0–255.
const FLAT: u8 = 2;
/// Share of flat blocks from which on a face is drawn: flat fills have nothing else, skin has light and shade even
/// where a filter has smoothed it.
const DRAWN: f32 = 0.4;

/// Whether the picture inside `bounds` is filled with flat colour as a cartoon is.
pub(super) fn is_drawn(picture: &RgbImage, bounds: Bounds) -> bool {
    flat_share(picture, bounds) > DRAWN
}

fn flat_share(picture: &RgbImage, bounds: Bounds) -> f32 {
    let (left, top) = (bounds.x.max(0.0) as u32, bounds.y.max(0.0) as u32);
    let right = ((bounds.x + bounds.width).max(0.0) as u32).min(picture.width());
    let bottom = ((bounds.y + bounds.height).max(0.0) as u32).min(picture.height());
    let (mut flat, mut all) = (0u32, 0u32);
    for y in (top..bottom.saturating_sub(BLOCK_PX)).step_by(BLOCK_PX as usize) {
        for x in (left..right.saturating_sub(BLOCK_PX)).step_by(BLOCK_PX as usize) {
            match block(picture, x, y) {
                Block::Flat => (flat, all) = (flat + 1, all + 1),
                Block::Shaded => all += 1,
                Block::Clipped => {}
            }
        }
    }
    flat as f32 / all.max(1) as f32
}

enum Block {
    Flat,
    Shaded,
    /// White or black to the end of the range, as a camera also leaves it.
    Clipped,
}

fn block(picture: &RgbImage, left: u32, top: u32) -> Block {
    let (mut low, mut high) = ([u8::MAX; 3], [0u8; 3]);
    for y in top..top + BLOCK_PX {
        for x in left..left + BLOCK_PX {
            let px = picture.get_pixel(x, y);
            for channel in 0..3 {
                low[channel] = low[channel].min(px[channel]);
                high[channel] = high[channel].max(px[channel]);
            }
        }
    }
    if low.iter().all(|low| *low >= 255 - 2 * FLAT) || high.iter().all(|high| *high <= 2 * FLAT) {
        Block::Clipped
    } else if low.iter().zip(high).all(|(low, high)| high - low <= FLAT) {
        Block::Flat
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
        let shaded = RgbImage::from_fn(64, 64, |x, y| Rgb([200 - x as u8, 160 - (y / 2) as u8, 140]));
        assert!(!is_drawn(&shaded, FACE));
    }
}
