//! The straight line for one photo.

use crate::check::{Missing, Note};
use crate::evidence::Evidence;
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

/// What one photo is inspected with; the same for a whole batch.
#[derive(Debug, Clone, Copy)]
pub struct Inspector<'a> {
    /// The checks and their rules.
    pub plan: &'a Plan,
    /// The networks.
    pub locator: &'a Locator,
    /// Bounds against bombs.
    pub limits: &'a DecodeLimits,
}

/// All that was known of a photo when it was judged: what an overlay draws.
#[derive(Debug, Clone, Copy)]
pub struct Sight<'a> {
    /// The photo.
    pub photo: &'a Photo,
    /// Where the person is in it.
    pub evidence: &'a Evidence,
    /// What was found.
    pub findings: &'a [Finding],
}

impl Inspector<'_> {
    /// Inspects one photo.
    pub fn inspect(&self, submission: Submission<'_>) -> Inspection {
        self.inspect_with(submission, &mut |_| ())
    }

    /// Inspects one photo and shows it, with all that is known of it, to `watch` before it is forgotten.
    pub fn inspect_with(&self, submission: Submission<'_>, watch: &mut dyn FnMut(Sight<'_>)) -> Inspection {
        let photo = match Photo::decode(submission.bytes, submission.name, self.limits) {
            Ok(photo) => photo,
            Err(error) => return Inspection::unreadable(error.note()),
        };
        let mut evidence = self.locator.locate(&photo);
        evidence.sitting = match &self.plan.timetable {
            Some(timetable) => timetable.sitting(&photo.facts, submission.unit),
            None => Err(Missing::Timetable),
        };
        let findings = self.plan.run(&photo, &evidence);
        watch(Sight { photo: &photo, evidence: &evidence, findings: &findings });
        Inspection { verdict: Verdict::of(&findings), findings, error: None }
    }
}
