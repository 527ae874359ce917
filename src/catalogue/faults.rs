//! Faults of files that people write: profiles, timetables, decisions.

use std::fmt;

use super::{Catalogue, Lang, fill};
use crate::document::{self, Wrong};
use crate::records::decisions;

/// What begins a blank that is a key itself.
const KIND: &str = "kind-";

impl Catalogue {
    /// A fault of a profile or a timetable, with its line.
    pub fn fault(&self, fault: &document::Fault) -> String {
        let document::Fault { file, line, of, wrong } = fault;
        self.filled_sentence("faults", "at-line", &[("wrong", &self.placed(of, wrong)), ("file", file), ("line", &line.to_string())])
    }

    /// A fault of a file of decisions, with its place.
    pub fn decision_fault(&self, fault: &decisions::Fault) -> String {
        self.placed(&fault.place, &fault.wrong)
    }

    fn placed(&self, place: &str, wrong: &Wrong) -> String {
        let said = self.wrong(wrong);
        if place.is_empty() { said } else { self.filled_sentence("faults", "placed", &[("place", place), ("wrong", &said)]) }
    }

    fn wrong(&self, wrong: &Wrong) -> String {
        let blanks: Vec<_> = wrong.blanks.iter().map(|blank| self.blank(blank)).collect();
        let named: Vec<_> = ["1", "2", "3", "4"].into_iter().zip(blanks.iter().map(String::as_str)).collect();
        self.filled_sentence("faults", wrong.key, &named)
    }

    fn blank(&self, blank: &str) -> String {
        let (key, detail) = blank.split_once(':').unwrap_or((blank, ""));
        let sentence = key.starts_with(KIND).then(|| self.sentence(&format!("faults.{key}"))).flatten();
        sentence.map_or_else(|| blank.to_owned(), |sentence| fill(sentence, &[("1", detail)]))
    }
}

/// In English, for programs.
impl fmt::Display for document::Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Catalogue::of(Lang::En).fault(self))
    }
}

/// In English, for programs.
impl fmt::Display for decisions::Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Catalogue::of(Lang::En).decision_fault(self))
    }
}
