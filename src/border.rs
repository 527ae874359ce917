//! A frame round the picture: like rows or columns at one edge, up to a step to something else.
//!
//! A studio background is constant too, and so may be a dark suit at the lower edge, but they end column by column where the person
//! begins; a frame ends in all columns at once.

use image::RgbImage;

use crate::geometry::{Bounds, Size};
use crate::mask::Mask;

/// Places looked at along an edge: enough to tell a whole row from part of it.
const SAMPLES: u32 = 96;
/// Levels of 255 by which a frame's px may differ from its colour: the ringing of a strong edge in a JPEG of quality 75.
const RINGING: u8 = 28;
/// Levels of 255 by which the picture inside has to differ from the frame: more than ringing.
const STEP: u8 = 36;
/// Share of a row within [`RINGING`] that makes it one colour.
const CONSTANT: f32 = 0.97;
/// Share of a row beyond [`STEP`] that makes it the end of a frame: the picture's own dark or light parts may meet it.
const ENDED: f32 = 0.6;
/// Rows between a frame and the picture that scaling may have blended.
const BLENDED: u32 = 2;
/// Up to this depth every line is looked at; a wider frame is found by halving.
const THIN: u32 = 16;
/// A run longer than this share of the picture is the picture.
const LONGEST: f32 = 0.4;

/// An edge of the picture, and how to walk into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// The upper one.
    Top,
    /// The lower one.
    Bottom,
    /// The picture's left one.
    ImageLeft,
    /// The picture's right one.
    ImageRight,
}

/// The edges at which there is a frame, and how wide it is there, px.
pub fn borders(picture: &RgbImage) -> Vec<(Edge, u32)> {
    let edges = [Edge::Top, Edge::Bottom, Edge::ImageLeft, Edge::ImageRight];
    edges.into_iter().map(|edge| (edge, edge.frame_width(picture))).filter(|(_, width)| *width > 0).collect()
}

/// The px of a picture that its frame takes.
pub fn covered(picture: &RgbImage) -> Mask {
    let size = Size { width_px: picture.width(), height_px: picture.height() };
    let mut mask = Mask::empty(size);
    for (edge, width) in borders(picture) {
        let strip = edge.strip(picture, width);
        let rows = strip.y as u32..(strip.y + strip.height) as u32;
        rows.for_each(|y| mask.add_run(y, strip.x as u32..(strip.x + strip.width) as u32));
    }
    mask
}

impl Edge {
    /// Px from this edge to the opposite one.
    fn depth(self, picture: &RgbImage) -> u32 {
        match self {
            Self::Top | Self::Bottom => picture.height(),
            Self::ImageLeft | Self::ImageRight => picture.width(),
        }
    }

    /// Colours along the line `depth` px inside, sRGB 0–255.
    fn line(self, picture: &RgbImage, depth: u32) -> impl Iterator<Item = [u8; 3]> {
        let (width, height) = picture.dimensions();
        let length = match self {
            Self::Top | Self::Bottom => width,
            Self::ImageLeft | Self::ImageRight => height,
        };
        let samples = SAMPLES.min(length);
        (0..samples).map(move |n| n * length / samples).map(move |along| match self {
            Self::Top => picture.get_pixel(along, depth).0,
            Self::Bottom => picture.get_pixel(along, height - 1 - depth).0,
            Self::ImageLeft => picture.get_pixel(depth, along).0,
            Self::ImageRight => picture.get_pixel(width - 1 - depth, along).0,
        })
    }

    fn frame_width(self, picture: &RgbImage) -> u32 {
        let longest = (self.depth(picture) as f32 * LONGEST) as u32;
        let colour = median(self.line(picture, 0));
        let constant = |depth: u32| share(self.line(picture, depth), |px| apart(px, colour) <= RINGING) >= CONSTANT;
        let ended = |depth: u32| share(self.line(picture, depth), |px| apart(px, colour) > STEP) >= ENDED;
        let thin = (0..longest.min(THIN)).take_while(|depth| constant(*depth)).count() as u32;
        let width = if thin == THIN { thick(longest, constant) } else { thin };
        let inside = width..(width + 1 + BLENDED).min(self.depth(picture));
        if (1..longest).contains(&width) && inside.into_iter().any(ended) { width } else { 0 }
    }

    /// The part of the picture within `width` px of the edge.
    pub fn strip(self, picture: &RgbImage, width: u32) -> Bounds {
        let (columns, rows, width) = (picture.width() as f32, picture.height() as f32, width as f32);
        match self {
            Self::Top => Bounds { x: 0.0, y: 0.0, width: columns, height: width },
            Self::Bottom => Bounds { x: 0.0, y: rows - width, width: columns, height: width },
            Self::ImageLeft => Bounds { x: 0.0, y: 0.0, width, height: rows },
            Self::ImageRight => Bounds { x: columns - width, y: 0.0, width, height: rows },
        }
    }
}

/// Where lines stop being constant, somewhere between [`THIN`] and `longest`: the depth grows by a quarter until one is not, then halving
/// finds the first. `longest` where all are.
fn thick(longest: u32, constant: impl Fn(u32) -> bool) -> u32 {
    let (mut inside, mut beyond) = (THIN - 1, THIN);
    while constant(beyond) {
        if beyond >= longest {
            return longest;
        }
        (inside, beyond) = (beyond, (beyond + beyond / 4).min(longest));
    }
    while beyond - inside > 1 {
        let middle = u32::midpoint(inside, beyond);
        if constant(middle) { inside = middle } else { beyond = middle }
    }
    beyond
}

/// The greatest difference of a channel.
fn apart(one: [u8; 3], other: [u8; 3]) -> u8 {
    one.iter().zip(other).map(|(a, b)| a.abs_diff(b)).max().unwrap_or(0)
}

fn share(line: impl Iterator<Item = [u8; 3]>, meets: impl Fn([u8; 3]) -> bool) -> f32 {
    let (met, all) = line.fold((0_u32, 0_u32), |(met, all), px| (met + u32::from(meets(px)), all + 1));
    met as f32 / all.max(1) as f32
}

/// The median of each channel.
fn median(line: impl Iterator<Item = [u8; 3]>) -> [u8; 3] {
    let line: Vec<[u8; 3]> = line.collect();
    [0, 1, 2].map(|channel| {
        let mut levels: Vec<u8> = line.iter().map(|px| px[channel]).collect();
        levels.sort_unstable();
        levels.get(levels.len() / 2).copied().unwrap_or(0)
    })
}
