//! Whole pipeline: what is said of each photo in `fixtures/photos`, from its bytes to its verdict.

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::thread;

use photolint::catalogue::{Catalogue, Lang};
use photolint::check::Missing;
use photolint::finding::Outcome;
use photolint::inspect::{Inspection, Inspector, Submission};
use photolint::locate::{Locator, RegionSource};
use photolint::photo::DecodeLimits;
use photolint::plan::Plan;
use photolint::profile;
use serde::Deserialize;

mod support;

/// Checks of what stands beside the picture: its name, the roster, the enrolment photo. tests/roster.rs and tests/enrolment.rs have photos
/// for them.
const OF_RECORDS: &[&str] = &[
    "roster",
    "file-name",
    "personal-data",
    "department-code",
    "duplicate",
    "shared-identity",
    "resubmission",
    "enrolment-match",
    "mirror",
    "face-reshaping",
    "missing-marks",
    "texture-loss",
    "previous-match",
    "photo-age",
    "appearance-change",
];

/// One photo of the table; the table's own head says what each key means.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    file: String,
    verdict: String,
    unit: Option<String>,
    #[serde(default)]
    fail: BTreeSet<String>,
    #[serde(default)]
    review: BTreeSet<String>,
    #[serde(default)]
    either: BTreeSet<String>,
    #[serde(rename = "about")]
    _about: Option<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos")
}

fn truth() -> Vec<Expected> {
    support::expected(&folder())
}

fn plan() -> Plan {
    profile::built_in("ucas-2025").expect("a profile of the program")
}

/// Every photo with its inspection, computed once for all tests.
fn inspected() -> &'static [(Expected, Inspection)] {
    static INSPECTED: OnceLock<Vec<(Expected, Inspection)>> = OnceLock::new();
    INSPECTED.get_or_init(|| {
        let plan = plan();
        let locator = Locator::load(plan.stage(), RegionSource::Own).expect("the networks load");
        let limits = DecodeLimits::default();
        let inspector = Inspector { plan: &plan, locator: &locator, limits: &limits };
        let mut photos = truth();
        let jobs = thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let share = photos.len().div_ceil(jobs);
        let mut shares = Vec::new();
        while !photos.is_empty() {
            shares.push(photos.drain(..share.min(photos.len())).collect::<Vec<_>>());
        }
        let look = |photo: Expected| {
            let inspection = look(&photo, inspector);
            (photo, inspection)
        };
        thread::scope(|scope| {
            let workers: Vec<_> = shares.into_iter().map(|share| scope.spawn(|| share.into_iter().map(look).collect::<Vec<_>>())).collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("no photo makes the program panic")).collect()
        })
    })
}

fn look(photo: &Expected, inspector: Inspector<'_>) -> Inspection {
    let bytes = fs::read(folder().join(&photo.file)).unwrap_or_else(|error| panic!("{}: {error}", photo.file));
    let name = photo.file.rsplit('/').next().unwrap_or_default();
    inspector.inspect(Submission { unit: photo.unit.as_deref(), ..Submission::alone(name, &bytes) })
}

/// What a finding says that the table does not expect of it.
fn surprise(expected: &Expected, check: &str, outcome: Outcome) -> Option<String> {
    let wanted = match (expected.fail.contains(check), expected.review.contains(check)) {
        _ if expected.either.contains(check) => return None,
        (true, _) => outcome == Outcome::Fail,
        (_, true) => outcome == Outcome::Review,
        _ => matches!(outcome, Outcome::Pass | Outcome::Unmeasurable),
    };
    (!wanted).then(|| format!("{check} is {}", outcome.id()))
}

