//! Size of the file. Whether a KB has 1000 or 1024 bytes is written nowhere, so either reading may meet the limit.

use crate::check::{Check, Group, Measured, Measurement, Probe, Reading, Unit};
use crate::photo::FileFacts;

pub(crate) const CHECK: Check = Check { id: "file-size", group: Group::File, unit: Unit::Kilobytes, probe: Probe::File(measure) };

fn measure(facts: &FileFacts) -> Measured {
    let bytes = facts.size_bytes as f64;
    Ok(Measurement::new(Reading::Either(bytes / 1000.0, bytes / 1024.0)))
}
