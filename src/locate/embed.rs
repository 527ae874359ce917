//! What a face is known again by: the embedding network and the crop that it is shown.

use image::RgbImage;

use super::ModelError;
use super::crop::Window;
use super::runtime::Network;
use crate::evidence::Embedding;
use crate::geometry::Point;
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

/// The window that brings the landmarks nearest to their places by turning, scaling and moving (least squares; Umeyama 1991
/// without reflection).
fn aligned(landmarks: &Landmarks) -> Window {
    let count = PLACES.len() as f32;
    let mean = |points: &mut dyn Iterator<Item = Point>| {
        points.fold(Point::default(), |sum, at| Point::new(sum.x + at.x, sum.y + at.y)).scaled(1.0 / count)
    };
    let points = landmarks.points();
    let (from, to) = (mean(&mut PLACES.iter().map(|(_, place)| *place)), mean(&mut PLACES.iter().map(|(index, _)| points[*index])));
    let (mut along, mut across, mut spread) = (0.0, 0.0, 0.0);
    for (index, place) in PLACES {
        let (a, b) = (Point::new(place.x - from.x, place.y - from.y), Point::new(points[index].x - to.x, points[index].y - to.y));
        along += a.x * b.x + a.y * b.y;
        across += a.x * b.y - a.y * b.x;
        spread += a.x * a.x + a.y * a.y;
    }
    let (cos, sin) = (along / spread, across / spread);
    // Pixels' middles lie half a px inside.
    let (x, y) = (0.5 - from.x, 0.5 - from.y);
    let start = Point::new(to.x + cos * x - sin * y, to.y + sin * x + cos * y);
    Window { start, right: Point::new(cos, sin), down: Point::new(-sin, cos) }
}
