//! `photolint compare`: whether an earlier photo of a student may stand, held against a new one.

use std::path::Path;

use anyhow::anyhow;
use jiff::Zoned;
use photolint::batch::Source as _;
use photolint::check::Note;
use photolint::evidence::{Age, Difference, Evidence, Standing, differences};
use photolint::finding::{Kind, Outcome};
use photolint::inspect::{Inspection, Inspector, Submission};
use photolint::locate::{Locator, RegionSource};
use photolint::photo::{DecodeLimits, Photo};
use photolint::plan::Plan;
use photolint::report::comparison::{Answer, CHECKS, Comparison};
use photolint::report::visible;

use super::args::{CompareArgs, CompareFormat};
use super::sources::{Input, Listing};
use super::terminal::Voice;
use super::{End, output, profile};

/// Compares both photos and prints the answer.
pub(crate) fn run(options: &CompareArgs, voice: Voice) -> anyhow::Result<End> {
    let plan = plan(&options.profile.profile, voice)?;
    let today = options.today.unwrap_or_else(|| Zoned::now().date());
    if let Some(taken) = options.taken.filter(|taken| *taken > today) {
        return Err(anyhow!(voice.sentence("taken-to-come", &[&taken.to_string(), &today.to_string()])));
    }
    let (old, new) = (input(&options.old, voice)?, input(&options.new, voice)?);
    voice.warn(voice.words.word("enrolment-consent"));
    let comparison = compare(&plan, &old, &new, options, voice)?;
    output::print(&match options.format {
        CompareFormat::Human => comparison.to_text(voice.words),
        CompareFormat::Json => comparison.to_json(voice.words),
    })?;
    Ok(if comparison.answer() == Answer::Kept { End::Fine } else { End::Faults })
}

/// The profile's rules for an earlier photo. In a batch they never decide on the new photo; here they are all that is asked.
fn plan(name: &str, voice: Voice) -> anyhow::Result<Plan> {
    let plan = profile::plan(name, voice)?;
    let id = plan.profile.clone();
    let mut plan = plan.only(&CHECKS.map(Into::into)).map_err(|_| anyhow!(voice.sentence("no-two-years", &[&id])))?;
    for step in &mut plan.steps {
        step.rule.kind = Kind::Require;
        step.rule.worst = Outcome::Fail;
        step.rule.optional = false;
    }
    Ok(plan)
}

/// The one photo at a path.
fn input(path: &Path, voice: Voice) -> anyhow::Result<Input> {
    let name = path.to_string_lossy();
    let mut listing = Listing::new(DecodeLimits::default(), []);
    listing.add(path);
    match listing.inputs.as_slice() {
        [only] if only.is_missing() => Err(anyhow!(voice.sentence("missing-path", &[&name]))),
        [only] if only.file() == Some(path) => Ok(only.clone()),
        _ => Err(anyhow!(voice.sentence("not-one-photo", &[&name]))),
    }
}

fn compare(plan: &Plan, old: &Input, new: &Input, options: &CompareArgs, voice: Voice) -> anyhow::Result<Comparison> {
    let unread = |input: &Input, note: &Note| anyhow!("{}: {}", visible(input.path()), voice.words.error(note));
    let read = |input: &Input| input.read().map_err(|note| unread(input, &note));
    let (old_bytes, new_bytes) = (read(old)?, read(new)?);
    let limits = DecodeLimits::default();
    let locator = Locator::for_plan(plan, RegionSource::Own)?;
    let submission = Submission { previous: Ok(&old_bytes), ..Submission::alone(new.name(), &new_bytes) };
    let mut measured = Vec::new();
    let inspector = Inspector { plan, locator: &locator, limits: &limits };
    let Inspection { mut findings, error, .. } = inspector.inspect_with(submission, &mut |sight| measured = looks(sight.evidence));
    if let Some(error) = error {
        return Err(unread(new, &error));
    }
    let today = options.today.unwrap_or_else(|| Zoned::now().date());
    let age = Age::of(options.taken, Photo::dates(&old_bytes, &limits), today);
    plan.restate(&mut findings, &Standing { age, ..submission.standing() });
    Ok(Comparison {
        profile: plan.profile.clone(),
        old: old.path().into(),
        new: new.path().into(),
        age: age.ok(),
        findings,
        differences: measured,
    })
}

/// What was measured of the looks; nothing where both are one picture.
fn looks(evidence: &Evidence) -> Vec<Difference> {
    match &evidence.previous {
        Ok(previous) if previous.likeness.is_none() => differences(&previous.pair),
        _ => Vec::new(),
    }
}
