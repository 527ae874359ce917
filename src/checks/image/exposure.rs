//! How light the face is, L*: the mean of its cheeks' median and of the lightest that it shows.
//!
//! The cheeks alone would reject dark skin, and what is lightest alone (eye whites, or sheen on nose and forehead, which are as light
//! on any skin) would miss a face that is lost in white. Dark skin in good light has dark cheeks and light eyes; too little light
//! darkens both, too much lightens both.
//!
//! A photo in which nothing at all is nearly white, no collar, no wall, no eye, was taken in too little light whatever the skin: a person
//! looks at it. A quarter of the light leaves white at L* 57. The same of a face on which neither eyes nor sheen are light, before a wall
//! that is: one that was cut out, or that stood in the shade. A photo in which nothing at all is dark, no hair, no pupil, no lash, lies under a
//! veil: light that fell into the lens, a scan, or a program that made all of it lighter.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::{Bounds, Point};
use crate::landmarks::Iris;
use crate::mask::Mask;
use crate::plane::{median, quantile};

pub(crate) const CHECK: Check = Check { id: "exposure", group: Group::Image, unit: Unit::Lightness, probe: Probe::Portrait(measure) };

/// Share of the face that is not highlight.
const BELOW_HIGHLIGHTS: f32 = 0.99;
/// Share of an eye's white that lids and lashes may shade.
const SHADED: f32 = 0.85;
/// Where an eye's white begins, in radii of the iris.
const BESIDE_IRIS: f32 = 1.15;
/// L* that something in every photo reaches, and the share of its px that stays below, lest letters or a reflection count.
const NEARLY_WHITE: f32 = 60.0;
const BELOW_WHITE: f32 = 0.995;
/// L* below which something in every photo lies, and the share of its px that lies there: of 548 portraits the darkest half per cent of the
/// lightest, fair hair and a white shirt, has 27, and of 124 others in any light 30.
const DARK: f32 = 32.0;
const DARKEST: f32 = 0.005;
/// L* that the lightest of every face reaches, of whatever skin: 50.4 at least in 548 portraits, 36–51 in a quarter of the light.
const LIGHT: f32 = 48.0;
/// Every so many px tell what is lightest.
const STEP_PX: usize = 13;
/// Pixels without which the cheeks say nothing, and the white of an eye.
const LEAST_PX: usize = 60;
const LEAST_WHITE_PX: usize = 8;

fn measure(portrait: &Portrait) -> Measured {
    portrait.free_face()?;
    let lightness = |outline: &[Point]| portrait.lightness(&Mask::of_outline(portrait.size(), outline));
    let cheeks = portrait.landmarks.cheek_skin().map(|cheek| lightness(&cheek)).concat();
    if cheeks.len() < LEAST_PX {
        return Err(Missing::Skin);
    }
    let outline = portrait.landmarks.outline();
    let highlights = quantile(&lightness(&outline), BELOW_HIGHLIGHTS);
    let eyes = portrait.landmarks.eyes();
    let whites: Vec<f32> = eyes.iter().zip(portrait.landmarks.irises()).filter_map(|(eye, iris)| white(portrait, eye, iris)).collect();
    let white = whites.iter().sum::<f32>() / whites.len().max(1) as f32;
    let lightest = highlights.max(white);
    let measured = Measurement::from(f32::midpoint(median(&cheeks), lightest)).mark(Mark::Box(Bounds::around(&outline)));
    let some: Vec<f32> = portrait.lab.lightness().iter().step_by(STEP_PX).copied().collect();
    Ok(match quantile(&some, BELOW_WHITE) {
        least if least < NEARLY_WHITE => measured.suspect(Note::new("nothing-white")),
        _ if lightest < LIGHT => measured.suspect(Note::new("dark-face")),
        _ if quantile(&some, DARKEST) > DARK => measured.suspect(Note::new("nothing-dark")),
        _ => measured,
    })
}

/// L* of the white of an eye; none where too little of it is seen.
fn white(portrait: &Portrait, eye: &[Point], iris: Iris) -> Option<f32> {
    let beside = |(x, y): &(u32, u32)| iris.centre.distance(Point::new(*x as f32 + 0.5, *y as f32 + 0.5)) > BESIDE_IRIS * iris.radius;
    let opening = Mask::of_outline(portrait.size(), eye);
    let values: Vec<f32> = opening.pixels().filter(beside).map(|(x, y)| portrait.lab.at(x, y).l).collect();
    (values.len() >= LEAST_WHITE_PX).then(|| quantile(&values, SHADED))
}
