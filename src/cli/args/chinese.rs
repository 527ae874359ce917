//! The command line in Chinese: what `--help` says, and what is wrong with arguments. English stands beside the arguments.

use std::collections::BTreeMap;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

type Section = BTreeMap<String, String>;

/// All texts, by command.
pub(super) struct Texts(BTreeMap<String, Section>);

impl Texts {
    pub(super) fn load() -> Self {
        Self(toml::from_str(include_str!("zh.toml")).expect("zh.toml is read by the tests"))
    }

    /// The command with all that is below it, told in Chinese.
    pub(super) fn told(&self, mut command: Command) -> Command {
        // Only then has it its own `help`.
        command.build();
        let command = self.told_of(command, ROOT);
        command.after_help(self.of(ROOT, "after").unwrap_or_default().to_owned())
    }

    fn told_of(&self, mut command: Command, path: &str) -> Command {
        if let Some(about) = self.of(path, "about") {
            command = command.about(about.to_owned());
        }
        let template = format!("{{about-with-newline}}\n{USAGE}: {{usage}}\n\n{{all-args}}{{after-help}}");
        let command = command.help_template(template).subcommand_help_heading("命令");
        command.mut_args(|arg| self.told_of_argument(arg, path)).mut_subcommands(|command| {
            let name = command.get_name().to_owned();
            let is_help = path.split(' ').any(|part| part == HELP) || name == HELP;
            let path = if is_help {
                HELP.to_owned()
            } else if path == ROOT {
                name
            } else {
                format!("{path} {name}")
            };
            self.told_of(command, &path)
        })
    }

    fn told_of_argument(&self, arg: Arg, path: &str) -> Arg {
        // Below a heading of their own, what has no name would stand in the order of the alphabet.
        let (heading, order) = arg.get_index().map_or(("选项", None), |index| ("参数", Some(index)));
        let told = self.of(path, arg.get_id().as_str()).or_else(|| self.of(EVERY, arg.get_id().as_str())).map(str::to_owned);
        let arg = arg.help_heading(heading).hide_default_value(true).hide_possible_values(true);
        let arg = order.into_iter().fold(arg, Arg::display_order);
        match told {
            Some(told) => arg.help(told.clone()).long_help(told),
            None => arg,
        }
    }

    /// What is wrong with the arguments.
    pub(super) fn said_of(&self, error: &Error) -> String {
        let [argument, value] = [ContextKind::InvalidArg, ContextKind::InvalidValue].map(|kind| context(error, kind));
        let mut said = match error.kind() {
            ErrorKind::UnknownArgument => self.fault("unknown-argument", &[&argument]),
            ErrorKind::InvalidSubcommand => self.fault("unknown-command", &[&context(error, ContextKind::InvalidSubcommand)]),
            ErrorKind::MissingRequiredArgument => self.fault("missing", &[&argument]),
            ErrorKind::MissingSubcommand => self.fault("missing-command", &[&context(error, ContextKind::InvalidSubcommand)]),
            ErrorKind::InvalidValue if value.is_empty() => self.fault("empty", &[&argument]),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => self.fault("wrong", &[&value, &argument]),
            ErrorKind::TooManyValues => self.fault("too-many", &[&value, &argument]),
            ErrorKind::NoEquals => self.fault("equals", &[&argument]),
            ErrorKind::ArgumentConflict => match context(error, ContextKind::PriorArg) {
                other if other == argument || other.is_empty() => self.fault("twice", &[&argument]),
                other => self.fault("conflict", &[&argument, &other]),
            },
            _ => self.fault("other", &[]),
        };
        let nearest =
            [ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue].map(|kind| context(error, kind));
        let choices = [ContextKind::ValidValue, ContextKind::ValidSubcommand].map(|kind| context(error, kind));
        let hints = nearest.iter().map(|nearest| ("similar", nearest)).chain(choices.iter().map(|choices| ("one-of", choices)));
        if error.kind() == ErrorKind::ValueValidation && argument.contains("<DATE>") {
            said.push_str("\n  ");
            said.push_str(&self.fault("date", &[]));
        }
        for (key, blank) in hints.filter(|(_, blank)| !blank.is_empty()) {
            said.push_str("\n  ");
            said.push_str(&self.fault(key, &[blank]));
        }
        if let Some(ContextValue::StyledStr(usage)) = error.get(ContextKind::Usage) {
            let usage = usage.to_string();
            said = format!("{said}\n\n{USAGE}: {}", usage.trim_start_matches("Usage:").trim());
        }
        format!("{said}\n\n{}", self.fault("see-help", &[]))
    }

    fn of(&self, section: &str, key: &str) -> Option<&str> {
        self.0.get(section)?.get(key).map(String::as_str)
    }

