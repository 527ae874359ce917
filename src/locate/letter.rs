//! The whole picture as the networks that read all of it are shown it.

use image::RgbImage;

use super::view::Window;
use crate::geometry::{Point, Size};
use crate::network::Shape;
use crate::resample::reduced;

/// The networks' input, px.
pub(super) const UPRIGHT: Size = Size { width_px: 192, height_px: 256 };

/// The same for a network: red, green and blue.
pub(super) const INPUT: Shape = Shape { channels: 3, height: UPRIGHT.height_px as usize, width: UPRIGHT.width_px as usize };

/// A picture in the middle of the networks' input, black round it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Letter {
    /// The picture's own size.
    pub(super) frame: Size,
    /// Its size in the input, and where it lies there.
    pub(super) fitted: Size,
    pub(super) left: u32,
    pub(super) top: u32,
}

impl Letter {
    pub(super) fn of(picture: &RgbImage) -> Self {
        let frame = Size { width_px: picture.width(), height_px: picture.height() };
        let share = (UPRIGHT.width_px as f32 / frame.width_px as f32).min(UPRIGHT.height_px as f32 / frame.height_px as f32);
        let fit = |length: u32, most: u32| ((length as f32 * share).round() as u32).clamp(1, most);
        let fitted = Size { width_px: fit(frame.width_px, UPRIGHT.width_px), height_px: fit(frame.height_px, UPRIGHT.height_px) };
        Self { frame, fitted, left: (UPRIGHT.width_px - fitted.width_px) / 2, top: (UPRIGHT.height_px - fitted.height_px) / 2 }
    }

    /// Draws the picture into three planes, 0–1.
    pub(super) fn draw(self, picture: &RgbImage, planes: &mut [&mut [f32]]) {
        let small = reduced(picture, self.fitted);
        let width = UPRIGHT.width_px as usize;
        for (channel, plane) in planes.iter_mut().enumerate() {
            plane.fill(0.0);
            for (row, into) in small.rows().zip(plane.chunks_exact_mut(width).skip(self.top as usize)) {
                row.zip(&mut into[self.left as usize..]).for_each(|(px, into)| *into = f32::from(px[channel]) / 255.0);
            }
        }
    }

    /// Where the input's px lie in the picture; outside it where there is none of it.
    pub(super) fn window(self) -> Window {
        let right = self.frame.width_px as f32 / self.fitted.width_px as f32;
        let down = self.frame.height_px as f32 / self.fitted.height_px as f32;
        let start = Point::new(-(self.left as f32) * right, -(self.top as f32) * down);
        Window { start, right: Point::new(right, 0.0), down: Point::new(0.0, down) }
    }
}
