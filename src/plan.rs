//! The checks of one profile, resolved and ready to run.

use std::collections::BTreeMap;

use crate::check::{Check, Mark, Measured, Measurement, Missing, Note, Probe, Reading, Stage, Unit};
use crate::evidence::{Evidence, FRAME_HEIGHT_PX, Standing};
use crate::finding::{Finding, Outcome, Rule};
use crate::geometry::Size;
use crate::photo::Photo;
use crate::records::roster::Columns;
use crate::records::timetable::Timetable;

/// A profile resolved: every check it asks for with the rule that judges it.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The profile's id.
    pub profile: String,
    /// What the profile says of itself.
    pub about: About,
    /// Size of the picture that the lengths of the rules refer to.
    pub frame: Size,
    /// The checks, in the registry's order.
    pub steps: Vec<Step>,
    /// The timetable, where the profile has one.
    pub timetable: Option<Timetable>,
    /// What class lists look like.
    pub roster: Columns,
}

/// What a profile says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Its name for people.
    pub title: Title,
    /// The documents its clauses cite: short name and full citation.
    pub sources: BTreeMap<String, String>,
}

/// A name in two languages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Title {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// A check and the rule that judges it.
#[derive(Debug, Clone)]
pub struct Step {
    /// The check.
    pub check: &'static Check,
    /// Its rule.
    pub rule: Rule,
}

impl Plan {
    /// How far the locator has to go for these checks.
    pub fn stage(&self) -> Stage {
        self.steps.iter().map(|step| step.check.probe.stage()).max().unwrap_or(Stage::File)
    }

    /// Whether a check compares the photo with the enrolment photo.
    pub fn has_pairs(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.check.probe, Probe::Pair(_)))
    }

    /// Whether a check compares the photo with the student's earlier one.
    pub fn has_previous(&self) -> bool {
        self.steps.iter().any(|step| matches!(step.check.probe, Probe::Previous(_)))
    }

    /// Measures one photo, one answer a step, in the plan's order; marks in px of the file. No limit has a part in it.
    pub(crate) fn measure(&self, photo: &Photo, evidence: &Evidence) -> Vec<Measured> {
        self.steps.iter().map(|step| Ok(self.in_file(step.check, photo, measure(&step.check.probe, photo, evidence)?))).collect()
    }

    /// Judges what [`Plan::measure`] of the same plan answered, one finding a step.
    pub(crate) fn judge(&self, measured: Vec<Measured>) -> Vec<Finding> {
        let steps = self.steps.iter().zip(measured);
        let mut findings: Vec<_> =
            steps.map(|(step, measured)| Finding::judge(step.check.id, step.check.unit, measured, &step.rule)).collect();
        for finding in &mut findings {
            finding.frame_height_px = self.frame.height_px;
        }
        for (first, then, note) in FIRST {
            let is_beyond =
                |finding: &Finding, check: &str| finding.check == check && (finding.is_beyond() || finding.uncapped == Outcome::Fail);
            if findings.iter().any(|finding| is_beyond(finding, first))
                && let Some(later) = findings.iter_mut().find(|finding| is_beyond(finding, then))
            {
                later.notes.push(Note::new(note));
            }
        }
        if findings.iter().any(|finding| finding.check == DOUBTFUL && finding.is_open()) {
            for finding in findings.iter_mut().filter(|finding| IN_DOUBT.contains(&finding.check)) {
                finding.outcome = finding.outcome.min(Outcome::Review);
            }
        }
        findings
    }

    /// Judges anew, in place, what the records say of a photo: more is known of it once the whole batch is.
    pub fn restate(&self, findings: &mut [Finding], standing: &Standing) {
        for (step, finding) in self.steps.iter().zip(findings) {
            if let Probe::Standing(measure) = step.check.probe {
                *finding = Finding::judge(step.check.id, step.check.unit, measure(standing), &step.rule);
            }
        }
    }

    /// The same answers without what the records say, which is to be restated: it tells of the file's name and of other photos.
    pub(crate) fn without_records(&self, measured: Vec<Measured>) -> Vec<Measured> {
        let steps = self.steps.iter().zip(measured);
        steps.map(|(step, measured)| if matches!(step.check.probe, Probe::Standing(_)) { Err(Missing::Batch) } else { measured }).collect()
    }

    /// Measures and judges one photo.
    pub fn run(&self, photo: &Photo, evidence: &Evidence) -> Vec<Finding> {
        self.judge(self.measure(photo, evidence))
    }

    /// All of a plan that a measurement depends on, as text: checks, frame and timetable, but no limit.
    pub fn imprint(&self) -> String {
        let checks: Vec<_> = self.steps.iter().map(|step| step.check.id).collect();
        format!("{checks:?} {:?} {:?}", self.frame, self.timetable)
    }

    fn in_file(&self, check: &Check, photo: &Photo, measurement: Measurement) -> Measurement {
        let mut measurement = self.in_frame(check.unit, photo, measurement);
        let to_file = photo.size().height_px as f32 / FRAME_HEIGHT_PX as f32;
        if !matches!(check.probe, Probe::Pixels(_)) {
            measurement.marks = measurement.marks.into_iter().map(|mark| scaled(mark, to_file)).collect();
        }
        measurement
    }

    /// Lengths are measured at [`FRAME_HEIGHT_PX`]; a rule's own frame may have another height, and so may the file:
    /// then the note `scaled` says that the number is not the file's own.
    fn in_frame(&self, unit: Unit, photo: &Photo, mut measurement: Measurement) -> Measurement {
        let (Unit::Px, Reading::Number(value)) = (unit, &mut measurement.reading) else { return measurement };
        *value *= f64::from(self.frame.height_px) / f64::from(FRAME_HEIGHT_PX);
        let size = photo.size();
        if size.height_px == self.frame.height_px {
            return measurement;
        }
        measurement.note(Note::about("scaled", format!("{}×{}", size.width_px, size.height_px)))
    }
}

