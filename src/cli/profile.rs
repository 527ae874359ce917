//! `photolint profile`: which rules to judge by, and whether they are well written.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::anyhow;
use photolint::plan::Plan;
use photolint::profile::{self, ProfileError};
use photolint::report::visible;

use super::args::ProfileTask;
use super::terminal::Voice;
use super::{End, output};

/// Validates profiles, or prints their schema.
pub(crate) fn run(task: &ProfileTask, voice: Voice) -> anyhow::Result<End> {
    match task {
        ProfileTask::List => {
            output::print(&list(voice))?;
            Ok(End::Fine)
        }
        ProfileTask::Schema => {
            output::print(&format!("{}\n", profile::schema().trim_end()))?;
            Ok(End::Fine)
        }
        ProfileTask::Check { files } => {
            let (mut end, mut unread) = (End::Fine, Vec::new());
            for file in files {
                match read(file, voice) {
                    Ok(text) => end = if check(file, &text, voice)? && end == End::Fine { End::Fine } else { End::Faults },
                    Err(error) => unread.push(error.to_string()),
                }
            }
            if unread.is_empty() { Ok(end) } else { Err(anyhow!(unread.join("\n"))) }
        }
    }
}

/// The profiles inside the program, one a line: name, size of the photo, what it is for.
fn list(voice: Voice) -> String {
    let widest = profile::BUILT_IN.iter().map(|id| id.len()).max().unwrap_or_default();
    let row = |plan: Plan| {
        let title = voice.words.title(&plan.about.title);
        format!("{:widest$}  {}×{}  {title}\n", plan.profile, plan.frame.width_px, plan.frame.height_px)
    };
    profile::BUILT_IN.iter().filter_map(|id| profile::built_in(id)).map(row).collect()
}

/// Prints what is wrong with one file, or that nothing is; whether nothing is.
fn check(file: &Path, text: &str, voice: Voice) -> anyhow::Result<bool> {
    let name = file.to_string_lossy();
    let (text, is_fine) = match profile::resolve(&name, text) {
        Ok(plan) => (voice.sentence("profile-fine", &[&name, &plan.steps.len().to_string()]), true),
        Err(error) => (faults(&name, &error, voice), false),
    };
    output::print(&format!("{text}\n"))?;
    Ok(is_fine)
}

/// The plan of a built-in profile or of a file.
pub(crate) fn plan(profile: &str, voice: Voice) -> anyhow::Result<Plan> {
    if let Some(plan) = profile::built_in(profile) {
        return Ok(plan);
    }
    if !Path::new(profile).exists() {
        let complaint = voice.sentence("unknown-profile", &[profile, &profile::BUILT_IN.join(", ")]);
        return Err(anyhow!(voice.unknown(complaint, profile, profile::BUILT_IN.iter().copied())));
    }
    profile::resolve(profile, &read(Path::new(profile), voice)?).map_err(|error| anyhow!(faults(profile, &error, voice)))
}

fn read(file: &Path, voice: Voice) -> anyhow::Result<String> {
    let name = file.to_string_lossy();
    std::fs::read_to_string(file).map_err(|error| anyhow!(voice.sentence("profile-unreadable", &[&name, &voice.refusal(&error)])))
}

fn faults(name: &str, error: &ProfileError, voice: Voice) -> String {
    let mut text = voice.sentence("profile-faults", &[name, &error.faults.len().to_string()]);
    for fault in &error.faults {
        write!(text, "\n  {}", visible(&voice.words.fault(fault))).expect("writing to a string does not fail");
    }
    text
}
