//! The straight line for one photo.

use crate::check::{Missing, Note};
use crate::finding::Finding;
use crate::locate::Locator;
use crate::photo::{DecodeLimits, Photo};
use crate::plan::Plan;
use crate::verdict::Verdict;

/// A photo as it arrives.
#[derive(Debug, Clone, Copy)]
pub struct Submission<'a> {
    /// The file's name, without folders; its extension is compared with the content.
    pub name: &'a str,
    /// The file's bytes.
    pub bytes: &'a [u8],
    /// The unit of the person, where it is known.
    pub unit: Option<&'a str>,
}

/// The answer for one photo.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// What happens to it.
    pub verdict: Verdict,
    /// One finding a check of the plan; empty where the photo could not be read.
    pub findings: Vec<Finding>,
    /// Why the photo could not be read: a key under `[errors]` in the catalogues.
    pub error: Option<Note>,
}

impl Inspection {
    /// The answer for an input that could not be read.
    pub const fn unreadable(error: Note) -> Self {
        Self { verdict: Verdict::Reject, findings: Vec::new(), error: Some(error) }
    }
}

/// Inspects one photo by a plan.
pub fn inspect(submission: Submission<'_>, plan: &Plan, locator: &Locator, limits: &DecodeLimits) -> Inspection {
    let photo = match Photo::decode(submission.bytes, submission.name, limits) {
        Ok(photo) => photo,
        Err(error) => return Inspection::unreadable(error.note()),
    };
    let mut evidence = locator.locate(&photo, plan.stage());
    evidence.sitting = match &plan.timetable {
        Some(timetable) => timetable.sitting(&photo.facts, submission.unit),
        None => Err(Missing::Timetable),
    };
    let findings = plan.run(&photo, &evidence);
    Inspection { verdict: Verdict::of(&findings), findings, error: None }
}
