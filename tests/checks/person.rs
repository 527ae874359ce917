//! A painted person: landmarks at stated places, parts with a region and a colour before a background.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use photolint::backdrop::Backdrop;
use photolint::check::Missing;
use photolint::colour::LabImage;
use photolint::evidence::{Portrait, Scene};
use photolint::face::Face;
use photolint::geometry::{Bounds, Point, Size};
use photolint::landmarks::{COUNT, Landmarks, OUTLINE, RIGID};
use photolint::photo::FileFacts;
use photolint::regions::{Region, Regions};
use photolint::traits::{EyeTraits, SideTraits, Sighting, Traits};
use serde::Deserialize;

const FRAME: Size = Size { width_px: 480, height_px: 640 };

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Person {
    /// Boxes of faces: x, y, width, height.
    faces: Vec<[f32; 4]>,
    /// How far the picture has to be turned clockwise, degrees.
    turn_deg: u32,
    /// Centres of the right and the left iris.
    irises: [[f32; 2]; 2],
    /// The right and the left side of the face.
    cheeks: [[f32; 2]; 2],
    chin: [f32; 2],
    /// How much narrower the jaw is than the outline's ellipse, as a share.
    jaw: f32,
    forehead: [f32; 2],
    /// Yaw and pitch, degrees, by which the canonical face's points are turned; stated ones stay where they are unless it is turned.
    turned: [f32; 2],
    /// sRGB at the left and at the right edge.
    background: [[u8; 3]; 2],
    /// Greatest deviation of a px of the background, levels of 255.
    grain: f32,
    /// Greatest deviation of a px in the eye openings: lashes, lids, iris.
    lashes: f32,
    parts: Vec<Part>,
    /// How far the irises stand to the picture's right, as a share of the eyes' width.
    looking: f32,
    /// Width of the irises by their height, 1 being what the network sees of round ones.
    round: f32,
    /// The mouth's width, how far its corners stand above its middle, and the upper lip's distance to the nose, px.
    mouth: [f32; 3],
    /// How much higher the mouth's corners lie, px.
    raised_corners: f32,
    /// Standard deviation of a blur over the whole picture, px.
    blur: f32,
    /// The share of the picture's size from which it was enlarged, between the nearest px; 1 where it was not.
    enlarged: f32,
    /// Frame px a px of the file.
    scale: f32,
    /// Period in px, angle in degrees and height in levels of 255 of a pattern of dots over the whole picture.
    dots: [f32; 3],
    /// What the part networks see, by their names: how sure they are.
    seen: BTreeMap<String, f32>,
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
/// Points of the outline between ears and chin.
const JAW: [usize; 8] = [132, 361, 58, 288, 172, 397, 136, 365];
/// Distance and height of the irises in the canonical face, cm.
const CANONICAL_EYES_CM: f32 = 6.1;
const CANONICAL_EYES_Y_CM: f32 = 2.66;
/// Where the eyes' outer corners are, the first of each ring: image left and image right.
const OUTER: [f32; 2] = [std::f32::consts::PI, 0.0];
/// Each iris's middle and its ring; half its width, px, and how much wider than high the network sees round ones.
const IRISES: [[usize; 5]; 2] = [[468, 469, 470, 471, 472], [473, 474, 475, 476, 477]];
const IRIS: f32 = 6.6;
const SEEN_WIDER: f32 = 1.10;
/// The mouth's middle, the mesh's points round the lower lip, and half its height, px.
const MOUTH: Point = Point { x: 240.0, y: 362.0 };
const LOWER_LIP: [usize; 22] = [61, 78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 291, 375, 321, 405, 314, 17, 84, 181, 91, 146];
const LOWER_LIP_PX: f32 = 7.0;
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
            turn_deg: 0,
            irises: [[195.0, 270.0], [285.0, 270.0]],
            cheeks: [[130.0, 290.0], [350.0, 290.0]],
            chin: [240.0, 410.0],
            jaw: 0.0,
            forehead: [240.0, 170.0],
            turned: [0.0, 0.0],
            background: [[100, 197, 255]; 2],
            grain: 0.0,
            lashes: 0.0,
            parts: Vec::new(),
            looking: 0.0,
            round: 1.0,
            mouth: [66.0, -3.0, 18.0],
            raised_corners: 0.0,
            blur: 0.0,
            enlarged: 1.0,
            scale: 1.0,
            dots: [8.0, 0.0, 0.0],
            seen: BTreeMap::new(),
        }
    }
}

