//! Text, a stamp or a time stamp over the picture: number of characters that stand in a line.
//!
//! Characters are small connected places that stand out from their surroundings in lightness, or from the wall in any colour, alike in height
//! and colour, side by side on one line with gaps no wider than they are high; on the wall also one below the other. They are looked for
//! beside the person and on the clothing; on the face, teeth, brows and lashes would be found. What is laid over all of the picture, on a slope or
//! faint, is seen by a network (`locate/overlay.rs`), and a round seal is looked for apart from both (`stamp.rs`).

use super::stamp::seal;
use crate::check::{Check, Group, Mark, Measured, Measurement, Note, Probe, Unit};
use crate::colour::Lab;
use crate::evidence::Portrait;
use crate::geometry::Bounds;
use crate::mask::{Blob, Mask, Part};
use crate::plane::box_mean;
use crate::regions::Region;
use crate::wide::wide;

pub(crate) const CHECK: Check = Check { id: "overlay-text", group: Group::Image, unit: Unit::Count, probe: Probe::Portrait(measure) };

/// Window whose mean a stroke stands out from, px on each side.
const AROUND_PX: usize = 12;
/// Least difference of L* from the surroundings.
const STANDS_OUT: f32 = 16.0;
/// Pixels of a row that are looked at together.
const STRETCH_PX: usize = 32;
/// Heights of characters, px of the frame.
const HEIGHT_PX: std::ops::RangeInclusive<f32> = 7.0..=60.0;
/// Characters that make a line.
const LEAST_CHARACTERS: usize = 4;
/// The same of what only differs from the wall, where edges of frames and noise leave a few dashes in line.
const LEAST_ON_WALL: usize = 6;
/// Greatest ΔE*ab between the characters of a line.
const ALIKE: f32 = 14.0;

struct Character {
    bounds: Bounds,
    colour: Lab,
}

fn measure(portrait: &Portrait) -> Measured {
    let area = portrait.regions.mask(Region::Background).or(portrait.regions.mask(Region::Clothing));
    let masks = wide(
        #[inline(always)]
        || standing_out(portrait.lab.lightness(), &area),
    );
    let mut lines: Vec<Vec<Character>> = masks.iter().flat_map(|mask| lines_of(characters(portrait, mask))).collect();
    // On the wall a yellow date is no brighter than what it stands on.
    if let Ok(backdrop) = portrait.backdrop() {
        let both = |mask| [lines_of(characters(portrait, mask)), columns_of(characters(portrait, mask))];
        for other in backdrop.marks().iter().flat_map(both).flatten().filter(|line| line.len() >= LEAST_ON_WALL) {
            let place = hull(&other);
            let is_apart = |line: &Vec<Character>| hull(line).overlap(&place) <= 0.0;
            // What is found twice counts once, as it is read best.
            if lines.iter().all(|line| is_apart(line) || line.len() < other.len()) {
                lines.retain(is_apart);
                lines.push(other);
            }
        }
    }
    let count = lines.iter().map(Vec::len).sum::<usize>();
    let measurement = lines.iter().take(4).fold(Measurement::from(count as f32), |seen, line| seen.mark(Mark::Box(hull(line))));
    let others = [("watermark", portrait.traits.overlay()), ("seal", seal(&portrait.lab))];
    let seen = others.into_iter().filter_map(|(note, place)| Some((note, place?)));
    Ok(seen.fold(measurement, |measurement, (note, place)| measurement.suspect(Note::new(note)).mark(Mark::Box(place))))
}

/// Where an area is brighter than its surroundings, and where it is darker.
#[inline(always)]
fn standing_out(lightness: &[f32], area: &Mask) -> [Mask; 2] {
    let width = area.size().width_px as usize;
    let around = box_mean(lightness, width, AROUND_PX);
    let (mut bright, mut dark) = (Mask::empty(area.size()), Mask::empty(area.size()));
    for (y, x) in area.runs() {
        let places = y as usize * width + x.start as usize..y as usize * width + x.end as usize;
        let stretches = lightness[places.clone()].chunks(STRETCH_PX).zip(around[places].chunks(STRETCH_PX));
        for (x, (here, mean)) in x.step_by(STRETCH_PX).zip(stretches) {
            // Most stretches hold nothing, and are seen to at a glance.
            if here.iter().zip(mean).filter(|(here, mean)| (*here - *mean).abs() > STANDS_OUT).count() == 0 {
                continue;
            }
            for (x, (here, mean)) in (x..).zip(here.iter().zip(mean)) {
                if (here - mean).abs() > STANDS_OUT {
                    if here > mean { bright.add_run(y, x..x + 1) } else { dark.add_run(y, x..x + 1) }
                }
            }
        }
    }
    [bright, dark]
}

