//! Whether the file holds three 8-bit colour channels: the number of departures from it.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::photo::{ColourModel, FileFacts};

pub(crate) const CHECK: Check = Check { id: "colour-depth", group: Group::File, unit: Unit::Count, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    let bits = (facts.bits_per_channel != 8).then(|| Note::about("bits", facts.bits_per_channel.to_string()));
    let grey = (facts.is_grey && facts.colour_model != ColourModel::Grey).then(|| Note::new("grey-as-colour"));
    let faults: Vec<Note> = model(facts.colour_model).into_iter().chain(bits).chain(grey).collect();
    let measurement = Measurement::new(Reading::Number(faults.len() as f64));
    let converted = facts.icc_converted.then(|| Note::new("colour-profile"));
    Ok(faults.into_iter().chain(converted).fold(measurement, Measurement::note))
}

fn model(model: ColourModel) -> Option<Note> {
    match model {
        ColourModel::Rgb => None,
        ColourModel::Grey => Some(Note::new("greyscale")),
        ColourModel::Alpha => Some(Note::new("alpha")),
        ColourModel::Cmyk => Some(Note::new("cmyk")),
        ColourModel::Indexed => Some(Note::new("palette")),
    }
}
