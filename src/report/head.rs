//! What a report says once.

use super::OWN;
use crate::geometry::Size;
use crate::plan::{About, Plan, Step};

/// What a report says once.
#[derive(Debug, Clone)]
pub struct Head {
    /// The profile's id.
    pub profile: String,
    /// The networks that told the regions, by name.
    pub regions: &'static str,
    /// The frame that its lengths refer to.
    pub frame: Size,
    /// What the profile says of itself.
    pub about: About,
    /// Ids of its checks, in the order of the findings.
    pub checks: Vec<&'static str>,
    /// The checks with their rules, in the same order.
    pub steps: Vec<Step>,
    /// How many inputs there are.
    pub inputs: usize,
    /// Whether a roster says whose photos these are.
    pub has_roster: bool,
    /// Whether people's decisions were given.
    pub has_decisions: bool,
}

impl Head {
    /// The head of a report on so many inputs, judged by a plan: by the program's own region network, without a roster and without decisions.
    pub fn of(plan: &Plan, inputs: usize) -> Self {
        Self {
            profile: plan.profile.clone(),
            regions: OWN,
            frame: plan.frame,
            about: plan.about.clone(),
            checks: plan.steps.iter().map(|step| step.check.id).collect(),
            steps: plan.steps.clone(),
            inputs,
            has_roster: false,
            has_decisions: false,
        }
    }
}