impl Person {
    pub(crate) fn scene(&self) -> Scene {
        let face = |at: &[f32; 4]| Face { bounds: Bounds { x: at[0], y: at[1], width: at[2], height: at[3] }, score: 1.0 };
        Scene { frame: FRAME, faces: self.faces.iter().map(face).collect(), turn_deg: self.turn_deg }
    }

    pub(crate) fn landmarks(&self) -> Landmarks {
        let place = |at: [f32; 2]| Point::new(at[0], at[1]);
        let mut points = vec![place(self.irises[0]).midpoint(place(self.irises[1])); COUNT];
        let (cheeks, chin, forehead) = (self.cheeks.map(place), place(self.chin), place(self.forehead));
        let half = (cheeks[0].distance(cheeks[1]) / 2.0, (chin.y - forehead.y) / 2.0);
        let centre = Point::new(cheeks[0].midpoint(cheeks[1]).x, chin.midpoint(forehead).y);
        ring(&mut points, &OUTLINE, centre, half, -std::f32::consts::FRAC_PI_2);
        for index in JAW {
            points[index].x = centre.x + (points[index].x - centre.x) * (1.0 - self.jaw);
        }
        (points[468], points[473]) = (place(self.irises[0]), place(self.irises[1]));
        (points[234], points[454], points[152], points[10]) = (cheeks[0], cheeks[1], chin, forehead);
        for side in 0..2 {
            let iris = place(self.irises[side]);
            ring(&mut points, &EYES[side], iris, EYE, OUTER[side]);
            ring(&mut points, &CHEEKS[side], Point::new(iris.x, iris.y + BELOW), CHEEK, 0.0);
            let iris = Point::new(iris.x + 2.0 * EYE.0 * self.looking, iris.y);
            points[IRISES[side][0]] = iris;
            ring(&mut points, &IRISES[side][1..], iris, (IRIS * self.round.sqrt(), IRIS / SEEN_WIDER / self.round.sqrt()), 0.0);
        }
        mouth(&mut points, self.mouth);
        for corner in [61, 291] {
            points[corner].y -= self.raised_corners;
        }
        let depths = turn(&mut points, self.turned);
        Landmarks::new(FRAME, points, depths)
    }

    pub(crate) fn portrait(&self) -> Result<Portrait, Missing> {
        let mut labels = Vec::new();
        let mut picture = RgbImage::new(FRAME.width_px, FRAME.height_px);
        for (x, y, px) in picture.enumerate_pixels_mut() {
            let part = self.parts.iter().rev().find(|part| part.covers(x, y));
            labels.push(part.map_or(Region::Background, Part::region));
            let grain = if self.is_eye(x, y) { self.lashes } else { part.map_or(self.grain, |part| part.grain) };
            let painted = part.map_or_else(|| self.wall(x), |part| part.paint(x));
            *px = Rgb(grained(shifted(painted, self.dot(x, y)), grain, x, y));
        }
        if self.blur > 0.0 {
            picture = imageops::blur(&picture, self.blur);
        }
        if self.enlarged < 1.0 {
            let small = |side: u32| (side as f32 * self.enlarged).round() as u32;
            picture = imageops::resize(&picture, small(FRAME.width_px), small(FRAME.height_px), FilterType::Triangle);
            picture = imageops::resize(&picture, FRAME.width_px, FRAME.height_px, FilterType::Triangle);
        }
        let (lab, regions) = (LabImage::of(&picture), Regions::new(FRAME, labels));
        let backdrop = Backdrop::of(&lab, &regions.person());
        Ok(Portrait {
            picture: Arc::new(picture),
            lab,
            landmarks: self.landmarks(),
            regions,
            traits: self.traits(),
            backdrop,
            scale: self.scale,
            facts: FileFacts::plain_jpeg(),
            smoothing: OnceLock::new(),
        })
    }

    fn traits(&self) -> Traits {
        let seen = |name: &str| self.seen.get(name).copied().unwrap_or(0.0);
        let side = |side: &str| SideTraits { hidden_ear: seen(&format!("{side}-hidden-ear")), earring: seen(&format!("{side}-earring")) };
        let eye = |eye: &str| {
            let seen = |name: &str| seen(name).max(seen(&format!("{eye}-{name}")));
            EyeTraits {
                spectacles: seen("spectacles"),
                closed: seen("closed"),
                brow_hair: seen("brow-hair"),
                eye_hair: seen("eye-hair"),
                coloured_lens: seen("coloured-lens"),
                reflection: seen("reflection"),
                tinted: seen("tinted"),
                frame_over_eye: seen("frame-over-eye"),
            }
        };
        Traits {
            open_mouth: seen("open-mouth"),
            eyes: [eye("right"), eye("left")],
            sides: [side("right"), side("left")],
            necklace: seen("necklace"),
            headwear: seen("headwear"),
            covered_mouth: seen("covered-mouth"),
            shadow: seen("shadow"),
            pattern: self.sighting("pattern", Bounds { x: 0.0, y: 450.0, width: 480.0, height: 190.0 }),
            overlay: self.sighting("overlay", Bounds { x: 60.0, y: 120.0, width: 360.0, height: 300.0 }),
        }
    }

