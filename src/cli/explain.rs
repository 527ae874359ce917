//! `photolint explain`: what a check asks, how it is measured, what to do.

use std::fmt::Write as _;

use anyhow::anyhow;
use photolint::catalogue::{Catalogue, Lang};
use photolint::checks::REGISTRY;
use photolint::finding::Kind;

use super::args::ProfileArg;
use super::output::{self, BOLD, DIM, PLAIN};
use super::rules::terms;
use super::terminal::Voice;
use super::{End, profile};

/// Prints the explanation in both languages, the reader's own first.
pub(crate) fn run(check: &str, options: &ProfileArg, voice: Voice) -> anyhow::Result<End> {
    let plan = profile::plan(&options.profile, voice)?;
    let other = match voice.words.lang() {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let step = plan.steps.iter().find(|step| step.check.id == check);
    let kind = step.map_or(Kind::Advise, |step| step.rule.kind);
    let mut text = String::new();
    for voice in [voice, Voice { words: Catalogue::of(other) }] {
        let Some(explanation) = voice.words.explained(check, kind) else {
            let complaint = voice.unknown(voice.sentence("unknown-check", &[check]), check, known());
            let checks = voice.sentence("known-checks", &[&known().collect::<Vec<_>>().join(", ")]);
            return Err(anyhow!("{complaint}\n{checks}"));
        };
        let word = |key| voice.words.word(key);
        let gap = if text.is_empty() { "" } else { "\n" };
        writeln!(text, "{gap}{BOLD}{}{PLAIN} ({check})", explanation.title)?;
        let paragraphs =
            [("explain-asked", explanation.asked), ("explain-measured", explanation.measured), ("explain-advice", explanation.advice)];
        for (heading, paragraph) in paragraphs {
            writeln!(text, "  {DIM}{}{PLAIN}  {paragraph}", word(heading))?;
        }
        if let Some(step) = step {
            writeln!(text, "  {DIM}{}{PLAIN}  {}", word("explain-limit"), terms(step, voice))?;
            writeln!(text, "  {DIM}{}{PLAIN}  {} ({})", word("explain-clause"), step.rule.clause, plan.profile)?;
        }
    }
    output::print(&text)?;
    Ok(End::Fine)
}

fn known() -> impl Iterator<Item = &'static str> {
    REGISTRY.iter().map(|check| check.id)
}
