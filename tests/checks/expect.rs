//! `[case.expect]`: what has to come out; only what is named is compared.

use photolint::finding::Finding;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Expected {
    /// `pass`, `review`, `fail` or `unmeasurable`.
    outcome: String,
    value: Option<f64>,
    /// How far the value may be off.
    #[serde(default = "exactly")]
    tolerance: f64,
    text: Option<String>,
    /// Why there is no value.
    missing: Option<String>,
    /// Notes in their order: `key`, or `key: text`.
    notes: Option<Vec<String>>,
}

fn exactly() -> f64 {
    1e-6
}

impl Expected {
    pub(crate) fn differences(&self, finding: &Finding) -> Vec<String> {
        let mut found = Vec::new();
        if finding.outcome.id() != self.outcome {
            found.push(format!("{} at {:?}, expected {}", finding.outcome.id(), finding.value, self.outcome));
        }
        if let Some(value) = self.value
            && finding.value.is_none_or(|found| (found - value).abs() > self.tolerance)
        {
            found.push(format!("value {:?}, expected {value}", finding.value));
        }
        if self.text.is_some() && finding.text != self.text {
            found.push(format!("text {:?}, expected {:?}", finding.text, self.text));
        }
        let missing = finding.missing.map(|missing| missing.id().to_owned());
        if self.missing.is_some() && missing != self.missing {
            found.push(format!("missing {missing:?}, expected {:?}", self.missing));
        }
        let notes: Vec<String> = finding
            .notes
            .iter()
            .map(|note| note.text.as_ref().map_or(note.key.to_string(), |text| format!("{}: {text}", note.key)))
            .collect();
        if self.notes.as_ref().is_some_and(|expected| *expected != notes) {
            found.push(format!("notes {notes:?}, expected {:?}", self.notes));
        }
        found
    }
}
