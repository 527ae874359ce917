//! Decisions as they stand in their file.

use serde_json::{Map, Value, json};

use super::{Decision, Judged, Waiver, Whose};

/// One decision.
pub fn decision(decision: &Decision) -> Value {
    let mut entries = Map::new();
    entries.insert("sha256".into(), decision.sha256.as_str().into());
    entries.insert("path".into(), decision.path.as_deref().into());
    entries.insert("verdict".into(), decision.verdict.id().into());
    entries.insert("by".into(), decision.by.as_str().into());
    entries.insert("at".into(), decision.at.written.as_str().into());
    entries.insert("reason".into(), decision.reason.as_deref().into());
    if !decision.checks.is_empty() {
        entries.insert("checks".into(), decision.checks.as_slice().into());
    }
    if let Some(judged) = &decision.judged {
        entries.insert("judged".into(), self::judged(judged));
    }
    entries.into()
}

fn judged(judged: &Judged) -> Value {
    let faults = judged.faults.iter().map(|(check, fault)| (check.clone(), json!({ "outcome": fault.outcome.id(), "terms": fault.terms })));
    json!({ "verdict": judged.verdict.id(), "faults": faults.collect::<Map<_, _>>() })
}

/// One waiver.
pub fn waiver(waiver: &Waiver) -> Value {
    let (key, whose) = match &waiver.whose {
        Whose::Photo(sha256) => ("sha256", sha256),
        Whose::Student(number) => ("student", number),
    };
    json!({
        key: whose,
        "checks": waiver.checks,
        "kind": waiver.ground.id(),
        "until": waiver.until.to_string(),
        "by": waiver.by,
        "at": waiver.at.as_ref().map(|at| &at.written),
        "reason": waiver.reason,
    })
}
