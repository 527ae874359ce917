//! TOML as it is written: every value knows its line, and every fault is kept until all are found.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// One fault of a file of rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file as it was named.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// The table that has it; empty where the file as a whole does.
    pub of: String,
    /// What is wrong.
    pub wrong: Wrong,
}

/// What is wrong, expected and found: a key under `[faults]` in the catalogues, and what its blanks `{1}`, `{2}` … stand for. A blank of
/// the form `kind-…` or `kind-…:detail` is a key as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The key.
    pub key: &'static str,
    /// What stands in the blanks, in their order.
    pub blanks: Vec<String>,
}

impl Wrong {
    pub(crate) fn of(key: &'static str, blanks: &[&dyn fmt::Display]) -> Self {
        Self { key, blanks: blanks.iter().map(ToString::to_string).collect() }
    }
}

/// The faults of one file, collected.
#[derive(Debug)]
pub(crate) struct Faults {
    file: String,
    list: Vec<Fault>,
}

impl Faults {
    pub(crate) fn of(file: &str) -> Self {
        Self { file: file.into(), list: Vec::new() }
    }

    pub(crate) fn add(&mut self, line: usize, of: impl Into<String>, wrong: Wrong) {
        self.list.push(Fault { file: self.file.clone(), line, of: of.into(), wrong });
    }

    /// All of them, in the order of their lines.
    pub(crate) fn sorted(mut self) -> Vec<Fault> {
        self.list.sort_by_key(|fault| fault.line);
        self.list
    }
}

/// A value and its line, from 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct At<T> {
    pub(crate) line: usize,
    pub(crate) value: T,
}

impl<T> At<T> {
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> At<U> {
        At { line: self.line, value: change(self.value) }
    }
}

/// What a key can stand for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A string.
    Text(String),
    /// An integer or a decimal number.
    Number(f64),
    /// `true` or `false`.
    Flag(bool),
    /// A date, a time or both, as written.
    Moment(String),
    /// An array.
    List(Vec<At<Value>>),
    /// A table.
    Table(Table),
}

/// A table: what is taken from it was known, what is left at the end was not.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Table {
    name: String,
    line: usize,
    entries: Vec<(At<String>, At<Value>)>,
    known: Vec<&'static str>,
}

/// Reads a file; `name` stands before every message about its top level.
///
/// # Errors
/// Its faults of syntax; what is wrong besides them can't be told.
pub(crate) fn parse(file: &str, text: &str, name: &str) -> Result<Table, Faults> {
    let (root, errors) = DeTable::parse_recoverable(text);
    let lines = Lines::of(text);
    if errors.is_empty() {
        return Ok(lines.table(name.into(), 1, root.into_inner()));
    }
    let mut faults = Faults::of(file);
    for error in errors {
        let line = error.span().map_or(1, |span| lines.line(span.start));
        faults.add(line, "", Wrong::of("not-toml", &[&error.message().replace('\n', "; ")]));
    }
    // What follows on the same line is mostly the parser finding its way again.
    faults.list.dedup_by_key(|fault| fault.line);
    Err(faults)
}

/// Where the lines of a text begin, bytes.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let after_breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(after_breaks).collect())
    }

    fn line(&self, at: usize) -> usize {
        self.0.partition_point(|start| *start <= at)
    }

    fn table(&self, name: String, line: usize, table: DeTable<'_>) -> Table {
        let entries = table.into_iter().map(|(key, value)| {
            let line = self.line(key.span().start);
            let key = key.into_inner().into_owned();
            let value = self.value(&key, value);
            (At { line, value: key }, value)
        });
        Table { name, line, entries: entries.collect(), known: Vec::new() }
    }

    fn value(&self, name: &str, value: Spanned<DeValue<'_>>) -> At<Value> {
        let line = self.line(value.span().start);
        let value = match value.into_inner() {
            DeValue::String(text) => Value::Text(text.into_owned()),
            DeValue::Integer(number) => Value::Number(i64::from_str_radix(number.as_str(), number.radix()).map_or(f64::NAN, |n| n as f64)),
            DeValue::Float(number) => Value::Number(number.as_str().parse().unwrap_or(f64::NAN)),
            DeValue::Boolean(flag) => Value::Flag(flag),
            DeValue::Datetime(moment) => Value::Moment(moment.to_string()),
            DeValue::Array(list) => Value::List(list.into_iter().map(|item| self.value(name, item)).collect()),
            DeValue::Table(table) => Value::Table(self.table(name.into(), line, table)),
        };
        At { line, value }
    }
}

