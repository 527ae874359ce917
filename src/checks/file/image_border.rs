//! A frame round the picture: its greatest width at one edge.

use crate::border::{Edge, borders};
use crate::check::{Check, Group, Mark, Measured, Measurement, Missing, Note, Probe, Reading, Unit};
use crate::photo::Photo;

pub(crate) const CHECK: Check = Check { id: "image-border", group: Group::File, unit: Unit::FilePx, probe: Probe::Pixels(measure) };

fn measure(photo: &Photo) -> Measured {
    // The part that is missing has one colour, as a frame has.
    if photo.facts.is_damaged() {
        return Err(Missing::WholePicture);
    }
    let found = borders(&photo.pixels);
    let to_file = photo.reduction;
    let widest = found.iter().map(|(_, width)| *width * to_file).max().unwrap_or(0);
    Ok(found.iter().fold(Measurement::new(Reading::Number(f64::from(widest))), |measurement, (edge, width)| {
        let strip = edge.strip(&photo.pixels, *width).scaled(to_file as f32);
        measurement.note(Note::about(key(*edge), (width * to_file).to_string())).mark(Mark::Box(strip))
    }))
}

const fn key(edge: Edge) -> &'static str {
    match edge {
        Edge::Top => "border-top",
        Edge::Bottom => "border-bottom",
        Edge::ImageLeft => "border-left",
        Edge::ImageRight => "border-right",
    }
}
