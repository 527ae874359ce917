//! Whether something is written or laid over the photo, by a small network of the project's own (`training/parts`, `overlay`).

use image::RgbImage;

use super::ModelError;
use super::grid::Grid;
use super::letter::{INPUT, Letter, UPRIGHT};
use crate::geometry::Point;
use crate::network::Network;
use crate::regions::{Region, Regions};
use crate::traits::Sighting;

static WEIGHTS: &[u8] = include_bytes!("../../models/photolint_overlay_f16.onnx");
/// Side of a cell that the network answers for, px of its input.
const CELL: usize = 8;
/// How many of the surest cells decide.
const CELLS: usize = 8;

/// The network.
#[derive(Debug)]
pub(super) struct OverlayNetwork {
    network: Network,
}

impl OverlayNetwork {
    pub(super) fn load() -> Result<Self, ModelError> {
        Ok(Self { network: Network::load("photolint_overlay_f16", WEIGHTS, INPUT, &["logits"])? })
    }

    /// What lies over the picture. Clothes do not count: what is printed on them is theirs.
    pub(super) fn look(&self, picture: &RgbImage, regions: &Regions) -> Option<Sighting> {
        let letter = Letter::of(picture);
        let grid = Grid { window: letter.window(), side: CELL, columns: UPRIGHT.width_px as usize / CELL };
        let is_free = |at: &Point| regions.at_point(*at).is_some_and(|region| region != Region::Clothing);
        self.network.run(
            |planes| letter.draw(picture, planes),
            |outputs| {
                let answers =
                    grid.answers(outputs[0].plane(0), |samples| 2 * samples.iter().filter(|at| is_free(at)).count() >= samples.len());
                grid.sighting(&answers, CELLS)
            },
        )
    }
}
