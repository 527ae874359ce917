//! A file of decisions as it is written, perhaps by hand, read with all its faults.

use std::collections::BTreeMap;
use std::fmt::Display;

use jiff::civil::Date;
use jiff::{Timestamp, civil};
use serde_json::{Map, Value};

use super::{Decision, Decisions, Ground, Judged, JudgedFault, Moment, SCHEMA, Waiver, Whose};
use crate::checks::REGISTRY;
use crate::document::Wrong;
use crate::finding::Outcome;
use crate::verdict::Verdict;

/// One fault of a file of decisions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Where: `decisions[3].verdict`; empty where the file as a whole is at fault.
    pub place: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// Everything that is wrong with a file of decisions, at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct DecisionsError {
    /// The faults, in the order of the file.
    pub faults: Vec<Fault>,
}

/// Reads a file of decisions; a byte order mark may stand before it.
///
/// # Errors
/// [`DecisionsError`] with every fault that the file has.
pub fn read(bytes: &[u8]) -> Result<Decisions, DecisionsError> {
    let mut reader = Reader { faults: Vec::new() };
    let decisions = reader.file(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes));
    match decisions {
        Some(decisions) if reader.faults.is_empty() => Ok(decisions),
        _ => Err(DecisionsError { faults: reader.faults }),
    }
}

struct Reader {
    faults: Vec<Fault>,
}

/// An object of the file and where it stands.
struct Object<'a> {
    place: String,
    entries: &'a Map<String, Value>,
}

impl Reader {
    fn fault(&mut self, place: impl Into<String>, key: &'static str, blanks: &[&dyn Display]) {
        self.faults.push(Fault { place: place.into(), wrong: Wrong::of(key, blanks) });
    }

    fn file(&mut self, bytes: &[u8]) -> Option<Decisions> {
        let value: Value = match serde_json::from_slice(bytes) {
            Ok(value) => value,
            Err(error) => {
                self.fault("", "not-json", &[&error.line(), &error.column()]);
                return None;
            }
        };
        let file = self.object("", &value)?;
        if let Some(schema) = file.entries.get("schema")
            && schema.as_u64() != Some(SCHEMA)
        {
            self.fault("schema", "other-schema", &[&SCHEMA, &schema]);
            return None;
        }
        if !file.entries.contains_key("schema") {
            self.fault("schema", "lacking", &[&SCHEMA]);
        }
        self.known(&file, &["schema", "profile", "made_by", "decisions", "waivers"]);
        let profile = self.required(&file, "profile");
        let decisions = self.list(&file, "decisions", Self::decision);
        let waivers = self.list(&file, "waivers", Self::waiver);
        if !file.entries.contains_key("decisions") {
            self.fault("decisions", "lacking", &[&"kind-any-list"]);
        }
        self.duplicates(&decisions);
        let items = |list: Vec<(String, Option<Decision>)>| list.into_iter().filter_map(|(_, decision)| decision).collect();
        Some(Decisions {
            profile: profile?,
            decisions: items(decisions),
            waivers: waivers.into_iter().filter_map(|(_, waiver)| waiver).collect(),
        })
    }

    fn duplicates(&mut self, decisions: &[(String, Option<Decision>)]) {
        let mut first: BTreeMap<&str, &str> = BTreeMap::new();
        for (place, decision) in decisions.iter().filter_map(|(place, decision)| Some((place, decision.as_ref()?))) {
            if let Some(earlier) = first.insert(&decision.sha256, place) {
                self.fault(format!("{place}.sha256"), "decided-twice", &[&earlier]);
            }
        }
    }

    fn decision(&mut self, object: &Object<'_>) -> Option<Decision> {
        self.known(object, &["sha256", "path", "verdict", "by", "at", "reason", "checks", "judged"]);
        let sha256 = self.sha256(object);
        let verdict = self.word(object, "verdict", verdict);
        let by = self.required(object, "by");
        let at = self.required(object, "at").and_then(|at| self.moment(object, at));
        let (path, reason) = (self.text(object, "path"), self.text(object, "reason"));
        let checks = self.checks(object);
        let judged =
            object.entries.get("judged").filter(|judged| !judged.is_null()).map(|judged| self.judged(&object.at("judged"), judged));
        Some(Decision { sha256: sha256?, path, verdict: verdict?, by: by?, at: at?, reason, checks, judged: judged.flatten() })
    }

