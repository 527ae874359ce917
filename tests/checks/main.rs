//! All cases of every check: evidence in, outcome and value out, as `fixtures/checks/<check-id>.toml` lists them.
//!
//! A file holds one `[rule]`, or judges by that of the profile it names with `profile = "…"`, and its `[[case]]`s: the evidence that the
//! check reads (`facts`, `picture`, `sitting`, `standing`, `person`) and what is expected of it.

use std::path::Path;
use std::sync::Arc;

use photolint::check::{Check, Measured, Probe};
use photolint::checks;
use photolint::finding::{Finding, Rule};
use photolint::photo::Photo;
use serde::Deserialize;

mod expect;
mod facts;
mod pair;
mod person;
mod picture;
mod previous;
mod rule;
mod sitting;
mod standing;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Cases {
    /// A profile inside the program whose rule judges; its own `rule` counts where there is none.
    profile: Option<String>,
    rule: Option<rule::Written>,
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    /// What is special about it.
    name: String,
    /// Departures from a plain, faultless JPEG.
    #[serde(default)]
    facts: facts::Facts,
    /// A painted picture.
    #[serde(default)]
    picture: picture::Picture,
    /// When the photo was taken, and for which unit.
    #[serde(default)]
    sitting: sitting::Sitting,
    /// What the records say.
    #[serde(default)]
    standing: standing::Standing,
    /// A painted person.
    #[serde(default)]
    person: person::Person,
    /// The painted person beside that of an enrolment photo, and how alike both are.
    pair: Option<pair::Pair>,
    /// An earlier photo of the painted person.
    previous: Option<previous::Previous>,
    expect: expect::Expected,
}

#[test]
fn every_case_comes_out_as_expected() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/checks");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("fixtures/checks is there").map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    let faults: Vec<String> = files.iter().flat_map(|path| run(path)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn run(path: &Path) -> Vec<String> {
    let id = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let text = std::fs::read_to_string(path).expect("the fixture can be read");
    let cases: Cases = match toml::from_str(&text) {
        Ok(cases) => cases,
        Err(error) => return vec![format!("{id}: {error}")],
    };
    let Some(check) = checks::find(&id) else { return vec![format!("{id}: there is no such check")] };
    let rule = match rule(&cases, check) {
        Ok(rule) => rule,
        Err(fault) => return vec![format!("{id}: {fault}")],
    };
    cases.case.iter().flat_map(|case| judge(check, case, &rule).into_iter().map(|fault| format!("{id}: {}: {fault}", case.name))).collect()
}

fn rule(cases: &Cases, check: &Check) -> Result<Rule, String> {
    if let Some(written) = &cases.rule {
        return Ok(written.resolve());
    }
    let id = cases.profile.as_deref().ok_or("neither a rule nor a profile")?;
    let plan = photolint::profile::built_in(id).ok_or_else(|| format!("there is no profile `{id}`"))?;
    let step = plan.steps.into_iter().find(|step| step.check.id == check.id);
    step.map(|step| step.rule).ok_or_else(|| format!("`{id}` has no rule for it"))
}

fn judge(check: &Check, case: &Case, rule: &Rule) -> Vec<String> {
    case.expect.differences(&Finding::judge(check.id, check.unit, measure(check, case), rule))
}

fn measure(check: &Check, case: &Case) -> Measured {
    match check.probe {
        Probe::File(measure) => measure(&case.facts.resolve()),
        Probe::Pixels(measure) => measure(&painted(case)),
        Probe::Sitting(measure) => case.sitting.resolve().and_then(|sitting| measure(&sitting)),
        Probe::Standing(measure) => measure(&case.standing.resolve()),
        Probe::Scene(measure) => measure(&case.person.scene()),
        Probe::Submitted(measure) => measure(&painted(case), &case.person.scene()),
        Probe::Landmarks(measure) => measure(&case.person.landmarks()),
        Probe::Pair(measure) => pair::Pair::resolve(case.pair.as_ref(), &case.person).and_then(|pair| measure(&pair)),
        Probe::Previous(measure) => {
            previous::Previous::resolve(case.previous.as_ref(), &case.person).and_then(|previous| measure(&previous))
        }
        Probe::Portrait(measure) => case.person.portrait().and_then(|portrait| measure(&portrait)),
    }
}

fn painted(case: &Case) -> Photo {
    Photo { facts: case.facts.resolve(), pixels: Arc::new(case.picture.paint()), reduction: 1 }
}