impl Table {
    /// Its name in messages.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The line of its heading.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// What `key` stands for, taken out.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<At<Value>> {
        self.known.push(key);
        let place = self.entries.iter().position(|(written, _)| written.value == key)?;
        Some(self.entries.remove(place).1)
    }

    /// A text.
    pub(crate) fn text(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<String>> {
        match self.take(key)? {
            At { line, value: Value::Text(value) } => Some(At { line, value }),
            other => self.mistyped(key, "kind-any-text", &other, faults),
        }
    }

    /// A finite number.
    pub(crate) fn number(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<f64>> {
        match self.take(key)? {
            At { line, value: Value::Number(value) } if value.is_finite() => Some(At { line, value }),
            other => self.mistyped(key, "kind-any-number", &other, faults),
        }
    }

    /// A whole number within `range`.
    pub(crate) fn whole(&mut self, key: &'static str, range: RangeInclusive<u32>, faults: &mut Faults) -> Option<At<u32>> {
        let number = self.number(key, faults)?;
        let (least, greatest) = (*range.start(), *range.end());
        if (f64::from(least)..=f64::from(greatest)).contains(&number.value) && number.value.fract().abs() < f64::EPSILON {
            return Some(number.map(|value| value as u32));
        }
        faults.add(number.line, &self.name, Wrong::of("not-whole", &[&key, &number.value, &least, &greatest]));
        None
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<bool>> {
        match self.take(key)? {
            At { line, value: Value::Flag(value) } => Some(At { line, value }),
            other => self.mistyped(key, "kind-any-flag", &other, faults),
        }
    }

    /// One of a few words.
    pub(crate) fn choice<T: Copy>(&mut self, key: &'static str, choices: &[(&str, T)], faults: &mut Faults) -> Option<At<T>> {
        let word = self.text(key, faults)?;
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == word.value) {
            return Some(At { line: word.line, value: *value });
        }
        let names: Vec<_> = choices.iter().map(|(name, _)| format!("`{name}`")).collect();
        faults.add(word.line, &self.name, Wrong::of("not-among", &[&key, &word.value, &names.join(", ")]));
        None
    }

    /// A table.
    pub(crate) fn table(&mut self, key: &'static str, faults: &mut Faults) -> Option<Table> {
        match self.take(key)? {
            At { value: Value::Table(table), .. } => Some(table),
            other => self.mistyped(key, "kind-any-table", &other, faults),
        }
    }

    /// A list of texts.
    pub(crate) fn texts(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<Vec<At<String>>>> {
        let list = self.list(key, faults)?;
        let line = list.line;
        let texts = list.value.into_iter().filter_map(|item| match item {
            At { line, value: Value::Text(value) } => Some(At { line, value }),
            other => self.mistyped(key, "kind-any-texts", &other, faults),
        });
        Some(At { line, value: texts.collect() })
    }

    /// A list of tables.
    pub(crate) fn tables(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<Vec<Table>>> {
        let list = self.list(key, faults)?;
        let line = list.line;
        let tables = list.value.into_iter().filter_map(|item| match item {
            At { value: Value::Table(table), .. } => Some(table),
            other => self.mistyped(key, "kind-any-tables", &other, faults),
        });
        Some(At { line, value: tables.collect() })
    }

    fn list(&mut self, key: &'static str, faults: &mut Faults) -> Option<At<Vec<At<Value>>>> {
        match self.take(key)? {
            At { line, value: Value::List(value) } => Some(At { line, value }),
            other => self.mistyped(key, "kind-any-list", &other, faults),
        }
    }

    /// Everything that is left, whatever the keys: for tables whose keys are names.
    pub(crate) fn into_entries(self) -> Vec<(At<String>, At<Value>)> {
        self.entries
    }

    /// Every text by its path: `checks.eye-line.title`.
    pub(crate) fn into_texts(self) -> BTreeMap<String, String> {
        let mut texts = BTreeMap::new();
        for (key, value) in self.entries {
            match value.value {
                Value::Text(text) => {
                    texts.insert(key.value, text);
                }
                Value::Table(table) => {
                    texts.extend(table.into_texts().into_iter().map(|(path, text)| (format!("{}.{path}", key.value), text)));
                }
                _ => {}
            }
        }
        texts
    }

    /// Reports what nobody took.
    pub(crate) fn finish(self, faults: &mut Faults) {
        for (key, _) in &self.entries {
            faults.add(key.line, &self.name, Wrong::of("unknown-key", &[&key.value, &self.known.join(", ")]));
        }
    }

    fn mistyped<T>(&self, key: &str, expected: &str, found: &At<Value>, faults: &mut Faults) -> Option<T> {
        faults.add(found.line, &self.name, Wrong::of("mistyped", &[&key, &found.value, &expected]));
        None
    }
}

/// As a blank of [`Wrong`].
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "kind-text:{text}"),
            Self::Number(number) => write!(f, "kind-number:{number}"),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Moment(moment) => write!(f, "kind-moment:{moment}"),
            Self::List(_) => f.write_str("kind-any-list"),
            Self::Table(_) => f.write_str("kind-any-table"),
        }
    }
}
