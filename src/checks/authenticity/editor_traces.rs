//! Programs that name themselves in the file. Context, never proof: legal photos are saved by programs too.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::photo::{EditorTrace, FileFacts, TracePlace};

pub(crate) const CHECK: Check = Check { id: "editor-traces", group: Group::Authenticity, unit: Unit::Count, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    let measurement = Measurement::new(Reading::Number(facts.traces.len() as f64));
    Ok(facts.traces.iter().map(note).fold(measurement, Measurement::note))
}

fn note(trace: &EditorTrace) -> Note {
    let key = match trace.place {
        TracePlace::ExifSoftware => "trace-exif-software",
        TracePlace::Xmp => "trace-xmp",
        TracePlace::Photoshop => "trace-photoshop",
        TracePlace::Comment => "trace-comment",
    };
    Note::about(key, trace.text.clone())
}
