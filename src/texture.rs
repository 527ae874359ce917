//! Skin texture, and what it has to be compared with, as numbers: what the texture network is shown.
//!
//! Texture is told in three octaves of L*, the finest first, as logarithms of quantiles of what a band holds: on skin, round the features
//! that programs spare, and in the same photo's hair, cloth, background and neck, whose texture tells what lens, sensor, camera and
//! compression have left. Beside them stand how neighbouring px go together (a filter leaves longer stretches than a sensor's noise, and
//! edges without their surroundings) and the steps of the file's own quantisation table: what those have cut can't be missing.

use std::ops::Range;
use std::sync::LazyLock;

use crate::check::Missing;
use crate::evidence::Portrait;
use crate::geometry::Point;
use crate::mask::Mask;
use crate::network::{Network, Shape};
use crate::plane::{box_mean, gaussian, quantiles};
use crate::regions::Region;

/// Numbers that describe a face.
pub const NUMBERS: usize = 96;

/// Standard deviations at which the bands end, px; the finest begins at 0.
const SIGMAS_PX: [f32; 3] = [0.8, 1.6, 3.2];
/// L* below which a band holds nothing.
const FLOOR: f32 = 0.02;
/// Px that stand for a larger region: quantiles of so many are as good.
const ENOUGH_PX: usize = 6000;
/// Px without which a region says nothing.
const LEAST_PX: u32 = 150;
/// The features and what surrounds them, px.
const FEATURES_PX: u8 = 3;
/// The ring round the features in which skin is spared, px.
const RING_PX: u8 = 3;
/// How far the edge of a region is left out, px.
const EDGE_PX: u8 = 3;
/// Px on each side of the windows over which the finest band's energy is taken.
const TILE_PX: usize = 4;
/// How far around the face is looked, in distances of the eyes: above the forehead, beside the cheeks, below the chin.
const AROUND: [f32; 3] = [0.5, 0.6, 1.3];

static NETWORK: LazyLock<Network> = LazyLock::new(|| {
    let input = Shape { channels: NUMBERS, height: 1, width: 1 };
    let file = include_bytes!("../models/photolint_texture_f16.onnx");
    Network::load("photolint_texture_f16", file, input, &["logits"]).expect("the weights in the program are whole")
});

/// How sure the network is that the skin of a face was smoothed, 0–1.
///
/// # Errors
/// [`Missing::Skin`] where too little skin is seen.
pub(crate) fn smoothed(portrait: &Portrait) -> Result<f32, Missing> {
    Ok(certainty(logit(portrait)?))
}

/// How sure it is, by an older photo of the same skin: what that one lacks too is the person's own.
///
/// # Errors
/// [`Missing::Skin`] where too little skin is seen.
pub(crate) fn smoothed_since(new: &Portrait, old: &Portrait) -> Result<f32, Missing> {
    Ok(certainty(SINCE[0] * logit(new)? + SINCE[1] * logit(old)? + SINCE[2]))
}

/// Of the new photo's logit, the older one's, and of none: a logistic regression on pairs of 136 people whom the network does not know
/// (`training/retouch/since.py`).
const SINCE: [f32; 3] = [1.18, -0.56, -0.51];

/// Worked out once for each portrait.
fn logit(portrait: &Portrait) -> Result<f32, Missing> {
    *portrait.smoothing.get_or_init(|| Ok(NETWORK.weigh(&describe(portrait)?)))
}

