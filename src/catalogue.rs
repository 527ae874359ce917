//! What photolint says to people, in Chinese and English; the sentences are data.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::check::{Missing, Note};
use crate::document;
use crate::finding::{Finding, Kind, Limit, NEAREST_COLOUR, Outcome};
use crate::plan::Title;

mod faults;
mod fill;
mod letters;
mod limits;
mod numbers;
mod side;

#[cfg(test)]
mod tests;

use fill::{capitalised, fill};
pub use letters::Letter;
use numbers::Shown;
use side::{Side, bounds, side};

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
    /// Sentences by their path in the file: `checks.eye-line.title`.
    sentences: BTreeMap<String, String>,
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
        static ZH: OnceLock<Catalogue> = OnceLock::new();
        static EN: OnceLock<Catalogue> = OnceLock::new();
        match lang {
            Lang::Zh => ZH.get_or_init(|| Self::read(lang, include_str!("catalogue/zh.toml"))),
            Lang::En => EN.get_or_init(|| Self::read(lang, include_str!("catalogue/en.toml"))),
        }
    }

    fn read(lang: Lang, text: &str) -> Self {
        let table = document::parse("catalogue", text, "catalogue").expect("the catalogues inside the program are TOML: a test reads them");
        Self { lang, sentences: table.into_texts() }
    }

    /// Its language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// A profile's name in this language.
    pub fn title<'a>(&self, title: &'a Title) -> &'a str {
        match self.lang {
            Lang::Zh => &title.zh,
            Lang::En => &title.en,
        }
    }

    /// What a check asks, how it measures, what to do; none for an unknown check.
    pub fn explain(&self, check: &str) -> Option<Explanation<'_>> {
        self.explained(check, Kind::Advise)
    }

    /// The same where a profile asks for it in this way: what is asked of a photo may be another thing than what is only said.
    pub fn explained(&self, check: &str, kind: Kind) -> Option<Explanation<'_>> {
        let of_kind = |required, key| {
            let required = (kind == Kind::Require).then(|| self.of_check(check, required)).flatten();
            required.or_else(|| self.of_check(check, key))
        };
        Some(Explanation {
            title: self.of_check(check, "title")?,
            asked: of_kind("asked-required", "asked")?,
            measured: self.of_check(check, "measured")?,
            advice: of_kind("advice-required", "advice")?,
        })
    }

    /// What was found: one sentence with number and limit, the notes behind it.
    pub fn message(&self, finding: &Finding) -> String {
        // The nearest colour stands beside the distance from it.
        let mut notes = finding.notes.iter().filter(|note| note.key != NEAREST_COLOUR).map(|note| self.note(note));
        let mut parts = vec![match notes.next() {
            // What was measured is not there; what else was seen is all there is to say.
            Some(note) if self.is_nothing_found(finding) => capitalised(&note),
            Some(note) => [self.found(finding), note].join(self.word("message-separator")),
            None => self.found(finding),
        }];
        parts.extend(notes);
        // What is only said sends no photo to a person.
        if finding.outcome == Outcome::Review && finding.kind == Kind::Require {
            parts.push(self.word("message-review").into());
        }
        parts.join(self.word("message-separator")) + self.word("message-stop")
    }

    /// What to do about a finding that did not pass, with the number of px, kB … where it can be told. A circumstance that the check
    /// has a sentence for comes before the number.
    pub fn advice(&self, finding: &Finding) -> Option<String> {
        // What sends a photo to a person that meets the limit is not what fails it.
        let mut notes = finding.notes.iter().filter(|note| !(note.decides && finding.outcome == Outcome::Fail));
        let of_note = notes.find_map(|note| self.of_check(finding.check, &note.key));
        let keys: &[&str] = match (finding.outcome, side(finding)) {
            (Outcome::Pass | Outcome::Unmeasurable, _) => return None,
            _ if of_note.is_some() => return of_note.map(|sentence| self.filled(sentence, finding)),
            (Outcome::Review, Side::Within) => {
                return Some(self.of_check(finding.check, "doubt").unwrap_or(self.word("advice-look")).into());
            }
            (_, Side::Below) => &["below", "advice"],
            (_, Side::Above) if finding.kind == Kind::Require => &["above-required", "above", "advice"],
            (_, Side::Above) => &["above", "advice"],
            (Outcome::Fail, Side::Within) => &["advice"],
        };
        let sentence = keys.iter().find_map(|key| self.of_check(finding.check, key))?;
        Some(self.filled(sentence, finding))
    }

    /// Why there is no value.
    pub fn missing(&self, missing: Missing) -> &str {
        self.sentence(&format!("missing.{}", missing.id())).unwrap_or_else(|| missing.id())
    }

    /// Why an input could not be read; what has a sentence for its detail, such as one kind of file, is said by that.
    pub fn error(&self, error: &Note) -> String {
        let detail = error.text.as_deref().unwrap_or_default();
        let of_detail = self.sentence(&format!("errors.{}-{}", error.key, detail.to_ascii_lowercase()));
        let sentence = of_detail.or_else(|| self.sentence(&format!("errors.{}", error.key))).unwrap_or(&error.key);
        sentence.replace("{}", self.sentence_of("reasons", detail))
    }

    /// Why a decision has no effect.
    pub fn stale(&self, why: &Note) -> String {
        let title = why.text.as_deref().and_then(|check| self.of_check(check, "title"));
        self.about("stale", &Note { text: title.map(Into::into).or_else(|| why.text.clone()), ..why.clone() })
    }

    /// A sentence of a section of the file; the key where there is none.
    pub fn sentence_of<'a>(&'a self, section: &str, key: &'a str) -> &'a str {
        self.sentence(&format!("{section}.{key}")).unwrap_or(key)
    }

    /// A circumstance of a finding.
    pub fn note(&self, note: &Note) -> String {
        self.about("notes", note)
    }

    /// A word of the program's own (verdicts, headings), a key under `[words]`.
    pub fn word(&self, key: &'static str) -> &str {
        self.sentence(&format!("words.{key}")).unwrap_or(key)
    }

    /// The sentences of one section of the file, by their keys.
    pub fn section<'a>(&'a self, name: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
        let prefix = format!("{name}.");
        self.sentences.iter().filter_map(move |(path, sentence)| Some((path.strip_prefix(&prefix)?, sentence.as_str())))
    }

    /// A finding's value with its unit, or its word; empty where there is none.
    pub fn value(&self, finding: &Finding) -> String {
        match (finding.value, &finding.text) {
            (_, Some(text)) => self.reading(text),
            (Some(value), None) => self.outward(finding, value),
            (None, None) => String::new(),
        }
    }

    /// A word of the program's own with its blanks `{name}` filled.
    pub fn filled_word(&self, key: &'static str, blanks: &[(&str, &str)]) -> String {
        fill(self.word(key), blanks)
    }

    /// A sentence of a section with its blanks `{name}` filled.
    pub fn filled_sentence(&self, section: &str, key: &str, blanks: &[(&str, &str)]) -> String {
        fill(self.sentence_of(section, key), blanks)
    }

    /// Name of a colour that a profile permits; its own name where the catalogue has none.
    fn colour<'a>(&'a self, name: &'a str) -> &'a str {
        self.sentence(&format!("colours.{name}")).unwrap_or(name)
    }

    /// The reference that a colour is nearest to; empty where it is compared with none.
    fn nearest_colour<'a>(&'a self, finding: &'a Finding) -> &'a str {
        let nearest = finding.notes.iter().find(|note| note.key == NEAREST_COLOUR);
        nearest.and_then(|note| note.text.as_deref()).map_or("", |name| self.colour(name))
    }

    fn sentence(&self, path: &str) -> Option<&str> {
        self.sentences.get(path).map(String::as_str)
    }

    fn of_check(&self, check: &str, key: &str) -> Option<&str> {
        self.sentence(&format!("checks.{check}.{key}"))
    }

    fn about(&self, section: &str, note: &Note) -> String {
        let Some(sentence) = self.sentence(&format!("{section}.{}", note.key)) else { return note.key.clone().into_owned() };
        let text = note.text.as_deref().unwrap_or_default();
        sentence.replace("{}", self.colour(text))
    }

    /// The value and the limit it was held against.
    fn found(&self, finding: &Finding) -> String {
        let title = self.of_check(finding.check, "title").unwrap_or(finding.check);
        if let Some(missing) = finding.missing {
            return fill(self.word("message-unmeasurable"), &[("title", title), ("reason", self.missing(missing))]);
        }
        let pass = (finding.outcome == Outcome::Pass).then(|| self.of_check(finding.check, "pass")).flatten();
        let Some(sentence) = pass.or_else(|| self.of_check(finding.check, "found")) else { return title.into() };
        let found = self.filled(sentence, finding);
        if finding.limit.is_none() || pass.is_some() {
            return found;
        }
        // What sends the photo to a person is none of the number.
        let is_met = finding.outcome == Outcome::Review && finding.value.is_some() && matches!(finding.limit, Some(Limit::Range { .. }));
        let sentence = if is_met && side(finding) == Side::Within { "message-limit-met" } else { "message-limit" };
        fill(self.word(sentence), &[("found", &found), ("limit", &self.limit(finding))])
    }

    /// A check's sentence with the finding's numbers in it.
    fn filled(&self, sentence: &str, finding: &Finding) -> String {
        let shown = self.shown(finding);
        let (min, max) = bounds(finding);
        let value = finding.value.unwrap_or(0.0);
        let (direction, size) = match (self.of_check(finding.check, "negative"), self.of_check(finding.check, "positive")) {
            (Some(negative), Some(positive)) => (if value < 0.0 { negative } else { positive }, value.abs()),
            _ => ("", value),
        };
        let beyond = match side(finding) {
            Side::Within => 0.0,
            Side::Below => min.unwrap_or(value) - value,
            Side::Above => value - max.unwrap_or(value),
        };
        let outward = self.outward(finding, size);
        let bound = match side(finding) {
            Side::Above => max,
            Side::Within | Side::Below => min,
        };
        fill(
            sentence,
            &[
                ("value", &outward),
                ("delta", &shown.up(beyond)),
                ("crop", &shown.up(cropped(beyond, bound.unwrap_or_default(), finding.frame_height_px))),
                ("side", direction),
                ("nearest", self.nearest_colour(finding)),
                ("text", &finding.text.as_deref().map_or_else(String::new, |text| self.reading(text))),
                ("limit", &self.limit(finding)),
            ],
        )
    }

    /// A size rounded to the nearest, and away from the limit that it misses where it would else read as within.
    fn outward(&self, finding: &Finding, size: f64) -> String {
        let shown = self.shown(finding);
        let (min, max) = bounds(finding);
        match side(finding) {
            Side::Within => shown.plain(size),
            Side::Below if finding.value.is_none_or(|value| value >= 0.0) => shown.below(size, min.unwrap_or(size)),
            // The sizes of numbers below 0 grow downwards.
            Side::Below => shown.above(size, min.unwrap_or(-size).abs()),
            Side::Above => shown.above(size, max.unwrap_or(size)),
        }
    }

    /// A machine's word in the reader's language, where the catalogue has one.
    fn reading(&self, word: &str) -> String {
        if let Some(reading) = self.sentence(&format!("readings.{word}")) {
            return reading.into();
        }
        // The form of a file's name: `{number}_{name}`.
        ["number", "id", "name", "camera"].iter().fold(word.to_owned(), |form, part| {
            let reading = self.sentence(&format!("readings.{part}")).unwrap_or(part);
            form.replace(&format!("{{{part}}}"), reading)
        })
    }

    /// Whether a check that looks for a fault says 0 of it, and the photo goes to a person all the same.
    fn is_nothing_found(&self, finding: &Finding) -> bool {
        let (is_most, is_within) =
            (matches!(finding.limit, Some(Limit::Range { min: None, max: Some(_), .. })), side(finding) == Side::Within);
        is_most
            && is_within
            && finding.outcome == Outcome::Review
            && finding.value.is_some_and(|value| self.shown(finding).is_nought(value))
    }

    fn shown(&self, finding: &Finding) -> Shown<'_> {
        Shown { catalogue: self, unit: finding.unit }
    }
}

/// How much has to be taken off the top of a frame, or added to it, for a place to move so far to its limit, frame px: what is left is scaled to
/// the frame's height again, and the place with it. A little more than that, since a crop by hand misses by a px or two.
fn cropped(beyond: f64, limit: f64, frame_height_px: u32) -> f64 {
    let height = f64::from(frame_height_px);
    (beyond + SPARE_PX) * height / (height - limit).max(1.0)
}

/// Frame px by which a crop goes beyond what is asked.
const SPARE_PX: f64 = 4.0;
