//! `photolint pack`: the accepted photos, copied byte for byte to a new folder or ZIP that is whole or not there.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::{anyhow, bail};
use jiff::civil::Date;
use photolint::batch::Source;
use photolint::inspect::sha256;
use photolint::plan::Plan;
use photolint::records::roster::Student;
use photolint::report::manifest::{Manifest, Packed};
use photolint::report::{Head, Report, Row, Totals, visible};
use photolint::verdict::Verdict;

use super::args::{Format, PackArgs};
use super::check::Maker;
use super::nested::refuse_twice;
use super::sources::Input;
use super::terminal::Voice;
use super::{End, check, interrupt, output};

mod archive;
mod names;
mod target;

use names::Naming;
use target::Target;

/// A photo that may be handed over, if it still is what was inspected.
pub(crate) struct Choice {
    /// Where its bytes are.
    pub(crate) source: Box<dyn Source>,
    /// What they were, SHA-256 in hexadecimal.
    pub(crate) sha256: String,
    /// Whose photo it is.
    pub(crate) student: Option<Student>,
}

/// Checks the photos, copies those that are accepted, and says what was made of them.
pub(crate) fn run(options: &PackArgs, voice: Voice) -> anyhow::Result<End> {
    if !options.check.only.is_empty() {
        bail!(voice.words.word("pack-needs-all-checks").to_owned());
    }
    interrupt::await_wish();
    let naming = options.names.as_deref().map(|names| Naming::of(names, voice)).transpose()?;
    let outs: Vec<_> =
        output::reports(&options.check).into_iter().chain(options.check.messages.clone()).chain(target::files(&options.out)).collect();
    refuse_twice(outs.iter().map(PathBuf::as_path), voice)?;
    let target = Target::new(&options.out, voice)?;
    let chooser = Chooser::default();
    let reader = |plan: &Plan, inputs: &[Input]| chooser.reader(&plan.profile, inputs);
    let end = check::run_for(&options.check, Some(&Maker { reader: &reader, out: &options.out }), voice)?;
    let Chosen { profile, choices, left_out, .. } = chooser.0.take();
    if choices.is_empty() {
        voice.complain(voice.words.word("pack-nothing-accepted"));
        return Ok(End::Faults);
    }
    let count = choices.len();
    fill(target, choices, naming, |photos| Manifest::new(profile, options.date.map(|date| date.to_string()), photos), voice)?;
    if options.check.file().is_none() && options.check.formats() != [Format::Human] {
        // The standard output is a program's to read.
        return Ok(end);
    }
    say(&voice.sentence("pack-done", &[&count.to_string(), &options.out.to_string_lossy()]))?;
    if left_out > 0 {
        say(&voice.sentence("pack-left-out", &[&left_out.to_string()]))?;
    }
    Ok(end)
}

/// Makes a new ZIP of photos that were chosen elsewhere, under their usual names.
pub(crate) fn archive(choices: Vec<Choice>, profile: String, date: Date, voice: Voice) -> anyhow::Result<Vec<u8>> {
    fill(Target::in_memory(voice), choices, None, |photos| Manifest::new(profile, Some(date.to_string()), photos), voice)
}

/// Fills the target and makes it whole.
fn fill(
    mut target: Target,
    choices: Vec<Choice>,
    naming: Option<Naming>,
    manifest: impl FnOnce(Vec<Packed>) -> Manifest,
    voice: Voice,
) -> anyhow::Result<Vec<u8>> {
    if choices.is_empty() {
        bail!(voice.words.word("pack-nothing-accepted").to_owned());
    }
    let naming = naming.unwrap_or_else(|| Naming::usual(choices.iter().all(|choice| choice.student.is_some())));
    let files = naming.names(choices.iter().map(|choice| (choice.source.path(), choice.student.as_ref())), voice)?;
    let mut photos = Vec::with_capacity(choices.len());
    for (choice, file) in choices.into_iter().zip(files) {
        interrupt::heed()?;
        let bytes = unchanged(&choice, voice)?;
        target.photo(&file, &bytes)?;
        let Choice { source, sha256, student } = choice;
        let size_bytes = bytes.len() as u64;
        let (number, name, id_number) =
            student.map_or((None, None, None), |student| (Some(student.number), student.name, student.id_number));
        photos.push(Packed { file, sha256, size_bytes, number, name, id_number, origin: source.path().into() });
    }
    let sums: Vec<_> = photos.iter().map(|photo| (photo.file.clone(), photo.sha256.clone())).collect();
    let manifest = manifest(photos);
    if manifest.telling() > 0 {
        voice.warn(&voice.sentence("pack-names-tell", &[&manifest.telling().to_string()]));
    }
    let words = voice.words;
    target.lists(&manifest.table(words)?, &manifest.json()?, &manifest.outside(words)?)?;
    target.finish(&sums)
}

/// The bytes of a photo, if they are those that were inspected.
fn unchanged(choice: &Choice, voice: Voice) -> anyhow::Result<Vec<u8>> {
    let path = choice.source.path();
    let bytes = choice.source.read().map_err(|error| anyhow!("{}: {}", visible(path), voice.words.error(&error)))?;
    if sha256(&bytes) != choice.sha256 {
        bail!(voice.sentence("pack-changed", &[path]));
    }
    Ok(bytes)
}

fn say(line: &str) -> io::Result<()> {
    output::print(&format!("{line}\n"))
}

/// What was chosen so far.
#[derive(Default)]
struct Chosen {
    profile: String,
    inputs: VecDeque<Input>,
    choices: Vec<Choice>,
    left_out: usize,
}

/// Chooses as the rows go by; they come in the order of the inputs.
#[derive(Default)]
struct Chooser(Rc<RefCell<Chosen>>);

impl Chooser {
    fn reader(&self, profile: &str, inputs: &[Input]) -> Box<dyn Report> {
        let mut chosen = self.0.borrow_mut();
        profile.clone_into(&mut chosen.profile);
        chosen.inputs = inputs.iter().cloned().collect();
        Box::new(Self(Rc::clone(&self.0)))
    }
}

impl Report for Chooser {
    fn begin(&mut self, _out: &mut dyn Write, _head: &Head) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, _out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let mut chosen = self.0.borrow_mut();
        let input = chosen.inputs.pop_front();
        match (input, &row.sha256, row.verdict) {
            (Some(input), Some(sha256), Verdict::Accept) if input.path == row.path => {
                chosen.choices.push(Choice { source: Box::new(input), sha256: sha256.clone(), student: row.student.clone() });
            }
            _ => chosen.left_out += 1,
        }
        Ok(())
    }

    fn end(&mut self, _out: &mut dyn Write, _totals: &Totals) -> io::Result<()> {
        Ok(())
    }
}

/// What a file beside `out` is called.
fn beside(out: &Path, ending: &str) -> PathBuf {
    let stem = out.file_stem().unwrap_or_default().to_string_lossy();
    out.with_file_name(format!("{stem}.{ending}"))
}
