//! What a face is known again by: the embedding network and the crop that it is shown.

use image::RgbImage;

use super::ModelError;
use super::view::Window;
use crate::evidence::Embedding;
use crate::geometry::{Point, Similarity};
use crate::landmarks::Landmarks;
use crate::network::{Network, Shape};
use crate::wide::wide;

static WEIGHTS: &[u8] = include_bytes!("../../models/sface_from_int8bq_w8.onnx");
/// The input once levels of 255 lie about [`MIDDLE`], in units of [`HALF`]: the graph's own value of that name.
const CENTRED: &str = "_mulscalar0";
const MIDDLE: f32 = 127.5;
const HALF: f32 = 128.0;
/// Side of the network's square input, px.
const INPUT_PX: usize = 112;
/// Irises, tip of the nose and corners of the mouth by mesh number, and where the network expects them, px.
const PLACES: [(usize, Point); 5] = [
    (468, Point::new(38.29, 51.70)),
    (473, Point::new(73.53, 51.50)),
    (1, Point::new(56.03, 71.74)),
    (61, Point::new(41.55, 92.37)),
    (291, Point::new(70.73, 92.20)),
];

/// The embedding network.
#[derive(Debug)]
pub(super) struct Embedder {
    network: Network,
}

impl Embedder {
    pub(super) fn load() -> Result<Self, ModelError> {
        let input = Shape { channels: 3, height: INPUT_PX, width: INPUT_PX };
        Ok(Self { network: Network::load_behind("sface_from_int8bq_w8", WEIGHTS, Some(CENTRED), input, &["fc1"])? })
    }

    /// The face of a frame as the network sees it.
    pub(super) fn embed(&self, picture: &RgbImage, landmarks: &Landmarks) -> Embedding {
        let draw = |planes: &mut [&mut [f32]]| {
            wide(
                #[inline(always)]
                || aligned(landmarks).draw(picture, INPUT_PX, planes),
            );
            for plane in planes {
                plane.iter_mut().for_each(|value| *value = (255.0 * *value - MIDDLE) / HALF);
            }
        };
        self.network.run(draw, |outputs| Embedding::new(outputs[0].firsts().collect()))
    }
}

/// The window that brings the landmarks nearest to their places.
fn aligned(landmarks: &Landmarks) -> Window {
    let placed = Similarity::nearest(&PLACES.map(|(index, place)| (place, landmarks.points()[index])));
    let right = placed.right;
    // Pixels' middles lie half a px inside.
    Window { start: placed.apply(Point::new(0.5, 0.5)), right, down: Point::new(-right.y, right.x) }
}
