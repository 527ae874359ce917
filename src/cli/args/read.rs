//! A command line, read in the language that it asks for.

use std::ffi::OsString;

use clap::error::ErrorKind;
use clap::{CommandFactory, FromArgMatches, Parser, ValueEnum};
use photolint::catalogue::Lang;

use super::{Args, LangArg, chinese};

/// Why there are no arguments to go by.
#[derive(Debug)]
pub(crate) enum Unread {
    /// It is said here what they are, or what is wrong with them, in English or as help in either language.
    Clap(clap::Error),
    /// What is wrong with them, in Chinese.
    Chinese(String),
}

impl Args {
    /// Reads a command line; help and mistakes are told in `lang`.
    pub(crate) fn read(line: &[OsString], lang: Lang) -> Result<Self, Unread> {
        match lang {
            Lang::En => Self::try_parse_from(line).map_err(Unread::Clap),
            Lang::Zh => {
                let texts = chinese::Texts::load();
                let read = texts.told(Self::command()).try_get_matches_from(line).and_then(|found| Self::from_arg_matches(&found));
                read.map_err(|error| {
                    let is_help = !error.use_stderr() || error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
                    if is_help { Unread::Clap(error) } else { Unread::Chinese(texts.said_of(&error)) }
                })
            }
        }
    }
}

/// The language that a command line asks for, before it is known whether the rest of it can be read.
pub(crate) fn asked_lang(line: &[OsString]) -> Option<LangArg> {
    let mut rest = line.iter().skip(1).map(|word| word.to_string_lossy()).take_while(|word| word != "--");
    let named = rest.find_map(|word| match word.strip_prefix("--lang") {
        Some("") => Some(None),
        other => Some(Some(other?.strip_prefix('=')?.to_owned())),
    })?;
    let named = named.or_else(|| Some(rest.next()?.into_owned()))?;
    LangArg::from_str(&named, false).ok()
}
