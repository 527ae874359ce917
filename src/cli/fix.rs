//! `photolint fix`: what may be mended of photos, beside the originals, with what was found before and after.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{anyhow, bail};
use photolint::batch::{self, Source as _};
use photolint::inspect::{Inspection, Inspector, Sight, Submission};
use photolint::locate::{Locator, RegionSource};
use photolint::mend::{self, Frame, Mended, Unmendable};
use photolint::photo::{DecodeLimits, FileFacts, Photo};
use photolint::plan::Plan;
use photolint::report::{Row, is_no_portrait};
use photolint::verdict::Verdict;

use super::args::FixArgs;
use super::nested::refuse_nested;
use super::sources::{Input, Listing};
use super::terminal::{Voice, progress, silence_workers};
use super::{End, check, draft, interrupt, output, profile};

mod say;
mod targets;

use say::Sums;

/// What became of a photo.
pub(super) enum Outcome {
    /// Nothing that could be mended was wrong: its bytes as they are.
    Kept(Vec<u8>),
    /// Mended, with what was found afterwards.
    Mended { mended: Mended, facts: Box<FileFacts>, after: Box<Row> },
    /// It cannot be mended.
    Left(Unmendable),
}

/// Mends what was named.
pub(crate) fn run(options: &FixArgs, voice: Voice) -> anyhow::Result<End> {
    let plan = profile::plan(&options.profile.profile, voice)?;
    refuse_nested(&options.out, &options.paths, voice)?;
    if options.out.exists() && !options.out.is_dir() {
        bail!(voice.sentence("out-unwritable", &[&options.out.to_string_lossy(), &voice.refusal(&io::ErrorKind::NotADirectory.into())]));
    }
    let mut listing = Listing::new(DecodeLimits::default(), [&options.out]);
    options.paths.iter().for_each(|path| listing.add(path));
    listing.warn(voice);
    let mut inputs = listing.inputs;
    if inputs.is_empty() {
        bail!(voice.words.word("no-input").to_owned());
    }
    for input in &mut inputs {
        input.unit = plan.timetable.as_ref().and_then(|timetable| check::folder_unit(input, timetable));
    }
    let files = targets::plan(&options.out, &inputs, voice)?;
    let sums = mend_all(options, &plan, inputs, &files, voice)?;
    output::print(&say::sums(&sums, voice))?;
    Ok(if sums.all_accepted() { End::Fine } else { End::Faults })
}

fn mend_all(options: &FixArgs, plan: &Plan, inputs: Vec<Input>, files: &BTreeMap<String, PathBuf>, voice: Voice) -> anyhow::Result<Sums> {
    let locator = Locator::for_plan(plan, RegionSource::Own).expect("the program's own networks load");
    let limits = DecodeLimits::default();
    let bench = Bench { inspector: Inspector { plan, locator: &locator, limits: &limits }, outcomes: Mutex::default() };
    let bar = progress(inputs.len());
    let mut sums = Sums::default();
    let mut failure = None;
    silence_workers();
    interrupt::await_wish();
    let done = batch::run(inputs, check::jobs(options.jobs), &|input, bytes| bench.mend(input, bytes), &mut |row| {
        interrupt::heed()?;
        let outcome = bench.outcomes.lock().unwrap_or_else(PoisonError::into_inner).remove(&row.path);
        let file = files.get(&row.path);
        if let (Some(bytes), Some(file)) = (outcome.as_ref().and_then(Outcome::bytes), file)
            && let Err(error) = put(file, bytes)
        {
            failure = Some(anyhow!(voice.sentence("out-unwritable", &[&file.to_string_lossy(), &voice.refusal(&error)])));
            return Err(error);
        }
        bar.inc(1);
        let text = say::photo(&row, outcome.as_ref(), file.map(PathBuf::as_path), &mut sums, voice);
        if bar.is_hidden() { output::print(&text) } else { bar.suspend(|| output::print(&text)) }
    });
    if let Some(failure) = failure {
        return Err(failure);
    }
    done?;
    bar.finish_and_clear();
    Ok(sums)
}

impl Outcome {
    fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Kept(bytes) => Some(bytes),
            Self::Mended { mended, .. } => Some(&mended.file),
            Self::Left(_) => None,
        }
    }
}

/// What every photo is mended with.
struct Bench<'a> {
    inspector: Inspector<'a>,
    /// By the input's path, until its row is written.
    outcomes: Mutex<BTreeMap<String, Outcome>>,
}

impl Bench<'_> {
    fn mend(&self, input: &Input, bytes: &[u8]) -> Inspection {
        let submission = Submission { unit: input.unit.as_deref(), ..Submission::alone(input.name(), bytes) };
        let mut seen = None;
        let mut watch = |sight: Sight<'_>| seen = Some((mend::frame(self.inspector.plan, sight), sight.photo.clone()));
        let before = self.inspector.inspect_with(submission, &mut watch);
        if let Some(degrees) = mend::turn_deg(&before.findings) {
            self.inspector.inspect_turned_with(submission, degrees, &mut watch);
        }
        if let Some((frame, photo)) = seen {
            let outcome = self.outcome(submission, &before, frame, photo);
            self.outcomes.lock().unwrap_or_else(PoisonError::into_inner).insert(input.path.clone(), outcome);
        }
        before
    }

    fn outcome(&self, submission: Submission<'_>, before: &Inspection, frame: Result<Frame, Unmendable>, photo: Photo) -> Outcome {
        if is_no_portrait(&before.findings) {
            return Outcome::Left(Unmendable::Code);
        }
        if before.findings.iter().all(|finding| !finding.is_open() || !mend::mends(finding.check)) {
            return Outcome::Kept(submission.bytes.to_vec());
        }
        let mended = frame.and_then(|frame| {
            // The picture is cut from all of its px: a camera's was reduced to be looked at.
            let picture = if photo.reduction > 1 {
                self.whole(submission)?.turned(mend::turn_deg(&before.findings).unwrap_or_default()).pixels
            } else {
                photo.pixels.clone()
            };
            mend::mend(self.inspector.plan, &picture, frame, photo.facts.taken_at)
        });
        match mended {
            Ok(mended) => {
                let name = targets::jpg(submission.name);
                let mut after = self.inspector.inspect(Submission { unit: submission.unit, ..Submission::alone(&name, &mended.file) });
                mend::keep_what_metadata_said(&before.findings, &mut after);
                // A new file costs quality: where it mends nothing the photo stays as it is.
                if !mend::is_mended(&before.findings, &after.findings) {
                    return Outcome::Kept(submission.bytes.to_vec());
                }
                Outcome::Mended { mended, facts: Box::new(photo.facts), after: Box::new(Row::of(&name, after)) }
            }
            Err(error) => Outcome::Left(error),
        }
    }

    fn whole(&self, submission: Submission<'_>) -> Result<Photo, Unmendable> {
        Photo::decode_whole(submission.bytes, submission.name, self.inspector.limits).map_err(|_| Unmendable::Damaged)
    }
}

/// Writes a file that is whole or not there, and never over another.
fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = file.parent().unwrap_or_else(|| Path::new("."));
    fs::create_dir_all(folder)?;
    let mut made = draft::builder().tempfile_in(folder)?;
    made.write_all(bytes)?;
    made.as_file().sync_all()?;
    made.persist_noclobber(file).map_err(|error| error.error)?;
    Ok(())
}

/// Whether a verdict lets a photo be uploaded.
pub(super) fn is_accepted(verdict: Verdict) -> bool {
    verdict == Verdict::Accept
}
