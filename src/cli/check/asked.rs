//! What was given to compare the photos with, held against the checks: what none of them would read is said, not passed over.

use anyhow::anyhow;
use photolint::plan::Plan;
use photolint::report::comparison::CHECKS;

use super::super::args::CheckArgs;
use super::super::terminal::Voice;
use super::compared::{has, identifies};

/// Refuses earlier photos under a profile that has no rule for keeping one.
///
/// # Errors
/// Where there is none.
pub(super) fn refuse(options: &CheckArgs, profile: &Plan, voice: Voice) -> anyhow::Result<()> {
    if options.records.previous.is_some() && !has_earlier(profile) {
        return Err(anyhow!(voice.sentence("no-two-years", &[&profile.profile])));
    }
    Ok(())
}

/// Says which options have no check to read them, and whether faces are compared.
pub(super) fn warn(options: &CheckArgs, plan: &Plan, voice: Voice) {
    let given = &options.records;
    let unread = [
        ("--previous", given.previous.is_some() && !has_earlier(plan)),
        ("--enrolment", given.enrolment.is_some() && !plan.has_pairs()),
        ("--duplicates", given.duplicates && !has(plan, "duplicate")),
        ("--rejected-before", given.rejected_before.is_some() && given.remember.is_none() && !has(plan, "resubmission")),
        ("--enrolled", !given.enrolled.is_empty() && !has(plan, "resubmission")),
        ("--identity", given.identity && !identifies(options, plan)),
    ];
    for (option, _) in unread.into_iter().filter(|(_, is_unread)| *is_unread) {
        voice.warn(&voice.sentence("nothing-compared", &[option]));
    }
    if options.unit.is_some() && plan.timetable.is_none() {
        voice.warn(&voice.sentence("unit-without-timetable", &[&plan.profile]));
    }
    let compares_faces =
        (given.previous.is_some() && plan.has_previous()) || (given.enrolment.is_some() && plan.has_pairs()) || identifies(options, plan);
    if compares_faces {
        voice.warn(voice.words.word("enrolment-consent"));
    }
}

/// Whether a check is about earlier photos.
fn has_earlier(plan: &Plan) -> bool {
    plan.steps.iter().any(|step| CHECKS.contains(&step.check.id))
}