    fn sighting(&self, name: &str, place: Bounds) -> Option<Sighting> {
        self.seen.get(name).map(|certainty| Sighting { certainty: *certainty, place: Some(place) })
    }

    fn is_eye(&self, x: u32, y: u32) -> bool {
        self.irises.iter().any(|iris| ((x as f32 - iris[0]) / EYE.0).powi(2) + ((y as f32 - iris[1]) / EYE.1).powi(2) < 1.0)
    }

    fn dot(&self, x: u32, y: u32) -> f32 {
        let [period, angle, height] = self.dots;
        let ((sin, cos), (x, y)) = (angle.to_radians().sin_cos(), (x as f32, y as f32));
        let wave = |along: f32| (std::f32::consts::TAU * along / period).cos();
        height * wave(x * cos + y * sin) * wave(y * cos - x * sin)
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

/// Puts the canonical face's points round the eyes, turned by yaw and pitch, and gives all points' depths.
fn turn(points: &mut [Point], [yaw, pitch]: [f32; 2]) -> Vec<f32> {
    let middle = points[468].midpoint(points[473]);
    let scale = points[468].distance(points[473]) / CANONICAL_EYES_CM;
    let ((sin_yaw, cos_yaw), (sin_pitch, cos_pitch)) = (yaw.to_radians().sin_cos(), pitch.to_radians().sin_cos());
    let mut depths = vec![0.0; points.len()];
    for (index, [x, y, z]) in RIGID {
        let y = y - CANONICAL_EYES_Y_CM;
        let (x, z) = (x * cos_yaw + z * sin_yaw, z * cos_yaw - x * sin_yaw);
        let (y, z) = (y * cos_pitch + z * sin_pitch, z * cos_pitch - y * sin_pitch);
        depths[index] = -z * scale;
        if (yaw, pitch) != (0.0, 0.0) || points[index] == middle {
            points[index] = Point::new(middle.x + x * scale, middle.y - y * scale);
        }
    }
    depths
}

/// Puts the lips round [`MOUTH`].
fn mouth(points: &mut [Point], [width, lift, lip]: [f32; 3]) {
    ring(points, &LOWER_LIP, Point::new(MOUTH.x, MOUTH.y + LOWER_LIP_PX), (width / 2.0, LOWER_LIP_PX), std::f32::consts::PI);
    points[61] = Point::new(MOUTH.x - width / 2.0, MOUTH.y);
    points[291] = Point::new(MOUTH.x + width / 2.0, MOUTH.y);
    (points[13], points[14]) = (Point::new(MOUTH.x, MOUTH.y + lift), Point::new(MOUTH.x, MOUTH.y + lift));
    points[0] = Point::new(MOUTH.x, MOUTH.y - LOWER_LIP_PX);
    points[2] = Point::new(MOUTH.x, points[0].y - lip);
}

/// Puts points on an ellipse, the first at the angle `start`, clockwise.
fn ring(points: &mut [Point], indices: &[usize], centre: Point, (across, down): (f32, f32), start: f32) {
    for (at, index) in indices.iter().enumerate() {
        let (sin, cos) = (start + std::f32::consts::TAU * at as f32 / indices.len() as f32).sin_cos();
        points[*index] = Point::new(centre.x + across * cos, centre.y + down * sin);
    }
}

/// The colour, lighter or darker by at most `grain` levels, by chance that is the same each time.
fn grained(colour: [u8; 3], grain: f32, x: u32, y: u32) -> [u8; 3] {
    let mixed = (x.wrapping_mul(0x9E37_79B1) ^ y.wrapping_mul(0x85EB_CA77)).wrapping_mul(0xC2B2_AE3D);
    let chance = (mixed ^ mixed >> 15).wrapping_mul(0x27D4_EB2F) >> 16;
    shifted(colour, grain * (chance as f32 / 32_768.0 - 1.0))
}

fn shifted(colour: [u8; 3], shift: f32) -> [u8; 3] {
    colour.map(|level| (f32::from(level) + shift).round().clamp(0.0, 255.0) as u8)
}
