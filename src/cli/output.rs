//! Where a report goes: the standard output or a file, in colour only where somebody sees it.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anstream::StripStream;
use photolint::report::Report;
use photolint::report::csv::Csv;
use photolint::report::human::{Human, Listing};
use photolint::report::json::Json;
use photolint::report::ndjson::Ndjson;

use super::args::{CheckArgs, Format};
use super::terminal::Voice;

/// Begins a heading on a terminal.
pub(crate) const BOLD: &str = "\x1b[1m";
/// Begins what matters less.
pub(crate) const DIM: &str = "\x1b[2m";
/// Ends either.
pub(crate) const PLAIN: &str = "\x1b[0m";

/// The report that was asked for.
pub(crate) fn report(options: &CheckArgs, voice: Voice) -> Box<dyn Report> {
    let listing = if options.verbose { Listing::All } else { Listing::Faults };
    match options.format {
        Format::Human => Box::new(Human::new(voice.words, listing)),
        Format::Json => Box::new(Json::new(voice.words)),
        Format::Ndjson => Box::new(Ndjson::new(voice.words)),
        Format::Csv => Box::new(Csv::new(voice.words)),
    }
}

/// The writer for it. Colours reach a terminal alone, as `NO_COLOR` and `CLICOLOR_FORCE` say.
pub(crate) fn writer(file: Option<&Path>, format: Format) -> io::Result<Box<dyn Write>> {
    Ok(match (file, format) {
        (Some(file), Format::Human) => Box::new(BufWriter::new(StripStream::new(File::create(file)?))),
        (Some(file), _) => Box::new(BufWriter::new(File::create(file)?)),
        (None, Format::Human) => Box::new(anstream::stdout()),
        (None, _) => Box::new(BufWriter::new(io::stdout())),
    })
}

/// Prints text of a command that has no report.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = anstream::stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Whether an error only says that nobody reads any more.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe))
}
