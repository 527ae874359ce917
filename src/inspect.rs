//! The straight line for one photo.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::check::{Measured, Missing, Note, Probe};
use crate::evidence::{Embedding, Evidence, Likeness, Older, Pair, Standing};
use crate::file_name::masked;
use crate::finding::{Finding, Outcome};
use crate::geometry::{Point, Size};
use crate::locate::Locator;
use crate::photo::{DecodeLimits, Photo};
use crate::plan::Plan;
use crate::records::fingerprint::Fingerprint;
use crate::records::twins::{Seen, twins};
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
    /// The enrolment photo's bytes, or why there are none.
    pub enrolment: Result<&'a [u8], Missing>,
    /// The bytes of the student's earlier photo, or why there are none.
    pub previous: Result<&'a [u8], Missing>,
}

impl<'a> Submission<'a> {
    /// A photo of which nothing is known but its name, and that is compared with no other.
    pub const fn alone(name: &'a str, bytes: &'a [u8]) -> Self {
        Self { name, bytes, unit: None, enrolment: Err(Missing::Enrolment), previous: Err(Missing::Previous) }
    }

    /// What is known of it before the batch is.
    pub fn standing(&self) -> Standing {
        Standing::alone(self.name.into())
    }
}

/// What was measured of one photo, before any limit had a part in it: what a cache keeps.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measurements {
    /// The plan by which it was measured: SHA-256 of its imprint.
    pub plan: [u8; 32],
    /// SHA-256 of the file, hexadecimal.
    pub sha256: String,
    /// Width and height of the file, upright; none where it gave no photo.
    pub size: Option<Size>,
    /// Irises of the older photo that is shown beside this one, and of this one, each photo's right one first, frame px; none where
    /// there are not both.
    pub eyes: Option<(Older, [[Point; 2]; 2])>,
    /// One answer a check of the plan, or why the photo could not be read. None of what the records say, which depends on more than the photo.
    pub measured: Result<Vec<Measured>, Note>,
}

/// What was measured by one plan is to be judged by another one: not the same checks, frame or timetable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the photo was measured for another plan: other checks, another frame or another timetable")]
pub struct OtherPlan;

/// The face of an older photo at the left of this photo's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Faces {
    /// Which photo is at the left.
    pub older: Older,
    /// A JPEG file.
    pub file: Vec<u8>,
}

/// The answer for one photo.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// SHA-256 of the file, hexadecimal; none where there were no bytes.
    pub sha256: Option<String>,
    /// What happens to it.
    pub verdict: Verdict,
    /// One finding a check of the plan; empty where the photo could not be read.
    pub findings: Vec<Finding>,
    /// Why the photo could not be read: a key under `[errors]` in the catalogues.
    pub error: Option<Note>,
    /// Width and height of the file, upright: what marks refer to; none where it gave no photo.
    pub size: Option<Size>,
    /// The photo made small, a JPEG file, for reports that show pictures; whoever inspects adds it.
    pub picture: Option<Vec<u8>>,
    /// Both faces beside each other, for reports that show pictures; whoever inspects adds them.
    pub faces: Option<Faces>,
    /// Where hair, skin and clothing end, px of the file, for reports that draw; whoever inspects adds it.
    pub outlines: Vec<Vec<Point>>,
    /// What the picture is known again by, where it is to be compared; whoever inspects adds it.
    pub fingerprint: Option<Fingerprint>,
    /// What the face is known again by, where it is to be compared, in memory only; whoever inspects adds it.
    pub embedding: Option<Embedding>,
}

impl Inspection {
    /// The answer that findings give; what it knows of the file, whoever inspects adds.
    pub fn found(findings: Vec<Finding>) -> Self {
        Self {
            sha256: None,
            verdict: Verdict::of(&findings),
            findings,
            error: None,
            size: None,
            picture: None,
            faces: None,
            outlines: Vec::new(),
            fingerprint: None,
            embedding: None,
        }
    }

    /// The answer for an input without bytes.
    pub fn unreadable(error: Note) -> Self {
        Self { verdict: Verdict::Reject, error: Some(error), ..Self::found(Vec::new()) }
    }

