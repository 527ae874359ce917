//! `--decisions FILE`: what people decided, read from their files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use jiff::Zoned;
use jiff::civil::Date;
use photolint::records::decisions::{self, Decisions, Ledger};
use photolint::report::visible;

use super::terminal::Voice;

/// All decisions of the files that were made under a profile; a file made under another one is named and passed over.
///
/// # Errors
/// Where a file cannot be read, or has faults: all of them are said.
pub(crate) fn ledger(files: &[PathBuf], profile: &str, today: Option<Date>, voice: Voice) -> anyhow::Result<Ledger> {
    let read = files.iter().map(|file| read(file, voice)).collect::<anyhow::Result<Vec<_>>>()?;
    for (file, decisions) in files.iter().zip(&read).filter(|(_, decisions)| decisions.profile != profile) {
        voice.warn(&voice.sentence_of("decisions", "other-profile", &[&file.to_string_lossy(), &decisions.profile]));
    }
    Ok(Ledger::new(read, profile, today.unwrap_or_else(|| Zoned::now().date())))
}

/// One file of decisions.
///
/// # Errors
/// Where it cannot be read, or has faults: all of them are said.
pub(crate) fn read(file: &Path, voice: Voice) -> anyhow::Result<Decisions> {
    let name = file.to_string_lossy();
    let bytes =
        std::fs::read(file).map_err(|error| anyhow!(voice.sentence_of("decisions", "unreadable", &[&name, &voice.refusal(&error)])))?;
    decisions::read(&bytes).map_err(|error| {
        let mut text = voice.sentence_of("decisions", "faults", &[&name, &error.faults.len().to_string()]);
        for fault in &error.faults {
            write!(text, "\n  {}", visible(&voice.words.decision_fault(fault))).expect("writing to a string does not fail");
        }
        anyhow!(text)
    })
}
