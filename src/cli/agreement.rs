//! `photolint agreement`: what people decided beside what the program says, check by check.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Read;
use std::path::Path;

use anyhow::{anyhow, bail};
use clap::Parser;
use photolint::check::Note;
use photolint::records::agreement::{self, Agreement, Answers, Bounds, LEAST_PHOTOS};
use photolint::records::decisions::Decision;
use photolint::report::visible;
use tempfile::TempDir;

use super::args::{AgreementArgs, AgreementFormat, Args, Command};
use super::output::{self, BOLD, DIM, PLAIN};
use super::sources::is_nowhere;
use super::terminal::Voice;
use super::{End, check, decisions};

/// The byte order mark that some programs put before a text.
const BOM: &[u8] = "\u{feff}".as_bytes();

/// Compares.
pub(crate) fn run(options: &AgreementArgs, voice: Voice) -> anyhow::Result<End> {
    let photos = answers(options, voice)?;
    let mut decided: BTreeMap<(String, String), Decision> = BTreeMap::new();
    for path in &options.decisions {
        let file = decisions::read(path, voice)?;
        if photos.iter().all(|photo| photo.profile != file.profile) && !photos.is_empty() {
            voice.warn(&voice.sentence_of("decisions", "other-profile", &[&path.to_string_lossy(), &file.profile]));
        }
        for decision in file.decisions {
            let key = (file.profile.clone(), decision.sha256.clone());
            if decided.get(&key).is_none_or(|known| known.at <= decision.at) {
                decided.insert(key, decision);
            }
        }
    }
    // A photo that is there twice is judged once.
    let photos: BTreeMap<_, _> = photos.iter().filter_map(|photo| Some(((photo.profile.clone(), photo.sha256.clone()?), photo))).collect();
    let pairs: Vec<_> = photos.iter().filter_map(|(key, photo)| Some((*photo, decided.get(key)?))).collect();
    let sums = Sums { photos: photos.len(), decisions: decided.len(), decided: pairs.len() };
    let agreements = agreement::compare(pairs);
    let text = match options.format {
        AgreementFormat::Human => table(&agreements, &sums, voice)?,
        AgreementFormat::Json => document(&agreements, &sums),
    };
    output::print(&text)?;
    Ok(End::Fine)
}

/// What was there to compare.
struct Sums {
    photos: usize,
    decisions: usize,
    decided: usize,
}

/// The records of reports, and of photos that are checked now.
fn answers(options: &AgreementArgs, voice: Voice) -> anyhow::Result<Vec<Answers>> {
    if let Some(path) = options.paths.iter().find(|path| is_nowhere(path)) {
        bail!(voice.sentence("missing-path", &[&path.to_string_lossy()]));
    }
    let mut all = Vec::new();
    let (reports, photos): (Vec<_>, Vec<_>) = options.paths.iter().partition(|path| is_report(path));
    for report in reports {
        all.extend(read(report, voice)?);
    }
    if !photos.is_empty() {
        let folder = TempDir::new()?;
        let report = folder.path().join("report.ndjson");
        let fixed = ["photolint", "check", "--exit-zero", "--format", "ndjson", "--profile", &options.profile.profile, "--output"];
        let fixed = fixed.into_iter().map(Into::into).chain([report.clone().into_os_string(), "--".into()]);
        let args = Args::try_parse_from(fixed.chain(photos.into_iter().map(|path| path.clone().into_os_string())))?;
        if let Command::Check(options) = &args.command {
            check::run(options, voice)?;
        }
        all.extend(read(&report, voice)?);
    }
    Ok(all)
}

/// Whether a file is a report, by its name or by its first letter: no photo begins like a record.
fn is_report(path: &Path) -> bool {
    let mut head = [0; BOM.len() + 1];
    let read = File::open(path).and_then(|mut file| file.read(&mut head)).unwrap_or_default();
    let begins = head[..read].strip_prefix(BOM).unwrap_or(&head[..read]).first() == Some(&b'{');
    begins || path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ndjson"))
}

