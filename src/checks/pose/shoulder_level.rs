//! Slope of the shoulder line, degrees; positive when the shoulder on the picture's right is the lower one.
//!
//! The upper edge of the clothing is compared at the same distance left and right of the chin, wherever the wall stands above it on
//! both sides; hair that falls over a shoulder is no shoulder. The median of all such pairs is the slope.

use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Probe, Unit};
use crate::evidence::Portrait;
use crate::geometry::Point;
use crate::plane::median;
use crate::regions::Region;

pub(crate) const CHECK: Check = Check { id: "shoulder-level", group: Group::Pose, unit: Unit::Degrees, probe: Probe::Portrait(measure) };

/// Where shoulders are looked for, in distances of the eyes from the chin's column: beside the neck, to the end of the arms' round.
const FROM: f32 = 1.2;
const TO: f32 = 2.4;
/// Pairs without which there is no line.
const LEAST_PAIRS: usize = 12;

fn measure(portrait: &Portrait) -> Measured {
    let tops = portrait.regions.mask(Region::Clothing).tops();
    let (eyes, chin) = (portrait.landmarks.inter_eye_distance(), portrait.landmarks.chin());
    let top = |x: f32| {
        let y = (x >= 0.0).then(|| tops.get(x as usize).copied().flatten()).flatten()?;
        let free = y > 0 && portrait.regions.at(x as u32, y - 1) == Region::Background;
        free.then_some(Point::new(x, y as f32))
    };
    let distances = ((FROM * eyes) as u32..(TO * eyes) as u32).map(|distance| distance as f32);
    let pairs: Vec<(Point, Point)> = distances.filter_map(|distance| Some((top(chin.x - distance)?, top(chin.x + distance)?))).collect();
    if pairs.len() < LEAST_PAIRS {
        return Err(Missing::Clothing);
    }
    let slopes: Vec<f32> = pairs.iter().map(|(one, other)| (other.y - one.y).atan2(other.x - one.x).to_degrees()).collect();
    let (one, other) = pairs[pairs.len() / 2];
    Ok(Measurement::from(median(&slopes)).mark(Mark::Line(one, other)))
}
