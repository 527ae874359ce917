//! What is said to the person at the terminal, beside the report.

use std::io::{IsTerminal, Write, stderr};
use std::{fmt, panic, thread};

use anstyle::{AnsiColor, Style};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use photolint::batch;
use photolint::catalogue::{Catalogue, Lang};
use photolint::report::visible;

use super::args::LangArg;

/// Speaks one language on the standard error.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Voice {
    pub(crate) words: &'static Catalogue,
}

impl Voice {
    /// The language asked for, or else that of the locale.
    pub(crate) fn of(lang: Option<LangArg>) -> Self {
        Self { words: Catalogue::of(lang.map_or_else(of_locale, Lang::from)) }
    }

    /// A sentence of the program's own with its blanks filled: `{}`, then `{2}`.
    pub(crate) fn sentence(self, key: &str, blanks: &[&str]) -> String {
        self.sentence_of("words", key, blanks)
    }

    /// The same of another section.
    pub(crate) fn sentence_of(self, section: &str, key: &str, blanks: &[&str]) -> String {
        let shown: Vec<_> = blanks.iter().map(|blank| visible(blank)).collect();
        let places: Vec<_> = ["", "2", "3"].into_iter().zip(&shown).map(|(place, blank)| (place, &**blank)).collect();
        self.words.filled_sentence(section, key, &places)
    }

    /// Says why the program cannot go on.
    pub(crate) fn complain(self, message: &str) {
        say(AnsiColor::Red.on_default().bold(), self.words.word("said-error"), message);
    }

    /// Says what a reader should know though the program goes on.
    pub(crate) fn warn(self, message: &str) {
        say(AnsiColor::Yellow.on_default().bold(), self.words.word("said-warning"), message);
    }
}

fn say(style: Style, kind: &str, message: &str) {
    // Nobody is left to tell if the standard error is closed.
    drop(writeln!(anstream::stderr(), "{style}{kind}:{style:#} {message}"));
}

fn of_locale() -> Lang {
    let is_chinese = sys_locale::get_locale().is_some_and(|locale| locale.to_ascii_lowercase().starts_with("zh"));
    if is_chinese { Lang::Zh } else { Lang::En }
}

/// A progress bar on a terminal's standard error; nothing elsewhere.
pub(crate) fn progress(total: usize) -> ProgressBar {
    if !stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
    let style = ProgressStyle::with_template("{bar:32} {pos}/{len}  {rate}/s  {eta}").unwrap_or_else(|_| ProgressStyle::default_bar());
    bar.with_style(style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        // The bar has no other place for what cannot be written.
        _ = write!(out, "{:.1}", state.per_sec());
    }))
}

/// A worker's panic becomes an error in its row; printed as well it would only break into the report.
pub(crate) fn silence_workers() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() != Some(batch::WORKER) {
            usual(info);
        }
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_a_sentence_cannot_break_its_line() {
        let voice = Voice::of(Some(LangArg::En));
        assert!(!voice.sentence("missing-path", &["a\nb"]).contains('\n'));
    }

    #[test]
    fn a_name_that_looks_like_a_blank_takes_no_other_s_place() {
        let said = Voice::of(Some(LangArg::En)).sentence("album-twice", &["{2}.jpg", "b.jpg"]);
        assert!(said.contains("{2}.jpg") && said.contains("b.jpg"), "{said}");
    }
}
