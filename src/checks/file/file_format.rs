//! Whether the file is a whole JPEG by content: the number of faults.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::photo::{FileFacts, FileFormat, StreamFault};

pub(crate) const CHECK: Check = Check { id: "file-format", group: Group::File, unit: Unit::Count, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    let foreign = (facts.format != FileFormat::Jpeg).then(|| Note::about("not-jpeg", facts.format.name()));
    let notes: Vec<Note> = foreign.into_iter().chain(facts.faults.iter().map(|fault| Note::new(key(*fault)))).collect();
    let measurement = Measurement::new(Reading::Number(notes.len() as f64));
    Ok(notes.into_iter().fold(measurement, Measurement::note))
}

const fn key(fault: StreamFault) -> &'static str {
    match fault {
        StreamFault::Truncated => "truncated",
        StreamFault::Unended => "no-end-marker",
        StreamFault::TrailingBytes => "trailing-bytes",
        StreamFault::Corrupt => "corrupt-data",
    }
}