fn read(report: &Path, voice: Voice) -> anyhow::Result<Vec<Answers>> {
    let name = report.to_string_lossy();
    let fault = |reason: &str| anyhow!(voice.sentence_of("agreement", "unreadable", &[&name, reason]));
    let of_line = |number: usize, note: &Note| {
        let reason = voice.sentence_of("agreement", &note.key, &[note.text.as_deref().unwrap_or_default()]);
        fault(&voice.sentence_of("agreement", "line", &[&(number + 1).to_string(), &reason]))
    };
    let text = fs::read_to_string(report).map_err(|error| fault(&voice.refusal(&error)))?;
    let lines = text.trim_start_matches('\u{feff}').lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let read: anyhow::Result<_> = lines.map(|(number, line)| agreement::read(line).map_err(|note| of_line(number, &note))).collect();
    if read.is_err() && agreement::is_document(&text) {
        bail!(voice.sentence_of("agreement", "not-ndjson", &[&name]));
    }
    read
}

fn table(agreements: &BTreeMap<String, Agreement>, sums: &Sums, voice: Voice) -> anyhow::Result<String> {
    let say = |key: &str, values: &[u64]| {
        let values: Vec<_> = values.iter().map(u64::to_string).collect();
        voice.sentence_of("agreement", key, &values.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let mut text = format!("{}\n", say("sums", &[sums.photos as u64, sums.decided as u64, sums.decisions as u64]));
    if sums.decided < LEAST_PHOTOS {
        writeln!(text, "{DIM}{}{PLAIN}", say("too-few", &[LEAST_PHOTOS as u64]))?;
    }
    let mut ordered: Vec<_> = agreements.iter().filter(|(_, agreement)| has_news(agreement)).collect();
    ordered.sort_by_key(|(check, agreement)| (std::cmp::Reverse(agreement.too_strict + agreement.too_lax), *check));
    for (check, agreement) in ordered {
        let title = voice.words.explain(check).map_or(check.as_str(), |said| said.title);
        writeln!(text, "\n{BOLD}{}{PLAIN}  {DIM}{}{PLAIN}", visible(title), visible(check))?;
        writeln!(text, "  {}", say("errors", &[agreement.too_strict, agreement.too_lax, agreement.upheld]))?;
        if agreement.looked_accepted + agreement.looked_rejected > 0 {
            writeln!(text, "  {}", say("looks", &[agreement.looked_accepted, agreement.looked_rejected]))?;
        }
        match &agreement.best {
            Some(best) if best.disagreements < best.disagreements_now => {
                let (now, after) = (best.disagreements_now.to_string(), best.disagreements.to_string());
                let blanks = [
                    ("n", &*agreement.photos.to_string()),
                    ("now", &range(best.now)),
                    ("best", &range(best.bounds)),
                    ("before", &now),
                    ("after", &after),
                ];
                writeln!(text, "  {}", voice.words.filled_sentence("agreement", "better", &blanks))?;
            }
            Some(_) => writeln!(text, "  {}", say("best-already", &[agreement.photos as u64]))?,
            None if agreement.photos > 0 => writeln!(text, "  {DIM}{}{PLAIN}", say("few", &[agreement.photos as u64]))?,
            None => {}
        }
    }
    Ok(text)
}

fn has_news(agreement: &Agreement) -> bool {
    agreement.too_strict + agreement.too_lax + agreement.upheld + agreement.looked_accepted + agreement.looked_rejected > 0
}

fn range(bounds: Bounds) -> String {
    let number = |value: Option<f64>| value.map(|value| ((value * 1000.0).round() / 1000.0).to_string()).unwrap_or_default();
    format!("{}–{}", number(bounds.min), number(bounds.max))
}

fn document(agreements: &BTreeMap<String, Agreement>, sums: &Sums) -> String {
    agreement::document(agreements, sums.photos, sums.decided, sums.decisions)
}
