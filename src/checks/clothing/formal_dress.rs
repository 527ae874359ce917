//! Bare shoulders: share of the shoulder line that shows skin instead of clothing.
//!
//! The shoulder line is the upper edge of the person at both sides of the neck, from half a face width to the side of
//! the face on; columns in which hair comes first say nothing. A shirt, a jacket or a T-shirt covers it, straps and off-the-shoulder
//! tops do not. Whether covered shoulders are formally dressed (a collar, no hood, fur or scarf) is left to people.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::colour::Lab;
use crate::evidence::Portrait;
use crate::geometry::Point;
use crate::plane::median;
use crate::regions::Region;

pub(crate) const CHECK: Check = Check { id: "formal-dress", group: Group::Clothing, unit: Unit::Share, probe: Probe::Portrait(measure) };

/// Rows below the edge at which it is read, px: the matte's soft edge and a collarbone's shadow.
const DEPTH_PX: u32 = 10;
/// Columns without which there is no shoulder line.
const LEAST_COLUMNS: usize = 24;
/// How far from the middle of the face a column lies beside the neck, in widths of the face.
const BESIDE: f32 = 0.75;
/// Skin of the neck without which its colour is not known, px.
const LEAST_NECK_PX: usize = 200;
/// Greatest ΔE*ab between a shoulder and the neck, which the chin shades.
const ALIKE: f32 = 25.0;
/// The same where the regions show clothing: a network may take part of an arm for a sleeve. A shaded neck is like a dark suit but
/// for its chroma, of which it has to have at least so much, and its hue may differ by so much. Camel, khaki and nude cloth comes as near: such
/// places are bare only where so much of the line is skin by its region as well, or where they are all as near as an arm is to the neck.
const THE_SAME: f32 = 12.0;
const COLOURED: f32 = 15.0;
const HUE_DEG: f32 = 10.0;
const PART: f32 = 0.1;
const AN_ARM: f32 = 6.5;

fn measure(portrait: &Portrait) -> Measured {
    let skin = neck(portrait)?;
    let edge = (0..).zip(portrait.regions.person().tops());
    let (right, left) = portrait.landmarks.cheeks();
    let (middle, least) = (right.midpoint(left).x, BESIDE * right.distance(left));
    let beside = edge.filter(|(x, _)| (*x as f32 - middle).abs() >= least);
    let line: Vec<(Shoulder, Point)> = beside.filter_map(|(x, top)| shoulder(portrait, skin, x, top?)).collect();
    if line.len() < LEAST_COLUMNS {
        return Err(Missing::Clothing);
    }
    let bare_by_region = line.iter().filter(|(kind, _)| *kind == Shoulder::Bare).count() as f32;
    let near: Vec<f32> =
        line.iter().filter_map(|(kind, _)| if let Shoulder::LikeSkin(distance) = kind { Some(*distance) } else { None }).collect();
    let arms = bare_by_region >= PART * line.len() as f32 || (!near.is_empty() && median(&near) < AN_ARM);
    let is_bare = |kind| kind == Shoulder::Bare || (arms && kind != Shoulder::Covered);
    let bare: Vec<Point> = line.iter().filter(|(kind, _)| is_bare(*kind)).map(|(_, point)| *point).collect();
    let measurement = Measurement::from(bare.len() as f32 / line.len() as f32);
    Ok(if bare.len() >= LEAST_COLUMNS { measurement.note(Note::new("bare-shoulders")).mark(Mark::Outline(bare)) } else { measurement })
}

/// The colour of the skin below the chin.
fn neck(portrait: &Portrait) -> Result<Lab, Missing> {
    let (right, left) = portrait.landmarks.cheeks();
    let (chin, reach) = (portrait.landmarks.chin(), right.distance(left) / 3.0);
    let near = |x: u32, y: u32| (x as f32 - chin.x).abs() < reach && (y as f32) > chin.y;
    let skin = portrait.regions.mask(Region::BodySkin).from_row(chin.y.max(0.0) as u32);
    let below = skin.pixels().take_while(|(_, y)| (*y as f32) < chin.y + reach);
    let neck: Vec<Lab> = below.filter(|(x, y)| near(*x, *y)).map(|(x, y)| portrait.lab.at(x, y)).collect();
    if neck.len() < LEAST_NECK_PX {
        return Err(Missing::Skin);
    }
    let middle = |axis: fn(&Lab) -> f32| median(&neck.iter().map(axis).collect::<Vec<f32>>());
    Ok(Lab::new(middle(|lab| lab.l), middle(|lab| lab.a), middle(|lab| lab.b)))
}

/// What a column's shoulder is.
#[derive(Clone, Copy, PartialEq)]
enum Shoulder {
    /// Skin by its region and its colour.
    Bare,
    /// Clothing by its region, skin by its colour, so far from the neck's.
    LikeSkin(f32),
    Covered,
}

/// What the person's upper edge is in a column.
fn shoulder(portrait: &Portrait, skin: Lab, x: u32, first: u32) -> Option<(Shoulder, Point)> {
    let height = portrait.size().height_px;
    let below = first + DEPTH_PX;
    if below >= height || first as f32 <= portrait.landmarks.eye_centre().y {
        return None;
    }
    let region = portrait.regions.at(x, below);
    let colour = portrait.lab.at(x, below);
    let distance = colour.distance(skin);
    let kind = match region {
        Region::BodySkin if distance < ALIKE => Shoulder::Bare,
        Region::Clothing if distance < THE_SAME && colour.chroma() > COLOURED && hues_apart(colour, skin) < HUE_DEG => {
            Shoulder::LikeSkin(distance)
        }
        Region::BodySkin | Region::Clothing => Shoulder::Covered,
        _ => return None,
    };
    Some((kind, Point::new(x as f32, first as f32)))
}

/// Angle between two hues, degrees.
fn hues_apart(one: Lab, other: Lab) -> f32 {
    let apart = (one.hue_deg() - other.hue_deg()).abs();
    apart.min(360.0 - apart)
}
