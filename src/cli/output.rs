//! Where a report goes: the standard output or a file, in colour only where somebody sees it.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Read, Write};
use std::path::{Path, PathBuf};

use anstream::StripStream;
use anyhow::{anyhow, bail};
use clap::ValueEnum as _;
use jiff::Zoned;
use photolint::plan::Plan;
use photolint::report::csv::Csv;
use photolint::report::html::Html;
use photolint::report::human::{Human, Listing};
use photolint::report::json::Json;
use photolint::report::junit::Junit;
use photolint::report::letter::{Letters, MakeUp};
use photolint::report::ndjson::Ndjson;
use photolint::report::sarif::Sarif;
use photolint::report::xlsx::{LetterBook, PICTURE_PX, Xlsx};
use photolint::report::{Head, Report, Row, Totals};

use super::args::{CheckArgs, Format, Thumbnails};
use super::draft::{Draft, Unfinished};
use super::sources::is_of_photos;
use super::terminal::Voice;

/// Begins a heading on a terminal.
pub(crate) const BOLD: &str = "\x1b[1m";
/// Begins what matters less.
pub(crate) const DIM: &str = "\x1b[2m";
/// Ends either.
pub(crate) const PLAIN: &str = "\x1b[0m";

/// Begins every workbook, which is a ZIP archive.
pub(crate) const WORKBOOK_HEAD: &[u8] = b"PK";

/// The reports that were asked for, each with its writer.
pub(crate) struct Outlets(Vec<Outlet>);

struct Outlet {
    report: Box<dyn Report>,
    out: Box<dyn Write>,
    /// What has to be put in its place when every report is whole.
    unfinished: Option<Unfinished>,
}

/// How a report is written.
#[derive(Debug, Clone, Copy)]
enum Look {
    /// With colours, where somebody sees them.
    Coloured,
    /// As it is.
    Plain,
}

impl Outlets {
    /// Opens every file that is to be written.
    ///
    /// # Errors
    /// Where one cannot be, and where several formats have but one place to go.
    pub(crate) fn open(options: &CheckArgs, voice: Voice) -> anyhow::Result<Self> {
        let places = options.formats().len() + usize::from(options.messages.as_deref().is_some_and(is_standard));
        if places > 1 && options.file().is_none() {
            return Err(anyhow!(voice.words.word("formats-need-output").to_owned()));
        }
        if options.formats() == [Format::Xlsx] && options.file().is_none() && io::stdout().is_terminal() {
            return Err(anyhow!(voice.words.word("workbook-needs-output").to_owned()));
        }
        let opened = |format: &Format| {
            let file = file(options, *format);
            let look = if *format == Format::Human { Look::Coloured } else { Look::Plain };
            outlet(report(options, *format, voice), file.as_deref(), look, voice)
        };
        options.formats().iter().map(opened).collect::<anyhow::Result<_>>().map(Self)
    }

    /// Lets one more reader see every row.
    pub(crate) fn also(&mut self, report: Box<dyn Report>) {
        self.0.push(Outlet { report, out: Box::new(io::sink()), unfinished: None });
    }

    /// Adds the messages to the students, where they are asked for.
    pub(crate) fn add_messages(&mut self, options: &CheckArgs, plan: &Plan, voice: Voice) -> anyhow::Result<()> {
        let Some(file) = &options.messages else { return Ok(()) };
        if !options.only.is_empty() {
            voice.warn(voice.words.word("messages-of-some-checks"));
        }
        let today = options.today.unwrap_or_else(|| Zoned::now().date());
        let make_up = plan.timetable.as_ref().map(|timetable| MakeUp::of(timetable, today, voice.words)).unwrap_or_default();
        let report = LetterBook::new(voice.words, Letters::new(voice.words, make_up));
        let file = Some(file.as_path()).filter(|file| !is_standard(file));
        self.0.push(outlet(Box::new(report), file, Look::Plain, voice)?);
        Ok(())
    }

    /// Writes what comes before the rows.
    pub(crate) fn begin(&mut self, head: &Head) -> io::Result<()> {
        self.0.iter_mut().try_for_each(|Outlet { report, out, .. }| report.begin(out, head))
    }

    /// Writes one row.
    pub(crate) fn row(&mut self, row: &Row) -> io::Result<()> {
        self.0.iter_mut().try_for_each(|Outlet { report, out, .. }| report.row(out, row))
    }