fn certainty(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// The numbers of a face; of regions that are not seen all are 0, the one that says so included.
///
/// # Errors
/// [`Missing::Skin`] where too little skin is seen.
///
/// # Panics
/// Never: the numbers are as many as [`NUMBERS`] says.
pub fn describe(portrait: &Portrait) -> Result<[f32; NUMBERS], Missing> {
    let landmarks = &portrait.landmarks;
    let size = portrait.size();
    let outlined = |outline: &[Point]| Mask::of_outline(size, outline);
    let features = landmarks.features().iter().fold(Mask::empty(size), |all, feature| all.or(&outlined(feature))).grown(FEATURES_PX);
    let face = outlined(&landmarks.outline()).and(&portrait.regions.mask(Region::FaceSkin).or(&features));
    let (inside, beyond) = (face.shrunk(EDGE_PX), features.grown(RING_PX));
    let skin = inside.without(&beyond);
    if skin.area_px() < LEAST_PX {
        return Err(Missing::Skin);
    }
    let [right, left] = landmarks.forehead_skin().map(|part| outlined(&part));
    let forehead = right.or(&left).and(&skin);
    let [right_cheek, left_cheek] = landmarks.cheek_skin().map(|cheek| outlined(&cheek).and(&face));
    let ring = beyond.without(&features).and(&inside);
    let [right, left] = landmarks.eyes().map(|eye| outlined(&eye));
    let eyes = right.or(&left).grown(2);
    let window = Window::of(portrait);
    let region = |region: Region| window.cut(&portrait.regions.mask(region).shrunk(EDGE_PX));

    let mut numbers = Vec::with_capacity(NUMBERS);
    let bands = window.bands(portrait);
    spread(&mut numbers, &bands, &window.some_places(&skin), [0.25, 0.5, 0.75, 0.95]);
    for mask in [&forehead, &right_cheek, &left_cheek, &ring, &eyes] {
        spread(&mut numbers, &bands, &window.some_places(mask), [0.5, 0.9]);
    }
    for mask in [Region::Hair, Region::Clothing, Region::Background, Region::BodySkin].map(region) {
        let seen = mask.area_px() >= LEAST_PX;
        numbers.push(f32::from(u8::from(seen)));
        if seen {
            spread(&mut numbers, &bands, &window.some_places(&mask), [0.5, 0.9]);
        } else {
            numbers.extend([0.0; 2 * SIGMAS_PX.len()]);
        }
    }
    let lightness = portrait.lightness(&skin);
    numbers.push(lightness.iter().sum::<f32>() / lightness.len() as f32 / 100.0);
    let inner = window.some_places(&skin.shrunk(2));
    for band in &bands {
        structure(&mut numbers, band, &inner, window.width());
    }
    numbers.push(together(&bands[0], &bands[1], &inner));
    numbers.push(together(&bands[1], &bands[2], &inner));
    let energy: Vec<f32> = bands[0].iter().map(|value| value * value).collect();
    let tiles = box_mean(&energy, window.width(), TILE_PX);
    let tiles: Vec<f32> = inner.iter().map(|at| tiles[*at]).collect();
    numbers.extend(quantiles(&tiles, [0.05, 0.25, 0.5, 0.75, 0.95]).map(|energy| (energy + 1e-3).ln()));
    numbers.extend(portrait.quantisation_steps());
    Ok(numbers.try_into().expect("as many as are counted above"))
}

/// The part of the frame that is looked at: the head with some of what is behind and below it.
struct Window {
    x: Range<u32>,
    y: Range<u32>,
}

impl Window {
    fn of(portrait: &Portrait) -> Self {
        let (landmarks, size) = (&portrait.landmarks, portrait.size());
        let [above, beside, below] = AROUND.map(|distances| distances * landmarks.inter_eye_distance());
        let (right, left) = landmarks.cheeks();
        let within = |from: f32, to: f32, end: u32| (from.max(0.0) as u32).min(end)..(to.max(0.0) as u32).min(end);
        Self {
            x: within(right.x.min(left.x) - beside, right.x.max(left.x) + beside, size.width_px),
            y: within(landmarks.forehead().y - above, landmarks.chin().y + below, size.height_px),
        }
    }

    fn width(&self) -> usize {
        self.x.len()
    }

    fn cut(&self, mask: &Mask) -> Mask {
        let mut inside = Mask::empty(mask.size());
        self.y.clone().for_each(|y| inside.add_run(y, self.x.clone()));
        mask.and(&inside)
    }

    /// Where a mask's px lie in the window's planes: all, or every so many where they are more than enough; never every second, fourth or
    /// eighth, since blocks of the compression are.
    fn some_places(&self, mask: &Mask) -> Vec<usize> {
        let mask = self.cut(mask);
        let (step, mut skipped) = ((mask.area_px() as usize / ENOUGH_PX) | 1, 0);
        let mut places = Vec::with_capacity(mask.area_px() as usize / step + 1);
        for (y, x) in mask.runs() {
            let (row, start) = ((y - self.y.start) as usize * self.width(), (x.start - self.x.start) as usize);
            places.extend((skipped..x.len()).step_by(step).map(|at| row + start + at));
            skipped = (step - (x.len() + step - skipped) % step) % step;
        }
        places
    }

    /// L* between one Gaussian and the next.
    fn bands(&self, portrait: &Portrait) -> [Vec<f32>; SIGMAS_PX.len()] {
        let plane = portrait.lab.lightness_within(self.x.clone(), self.y.clone());
        let [one, two, three] = SIGMAS_PX.map(|sigma| gaussian(&plane, self.width(), sigma));
        let mut bands = [plane, one, two];
        let [finest, middle, coarsest] = &mut bands;
        let between = |finer: &mut [f32], coarser: &[f32]| finer.iter_mut().zip(coarser).for_each(|(finer, coarser)| *finer -= coarser);
        between(finest, middle);
        between(middle, coarsest);
        between(coarsest, &three);
        bands
    }
}

/// Logarithms of quantiles of what each band holds in some places.
fn spread<const SHARES: usize>(numbers: &mut Vec<f32>, bands: &[Vec<f32>], places: &[usize], shares: [f32; SHARES]) {
    for band in bands {
        let values: Vec<f32> = places.iter().map(|at| band[*at].abs()).collect();
        numbers.extend(quantiles(&values, shares).map(|value| (value + FLOOR).ln()));
    }
}

/// How alike a band is one and two px on, across and down, and how much of it stands out (its kurtosis' logarithm).
fn structure(numbers: &mut Vec<f32>, band: &[f32], places: &[usize], width: usize) {
    let count = places.len().max(1) as f32;
    let ways = [1, 2, width, 2 * width];
    let (mut squares, mut fourths, mut products) = (0.0, 0.0, [0.0; 4]);
    for at in places {
        let value = band[*at];
        let square = value * value;
        squares += square;
        fourths += square * square;
        for (product, way) in products.iter_mut().zip(ways) {
            *product += value * band.get(at + way).copied().unwrap_or_default();
        }
    }
    let power = squares / count + 1e-4;
    numbers.extend(products.map(|product| product / count / power));
    numbers.push((fourths / count / (power * power) + 0.1).ln());
}

/// The correlation of what two bands hold at the same places.
fn together(one: &[f32], other: &[f32], places: &[usize]) -> f32 {
    let count = places.len().max(1) as f32;
    let mean = |plane: &[f32]| places.iter().map(|at| plane[*at].abs()).sum::<f32>() / count;
    let (first, second) = (mean(one), mean(other));
    let [mut both, mut ones, mut others] = [1e-6; 3];
    for at in places {
        let (a, b) = (one[*at].abs() - first, other[*at].abs() - second);
        both += a * b;
        ones += a * a;
        others += b * b;
    }
    both / (ones * others).sqrt()
}