    fn fault(&self, key: &str, blanks: &[&str]) -> String {
        let text = self.of(FAULTS, key).unwrap_or_default().to_owned();
        blanks.iter().fold(text, |text, blank| text.replacen("{}", blank, 1))
    }
}

const USAGE: &str = "用法";
/// Sections that are no command's of that name.
const ROOT: &str = "photolint";
const EVERY: &str = "every";
const FAULTS: &str = "faults";
/// The command that clap adds, with all the others below it.
const HELP: &str = "help";

/// What clap knows of an error, several things separated by commas; empty where it knows nothing.
fn context(error: &Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join("、"),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::cli::args::Args;

    /// Every command below `command` with its path, but those of `help`.
    fn all(command: &Command, path: &str, found: &mut Vec<(String, Command)>) {
        found.push((path.to_owned(), command.clone()));
        for below in command.get_subcommands().filter(|below| below.get_name() != HELP) {
            let name = below.get_name();
            all(below, &if path == ROOT { name.to_owned() } else { format!("{path} {name}") }, found);
        }
    }

    fn commands() -> Vec<(String, Command)> {
        let (mut command, mut found) = (Args::command(), Vec::new());
        command.build();
        all(&command, ROOT, &mut found);
        found
    }

    #[test]
    fn every_command_and_argument_is_told_and_no_text_is_left_over() {
        let (texts, mut used) =
            (Texts::load(), BTreeSet::from([(ROOT.to_owned(), "after".to_owned()), (HELP.to_owned(), "about".to_owned())]));
        for (path, command) in commands() {
            assert!(texts.of(&path, "about").is_some(), "{path}");
            used.insert((path.clone(), "about".to_owned()));
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                let section = [path.as_str(), EVERY].into_iter().find(|section| texts.of(section, id).is_some());
                used.insert((section.unwrap_or_else(|| panic!("{path} {id}")).to_owned(), id.to_owned()));
            }
        }
        let written = texts.0.iter().filter(|(section, _)| *section != FAULTS);
        let written: BTreeSet<_> = written.flat_map(|(section, keys)| keys.keys().map(|key| (section.clone(), key.clone()))).collect();
        assert_eq!(written.difference(&used).collect::<Vec<_>>(), Vec::<&(String, String)>::new());
    }

    #[test]
    fn choices_and_what_is_chosen_for_want_of_one_are_told() {
        let texts = Texts::load();
        for (path, command) in commands() {
            for arg in command.get_arguments().filter(|arg| arg.get_action().takes_values()) {
                let id = arg.get_id().as_str();
                let told = texts.of(&path, id).or_else(|| texts.of(EVERY, id)).expect("it is told");
                for value in arg.get_possible_values() {
                    assert!(told.contains(value.get_name()), "{path} {id}: {}", value.get_name());
                }
                for value in arg.get_default_values().iter().filter(|_| !arg.is_hide_default_value_set()) {
                    assert!(told.contains(&format!("默认 {}", value.display())), "{path} {id}: {}", value.display());
                }
            }
        }
    }

    #[test]
    fn help_has_no_english_sentence() {
        let told = Texts::load().told(Args::command());
        let mut found = Vec::new();
        all(&told, ROOT, &mut found);
        for (path, mut command) in found {
            let help = command.render_long_help().to_string();
            let words: Vec<_> = help.lines().filter(|line| !line.starts_with(USAGE)).flat_map(str::split_whitespace).collect();
            let is_english = |word: &&str| word.chars().all(|letter| letter.is_ascii_lowercase());
            let sentence = words.windows(3).find(|words| words.iter().all(is_english));
            assert_eq!(sentence, None, "{path}:\n{help}");
        }
    }

    #[test]
    fn mistakes_are_said_in_chinese() {
        let said = |line: &str| {
            let texts = Texts::load();
            let error = texts.told(Args::command()).try_get_matches_from(line.split(' ')).expect_err("a mistake");
            texts.said_of(&error)
        };
        for (line, wanted) in [
            ("photolint check --nope a", "没有 --nope 这个参数\n\n用法: photolint check"),
            ("photolint check --ouput a b", "是不是 --output？"),
            ("photolint chek a", "没有 chek 这个命令\n  是不是 check？"),
            ("photolint check", "还缺：<PATH>..."),
            ("photolint check --jobs many a", "many 不能用作 --jobs <N> 的值"),
            ("photolint check --today 2025-1-1 a", "2025-1-1 不能用作 --today <DATE> 的值\n  日期写成 2026-06-30 的形式"),
            ("photolint check --format pdf a", "可以是：human、json、ndjson"),
            ("photolint check a --profile", "--profile <NAME|FILE> 之后要写一个值"),
            ("photolint check a --jobs 1 --jobs 2", "--jobs <N> 只能写一次"),
            ("photolint check a --remember", "还缺：--rejected-before <STORE>"),
        ] {
            assert!(said(line).contains(wanted), "{line}\n{}", said(line));
        }
    }
}
