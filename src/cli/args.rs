//! The arguments.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::builder::NonEmptyStringValueParser;
use clap::{Parser, Subcommand, ValueEnum};
use jiff::civil::Date;

use super::output::is_standard;

mod chinese;
mod read;
mod records;
mod values;

pub(crate) use read::{Unread, asked_lang};
pub(crate) use records::RecordsArgs;
use values::date;
pub(crate) use values::{AgreementFormat, AgreementFormat as CompareFormat, FailOn, Format, LangArg, RegionsArg, Thumbnails};

/// Tells whether portrait photos meet an institution's photo requirements, and why not.
#[derive(Debug, Parser)]
#[command(version, after_help = "Exit codes: 0 all accepted, 1 some not accepted, 2 could not run, 130 interrupted.")]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,

    /// Language of messages [default: from the locale]
    #[arg(long, global = true, value_enum, value_name = "LANG")]
    pub(crate) lang: Option<LangArg>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check photos: files, folders, patterns, ZIP archives
    Check(Box<CheckArgs>),
    /// Say whether an earlier photo of a student may be kept, held against a new one
    Compare(CompareArgs),
    /// List the checks of a profile with limit, kind and clause
    Rules {
        #[command(flatten)]
        profile: ProfileArg,
    },
    /// Say what a check asks, how it is measured and what to do, in both languages
    Explain {
        /// The check's id, as `photolint rules` lists it
        #[arg(value_name = "CHECK")]
        check: String,
        #[command(flatten)]
        profile: ProfileArg,
    },
    /// List the profiles inside the program, validate others, or print their schema
    Profile {
        #[command(subcommand)]
        task: ProfileTask,
    },
    /// Open a page on this machine: drop photos on it, see what is wrong with them
    Serve(ServeArgs),
    /// Compare what people decided with what the program says, check by check
    Agreement(AgreementArgs),
    /// Look at, empty or shorten a store of rejected pictures
    Store {
        #[command(subcommand)]
        task: StoreTask,
    },
    /// Look up who is photographed when
    Timetable(TimetableArgs),
    /// Check photos and copy the accepted ones to a folder or ZIP ready to hand over
    Pack(Box<PackArgs>),
    /// Crop, scale and save photos anew as the rules ask, beside the originals
    Fix(FixArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct ProfileArg {
    /// The rules to judge by: a name that `photolint profile list` shows, or a TOML file
    #[arg(long, value_name = "NAME|FILE", default_value = "ucas-2025")]
    pub(crate) profile: String,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Photos, folders (searched with all that is in them), patterns such as `in/*.jpg`, ZIP archives
    #[arg(value_name = "PATH", required_unless_present_any = ["files_from", "stdin_name"])]
    pub(crate) paths: Vec<PathBuf>,

    /// Read more paths from a file, one a line; `-` is the standard input
    #[arg(long, value_name = "FILE|-")]
    pub(crate) files_from: Option<PathBuf>,

    /// The paths of --files-from end with a NUL byte instead of a line break
    #[arg(short = '0', long = "null", requires = "files_from")]
    pub(crate) null: bool,

    /// Check what arrives on the standard input, a photo or a ZIP archive, as a file of this name
    #[arg(long, value_name = "NAME", value_parser = NonEmptyStringValueParser::new())]
    pub(crate) stdin_name: Option<String>,

    #[command(flatten)]
    pub(crate) profile: ProfileArg,

    /// Run only these checks (`photolint rules` lists them) or groups: file, framing, pose, appearance, background, clothing, image, authenticity, records; repeat, or separate by commas
    #[arg(long, value_name = "CHECK|GROUP", value_delimiter = ',')]
    pub(crate) only: Vec<String>,

    /// How the result is written; several, separated by commas, need --output [default: as the name of --output ends, else human]
    #[arg(long = "format", value_enum, value_name = "FORMAT", value_delimiter = ',')]
    pub(crate) formats: Vec<Format>,

    /// Write the result to a file instead of the standard output; with several formats each takes its own ending
    #[arg(short, long, value_name = "FILE|-")]
    pub(crate) output: Option<PathBuf>,

    /// Whether reports that show pictures hold them; `none` keeps faces out of the file
    #[arg(long, value_enum, value_name = "PICTURES", default_value = "embed")]
    pub(crate) thumbnails: Thumbnails,

    /// Photos inspected at a time, at most eight a processor [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// The networks that tell person from background: photolint's own, or those that taught it, many times as slow
    #[arg(long, value_enum, value_name = "NETWORKS", default_value = "own")]
    pub(crate) regions: RegionsArg,

    /// The least verdict that makes the exit code 1
    #[arg(long, value_enum, value_name = "VERDICT", default_value = "review")]
    pub(crate) fail_on: FailOn,

    /// Exit with 0 whatever the verdicts are
    #[arg(long)]
    pub(crate) exit_zero: bool,

    /// Write each photo with what was measured drawn in
    #[arg(long, value_name = "DIR")]
    pub(crate) overlay: Option<PathBuf>,

    /// Keep what was measured in a folder: photos that did not change are not measured again (with --overlay or --identity they are)
    #[arg(long, value_name = "DIR")]
    pub(crate) cache: Option<PathBuf>,

    /// Size of the cache beyond which the entries that were not used for longest are removed, MB
    #[arg(long, value_name = "MB", default_value_t = 1000, requires = "cache")]
    pub(crate) cache_limit: u64,

    /// The class list (XLSX, XLS, ODS or CSV): whose photo each is by its name, who has none, which unit each belongs to
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: Option<PathBuf>,

    /// The unit of the persons whose unit no roster tells, for the timetable [default: a folder that bears a unit's name]
    #[arg(long, value_name = "NAME")]
    pub(crate) unit: Option<String>,

    /// Apply what people decided: a file that the page of --format html saves; repeat for several
    #[arg(long, value_name = "FILE")]
    pub(crate) decisions: Vec<PathBuf>,

    /// The day on which waivers hold or are over, to which the age of earlier photos is counted and on which messages are read, as 2026-06-30 [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) today: Option<Date>,

    /// Write a workbook with a message to each student: what to change, and how to take the next photo
    #[arg(long, value_name = "FILE.xlsx")]
    pub(crate) messages: Option<PathBuf>,

    /// List what passed, too
    #[arg(short, long)]
    pub(crate) verbose: bool,

    #[command(flatten)]
    pub(crate) records: RecordsArgs,
}

impl CheckArgs {
    /// How the result is written.
    pub(crate) fn formats(&self) -> Vec<Format> {
        if !self.formats.is_empty() {
            return self.formats.clone();
        }
        let ending = self.file().and_then(Path::extension).unwrap_or_default();
        let named = Format::value_variants().iter().find(|format| ending.eq_ignore_ascii_case(format.extension()));
        vec![named.copied().unwrap_or(Format::Human)]
    }

    /// The file that the result is written to; none where that is the standard output.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.output.as_deref().filter(|file| !is_standard(file))
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum StoreTask {
    /// Say how many pictures a store has, and from when
    List {
        /// The store
        #[arg(value_name = "STORE")]
        store: PathBuf,
    },
    /// Forget everything
    Empty {
        /// The store
        #[arg(value_name = "STORE")]
        store: PathBuf,
    },
    /// Forget what was rejected longer ago than some days
    Forget {
        /// The store
        #[arg(value_name = "STORE")]
        store: PathBuf,
        /// Days
        #[arg(long, value_name = "DAYS")]
        older_than: u32,
        /// The day to count from [default: today]
        #[arg(long, value_name = "DATE", value_parser = date)]
        today: Option<Date>,
    },
}

// A pack needs all checks: `--only` is refused with that reason, and not offered.
#[derive(Debug, clap::Args)]
#[command(mut_arg("only", |only| only.hide(true)))]
pub(crate) struct PackArgs {
    #[command(flatten)]
    pub(crate) check: CheckArgs,

    /// The folder, or the file whose name ends in .zip, that is made; it must not exist
    #[arg(long, value_name = "DIR|FILE.zip")]
    pub(crate) out: PathBuf,

    /// How the copies are named: `number` by the class list, `as-is`, or a pattern of {number} {name} {unit} {unit-code} {stem} [default: number with a class list, else as-is]
    #[arg(long, value_name = "number|as-is|PATTERN")]
    pub(crate) names: Option<String>,

    /// The date that the manifest bears, as 2025-05-06
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) date: Option<Date>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct FixArgs {
    /// Photos, folders (searched with all that is in them), patterns such as `in/*.jpg`, ZIP archives
    #[arg(value_name = "PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// The folder that the mended photos are written to; never one that holds the photos, and nothing in it is replaced
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,

    #[command(flatten)]
    pub(crate) profile: ProfileArg,

    /// Photos mended at a time [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

#[derive(Debug, clap::Args)]
pub(crate) struct AgreementArgs {
    /// Reports of `check --format ndjson`, or photos and folders, which are checked now
    #[arg(value_name = "REPORT.ndjson|PATH", required = true)]
    pub(crate) paths: Vec<PathBuf>,

    /// What people decided; repeat for several
    #[arg(long, value_name = "FILE", required = true)]
    pub(crate) decisions: Vec<PathBuf>,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: AgreementFormat,

    #[command(flatten)]
    pub(crate) profile: ProfileArg,
}

#[derive(Debug, clap::Args)]
pub(crate) struct CompareArgs {
    /// The earlier photo
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,

    /// A photo of the student as of today
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,

    /// The day on which the earlier photo was taken, as 2024-10-21 [default: what the file says]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) taken: Option<Date>,

    /// The day to which its age is counted [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) today: Option<Date>,

    /// How the result is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    pub(crate) format: CompareFormat,

    #[command(flatten)]
    pub(crate) profile: ProfileArg,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileTask {
    /// List the profiles inside the program: name, size of the photo, what it is for
    List,
    /// Report every fault of profiles, with its line
    Check {
        /// Profiles, TOML
        #[arg(value_name = "FILE", required = true)]
        files: Vec<PathBuf>,
    },
    /// Print the JSON Schema of profiles
    Schema,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) profile: ProfileArg,

    /// The page's port [default: any that is free]
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,

    /// Print the page's address and open no browser
    #[arg(long)]
    pub(crate) no_open: bool,

    /// Photos inspected at a time [default: one a processor]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// The networks that tell person from background, as for `check`
    #[arg(long, value_enum, value_name = "NETWORKS", default_value = "own")]
    pub(crate) regions: RegionsArg,
}

#[derive(Debug, clap::Args)]
pub(crate) struct TimetableArgs {
    /// A unit's name, or a part of it [default: all]
    #[arg(value_name = "UNIT")]
    pub(crate) unit: Option<String>,

    /// Only this day, as 2024-10-21
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,

    /// Write a calendar; `-` is the standard output
    #[arg(long, value_name = "FILE|-")]
    pub(crate) ics: Option<PathBuf>,

    /// The class list (XLSX, XLS, ODS or CSV): who has which slot
    #[arg(long, value_name = "FILE")]
    pub(crate) roster: Option<PathBuf>,

    /// Write the students and their slots as a workbook
    #[arg(long, value_name = "FILE", requires = "roster")]
    pub(crate) xlsx: Option<PathBuf>,

    /// Photos, folders, patterns, ZIP archives: who was photographed in the slot, and who has to make it up
    #[arg(long, value_name = "PATH", requires = "roster", num_args = 1..)]
    pub(crate) photos: Vec<PathBuf>,

    /// The day by which make-up photos may be over, as 2025-04-30 [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) today: Option<Date>,

    #[command(flatten)]
    pub(crate) profile: ProfileArg,
}
