//! Landmarks of two photos of one person that can be held against each other to a thousandth.
//!
//! The network places a point a little otherwise in every crop, and in a soft picture otherwise than in a sharp one: it makes eyes longer where
//! they are sharp. So both faces are shown equally soft, each in several crops.

use image::RgbImage;

use super::crop::Crop;
use super::landmarks::{INPUT_PX, LandmarkFinder};
use crate::geometry::Point;
use crate::landmarks::Landmarks;
use crate::plane::gaussian;

/// How each crop differs from the one that the landmarks ask for: turned by so many degrees, its side so many times as long, and its middle to the
/// right and down by so much of its side.
const CROPS: [(f32, f32, f32, f32); 4] =
    [(0.0, 1.0, 0.0, 0.0), (4.0, 0.94, 0.02, -0.02), (-4.0, 1.06, -0.02, 0.02), (-2.0, 0.97, 0.03, 0.03)];

/// How far the sharper photo, too, is softened before anything is placed, px of the network's input: noise and the steps of compression vanish.
const SOFT_PX: f32 = 0.9;

/// Px a side of the view round the eyes in which sharpness is compared; the eyes are half as far apart.
const VIEW_PX: usize = 200;
/// Rows of it above and below the eyes.
const ROWS: usize = 60;
/// Gaussians between which the detail lies that makes a picture sharp, px of the view: lids and brows, finer than shade and coarser than noise.
const DETAIL_PX: [f32; 2] = [2.0, 3.5];
/// The most that a photo is softened, px of the view, and halvings of that.
const MOST_PX: f32 = 6.0;
const HALVINGS: usize = 7;

/// The landmarks of each photo, a set for each crop.
pub(super) fn steady(finder: &LandmarkFinder, photos: [(&RgbImage, &Landmarks); 2]) -> [Vec<Landmarks>; 2] {
    let eyes = photos.map(|(picture, landmarks)| Eyes::of(picture, landmarks));
    let detail = [&eyes[0], &eyes[1]].map(|eyes| eyes.detail(0.0));
    let softer = detail[0].min(detail[1]);
    let mut photos = photos.into_iter().zip(&eyes);
    [(); 2].map(|()| {
        let ((picture, landmarks), eyes) = photos.next().expect("two photos");
        let wanted = Crop::around(landmarks);
        let soft_px = eyes.blur_to(softer) * eyes.side / VIEW_PX as f32 / wanted.side * INPUT_PX as f32;
        CROPS.map(|by| finder.soft(picture, moved(wanted, by), soft_px.hypot(SOFT_PX))).into()
    })
}

fn moved(crop: Crop, (degrees, longer, right, down): (f32, f32, f32, f32)) -> Crop {
    let (sin, cos) = crop.angle.sin_cos();
    let away = Point::new(right * cos - down * sin, right * sin + down * cos).scaled(crop.side);
    let centre = Point::new(crop.centre.x + away.x, crop.centre.y + away.y);
    Crop { centre, side: crop.side * longer, angle: crop.angle + degrees.to_radians() }
}

/// The level view round the eyes, luma 0–1.
struct Eyes {
    luma: Vec<f32>,
    /// Side of the view, px of the picture.
    side: f32,
}

impl Eyes {
    fn of(picture: &RgbImage, landmarks: &Landmarks) -> Self {
        let crop =
            Crop { centre: landmarks.eye_centre(), side: 2.0 * landmarks.inter_eye_distance(), angle: landmarks.roll_deg().to_radians() };
        let mut colours = [(); 3].map(|()| vec![0.0; VIEW_PX * VIEW_PX]);
        crop.draw(picture, VIEW_PX, &mut colours.each_mut().map(Vec::as_mut_slice));
        let rows = (VIEW_PX / 2 - ROWS) * VIEW_PX..(VIEW_PX / 2 + ROWS) * VIEW_PX;
        let [red, green, blue] = colours;
        let luma = rows.map(|at| 0.299 * red[at] + 0.587 * green[at] + 0.114 * blue[at]).collect();
        Self { luma, side: crop.side }
    }

    /// How much detail there would be for what is coarser, were the view softened by so many px.
    fn detail(&self, blur_px: f32) -> f32 {
        let [fine, coarse] = DETAIL_PX.map(|sigma| gaussian(&self.luma, VIEW_PX, sigma.hypot(blur_px)));
        let between: Vec<f32> = fine.iter().zip(&coarse).map(|(fine, coarse)| fine - coarse).collect();
        deviation(&between) / deviation(&coarse).max(f32::MIN_POSITIVE)
    }

    /// By how many px the view has to be softened until it has no more detail than this.
    fn blur_to(&self, detail: f32) -> f32 {
        let (mut less, mut more) = (0.0, MOST_PX);
        if self.detail(less) <= detail {
            return less;
        }
        for _ in 0..HALVINGS {
            let middle = f32::midpoint(less, more);
            *(if self.detail(middle) > detail { &mut less } else { &mut more }) = middle;
        }
        f32::midpoint(less, more)
    }
}

fn deviation(values: &[f32]) -> f32 {
    let mean = |values: &mut dyn Iterator<Item = f32>, count: usize| values.sum::<f32>() / count.max(1) as f32;
    let middle = mean(&mut values.iter().copied(), values.len());
    mean(&mut values.iter().map(|value| (value - middle).powi(2)), values.len()).sqrt()
}
