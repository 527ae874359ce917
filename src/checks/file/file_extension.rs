//! The extension of the file's name, in lower case.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::photo::FileFacts;

pub(crate) const CHECK: Check = Check { id: "file-extension", group: Group::File, unit: Unit::Word, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    Ok(match &facts.extension {
        Some(extension) => Measurement::new(Reading::Word(extension.to_lowercase())),
        None => Measurement::new(Reading::Word("none".into())).note(Note::new("no-extension")),
    })
}