    /// Writes what comes after the rows. Each report takes the place of an earlier one when all of them are whole.
    pub(crate) fn end(&mut self, totals: &Totals) -> io::Result<()> {
        self.0.iter_mut().try_for_each(|Outlet { report, out, .. }| report.end(out, totals).and_then(|()| out.flush()))?;
        self.0.iter_mut().filter_map(|outlet| outlet.unfinished.take()).try_for_each(Unfinished::finish)
    }
}

/// The files that the reports are written to.
pub(crate) fn reports(options: &CheckArgs) -> Vec<PathBuf> {
    options.formats().iter().filter_map(|format| file(options, *format)).collect()
}

/// The file of one format: the one named, or beside it, where there are several formats, one with the format's ending.
fn file(options: &CheckArgs, format: Format) -> Option<PathBuf> {
    let named = options.file()?;
    Some(if options.formats().len() == 1 { named.into() } else { with_ending(named, format) })
}

/// The name with a format's ending: in place of that of a format, else behind whatever stands there.
fn with_ending(named: &Path, format: Format) -> PathBuf {
    let is_of_format = |ending: &OsStr| Format::value_variants().iter().any(|format| ending.eq_ignore_ascii_case(format.extension()));
    if named.extension().is_some_and(is_of_format) {
        return named.with_extension(format.extension());
    }
    let mut name = named.as_os_str().to_owned();
    name.push(".");
    name.push(format.extension());
    name.into()
}

/// Height of the pictures that the formats show, px; none where none does.
pub(crate) fn picture_px(options: &CheckArgs, inputs: usize) -> Option<u32> {
    // Both faces take up to half of a picture's room.
    let compared = options.records.enrolment.is_some() || options.records.previous.is_some();
    let pictures = if compared { inputs + inputs / 2 } else { inputs };
    let shown = |(format, px)| options.formats().contains(&format).then_some(px);
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
        Format::Junit => Box::new(Junit::new(voice.words, options.fail_on.verdict())),
        Format::Sarif => Box::new(Sarif::new(voice.words)),
    }
}

/// A report with its writer. Colours reach a terminal alone, as `NO_COLOR` and `CLICOLOR_FORCE` say.
fn outlet(report: Box<dyn Report>, file: Option<&Path>, look: Look, voice: Voice) -> anyhow::Result<Outlet> {
    let Some(file) = file else {
        let out: Box<dyn Write> = match look {
            Look::Coloured => Box::new(anstream::stdout()),
            Look::Plain => Box::new(BufWriter::new(io::stdout())),
        };
        return Ok(Outlet { report, out, unfinished: None });
    };
    let unwritable = |error: io::Error| anyhow!(voice.sentence("out-unwritable", &[&file.to_string_lossy(), &voice.refusal(&error)]));
    let Draft { out, unfinished } = Draft::begin(file).map_err(unwritable)?;
    let out: Box<dyn Write> = match look {
        Look::Coloured => Box::new(BufWriter::new(StripStream::new(out))),
        Look::Plain => Box::new(BufWriter::new(out)),
    };
    Ok(Outlet { report, out, unfinished })
}

/// Whether a path on the command line means the standard input or output.
pub(crate) fn is_standard(file: &Path) -> bool {
    file == Path::new("-")
}

/// Refuses to write over a photo or an archive of photos.
///
/// # Errors
/// Where one is there.
pub(crate) fn refuse_photo(file: &Path, voice: Voice) -> anyhow::Result<()> {
    if !is_standard(file) && is_of_photos(file) {
        bail!(voice.sentence("out-is-photo", &[&file.to_string_lossy()]));
    }
    Ok(())
}

/// Refuses to write over a file that does not begin as those of its kind do.
///
/// # Errors
/// Where one is there.
pub(crate) fn refuse_other(file: &Path, head: &[u8], voice: Voice) -> anyhow::Result<()> {
    let mut found = Vec::new();
    if file.is_file() && !is_standard(file) {
        // What cannot be read is told by whoever opens it to write.
        drop(File::open(file).and_then(|file| file.take(head.len() as u64).read_to_end(&mut found)));
    }
    if !found.is_empty() && found != head {
        bail!(voice.sentence("out-is-other", &[&file.to_string_lossy()]));
    }
    Ok(())
}

/// Passes bytes on to the standard output.
pub(crate) fn pass(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(bytes)?;
    out.flush()
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