    fn judged(&mut self, place: &str, value: &Value) -> Option<Judged> {
        let object = self.object(place, value)?;
        self.known(&object, &["verdict", "faults"]);
        let verdict = self.word(&object, "verdict", verdict);
        let mut faults = BTreeMap::new();
        let Some(listed) = object.entries.get("faults") else {
            self.fault(object.at("faults"), "lacking", &[&"kind-any-object"]);
            return None;
        };
        let listed = self.object(&object.at("faults"), listed)?;
        for (check, value) in listed.entries {
            let Some(fault) = self.object(&listed.at(check), value) else { continue };
            self.known(&fault, &["outcome", "terms"]);
            let terms = self.text(&fault, "terms");
            if let Some(outcome) = self.word(&fault, "outcome", outcome) {
                faults.insert(check.clone(), JudgedFault { outcome, terms });
            }
        }
        Some(Judged { verdict: verdict?, faults })
    }

    fn waiver(&mut self, object: &Object<'_>) -> Option<Waiver> {
        self.known(object, &["sha256", "student", "checks", "kind", "until", "by", "at", "reason"]);
        let whose = match (object.entries.contains_key("sha256"), object.entries.contains_key("student")) {
            (true, false) => self.sha256(object).map(Whose::Photo),
            (false, true) => self.required(object, "student").map(Whose::Student),
            _ => {
                self.fault(&object.place, "sha256-or-student", &[]);
                None
            }
        };
        let checks = self.checks(object);
        if checks.is_empty() {
            self.fault(object.at("checks"), "no-checks", &[]);
        }
        let ground = self.word(object, "kind", ground);
        let until = self.required(object, "until").and_then(|until| self.date(object, &until));
        let (by, reason) = (self.text(object, "by"), self.text(object, "reason"));
        let at = self.text(object, "at").and_then(|at| self.moment(object, at));
        Some(Waiver { whose: whose?, checks, ground: ground?, until: until?, by, at, reason })
    }

