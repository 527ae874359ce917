//! A second look at what is worn on the head, by the multiclass network.
//!
//! The crown's network has learnt from drawn hats: it takes short black hair for a cap now and then, and passes real hats that are black or worn back.
//! The multiclass network has seen real ones: of 659 portraits with nothing on the head none has more than 0.2 of clothing and accessories among what is
//! seen above the brows, and one in twenty 0.05; of seventeen with a hat, cap or band thirteen have 0.28 and more. But it takes more than twice as long as
//! a whole photo, and so looks only where something speaks for a hat: the crown's network, the regions, or an outline as wide as a brim.

use std::sync::OnceLock;

use image::RgbImage;

use super::reference::{CLASSES, KINDS, UPRIGHT, shape, softmax};
use super::runtime::Network;
use super::view::{Hand, View, Window};
use crate::geometry::Point;
use crate::landmarks::Landmarks;
use crate::regions::{Region, Regions};

/// Head and shoulders.
const VIEW: View = View { size: (UPRIGHT.width_px as usize, UPRIGHT.height_px as usize), scale: 4.375, samples: 2 };
/// How far below the eyes its middle lies, in distances of the eyes.
const BELOW_EYES: f32 = 0.6;
/// What is looked at: from and to so far above the eyes, and so far to both sides, in the same.
const ABOVE_EYES: [f32; 2] = [0.6, 1.9];
const BESIDE: f32 = 0.75;
/// Certainty of the crown's network, share of things in the regions, and width of the person above the brows, in distances of the eyes, below all of which
/// nothing is worn.
const SURE: f32 = 0.15;
const BARE: f32 = 0.1;
const NARROW: f32 = 3.9;
/// Heights at which the width is taken, but for the first.
const HEIGHTS: u32 = 13;
/// Share of what is seen from which on something is certainly worn, and below which the crown's network saw nothing but hair.
const CERTAIN: f32 = 0.28;
const HAIR_ALONE: f32 = 0.05;

/// The multiclass network.
#[derive(Debug, Default)]
pub(super) struct SecondLook {
    /// Loaded for the first photo that needs it: most batches hold none.
    network: OnceLock<Network>,
}

impl SecondLook {
    /// How sure both networks together are that something is worn on the head, after the crown's network has been so sure.
    pub(super) fn headwear(&self, picture: &RgbImage, landmarks: &Landmarks, regions: &Regions, crown: f32) -> f32 {
        let window = VIEW.window(landmarks, landmarks.below(landmarks.eye_centre(), BELOW_EYES), Hand::AsItIs);
        if crown < SURE && in_regions(regions, window) < BARE && width(regions, landmarks) < NARROW {
            return crown;
        }
        let share = self.share(picture, window);
        let second = (share / CERTAIN).min(1.0);
        if share < HAIR_ALONE { second } else { crown.max(second) }
    }

    /// The share of things among what the network sees above the brows.
    fn share(&self, picture: &RgbImage, window: Window) -> f32 {
        let network = self
            .network
            .get_or_init(|| Network::load("selfie_multiclass_128x192_f16", CLASSES).expect("the weights in the program are whole"));
        let (width, height) = VIEW.size;
        let mut planes = vec![0.0; 3 * width * height];
        VIEW.draw(picture, window, &mut planes.chunks_exact_mut(width * height).collect::<Vec<_>>());
        let input = (0..width * height).flat_map(|at| [0, 1, 2].map(|channel| planes[channel * width * height + at])).collect();
        let [logits] = network.run(&shape(UPRIGHT), input);
        let (cells, _) = logits.as_chunks::<{ KINDS.len() }>();
        let shares = above_brows().map(|(column, row)| softmax(&cells[row * width + column]));
        let (things, seen) = shares.fold((0.0, 0.0), |(things, seen), [background, .., clothing, accessory]| {
            (things + clothing + accessory, seen + 1.0 - background)
        });
        things / f32::max(seen, 1.0)
    }
}

/// The share of things among what the regions show above the brows.
fn in_regions(regions: &Regions, window: Window) -> f32 {
    let places = above_brows().map(|(column, row)| window.at((VIEW.samples * column) as f32, (VIEW.samples * row) as f32));
    let kinds: Vec<Region> = places.filter_map(|at| regions.at_point(at)).filter(|kind| *kind != Region::Background).collect();
    kinds.iter().filter(|kind| is_thing(**kind)).count() as f32 / kinds.len().max(1) as f32
}

/// How wide the person is above the brows, in distances of the eyes.
fn width(regions: &Regions, landmarks: &Landmarks) -> f32 {
    let (right, left) = (landmarks.right_iris(), landmarks.left_iris());
    let apart = landmarks.inter_eye_distance();
    let step = Point::new((left.x - right.x) / apart, (left.y - right.y) / apart);
    let reach = |from: Point, way: f32| {
        let places = (1..).map(|px| Point::new(from.x + way * px as f32 * step.x, from.y + way * px as f32 * step.y));
        places.take_while(|at| regions.at_point(*at).is_some_and(|kind| kind != Region::Background)).count()
    };
    let heights = (0..=HEIGHTS).map(|number| ABOVE_EYES[0] + (ABOVE_EYES[1] - ABOVE_EYES[0]) * number as f32 / HEIGHTS as f32);
    let widths = heights.map(|above| landmarks.below(landmarks.eye_centre(), -above)).map(|from| reach(from, 1.0) + reach(from, -1.0));
    widths.max().unwrap_or_default() as f32 / apart
}

fn is_thing(kind: Region) -> bool {
    matches!(kind, Region::Clothing | Region::Accessory)
}

/// Columns and rows of the view that lie above the brows.
fn above_brows() -> impl Iterator<Item = (usize, usize)> {
    let (middle, eyes) = (VIEW.size.0 as f32 / 2.0, VIEW.size.1 as f32 / 2.0 - VIEW.px(BELOW_EYES));
    let [low, high] = ABOVE_EYES.map(|above| (eyes - VIEW.px(above)) as usize);
    let columns = (middle - VIEW.px(BESIDE)) as usize..(middle + VIEW.px(BESIDE)) as usize;
    (high..low).flat_map(move |row| columns.clone().map(move |column| (column, row)))
}