/// Checks whose fault is to be mended before another one's, and the note that says so: both name px to be cropped from the top; a file
/// changes its size with that of its picture.
const FIRST: &[(&str, &str, &str)] = &[("crown-margin", "eye-line", "crown-first"), ("pixel-size", "file-size", "resize-first")];

/// The check that says that a picture may be one of a screen or a print, and those which take its dots for hair, cloth or a hat: they reject
/// nobody then.
const DOUBTFUL: &str = "recapture";
pub(crate) const IN_DOUBT: [&str; 5] = ["hair-over-brows", "hair-over-eyes", "headwear", "clothing-pattern", "clothing-print"];

fn measure(probe: &Probe, photo: &Photo, evidence: &Evidence) -> Measured {
    match probe {
        Probe::File(measure) => measure(&photo.facts),
        Probe::Pixels(measure) => measure(photo),
        Probe::Scene(measure) => measure(evidence.scene.as_ref().map_err(|missing| *missing)?),
        Probe::Submitted(measure) => measure(photo, evidence.scene.as_ref().map_err(|missing| *missing)?),
        Probe::Landmarks(measure) => measure(evidence.landmarks.as_ref().map_err(|missing| *missing)?),
        Probe::Portrait(measure) => measure(evidence.portrait.as_ref().map_err(|missing| *missing)?),
        Probe::Pair(measure) => measure(evidence.pair.as_ref().map_err(|missing| *missing)?),
        Probe::Previous(measure) => measure(evidence.previous.as_ref().map_err(|missing| *missing)?),
        Probe::Sitting(measure) => measure(evidence.sitting.as_ref().map_err(|missing| *missing)?),
        Probe::Standing(measure) => measure(&evidence.standing),
    }
}

fn scaled(mark: Mark, factor: f32) -> Mark {
    match mark {
        Mark::Point(point) => Mark::Point(point.scaled(factor)),
        Mark::Box(bounds) => Mark::Box(bounds.scaled(factor)),
        Mark::Line(from, to) => Mark::Line(from.scaled(factor), to.scaled(factor)),
        Mark::Outline(points) => Mark::Outline(points.into_iter().map(|point| point.scaled(factor)).collect()),
    }
}

/// Names that choose no checks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChoiceError {
    /// It is neither a check of the plan nor a group.
    #[error("`{0}` is neither a check nor a group of this profile")]
    Unknown(String),
    /// There are no names: a plan without checks would accept every photo.
    #[error("no check is named")]
    Nothing,
}

impl Plan {
    /// Keeps only the named checks and groups.
    ///
    /// # Errors
    /// [`ChoiceError`] for the first name that is neither, and where there is none.
    pub fn only(mut self, names: &[String]) -> Result<Self, ChoiceError> {
        if names.is_empty() {
            return Err(ChoiceError::Nothing);
        }
        let known = |name: &str| self.steps.iter().any(|step| step.check.id == name || step.check.group.id() == name);
        if let Some(unknown) = names.iter().find(|name| !known(name)) {
            return Err(ChoiceError::Unknown(unknown.clone()));
        }
        self.steps.retain(|step| names.iter().any(|name| step.check.id == name || step.check.group.id() == name));
        Ok(self)
    }
}
