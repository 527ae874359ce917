//! Traces of programs that change pictures. Context, never proof: legal photos are saved by programs too.
//!
//! What counts are editors, beautifiers, messengers and generators, and a thumbnail that shows another picture. Who wrote the file (a
//! library, a camera's firmware) and whether it was saved before are said beside it and count for nothing: every legal photo has that.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::id_number;
use crate::photo::{EditorTrace, FileFacts, TracePlace};

pub(crate) const CHECK: Check = Check { id: "editor-traces", group: Group::Authenticity, unit: Unit::Count, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    let count = facts.traces.iter().filter(|trace| trace.kind.tells()).count();
    let measurement = Measurement::new(Reading::Number(count as f64));
    Ok(facts.traces.iter().map(note).fold(measurement, Measurement::note))
}

fn note(trace: &EditorTrace) -> Note {
    let key = match trace.place {
        TracePlace::ExifSoftware => "trace-exif-software",
        TracePlace::ExifText => "trace-exif-text",
        TracePlace::Xmp => "trace-xmp",
        TracePlace::History => "trace-history",
        TracePlace::CameraRaw => "trace-camera-raw",
        TracePlace::DerivedFrom => return Note::new("trace-derived-from"),
        TracePlace::Photoshop => "trace-photoshop",
        TracePlace::SaveForWeb => "trace-save-for-web",
        TracePlace::Comment => "trace-comment",
        TracePlace::Encoder if trace.kind.tells() => "trace-encoder",
        TracePlace::Encoder => "trace-library",
        TracePlace::ThumbnailShape => "trace-thumbnail-shape",
        TracePlace::ThumbnailContent => "trace-thumbnail-content",
        TracePlace::Resaved => "trace-resaved",
    };
    Note::about(key, id_number::masked_in(&trace.text))
}
