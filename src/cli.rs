//! The command line: files, terminal, exit code.

use std::process::ExitCode;
use std::{env, io};

mod agreement;
mod args;
mod cache;
mod check;
mod compare;
mod decisions;
mod draft;
mod explain;
mod fix;
mod interrupt;
mod nearest;
mod nested;
mod output;
mod overlay;
mod pack;
mod profile;
mod roster;
mod rules;
mod serve;
mod sources;
mod store;
mod system;
mod terminal;
mod timetable;

use args::{Args, Command, Unread, asked_lang};
use terminal::Voice;

/// How a command ended, as linters tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    /// All accepted, or there was nothing to judge.
    Fine,
    /// Something was not accepted.
    Faults,
    /// Could not run; the reason is said.
    Failed,
    /// Stopped by whoever started it.
    Interrupted,
}

impl From<End> for ExitCode {
    fn from(end: End) -> Self {
        match end {
            End::Fine => Self::from(0),
            End::Faults => Self::from(1),
            End::Failed => Self::from(2),
            End::Interrupted => Self::from(interrupt::CODE),
        }
    }
}

/// Reads the arguments, runs the command, says what went wrong.
pub(crate) fn run() -> ExitCode {
    let line: Vec<_> = env::args_os().collect();
    let asked = Voice::of(asked_lang(&line));
    let args = match Args::read(&line, asked.words.lang()) {
        Ok(args) => args,
        Err(Unread::Clap(usage)) => {
            // Nobody is left to tell if this cannot be written.
            drop(usage.print());
            return ExitCode::from(if usage.use_stderr() { 2 } else { 0 });
        }
        Err(Unread::Chinese(usage)) => {
            asked.complain(&usage);
            return End::Failed.into();
        }
    };
    let voice = Voice::of(args.lang);
    let end = match &args.command {
        Command::Agreement(options) => agreement::run(options, voice),
        Command::Check(options) => check::run(options, voice),
        Command::Compare(options) => compare::run(options, voice),
        Command::Rules { profile } => rules::run(profile, voice),
        Command::Explain { check, profile } => explain::run(check, profile, voice),
        Command::Profile { task } => profile::run(task, voice),
        Command::Serve(options) => serve::run(options, voice),
        Command::Store { task } => store::run(task, voice),
        Command::Timetable(options) => timetable::run(options, voice),
        Command::Pack(options) => pack::run(options, voice),
        Command::Fix(options) => fix::run(options, voice),
    };
    end.unwrap_or_else(|error| {
        if interrupt::was_wished() {
            voice.complain(voice.words.word("interrupted"));
            return End::Interrupted;
        }
        if !output::is_broken_pipe(&error) {
            voice.complain(&error.downcast_ref::<io::Error>().map_or_else(|| format!("{error:#}"), |error| voice.refusal(error)));
        }
        End::Failed
    })
    .into()
}
