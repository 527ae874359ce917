//! What photolint says to people, in Chinese and English; the sentences are data.

use crate::check::{Missing, Note};
use crate::finding::Finding;

/// A language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// All sentences of one language.
#[derive(Debug)]
pub struct Catalogue {
    lang: Lang,
}

/// What `photolint explain` says of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Explanation<'a> {
    /// The check's name for people.
    pub title: &'a str,
    /// What is asked.
    pub asked: &'a str,
    /// How it is measured.
    pub measured: &'a str,
    /// What to do.
    pub advice: &'a str,
}

impl Catalogue {
    /// The catalogue of a language.
    pub fn of(lang: Lang) -> &'static Self {
        match lang {
            Lang::Zh => &Self { lang: Lang::Zh },
            Lang::En => &Self { lang: Lang::En },
        }
    }

    /// Its language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// What a check asks, how it measures, what to do; none for an unknown check.
    pub fn explain(&self, check: &str) -> Option<Explanation<'_>> {
        let _ = check;
        None
    }

    /// What was found: one sentence with number and limit, the notes behind it.
    pub fn message(&self, finding: &Finding) -> String {
        format!("{} {:?}", finding.check, finding.value)
    }

    /// What to do about a finding that did not pass, with the number of px, kB … where it can be told.
    pub fn advice(&self, finding: &Finding) -> Option<String> {
        let _ = finding;
        None
    }

    /// A limit in words: `200–300 px`.
    pub fn limit(&self, finding: &Finding) -> String {
        format!("{:?}", finding.limit)
    }

    /// Why there is no value.
    pub fn missing(&self, missing: Missing) -> &str {
        missing.id()
    }

    /// Why an input could not be read.
    pub fn error(&self, error: &Note) -> String {
        error.key.into()
    }

    /// A word of the program's own (verdicts, headings), a key under `[words]`.
    ///
    /// # Panics
    /// If the catalogue has no such word; a test asks for all that are used.
    pub fn word(&self, key: &'static str) -> &str {
        key
    }
}
