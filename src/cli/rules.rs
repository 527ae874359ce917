//! `photolint rules`: the checks of a profile with limit, kind, source and clause.

use std::fmt::Write as _;

use photolint::check::{Group, Missing};
use photolint::finding::{Finding, Kind, Source};
use photolint::plan::Step;

use super::args::ProfileArg;
use super::output::{self, BOLD, DIM, PLAIN};
use super::terminal::Voice;
use super::{End, profile};

/// Prints the checks by group.
pub(crate) fn run(options: &ProfileArg, voice: Voice) -> anyhow::Result<End> {
    let plan = profile::plan(&options.profile, voice)?;
    let mut text = String::new();
    let mut group = None;
    for step in &plan.steps {
        if group.replace(step.check.group) != Some(step.check.group) {
            let gap = if text.is_empty() { "" } else { "\n" };
            writeln!(text, "{gap}{BOLD}{}{PLAIN} ({})", voice.words.word(heading(step.check.group)), step.check.group.id())?;
        }
        describe(&mut text, step, voice)?;
    }
    output::print(&text)?;
    Ok(End::Fine)
}

fn describe(text: &mut String, step: &Step, voice: Voice) -> std::fmt::Result {
    let title = voice.words.explain(step.check.id).map_or(step.check.id, |explanation| explanation.title);
    writeln!(text, "  {}  {title}", step.check.id)?;
    writeln!(text, "      {}", terms(step, voice))?;
    writeln!(text, "      {DIM}{}{PLAIN}", step.rule.clause)
}

/// What the profile asks of a check, whether it decides, and where the number comes from.
pub(crate) fn terms(step: &Step, voice: Voice) -> String {
    [&limit(step, voice), voice.words.word(kind(step.rule.kind)), voice.words.word(source(step.rule.source))].join(" · ")
}

fn limit(step: &Step, voice: Voice) -> String {
    if step.rule.limit.is_none() {
        return voice.words.word("rules-no-limit").into();
    }
    // The catalogue words the limit of a finding; one without a value has the limit alone.
    voice.words.limit(&Finding::judge(step.check.id, step.check.unit, Err(Missing::Statement), &step.rule))
}

fn heading(group: Group) -> &'static str {
    match group {
        Group::File => "group-file",
        Group::Framing => "group-framing",
        Group::Pose => "group-pose",
        Group::Appearance => "group-appearance",
        Group::Background => "group-background",
        Group::Clothing => "group-clothing",
        Group::Image => "group-image",
        Group::Authenticity => "group-authenticity",
        Group::Records => "group-records",
    }
}

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Require => "kind-require",
        Kind::Advise => "kind-advise",
    }
}

const fn source(source: Source) -> &'static str {
    match source {
        Source::Written => "source-written",
        Source::Ours => "source-ours",
    }
}
