//! What each pixel shows, by the region network: a small network of the project's own (`training/regions`).

use image::RgbImage;

use super::ModelError;
use super::guided::{guided, half};
use super::letter::{INPUT, Letter};
use crate::geometry::Size;
use crate::network::{Network, Planes, Shape};
use crate::regions::{Region, Regions};
use crate::resample::{Bilinear, Span, Tap};
use crate::wide::wide;

static WEIGHTS: &[u8] = include_bytes!("../../models/photolint_regions_f16.onnx");
/// Input px from one cell of its output to the next.
const STEP: f32 = 2.0;
/// The classes in the network's order.
const KINDS: [Region; 6] = [Region::Background, Region::Hair, Region::BodySkin, Region::FaceSkin, Region::Clothing, Region::Accessory];

/// The network.
#[derive(Debug)]
pub(super) struct RegionNetwork {
    network: Network,
}

impl RegionNetwork {
    pub(super) fn load() -> Result<Self, ModelError> {
        Ok(Self { network: Network::load("photolint_regions_f16", WEIGHTS, INPUT, &["logits"])? })
    }

    /// The regions of a frame.
    pub(super) fn segment(&self, picture: &RgbImage) -> Regions {
        let letter = Letter::of(picture);
        self.network.run(
            |planes| letter.draw(picture, planes),
            |outputs| {
                wide(
                    #[inline(always)]
                    || regions(letter, picture, &outputs[0]),
                )
            },
        )
    }
}

/// Where the pixels of a picture of this size lie between the network's cells.
fn between(letter: Letter, cells: Shape, to: Size) -> Bilinear {
    let span = |from: u32, length: u32, cells: usize| Span { from: from as f32 / STEP, length: length as f32 / STEP, cells };
    let columns = span(letter.left, letter.fitted.width_px, cells.width);
    Bilinear::within(columns, span(letter.top, letter.fitted.height_px, cells.height), to)
}

/// The likeliest region of each px; the person's outline is drawn to the picture's own edges.
#[inline(always)]
fn regions(letter: Letter, picture: &RgbImage, logits: &Planes<'_>) -> Regions {
    let size = letter.frame;
    let cells = between(letter, logits.shape(), size);
    let half = half(size);
    let silhouette = guided(picture, &between(letter, logits.shape(), half).enlarged(&person(logits)));
    let width = logits.shape().width;
    let best = best(logits);
    let mut labels = Vec::with_capacity(silhouette.len());
    let mut lines = [(); KINDS.len()].map(|()| vec![0.0; width]);
    let (mut agreed, mut open) = (vec![Region::Background; size.width_px as usize], Vec::new());
    let mut silhouette = silhouette.chunks_exact(size.width_px as usize);
    for rows in cells.rows().chunk_by(|one, next| one.first == next.first) {
        // Between cells that agree, nothing else can be likelier; the other columns stay open.
        let (upper, lower) = (&best[rows[0].first * width..][..width], &best[rows[0].second * width..][..width]);
        open.clear();
        for (x, (column, agreed)) in cells.columns().iter().zip(&mut agreed).enumerate() {
            let (first, second) = (column.first, column.second);
            *agreed = KINDS[upper[first] as usize];
            if [upper[second], lower[first], lower[second]] != [upper[first]; 3] {
                open.push(x);
            }
        }
        for (row, person) in rows.iter().zip(&mut silhouette) {
            let start = labels.len();
            labels.extend(person.iter().zip(&agreed).map(|(person, kind)| if *person >= 0.5 { *kind } else { Region::Background }));
            if open.is_empty() {
                continue;
            }
            for (kind, line) in lines.iter_mut().enumerate() {
                row.mix_rows(logits.plane(kind), line);
            }
            for x in open.iter().filter(|x| person[**x] >= 0.5) {
                labels[start + x] = likeliest(&cells.columns()[*x], &lines);
            }
        }
    }
    Regions::new(size, labels)
}

/// The likeliest region but background between two cells of the classes' lines.
fn likeliest(column: &Tap, lines: &[Vec<f32>; KINDS.len()]) -> Region {
    let value = |kind: usize| column.mix(&lines[kind]);
    let better = |best: (usize, f32), kind: usize| if value(kind) >= best.1 { (kind, value(kind)) } else { best };
    KINDS[(2..KINDS.len()).fold((1, value(1)), better).0]
}

/// Probability of a person in each cell.
fn person(logits: &Planes<'_>) -> Vec<f32> {
    let planes: [&[f32]; KINDS.len()] = std::array::from_fn(|kind| logits.plane(kind));
    let odds = |at: usize| planes[1..].iter().map(|plane| (plane[at] - planes[0][at]).min(40.0).exp()).sum::<f32>();
    (0..logits.shape().cells()).map(odds).map(|odds| odds / (1.0 + odds)).collect()
}

/// The likeliest class of each cell but background.
fn best(logits: &Planes<'_>) -> Vec<u8> {
    let planes: [&[f32]; KINDS.len()] = std::array::from_fn(|kind| logits.plane(kind));
    let best = |at: usize| (1..KINDS.len()).max_by(|a, b| planes[*a][at].total_cmp(&planes[*b][at])).unwrap_or(0) as u8;
    (0..logits.shape().cells()).map(best).collect()
}