    /// The answer that a plan gives to what was measured by it, perhaps under another name or with other limits.
    ///
    /// # Errors
    /// [`OtherPlan`] where it was measured by a plan with other checks, another frame or another timetable.
    pub fn judged(plan: &Plan, measurements: Measurements, standing: &Standing) -> Result<Self, OtherPlan> {
        if measurements.plan == imprint(plan) { Ok(Self::of_measured(plan, measurements, standing)) } else { Err(OtherPlan) }
    }

    fn of_measured(plan: &Plan, measurements: Measurements, standing: &Standing) -> Self {
        let judge = |measured| {
            let mut findings = plan.judge(measured);
            plan.restate(&mut findings, standing);
            findings
        };
        Self { size: measurements.size, ..Self::of(measurements.sha256, measurements.measured.map(judge)) }
    }

    /// Says which enrolment photo the comparisons are about that do not pass: what was measured knows no names. Of a file's name only what
    /// [`masked`] leaves is said.
    pub fn name_enrolment(&mut self, plan: &Plan, name: &str) {
        self.name(plan, |probe| matches!(probe, Probe::Pair(_)), &Note::about("compared-with", masked(name)));
    }

    /// The same of the student's earlier photo.
    pub fn name_previous(&mut self, plan: &Plan, name: &str) {
        self.name(plan, |probe| matches!(probe, Probe::Previous(_)), &Note::about("compared-with-previous", masked(name)));
    }

    fn name(&mut self, plan: &Plan, compares: fn(&Probe) -> bool, note: &Note) {
        for (step, finding) in plan.steps.iter().zip(&mut self.findings) {
            if compares(&step.check.probe) && finding.outcome != Outcome::Pass {
                finding.notes.push(note.clone());
            }
        }
    }

    fn of(sha256: String, findings: Result<Vec<Finding>, Note>) -> Self {
        let answer = findings.map_or_else(Self::unreadable, Self::found);
        Self { sha256: Some(sha256), ..answer }
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
        Inspection::of_measured(self.plan, self.measure(submission), &submission.standing())
    }

    /// Measures one photo and judges nothing.
    pub fn measure(&self, submission: Submission<'_>) -> Measurements {
        self.measure_with(submission, &mut |_, _| {})
    }

    /// The same, and shows the photo and who is in it to `watch` before they are forgotten.
    pub fn measure_with(&self, submission: Submission<'_>, watch: &mut dyn FnMut(&Photo, &Evidence)) -> Measurements {
        let (mut size, mut eyes) = (None, None);
        let measured = self.look(submission, |photo, evidence, measured| {
            watch(photo, evidence);
            size = Some(photo.size());
            eyes = evidence.older().map(|(older, pair)| (older, pair.eyes()));
            self.plan.without_records(measured)
        });
        Measurements { plan: imprint(self.plan), sha256: sha256(submission.bytes), size, eyes, measured }
    }

