//! The extension of the file's name, in lower case.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::photo::{FileFacts, FileFormat};

pub(crate) const CHECK: Check = Check { id: "file-extension", group: Group::File, unit: Unit::Word, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    Ok(match &facts.extension {
        Some(extension) => {
            let extension = extension.to_lowercase();
            let is_misnamed = facts.format == FileFormat::Jpeg && !["jpg", "jpeg"].contains(&&*extension);
            let measurement = Measurement::new(Reading::Word(extension));
            if is_misnamed { measurement.note(Note::new("jpeg-misnamed")) } else { measurement }
        }
        None => Measurement::new(Reading::Word("none".into())).note(Note::new("no-extension")),
    })
}
