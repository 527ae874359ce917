//! What a face is known again by: the embedding network and the crop that it is shown.

use image::RgbImage;

use super::ModelError;
use super::crop::Window;
use super::runtime::Network;
use crate::evidence::Embedding;
use crate::geometry::{Point, Similarity};
use crate::landmarks::Landmarks;

static WEIGHTS: &[u8] = include_bytes!("../../models/sface_from_int8bq_w8.onnx");
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
        Ok(Self { network: Network::load("sface_from_int8bq_w8", WEIGHTS)? })
    }

    /// The face of a frame as the network sees it.
    pub(super) fn embed(&self, picture: &RgbImage, landmarks: &Landmarks) -> Embedding {
        let mut input = vec![0.0; 3 * INPUT_PX * INPUT_PX];
        aligned(landmarks).draw(picture, INPUT_PX, &mut input.chunks_mut(INPUT_PX * INPUT_PX).collect::<Vec<_>>());
        for value in &mut input {
            *value *= 255.0;
        }
        let [direction] = self.network.run(&[1, 3, INPUT_PX, INPUT_PX], input);
        Embedding::new(direction)
    }
}

/// The window that brings the landmarks nearest to their places.
fn aligned(landmarks: &Landmarks) -> Window {
    let placed = Similarity::nearest(&PLACES.map(|(index, place)| (place, landmarks.points()[index])));
    let right = placed.right;
    // Pixels' middles lie half a px inside.
    Window { start: placed.apply(Point::new(0.5, 0.5)), right, down: Point::new(-right.y, right.x) }
}