    /// Inspects one photo and shows it, with all that is known of it, to `watch` before it is forgotten.
    pub fn inspect_with(&self, submission: Submission<'_>, watch: &mut dyn FnMut(Sight<'_>)) -> Inspection {
        let mut size = None;
        let findings = self.look(submission, |photo, evidence, measured| {
            size = Some(photo.size());
            let findings = self.plan.judge(measured);
            watch(Sight { photo, evidence, findings: &findings });
            findings
        });
        Inspection { size, ..Inspection::of(sha256(submission.bytes), findings) }
    }

    /// The person beside the enrolment photo, which is read and searched like any other photo.
    fn pair(&self, submission: Submission<'_>, photo: &Photo, evidence: &Evidence) -> Result<Pair, Missing> {
        let bytes = submission.enrolment?;
        if !self.plan.has_pairs() {
            return Err(Missing::Enrolment);
        }
        let pair = self.beside(bytes, submission.bytes, (photo, evidence), [Missing::EnrolmentUnread, Missing::EnrolmentFace])?;
        Ok(self.locator.steadied(pair))
    }

    /// The person beside the earlier photo.
    fn previous(&self, submission: Submission<'_>, photo: &Photo, evidence: &Evidence) -> Result<Pair, Missing> {
        let bytes = submission.previous?;
        if !self.plan.has_previous() {
            return Err(Missing::Previous);
        }
        self.beside(bytes, submission.bytes, (photo, evidence), [Missing::PreviousUnread, Missing::PreviousFace])
    }

    /// The person beside that of an older photo; what is missing where that can't be read or shows no single face.
    fn beside(&self, older: &[u8], newer: &[u8], (photo, evidence): (&Photo, &Evidence), missing: [Missing; 2]) -> Result<Pair, Missing> {
        let [unread, faceless] = missing;
        let new = evidence.portrait.as_ref().map_err(|missing| *missing)?;
        let earlier = Photo::decode(older, "", self.limits).map_err(|_| unread)?;
        let old = self.locator.locate(&earlier).portrait.map_err(|_| faceless)?;
        let likeness = likeness(&[seen("new", newer, photo), seen("old", older, &earlier)]);
        Ok(Pair { likeness, ..self.locator.pair(new, &old) })
    }

    /// Inspects what stands upright once a photo is turned clockwise by so many degrees.
    pub fn inspect_turned_with(&self, submission: Submission<'_>, degrees: u32, watch: &mut dyn FnMut(Sight<'_>)) {
        // Who asks has inspected the photo as it is: it can be read.
        if let Ok(photo) = Photo::decode(submission.bytes, submission.name, self.limits) {
            let photo = photo.turned(degrees);
            self.look_at(&photo, submission, |evidence, measured| {
                let findings = self.plan.judge(measured);
                watch(Sight { photo: &photo, evidence, findings: &findings });
            });
        }
    }

    fn look<T>(&self, submission: Submission<'_>, then: impl FnOnce(&Photo, &Evidence, Vec<Measured>) -> T) -> Result<T, Note> {
        let photo = Photo::decode(submission.bytes, submission.name, self.limits).map_err(|error| error.note())?;
        Ok(self.look_at(&photo, submission, |evidence, measured| then(&photo, evidence, measured)))
    }

    fn look_at<T>(&self, photo: &Photo, submission: Submission<'_>, then: impl FnOnce(&Evidence, Vec<Measured>) -> T) -> T {
        let mut evidence = self.locator.locate(photo);
        evidence.sitting = match &self.plan.timetable {
            Some(timetable) => timetable.sitting(&photo.facts, submission.unit),
            None => Err(Missing::Timetable),
        };
        evidence.pair = self.pair(submission, photo, &evidence);
        evidence.previous = self.previous(submission, photo, &evidence);
        evidence.standing = submission.standing();
        let measured = self.plan.measure(photo, &evidence);
        then(&evidence, measured)
    }
}

fn seen(path: &str, bytes: &[u8], photo: &Photo) -> Seen {
    Seen { path: path.into(), sha256: Some(sha256(bytes)), fingerprint: Fingerprint::of(photo) }
}

/// How one picture repeats another; none where they are two.
fn likeness(pair: &[Seen; 2]) -> Option<Likeness> {
    twins(pair)[0].first().map(|twin| twin.likeness)
}

/// What tells a plan from one that measures otherwise.
fn imprint(plan: &Plan) -> [u8; 32] {
    digest(plan.imprint().as_bytes())
}

/// SHA-256, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&digest(bytes))
}

/// SHA-256.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(64), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string does not fail");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locate::RegionSource;

    #[test]
    fn the_sum_of_the_bytes_is_the_standard_one() {
        assert_eq!(sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn what_one_plan_measured_no_other_plan_judges() {
        let plan = |check: &str| crate::profile::built_in("ucas-2025").expect("a built-in profile").only(&[check.into()]).expect("a check");
        let (format, mut size) = (plan("file-format"), plan("file-size"));
        let locator = Locator::for_plan(&format, RegionSource::Own).expect("no network");
        let inspector = Inspector { plan: &format, locator: &locator, limits: &DecodeLimits::default() };
        let photo = Submission::alone("1.jpg", include_bytes!("../fixtures/photos/accepted-dark-suit.jpg"));
        let judged = |plan: &Plan| Inspection::judged(plan, inspector.measure(photo), &photo.standing()).map(|answer| answer.verdict);
        assert_eq!(judged(&format), Ok(Verdict::Accept));
        assert_eq!(judged(&size), Err(OtherPlan));
        size.steps.clone_from(&format.steps);
        size.frame.height_px += 1;
        assert_eq!(judged(&size), Err(OtherPlan));
    }
}