fn characters(portrait: &Portrait, mask: &Mask) -> Vec<Character> {
    let (blobs, parts) = mask.labelled();
    let colours = colours(portrait, &parts);
    blobs
        .into_iter()
        .filter(|blob| HEIGHT_PX.contains(&blob.bounds.height) && is_stroke(blob))
        .map(|blob| Character { bounds: blob.bounds, colour: colours[blob.label as usize] })
        .collect()
}

/// Strokes fill some of their box: a solid patch and a long edge are no characters.
fn is_stroke(blob: &Blob) -> bool {
    let fill = blob.area_px as f32 / blob.bounds.area();
    let aspect = blob.bounds.width / blob.bounds.height;
    (0.2..0.92).contains(&fill) && (0.1..2.0).contains(&aspect)
}

/// The mean colour of each part, by its label.
fn colours(portrait: &Portrait, parts: &[Part]) -> Vec<Lab> {
    let labels = parts.iter().map(|part| part.label as usize + 1).max().unwrap_or(0);
    let mut sums = vec![(Lab::default(), 0.0); labels];
    for part in parts {
        let (sum, count) = &mut sums[part.label as usize];
        for lab in portrait.lab.stretch(part.y, part.x.clone()) {
            *sum = Lab::new(sum.l + lab.l, sum.a + lab.a, sum.b + lab.b);
            *count += 1.0;
        }
    }
    sums.into_iter().map(|(sum, count)| Lab::new(sum.l / count, sum.a / count, sum.b / count)).collect()
}

/// Characters side by side.
fn lines_of(mut characters: Vec<Character>) -> Vec<Vec<Character>> {
    characters.sort_by(|a, b| a.bounds.x.total_cmp(&b.bounds.x));
    chained(characters, follows)
}

/// Characters one below the other.
fn columns_of(mut characters: Vec<Character>) -> Vec<Vec<Character>> {
    characters.sort_by(|a, b| a.bounds.y.total_cmp(&b.bounds.y));
    chained(characters, stands_below)
}

fn chained(characters: Vec<Character>, follows: fn(&Character, &Character) -> bool) -> Vec<Vec<Character>> {
    let mut lines: Vec<Vec<Character>> = Vec::new();
    for character in characters {
        match lines.iter_mut().find(|line| line.last().is_some_and(|last| follows(last, &character))) {
            Some(line) => line.push(character),
            None => lines.push(vec![character]),
        }
    }
    lines.retain(|line| line.len() >= LEAST_CHARACTERS);
    lines
}

/// Letters differ in width, so their middles are in line and not their sides.
fn stands_below(last: &Character, next: &Character) -> bool {
    let (a, b) = (&last.bounds, &next.bounds);
    let (height, lower) = (a.height.max(b.height), a.height.min(b.height));
    let (aside, gap) = ((a.centre().x - b.centre().x).abs(), b.y - (a.y + a.height));
    lower > 0.7 * height && aside < 0.35 * height && gap < 1.2 * height && gap > 0.0 && last.colour.distance(next.colour) < ALIKE
}

fn follows(last: &Character, next: &Character) -> bool {
    let (a, b) = (&last.bounds, &next.bounds);
    let height = a.height.max(b.height);
    let shared = (a.y + a.height).min(b.y + b.height) - a.y.max(b.y);
    let gap = b.x - (a.x + a.width);
    shared > 0.7 * height && gap < height && gap > -0.2 * height && last.colour.distance(next.colour) < ALIKE
}

fn hull(line: &[Character]) -> Bounds {
    let left = line.iter().map(|c| c.bounds.x).fold(f32::MAX, f32::min);
    let top = line.iter().map(|c| c.bounds.y).fold(f32::MAX, f32::min);
    let right = line.iter().map(|c| c.bounds.x + c.bounds.width).fold(0.0, f32::max);
    let bottom = line.iter().map(|c| c.bounds.y + c.bounds.height).fold(0.0, f32::max);
    Bounds { x: left, y: top, width: right - left, height: bottom - top }
}
