//! The profiles for documents that are framed otherwise than a degree's, each on photos that keep its rules and that break one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use photolint::check::Stage;
use photolint::finding::{Kind, Outcome};
use photolint::inspect::{Inspector, Submission};
use photolint::locate::{Locator, RegionSource};
use photolint::photo::DecodeLimits;
use photolint::profile::{self, BUILT_IN};
use serde::Deserialize;

mod support;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    file: String,
    profile: String,
    verdict: String,
    #[serde(default)]
    fail: BTreeSet<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/other-profiles")
}

fn truth() -> Vec<Expected> {
    support::expected(&folder())
}

#[test]
fn every_photo_breaks_the_rules_that_it_was_made_to_break_and_no_other() {
    let locator = Locator::load(Stage::Portrait, RegionSource::Own).expect("the networks load");
    let limits = DecodeLimits::default();
    for photo in truth() {
        let plan = profile::built_in(&photo.profile).expect("a profile of the program");
        let bytes = fs::read(folder().join(&photo.file)).expect("the photo can be read");
        let inspector = Inspector { plan: &plan, locator: &locator, limits: &limits };
        let inspection = inspector.inspect(Submission::alone(&photo.file, &bytes));
        assert_eq!(inspection.verdict.id(), photo.verdict, "{}", photo.file);
        let loud = |outcome| {
            let findings = inspection.findings.iter().filter(|finding| finding.kind == Kind::Require && finding.outcome == outcome);
            findings.map(|finding| finding.check.to_owned()).collect::<BTreeSet<_>>()
        };
        assert_eq!((loud(Outcome::Fail), loud(Outcome::Review)), (photo.fail, BTreeSet::new()), "{}", photo.file);
    }
}

#[test]
fn every_profile_has_a_photo_that_passes_and_one_that_fails() {
    let mut verdicts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for photo in truth() {
        verdicts.entry(photo.profile).or_default().insert(photo.verdict);
    }
    // Those of degrees have fixtures/photos.
    for profile in BUILT_IN.iter().filter(|id| !["degree-2017", "ucas-2025"].contains(id)) {
        let seen = verdicts.get(*profile).map(|verdicts| verdicts.iter().map(String::as_str).collect::<Vec<_>>());
        assert_eq!(seen.unwrap_or_default(), ["accept", "reject"], "{profile}");
    }
}

#[test]
fn no_rule_of_another_document_cites_the_standard_for_degrees() {
    for plan in BUILT_IN.iter().skip(2).filter_map(|id| profile::built_in(id)) {
        let cited: Vec<_> = plan.steps.iter().filter(|step| step.rule.clause.contains("教毕指")).map(|step| step.check.id).collect();
        assert!(cited.is_empty(), "{}: {}", plan.profile, cited.join(", "));
        assert!(!plan.about.sources.keys().any(|source| source.contains("教毕指")), "{}", plan.profile);
    }
}