#[test]
fn every_photo_gets_the_findings_that_it_was_made_for() {
    let mut wrong = Vec::new();
    for (expected, inspection) in inspected() {
        for finding in &inspection.findings {
            if let Some(surprise) = surprise(expected, finding.check, finding.outcome) {
                wrong.push(format!("{}: {surprise} ({:?}, {:?})", expected.file, finding.value, finding.notes));
            }
        }
    }
    assert!(wrong.is_empty(), "{} surprises:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_photo_gets_its_verdict() {
    let wrong: Vec<String> = inspected()
        .iter()
        .filter(|(expected, inspection)| expected.verdict != inspection.verdict.id())
        .map(|(expected, inspection)| format!("{}: {} instead of {}", expected.file, inspection.verdict.id(), expected.verdict))
        .collect();
    assert!(wrong.is_empty(), "{} wrong verdicts:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn no_photo_is_to_be_cropped_by_two_numbers() {
    let words = Catalogue::of(Lang::En);
    let mut both = 0;
    for (expected, inspection) in inspected() {
        let advice = |check| {
            let finding = inspection.findings.iter().find(|finding| finding.check == check && finding.is_beyond());
            finding.and_then(|finding| words.advice(finding))
        };
        let (Some(crown), Some(eyes)) = (advice("crown-margin"), advice("eye-line")) else { continue };
        both += 1;
        assert!(crown.contains("px") && !eyes.contains("px"), "{}: {crown} {eyes}", expected.file);
    }
    assert!(both > 0, "there is a photo with both faults");
}

#[test]
fn a_part_that_is_missing_is_no_border() {
    let (_, inspection) = inspected().iter().find(|(expected, _)| expected.file == "file-format-truncated.jpg").expect("the photo");
    let border = inspection.findings.iter().find(|finding| finding.check == "image-border").expect("a finding");
    assert_eq!((border.outcome, border.missing), (Outcome::Unmeasurable, Some(Missing::WholePicture)));
}

#[test]
fn every_sample_photo_can_be_read() {
    for (expected, inspection) in inspected() {
        assert_eq!(inspection.error, None, "{}", expected.file);
    }
}

#[test]
fn a_photo_without_one_face_has_no_finding_that_only_follows_from_it() {
    for (expected, inspection) in inspected().iter().filter(|(expected, _)| expected.file.starts_with("face-count-")) {
        let loud: Vec<&str> = inspection
            .findings
            .iter()
            .filter(|finding| finding.outcome == Outcome::Unmeasurable)
            .filter(|finding| finding.missing.is_some_and(|missing| !missing.follows_from_scene()) && !finding.optional)
            .map(|finding| finding.check)
            .collect();
        assert!(loud.is_empty(), "{}: {}", expected.file, loud.join(", "));
    }
}

#[test]
fn every_check_of_the_profile_has_a_photo_on_which_it_does_not_pass() {
    let shown: BTreeSet<String> = truth().into_iter().flat_map(|photo| photo.fail.into_iter().chain(photo.review)).collect();
    let steps = plan().steps.into_iter().map(|step| step.check.id).filter(|id| !OF_RECORDS.contains(id));
    let without: Vec<&str> = steps.filter(|id| !shown.contains(*id)).collect();
    assert!(without.is_empty(), "no photo for {}", without.join(", "));
}

#[test]
fn every_name_in_the_table_is_a_check_of_the_profile() {
    let known: BTreeSet<&str> = plan().steps.iter().map(|step| step.check.id).collect();
    for photo in truth() {
        for name in photo.fail.iter().chain(&photo.review).chain(&photo.either) {
            assert!(known.contains(name.as_str()), "{}: {name}", photo.file);
        }
    }
}

#[test]
fn every_photo_in_the_folder_stands_in_the_table() {
    let named: BTreeSet<String> = truth().into_iter().map(|photo| photo.file).collect();
    let mut there = BTreeSet::new();
    list(&folder(), "", &mut there);
    assert_eq!(there, named);
}

/// All pictures below a folder, `/` between the names.
fn list(folder: &Path, prefix: &str, into: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let entry = entry.expect("its entries can be read");
        let name = format!("{prefix}{}", entry.file_name().to_str().expect("names are UTF-8"));
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), into);
        } else if entry.path().extension().is_some_and(|extension| extension == "jpg" || extension == "png") {
            into.insert(name);
        }
    }
}

#[test]
fn the_reference_networks_accept_the_accepted_photos_too() {
    let plan = plan();
    let locator = Locator::load(plan.stage(), RegionSource::Reference).expect("the networks load");
    let inspector = Inspector { plan: &plan, locator: &locator, limits: &DecodeLimits::default() };
    let accepted: Vec<_> = truth().into_iter().filter(|photo| photo.file.starts_with("accepted")).collect();
    assert!(!accepted.is_empty());
    for photo in accepted {
        assert_eq!(look(&photo, inspector).verdict.id(), "accept", "{}", photo.file);
    }
}
