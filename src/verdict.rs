//! The answer for one photo.

use serde::{Deserialize, Serialize};

use crate::finding::{Finding, Kind, Outcome};

/// What happens to a photo; the worst required finding decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Verdict {
    /// May be uploaded.
    Accept,
    /// A person has to look.
    Review,
    /// Has to be retaken or remade.
    Reject,
}

impl Verdict {
    /// The verdict's name in machine output.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Review => "review",
            Self::Reject => "reject",
        }
    }

    /// The worst of what the findings demand.
    pub fn of(findings: &[Finding]) -> Self {
        findings.iter().map(demand).max().unwrap_or(Self::Accept)
    }
}

fn demand(finding: &Finding) -> Verdict {
    match (finding.kind, finding.outcome) {
        (Kind::Advise, _) | (_, Outcome::Pass) => Verdict::Accept,
        (Kind::Require, Outcome::Unmeasurable) if finding.optional => Verdict::Accept,
        (Kind::Require, Outcome::Unmeasurable | Outcome::Review) => Verdict::Review,
        (Kind::Require, Outcome::Fail) => Verdict::Reject,
    }
}
