//! Where a report goes: the standard output or a file, in colour only where somebody sees it.

use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};

use anstream::StripStream;
use anyhow::anyhow;
use jiff::Zoned;
use photolint::plan::Plan;
use photolint::report::csv::Csv;
use photolint::report::html::Html;
use photolint::report::human::{Human, Listing};
use photolint::report::json::Json;
use photolint::report::letter::{Letters, MakeUp};
use photolint::report::ndjson::Ndjson;
use photolint::report::xlsx::{LetterBook, PICTURE_PX, Xlsx};
use photolint::report::{Head, Report, Row, Totals};

use super::args::{CheckArgs, Format, Thumbnails};
use super::terminal::Voice;

/// Begins a heading on a terminal.
pub(crate) const BOLD: &str = "\x1b[1m";
/// Begins what matters less.
pub(crate) const DIM: &str = "\x1b[2m";
/// Ends either.
pub(crate) const PLAIN: &str = "\x1b[0m";

/// The reports that were asked for, each with its writer.
pub(crate) struct Outlets(Vec<Outlet>);

struct Outlet {
    report: Box<dyn Report>,
    out: Box<dyn Write>,
}

impl Outlets {
    /// Opens every file that is to be written.
    ///
    /// # Errors
    /// Where one cannot be, and where several formats have but one place to go.
    pub(crate) fn open(options: &CheckArgs, voice: Voice) -> anyhow::Result<Self> {
        if options.format.len() > 1 && options.output.is_none() {
            return Err(anyhow!(voice.words.word("formats-need-output").to_owned()));
        }
        if options.format == [Format::Xlsx] && options.output.is_none() && io::stdout().is_terminal() {
            return Err(anyhow!(voice.words.word("workbook-needs-output").to_owned()));
        }
        let outlet = |format: &Format| {
            let file = file(options, *format);
            let unwritable = |error: io::Error| {
                let name = file.as_deref().map(Path::to_string_lossy).unwrap_or_default();
                anyhow!(voice.sentence("out-unwritable", &[&name, &error.to_string()]))
            };
            Ok(Outlet { report: report(options, *format, voice), out: writer(file.as_deref(), *format).map_err(unwritable)? })
        };
        options.format.iter().map(outlet).collect::<anyhow::Result<_>>().map(Self)
    }

    /// Lets one more reader see every row.
    pub(crate) fn also(&mut self, report: Box<dyn Report>, out: Box<dyn Write>) {
        self.0.push(Outlet { report, out });
    }

    /// Adds the messages to the students, where they are asked for.
    pub(crate) fn add_messages(&mut self, options: &CheckArgs, plan: &Plan, voice: Voice) -> anyhow::Result<()> {
        let Some(file) = &options.messages else { return Ok(()) };
        let out = File::create(file)
            .map_err(|error| anyhow!(voice.sentence("out-unwritable", &[&file.to_string_lossy(), &error.to_string()])))?;
        let today = options.today.unwrap_or_else(|| Zoned::now().date());
        let make_up = plan.timetable.as_ref().map(|timetable| MakeUp::of(timetable, today, voice.words)).unwrap_or_default();
        self.also(Box::new(LetterBook::new(voice.words, Letters::new(voice.words, make_up))), Box::new(BufWriter::new(out)));
        Ok(())
    }

    /// Writes what comes before the rows.
    pub(crate) fn begin(&mut self, head: &Head) -> io::Result<()> {
        self.0.iter_mut().try_for_each(|Outlet { report, out }| report.begin(out, head))
    }

    /// Writes one row.
    pub(crate) fn row(&mut self, row: &Row) -> io::Result<()> {
        self.0.iter_mut().try_for_each(|Outlet { report, out }| report.row(out, row))
    }

    /// Writes what comes after the rows.
    pub(crate) fn end(&mut self, totals: &Totals) -> io::Result<()> {
        self.0.iter_mut().try_for_each(|Outlet { report, out }| report.end(out, totals).and_then(|()| out.flush()))
    }
}

/// The files that the reports are written to.
pub(crate) fn files(options: &CheckArgs) -> Vec<PathBuf> {
    options.format.iter().filter_map(|format| file(options, *format)).chain(options.messages.clone()).collect()
}

/// The file of one format: the one named, or beside it, where there are several formats, one with the format's ending.
fn file(options: &CheckArgs, format: Format) -> Option<PathBuf> {
    let named = options.output.as_ref()?;
    Some(if options.format.len() == 1 { named.clone() } else { named.with_extension(format.extension()) })
}

/// Height of the pictures that the formats show, px; none where none does.
pub(crate) fn picture_px(options: &CheckArgs, inputs: usize) -> Option<u32> {
    // Both faces take up to half of a picture's room.
    let compared = options.records.enrolment.is_some() || options.records.previous.is_some();
    let pictures = if compared { inputs + inputs / 2 } else { inputs };
    let shown = |(format, px)| options.format.contains(&format).then_some(px);
    let shown = [(Format::Html, height_px(pictures)), (Format::Xlsx, PICTURE_PX)].into_iter().filter_map(shown).max();
    shown.filter(|_| options.thumbnails == Thumbnails::Embed)
}

/// Height at which all pictures together stay below about 80 MB of the page, px: the frame's own for most batches.
fn height_px(inputs: usize) -> u32 {
    const STEPS: [(usize, u32); 5] = [(1_500, 640), (2_500, 448), (4_000, 336), (6_000, 256), (12_000, 192)];
    STEPS.iter().find(|(most, _)| inputs <= *most).map_or(LEAST_PX, |(_, px)| *px)
}

/// The lowest picture: a face on it can still be told from another.
const LEAST_PX: u32 = 144;

fn report(options: &CheckArgs, format: Format, voice: Voice) -> Box<dyn Report> {
    let listing = if options.verbose { Listing::All } else { Listing::Faults };
    match format {
        Format::Human => Box::new(Human::new(voice.words, listing)),
        Format::Json => Box::new(Json::new(voice.words)),
        Format::Ndjson => Box::new(Ndjson::new(voice.words)),
        Format::Csv => Box::new(Csv::new(voice.words)),
        Format::Html => Box::new(Html::new(voice.words)),
        Format::Xlsx => Box::new(Xlsx::new(voice.words)),
    }
}

/// The writer for it. Colours reach a terminal alone, as `NO_COLOR` and `CLICOLOR_FORCE` say.
fn writer(file: Option<&Path>, format: Format) -> io::Result<Box<dyn Write>> {
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