    fn object<'a>(&mut self, place: &str, value: &'a Value) -> Option<Object<'a>> {
        let Some(entries) = value.as_object() else {
            self.fault(place, "found", &[&"kind-any-object", &kind(value)]);
            return None;
        };
        Some(Object { place: place.into(), entries })
    }

    /// Every item of a list with its place; none for an item that has a fault.
    fn list<T>(&mut self, file: &Object<'_>, key: &str, item: fn(&mut Self, &Object<'_>) -> Option<T>) -> Vec<(String, Option<T>)> {
        let Some(value) = file.entries.get(key) else { return Vec::new() };
        let Some(values) = value.as_array() else {
            self.fault(file.at(key), "found", &[&"kind-any-list", &kind(value)]);
            return Vec::new();
        };
        let read = values.iter().enumerate().map(|(number, value)| {
            let place = format!("{key}[{number}]");
            let read = self.object(&place, value).and_then(|object| item(self, &object));
            (place, read)
        });
        read.collect()
    }

    fn known(&mut self, object: &Object<'_>, keys: &[&str]) {
        for key in object.entries.keys().filter(|key| !keys.contains(&key.as_str())) {
            self.fault(object.at(key), "not-known", &[&keys.join(", ")]);
        }
    }

    fn required(&mut self, object: &Object<'_>, key: &str) -> Option<String> {
        if object.entries.get(key).is_none_or(Value::is_null) {
            self.fault(object.at(key), "missing", &[]);
            return None;
        }
        let text = self.text(object, key)?;
        if text.trim().is_empty() {
            self.fault(object.at(key), "empty", &[]);
            return None;
        }
        Some(text)
    }

    fn text(&mut self, object: &Object<'_>, key: &str) -> Option<String> {
        match object.entries.get(key) {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(other) => {
                self.fault(object.at(key), "found", &[&"kind-any-text", &kind(other)]);
                None
            }
        }
    }

    /// Ids of checks; one that no check has would have no effect.
    fn checks(&mut self, object: &Object<'_>) -> Vec<String> {
        let named = self.texts(object, "checks");
        for (place, unknown) in named.iter().enumerate().filter(|(_, name)| REGISTRY.iter().all(|check| check.id != name.as_str())) {
            self.fault(object.at(format!("checks[{place}]")), "no-such-check", &[&unknown.escape_debug()]);
        }
        named
    }

    fn texts(&mut self, object: &Object<'_>, key: &str) -> Vec<String> {
        match object.entries.get(key) {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(values)) if values.iter().all(Value::is_string) => {
                values.iter().filter_map(Value::as_str).map(Into::into).collect()
            }
            Some(other) => {
                self.fault(object.at(key), "found", &[&"kind-any-texts", &kind(other)]);
                Vec::new()
            }
        }
    }

    fn sha256(&mut self, object: &Object<'_>) -> Option<String> {
        let text = self.required(object, "sha256")?.to_ascii_lowercase();
        if text.len() == 64 && text.bytes().all(|digit| digit.is_ascii_hexdigit()) {
            return Some(text);
        }
        self.fault(object.at("sha256"), "found", &[&"kind-sha256", &quoted(&text)]);
        None
    }

    fn word<T>(&mut self, object: &Object<'_>, key: &str, words: fn(&str) -> Result<T, &'static str>) -> Option<T> {
        let text = self.required(object, key)?;
        words(&text).map_err(|expected| self.fault(object.at(key), "found", &[&expected, &quoted(&text)])).ok()
    }

    fn date(&mut self, object: &Object<'_>, text: &str) -> Option<Date> {
        let wrong = |_| self.fault(object.at("until"), "found", &[&"kind-date", &quoted(text)]);
        text.parse().map_err(wrong).ok()
    }

    fn moment(&mut self, object: &Object<'_>, written: String) -> Option<Moment> {
        let second = written.parse::<Timestamp>().map(Timestamp::as_second).ok().or_else(|| {
            let is_date = written.len() == "2026-06-30".len();
            let date = written.parse::<Date>().ok().filter(|_| is_date)?;
            Some(date.since(civil::date(1970, 1, 1)).ok()?.get_days().into()).map(|days: i64| days * 86_400)
        });
        if second.is_none() {
            self.fault(object.at("at"), "found", &[&"kind-date-time", &quoted(&written)]);
        }
        Some(Moment { second: second?, written })
    }
}

impl Object<'_> {
    fn at(&self, key: impl Display) -> String {
        if self.place.is_empty() { key.to_string() } else { format!("{}.{key}", self.place) }
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "kind-any-flag",
        Value::Number(_) => "kind-any-number",
        Value::String(_) => "kind-any-text",
        Value::Array(_) => "kind-any-list",
        Value::Object(_) => "kind-any-object",
    }
}

/// A text of the file as a blank.
fn quoted(text: &str) -> String {
    format!("kind-text:{}", text.escape_debug())
}

fn verdict(word: &str) -> Result<Verdict, &'static str> {
    [Verdict::Accept, Verdict::Review, Verdict::Reject].into_iter().find(|verdict| verdict.id() == word).ok_or("accept, review, reject")
}

fn outcome(word: &str) -> Result<Outcome, &'static str> {
    let all = [Outcome::Pass, Outcome::Unmeasurable, Outcome::Review, Outcome::Fail];
    all.into_iter().find(|outcome| outcome.id() == word).ok_or("pass, unmeasurable, review, fail")
}

fn ground(word: &str) -> Result<Ground, &'static str> {
    Ground::ALL.into_iter().find(|ground| ground.id() == word).ok_or("religious, medical, other")
}
