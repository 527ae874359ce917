//! SARIF, in which forges and editors take what a linter found (OASIS, Static Analysis Results Interchange Format 2.1.0).
//!
//! A check is a rule, a finding a result; students without a photo are a notification of the run. Some readers ask for a line where SARIF does not: all results are at line 1.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::decided::{holding, is_overruled, said};
use super::lacking::lacking;
use super::{Head, Report, Row, Totals, Words, advised, faults};
use crate::catalogue::Lang;
use crate::finding::{Finding, Kind, Outcome};
use crate::verdict::Verdict;

/// Where the format is described for programs.
const SCHEMA_AT: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The rule that a photo breaks which cannot be read.
const UNREADABLE: &str = "unreadable";
/// The rule that a photo breaks which a person did not accept.
const DECISION: &str = "decision";

/// Writes one run.
#[derive(Debug)]
pub struct Sarif {
    words: Words,
    is_begun: bool,
}

impl Sarif {
    /// A run in the language of `words`.
    pub const fn new(words: Words) -> Self {
        Self { words, is_begun: false }
    }

    fn rule(&self, check: &str) -> Value {
        let Some(explained) = self.words.explain(check) else { return json!({ "id": check }) };
        json!({
            "id": check,
            "shortDescription": { "text": explained.title },
            "fullDescription": { "text": explained.asked },
            "help": { "text": explained.measured },
        })
    }

    /// What a person decided, in a line.
    fn said(&self, row: &Row) -> String {
        said(row, self.words).join(self.words.word("message-separator"))
    }

    fn results(&self, row: &Row) -> Vec<Value> {
        let unreadable = row.error.as_ref().map(|error| result(UNREADABLE, "error", &self.words.error(error), row));
        let decided = holding(row).map(|decision| decision.verdict).filter(|verdict| *verdict != Verdict::Accept);
        let decided = decided.map(|verdict| {
            let level = if verdict == Verdict::Reject { "error" } else { "warning" };
            result(DECISION, level, &self.said(row), row)
        });
        let mut results: Vec<Value> = unreadable.into_iter().chain(decided).collect();
        for finding in faults(row).into_iter().chain(advised(row)) {
            let mut told = self.words.message(finding);
            if let Some(advice) = self.words.advice(finding) {
                let between = if self.words.lang() == Lang::Zh { "" } else { " " };
                write!(told, "{between}{advice}").expect("a text takes everything");
            }
            let mut result = result(finding.check, level(finding), &told, row);
            result["properties"] = json!({ "value": finding.value, "unit": finding.unit.id(), "clause": finding.clause });
            if is_overruled(row) {
                result["suppressions"] = json!([{ "kind": "external", "status": "accepted", "justification": self.said(row) }]);
            }
            results.push(result);
        }
        results
    }
}

fn level(finding: &Finding) -> &'static str {
    match (finding.kind, finding.outcome) {
        (Kind::Advise, _) => "note",
        (_, Outcome::Fail) => "error",
        _ => "warning",
    }
}

fn result(rule: &str, level: &str, told: &str, row: &Row) -> Value {
    let place = json!({ "artifactLocation": { "uri": uri(&row.path) }, "region": { "startLine": 1 } });
    let mut result = json!({ "ruleId": rule, "level": level, "message": { "text": told }, "locations": [{ "physicalLocation": place }] });
    if let Some(sha256) = &row.sha256 {
        // One photo's fault is the same whatever the photo is called.
        result["partialFingerprints"] = json!({ "photo/v1": format!("{sha256}:{rule}") });
    }
    result
}

/// A path as a reference of RFC 3986: what is neither unreserved nor a `/` by its UTF-8 bytes.
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            write!(uri, "%{byte:02X}").expect("a text takes everything");
        }
    }
    uri
}

impl Report for Sarif {
    fn begin(&mut self, out: &mut dyn Write, head: &Head) -> io::Result<()> {
        let mut rules: Vec<Value> = head.checks.iter().map(|check| self.rule(check)).collect();
        for (rule, word) in [(UNREADABLE, "verdict-unreadable"), (DECISION, "csv-decision")] {
            rules.push(json!({ "id": rule, "shortDescription": { "text": self.words.word(word) } }));
        }
        let driver = json!({ "name": "photolint", "version": env!("CARGO_PKG_VERSION"), "rules": rules });
        let properties = json!({ "profile": head.profile, "regions": head.regions });
        write!(
            out,
            r#"{{"$schema":"{SCHEMA_AT}","version":"2.1.0","runs":[{{"tool":{{"driver":{driver}}},"columnKind":"unicodeCodePoints","#
        )?;
        writeln!(out, r#""properties":{properties},"results":["#)
    }

    fn row(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        for result in self.results(row) {
            if std::mem::replace(&mut self.is_begun, true) {
                writeln!(out, ",")?;
            }
            serde_json::to_writer(&mut *out, &result)?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let lacking = totals.gaps.as_ref().and_then(|gaps| lacking(gaps, self.words));
        let told: Vec<Value> = lacking.iter().map(|text| json!({ "level": "error", "message": { "text": text } })).collect();
        let invocation = json!({ "executionSuccessful": true, "toolExecutionNotifications": told });
        writeln!(out, "\n],\"invocations\":[{invocation}]}}]}}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;
    use crate::check::{Missing, Note};
    use crate::report::tests::{decided, eye_line, rendered, row_of, unmeasured};

    fn run(rows: &[Row]) -> Value {
        let text = rendered(&mut Sarif::new(Catalogue::of(Lang::En)), rows);
        serde_json::from_str::<Value>(&text).expect("well-formed JSON")["runs"][0].take()
    }

    #[test]
    fn faults_are_results_of_rules_that_the_run_names() {
        let run = run(&[row_of(vec![eye_line(400.0)]), row_of(vec![unmeasured(Missing::Hair)]), row_of(Vec::new())]);
        let levels: Vec<_> = run["results"].as_array().expect("results").iter().map(|result| &result["level"]).collect();
        assert_eq!(levels, ["error", "warning"]);
        assert_eq!(run["results"][0]["ruleId"], run["tool"]["driver"]["rules"][0]["id"]);
        assert_eq!(run["results"][0]["properties"]["value"], 400.0);
    }

    #[test]
    fn a_run_without_faults_is_well_formed() {
        assert_eq!(run(&[])["results"], json!([]));
    }

    #[test]
    fn what_cannot_be_read_is_an_error() {
        let mut row = row_of(Vec::new());
        (row.error, row.verdict) = (Some(Note::new("not-an-image")), Verdict::Reject);
        assert_eq!(run(&[row])["results"][0]["ruleId"], "unreadable");
    }

    #[test]
    fn what_a_person_overruled_is_suppressed_with_the_reason() {
        let run = run(&[decided(Verdict::Accept, 400.0, &[])]);
        let suppression = &run["results"][0]["suppressions"][0];
        assert!(suppression["justification"].as_str().is_some_and(|why| why.contains("seen")), "{suppression}");
        let run = self::run(&[decided(Verdict::Reject, 250.0, &[])]);
        assert_eq!((&run["results"][0]["ruleId"], &run["results"][0]["level"]), (&json!("decision"), &json!("error")));
    }

    #[test]
    fn a_path_is_a_reference() {
        assert_eq!(uri("照片/a b#1.jpg"), "%E7%85%A7%E7%89%87/a%20b%231.jpg");
    }
}
