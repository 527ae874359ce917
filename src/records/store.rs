//! Pictures that were rejected, so that they are known when they come again: hashes and dates, no picture, name or path.
//!
//! A store is a text file. Its first line is `HEADER`; then, one a line and sorted, `DATE SHA256 FINGERPRINT`, with `-` for the
//! fingerprint of a picture that has none; then `end COUNT CHECKSUM`, the checksum being FNV-1a (64 bits) of all lines before.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Span;
use jiff::civil::Date;

use super::fingerprint::Fingerprint;

/// The first line: what it is, and the version of its form.
const HEADER: &str = "photolint-store 1";
/// The first line of any version.
const NAME: &str = "photolint-store ";

/// What is kept of one picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The day on which it was rejected last.
    pub date: Date,
    /// Its fingerprint; none where there is nothing to see in it.
    pub fingerprint: Option<Fingerprint>,
}

/// Rejected pictures by the SHA-256 of their file, hexadecimal.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Store {
    /// The entries.
    pub entries: BTreeMap<String, Entry>,
}

/// Why a file is no store, or no longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The first line is another.
    #[error("expected `{HEADER}` in line 1")]
    Foreign,
    /// A later form.
    #[error("expected version 1, found a later one")]
    Version,
    /// A line that is no entry.
    #[error("line {0} is damaged")]
    Damaged(usize),
    /// The end is missing or does not fit what stands before it.
    #[error("the end is missing or does not fit the rest")]
    Unfinished,
}

impl Store {
    /// Reads a store.
    ///
    /// # Errors
    /// [`StoreError`] where not every line is as it was written.
    pub fn read(bytes: &[u8]) -> Result<Self, StoreError> {
        let text = std::str::from_utf8(bytes).map_err(|_| StoreError::Foreign)?;
        let first = text.lines().next().unwrap_or_default();
        if first != HEADER {
            return Err(if first.starts_with(NAME) { StoreError::Version } else { StoreError::Foreign });
        }
        let (body, end) = text.strip_suffix('\n').and_then(|text| text.rsplit_once('\n')).ok_or(StoreError::Unfinished)?;
        let mut entries = BTreeMap::new();
        for (place, line) in body.lines().enumerate().skip(1) {
            let (sum, entry) = read_line(line).ok_or(StoreError::Damaged(place + 1))?;
            entries.insert(sum, entry);
        }
        let store = Self { entries };
        if end_of(&store, &format!("{body}\n")) == end { Ok(store) } else { Err(StoreError::Unfinished) }
    }

    /// The file; the same entries give the same bytes.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEADER}\n");
        for (sum, Entry { date, fingerprint }) in &self.entries {
            let fingerprint = fingerprint.as_ref().map_or_else(|| "-".into(), Fingerprint::to_hex);
            writeln!(text, "{date} {sum} {fingerprint}").expect("writing to a string does not fail");
        }
        let end = end_of(self, &text);
        text + &end + "\n"
    }

    /// Adds a picture; of one that is there already the later day counts.
    pub fn add(&mut self, sum: String, entry: Entry) {
        let kept = self.entries.entry(sum).or_insert_with(|| entry.clone());
        if kept.date < entry.date {
            *kept = entry;
        }
    }

    /// Drops what is more than `days` older than `today`, and says how many that were.
    pub fn forget(&mut self, today: Date, days: u32) -> usize {
        let before = self.entries.len();
        // A span of more days than the calendar has keeps all.
        let oldest = Span::new().try_days(days).and_then(|span| today.checked_sub(span));
        if let Ok(oldest) = oldest {
            self.entries.retain(|_, entry| entry.date >= oldest);
        }
        before - self.entries.len()
    }

    /// The first and the last day; none where there is nothing.
    pub fn days(&self) -> Option<(Date, Date)> {
        let days = self.entries.values().map(|entry| entry.date);
        days.clone().min().zip(days.max())
    }
}

fn read_line(line: &str) -> Option<(String, Entry)> {
    let mut words = line.split(' ');
    let (date, sum, fingerprint) = (words.next()?.parse().ok()?, words.next()?, words.next()?);
    let is_sum = sum.len() == 64 && sum.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    let fingerprint = if fingerprint == "-" { None } else { Some(Fingerprint::from_hex(fingerprint)?) };
    (is_sum && words.next().is_none()).then(|| (sum.into(), Entry { date, fingerprint }))
}

/// The last line.
fn end_of(store: &Store, before: &str) -> String {
    // FNV-1a, 64 bits: a damaged file is to be noticed, not a forged one.
    let sum = before.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("end {} {sum:016x}", store.entries.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn store(days: &[&str]) -> Store {
        let mut store = Store::default();
        for (number, date) in days.iter().enumerate() {
            store.add(format!("{number:064x}"), Entry { date: day(date), fingerprint: None });
        }
        store
    }

    #[test]
    fn more_days_than_the_calendar_has_forget_nothing() {
        for days in [u32::MAX, 7_304_485, 4_000_000] {
            let mut store = store(&["2025-03-01"]);
            assert_eq!(store.forget(day("2025-03-02"), days), 0);
        }
    }

    #[test]
    fn what_is_written_is_read_again() {
        let written = store(&["2025-03-01", "2025-03-02"]);
        assert_eq!(Store::read(written.to_text().as_bytes()), Ok(written));
    }

    #[test]
    fn any_byte_that_is_lost_or_changed_is_noticed() {
        let text = store(&["2025-03-01", "2025-03-02"]).to_text().into_bytes();
        for place in 0..text.len() {
            assert!(Store::read(&text[..place]).is_err(), "cut at {place}");
            let mut changed = text.clone();
            changed[place] ^= 1;
            assert!(Store::read(&changed).is_err(), "changed at {place}");
        }
    }

    #[test]
    fn another_file_and_a_later_version_are_told_apart() {
        assert_eq!(Store::read(b"\xff\xd8\xff"), Err(StoreError::Foreign));
        assert_eq!(Store::read(b""), Err(StoreError::Foreign));
        assert_eq!(Store::read(b"photolint-store 2\n"), Err(StoreError::Version));
    }

    #[test]
    fn what_is_older_than_the_retention_is_dropped() {
        let mut store = store(&["2024-01-27", "2024-01-26", "2025-03-01"]);
        assert_eq!(store.forget(day("2025-03-02"), 400), 1);
        assert_eq!(store.days(), Some((day("2024-01-27"), day("2025-03-01"))));
    }

    #[test]
    fn a_picture_that_is_rejected_again_is_kept_from_then_on() {
        let mut store = store(&["2025-03-01"]);
        let again = |date| Entry { date: day(date), fingerprint: None };
        store.add(format!("{:064x}", 0), again("2025-04-01"));
        store.add(format!("{:064x}", 0), again("2025-02-01"));
        assert_eq!(store.days(), Some((day("2025-04-01"), day("2025-04-01"))));
    }
}
