//! What is said of a mended photo: what was done, what was found before and after, what is left.

use std::fmt::Write as _;
use std::path::Path;

use photolint::finding::{Kind, Outcome as Judged};
use photolint::mend::{Mended, Unmendable, mends};
use photolint::photo::FileFacts;
use photolint::report::{Row, advised, faults, visible};

use super::super::output::{BOLD, DIM, PLAIN};
use super::super::terminal::Voice;
use super::{Outcome, is_accepted};

const GREEN: &str = "\x1b[32m";
const AMBER: &str = "\x1b[33m";
const RED: &str = "\x1b[31m";

/// Sums over all photos.
#[derive(Debug, Default)]
pub(super) struct Sums {
    accepted: u64,
    mended: u64,
    left: u64,
}

impl Sums {
    /// Whether every photo may be uploaded now.
    pub(super) fn all_accepted(&self) -> bool {
        self.mended == 0 && self.left == 0
    }
}

/// The sums as a line.
pub(super) fn sums(sums: &Sums, voice: Voice) -> String {
    let parts = [("fix-sum-accepted", sums.accepted), ("fix-sum-mended", sums.mended), ("fix-sum-left", sums.left)];
    let parts = parts.map(|(key, count)| voice.sentence(key, &[&count.to_string()]));
    format!("\n{BOLD}{}{PLAIN}\n{DIM}{}{PLAIN}\n", parts.join(" · "), voice.words.word("fix-note"))
}

/// What is said of one photo, which is added to the sums.
pub(super) fn photo(row: &Row, outcome: Option<&Outcome>, file: Option<&Path>, sums: &mut Sums, voice: Voice) -> String {
    let verdict = match outcome {
        Some(Outcome::Mended { after, .. }) => Some(after.verdict),
        Some(Outcome::Kept(_)) => Some(row.verdict),
        Some(Outcome::Left(_)) | None => None,
    };
    let (key, colour) = match (outcome, verdict.is_some_and(is_accepted)) {
        (Some(Outcome::Kept(_)), true) => ("fix-kept", GREEN),
        (Some(_), true) => ("fix-mended", GREEN),
        (Some(Outcome::Mended { .. } | Outcome::Kept(_)), false) => ("fix-partly", RED),
        _ => ("fix-left", RED),
    };
    *match (verdict, verdict.is_some_and(is_accepted)) {
        (_, true) => &mut sums.accepted,
        (Some(_), _) => &mut sums.mended,
        (None, _) => &mut sums.left,
    } += 1;
    let to = file.filter(|_| verdict.is_some()).map_or_else(String::new, |file| format!(" → {}", visible(&file.to_string_lossy())));
    let mut text = format!("{colour}{BOLD}{}{PLAIN}  {}{to}\n", voice.words.word(key), visible(&row.path));
    if let Some(error) = &row.error {
        line(&mut text, &voice.words.error(error));
    }
    match outcome {
        Some(Outcome::Mended { mended, facts, after }) => {
            line(&mut text, &done(mended, facts, after, voice));
            changes(&mut text, row, after, voice);
            rest(&mut text, after, true, voice);
        }
        Some(Outcome::Left(why)) => {
            line(&mut text, &reason(why, voice));
            rest(&mut text, row, false, voice);
        }
        Some(Outcome::Kept(_)) => rest(&mut text, row, false, voice),
        None => {}
    }
    text
}

fn line(text: &mut String, what: &str) {
    writeln!(text, "    {}", visible(what)).expect("writing to a string does not fail");
}

/// What was done to the picture and the file.
fn done(mended: &Mended, facts: &FileFacts, after: &Row, voice: Voice) -> String {
    let mut parts = Vec::new();
    if let Some(cut) = mended.cut {
        let [x, y, width, height] = [cut.x, cut.y, cut.width, cut.height].map(|px| format!("{px:.0}"));
        parts.push(voice.words.filled_word("fix-cut", &[("width", &width), ("height", &height), ("x", &x), ("y", &y)]));
    }
    if (mended.scale - 1.0).abs() > 0.001 {
        parts.push(voice.words.filled_word("fix-scaled", &[("percent", &format!("{:.0}", mended.scale * 100.0))]));
    }
    if facts.orientation != 1 {
        parts.push(voice.words.word("fix-turned").into());
    }
    if facts.icc_converted {
        parts.push(voice.words.word("fix-colours").into());
    }
    // A KB has 1,000 or 1,024 bytes: what the check counts is said.
    let counted = after.findings.iter().find(|finding| finding.check == "file-size").and_then(|finding| finding.value);
    let size = format!("{:.1}", counted.unwrap_or(mended.file.len() as f64 / 1000.0));
    parts.push(
        voice
            .words
            .filled_word("fix-saved", &[("quality", &mended.quality.to_string()), ("size", &size), ("ppi", &mended.ppi.to_string())]),
    );
    parts.push(voice.words.word(if facts.taken_at.is_some() { "fix-date-kept" } else { "fix-no-date" }).into());
    parts.join(voice.words.word("fix-separator"))
}

fn reason(why: &Unmendable, voice: Voice) -> String {
    match why {
        Unmendable::Nobody(missing) => voice.sentence("fix-nobody", &[voice.words.missing(*missing)]),
        Unmendable::Damaged => voice.words.word("fix-damaged").into(),
        Unmendable::Labelled => voice.words.word("fix-labelled").into(),
        Unmendable::Code => voice.words.word("fix-code").into(),
        Unmendable::Compressed => voice.words.word("fix-compressed").into(),
        Unmendable::TooSmall(rows) => voice.sentence("fix-too-small", &[&rows.to_string()]),
        Unmendable::Encoder(_) => voice.words.word("fix-encoder").into(),
    }
}

/// Each finding that was open before: as it was, and as it is.
fn changes(text: &mut String, before: &Row, after: &Row, voice: Voice) {
    for was in faults(before).into_iter().chain(advised(before)) {
        let Some(now) = after.findings.iter().find(|finding| finding.check == was.check) else { continue };
        if now.is_open() || !mends(was.check) {
            continue;
        }
        let [was, now] = [was, now].map(|finding| visible(&voice.words.message(finding)));
        writeln!(text, "    {DIM}− {was}{PLAIN}\n    {GREEN}+{PLAIN} {now}").expect("writing to a string does not fail");
    }
}

/// What is still wrong, with what to do about it: not to mend once more what was just mended as far as it goes.
fn rest(text: &mut String, row: &Row, is_mended: bool, voice: Voice) {
    for finding in faults(row).into_iter().chain(advised(row)) {
        let advice = voice.words.advice(finding).filter(|_| !(is_mended && mends(finding.check)));
        let advice = advice.map_or_else(String::new, |advice| format!("\n      {DIM}→{PLAIN} {}", visible(&advice)));
        let (colour, sign) = match (finding.kind, finding.outcome) {
            (Kind::Advise, _) => (DIM, '·'),
            (Kind::Require, Judged::Fail) => (RED, '✗'),
            (Kind::Require, _) => (AMBER, '?'),
        };
        let message = visible(&voice.words.message(finding));
        writeln!(text, "    {colour}{sign}{PLAIN} {message}{advice}").expect("writing to a string does not fail");
    }
}
