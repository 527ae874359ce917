//! A painted person: landmarks at stated places, parts with a region and a colour before a background.

use std::sync::Arc;

use image::{Rgb, RgbImage};
use photolint::backdrop::Backdrop;
use photolint::check::Missing;
use photolint::colour::LabImage;
use photolint::evidence::{Portrait, Scene};
use photolint::face::Face;
use photolint::geometry::{Bounds, Point, Size};
use photolint::landmarks::{COUNT, Landmarks};
use photolint::photo::FileFacts;
use photolint::regions::{Region, Regions};
use serde::Deserialize;

const FRAME: Size = Size { width_px: 480, height_px: 640 };

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Person {
    /// Boxes of faces: x, y, width, height.
    faces: Vec<[f32; 4]>,
    /// Centres of the right and the left iris.
    irises: [[f32; 2]; 2],
    /// The right and the left side of the face.
    cheeks: [[f32; 2]; 2],
    chin: [f32; 2],
    forehead: [f32; 2],
    /// sRGB at the left and at the right edge.
    background: [[u8; 3]; 2],
    /// Greatest deviation of a px of the background, levels of 255.
    grain: f32,
    /// Greatest deviation of a px in the eye openings: lashes, lids, iris.
    lashes: f32,
    parts: Vec<Part>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Part {
    region: Kind,
    /// The ellipse's box: x, y, width, height.
    at: [f32; 4],
    colour: [u8; 3],
    /// Colour and period in px of vertical stripes.
    #[serde(default)]
    stripes: Option<([u8; 3], u32)>,
    /// Greatest deviation of a px, levels of 255.
    #[serde(default)]
    grain: f32,
}

/// The mesh's points on the lids' edges and round the skin of the cheeks, the subject's right side first.
const EYES: [[usize; 16]; 2] = [
    [33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7],
    [263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249],
];
const CHEEKS: [[usize; 7]; 2] = [[117, 118, 101, 36, 205, 187, 123], [346, 347, 330, 266, 425, 411, 352]];
/// Half the width and height of an eye opening and of a cheek, px.
const EYE: (f32, f32) = (22.0, 8.0);
const CHEEK: (f32, f32) = (26.0, 22.0);
/// How far below the eyes the cheeks lie, px.
const BELOW: f32 = 55.0;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    Background,
    Hair,
    Face,
    Body,
    Clothing,
}

impl Default for Person {
    fn default() -> Self {
        Self {
            faces: vec![[140.0, 170.0, 200.0, 200.0]],
            irises: [[195.0, 270.0], [285.0, 270.0]],
            cheeks: [[130.0, 290.0], [350.0, 290.0]],
            chin: [240.0, 410.0],
            forehead: [240.0, 170.0],
            background: [[100, 197, 255]; 2],
            grain: 0.0,
            lashes: 0.0,
            parts: Vec::new(),
        }
    }
}

impl Person {
    pub(crate) fn scene(&self) -> Scene {
        let face = |at: &[f32; 4]| Face { bounds: Bounds { x: at[0], y: at[1], width: at[2], height: at[3] }, score: 1.0 };
        Scene { frame: FRAME, faces: self.faces.iter().map(face).collect() }
    }

    pub(crate) fn landmarks(&self) -> Landmarks {
        let place = |at: [f32; 2]| Point::new(at[0], at[1]);
        let mut points = vec![place(self.irises[0]).midpoint(place(self.irises[1])); COUNT];
        (points[468], points[473]) = (place(self.irises[0]), place(self.irises[1]));
        (points[234], points[454]) = (place(self.cheeks[0]), place(self.cheeks[1]));
        (points[152], points[10]) = (place(self.chin), place(self.forehead));
        for side in 0..2 {
            let iris = place(self.irises[side]);
            ring(&mut points, &EYES[side], iris, EYE);
            ring(&mut points, &CHEEKS[side], Point::new(iris.x, iris.y + BELOW), CHEEK);
        }
        Landmarks::new(FRAME, points)
    }

    pub(crate) fn portrait(&self) -> Result<Portrait, Missing> {
        let mut labels = Vec::new();
        let mut picture = RgbImage::new(FRAME.width_px, FRAME.height_px);
        for (x, y, px) in picture.enumerate_pixels_mut() {
            let part = self.parts.iter().rev().find(|part| part.covers(x, y));
            labels.push(part.map_or(Region::Background, Part::region));
            let grain = if self.is_eye(x, y) { self.lashes } else { part.map_or(self.grain, |part| part.grain) };
            *px = Rgb(grained(part.map_or_else(|| self.wall(x), |part| part.paint(x)), grain, x, y));
        }
        let (lab, regions) = (LabImage::of(&picture), Regions::new(FRAME, labels));
        let backdrop = Backdrop::of(&lab, &regions.person());
        Ok(Portrait {
            picture: Arc::new(picture),
            lab,
            landmarks: self.landmarks(),
            regions,
            backdrop,
            scale: 1.0,
            facts: FileFacts::plain_jpeg(),
        })
    }

    fn is_eye(&self, x: u32, y: u32) -> bool {
        self.irises.iter().any(|iris| ((x as f32 - iris[0]) / EYE.0).powi(2) + ((y as f32 - iris[1]) / EYE.1).powi(2) < 1.0)
    }

    fn wall(&self, x: u32) -> [u8; 3] {
        let share = x as f32 / (FRAME.width_px - 1) as f32;
        let [left, right] = self.background;
        std::array::from_fn(|at| (f32::from(left[at]) + (f32::from(right[at]) - f32::from(left[at])) * share).round() as u8)
    }
}

impl Part {
    fn covers(&self, x: u32, y: u32) -> bool {
        let [left, top, width, height] = self.at;
        let (u, v) = ((x as f32 - left) / width * 2.0 - 1.0, (y as f32 - top) / height * 2.0 - 1.0);
        u * u + v * v <= 1.0
    }

    fn region(&self) -> Region {
        match self.region {
            Kind::Background => Region::Background,
            Kind::Hair => Region::Hair,
            Kind::Face => Region::FaceSkin,
            Kind::Body => Region::BodySkin,
            Kind::Clothing => Region::Clothing,
        }
    }

    fn paint(&self, x: u32) -> [u8; 3] {
        match self.stripes {
            Some((colour, period_px)) if x % period_px < period_px / 2 => colour,
            _ => self.colour,
        }
    }
}

/// Puts points on an ellipse.
fn ring(points: &mut [Point], indices: &[usize], centre: Point, (across, down): (f32, f32)) {
    for (at, index) in indices.iter().enumerate() {
        let (sin, cos) = (std::f32::consts::TAU * at as f32 / indices.len() as f32).sin_cos();
        points[*index] = Point::new(centre.x + across * cos, centre.y + down * sin);
    }
}

/// The colour, lighter or darker by at most `grain` levels, by chance that is the same each time.
fn grained(colour: [u8; 3], grain: f32, x: u32, y: u32) -> [u8; 3] {
    let mixed = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77)).wrapping_mul(0xC2B2_AE3D);
    let chance = (mixed ^ mixed >> 15).wrapping_mul(0x27D4_EB2F) >> 16;
    let shift = grain * (chance as f32 / 32_768.0 - 1.0);
    colour.map(|level| (f32::from(level) + shift).round().clamp(0.0, 255.0) as u8)
}
