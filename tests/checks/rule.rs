//! `[rule]`: what judges the cases of a file that names no profile.

use photolint::finding::{Kind, Limit, Outcome, Rule, Source};
use photolint::geometry::Size;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Written {
    #[serde(default)]
    min: Option<f64>,
    #[serde(default)]
    max: Option<f64>,
    /// Width of the band outside the limit in which a person decides.
    #[serde(default)]
    review: f64,
    one_of: Option<Vec<String>>,
    size: Option<[u32; 2]>,
    #[serde(default)]
    worst: Worst,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Worst {
    Review,
    #[default]
    Fail,
}

impl Written {
    pub(crate) fn resolve(&self) -> Rule {
        let worst = match self.worst {
            Worst::Review => Outcome::Review,
            Worst::Fail => Outcome::Fail,
        };
        Rule { limit: self.limit(), kind: Kind::Require, worst, optional: false, clause: "a fixture's".into(), source: Source::Ours }
    }

    fn limit(&self) -> Option<Limit> {
        if let Some([width_px, height_px]) = self.size {
            return Some(Limit::Size(Size { width_px, height_px }));
        }
        if let Some(words) = &self.one_of {
            return Some(Limit::OneOf(words.clone()));
        }
        (self.min.is_some() || self.max.is_some()).then_some(Limit::Range { min: self.min, max: self.max, review: self.review })
    }
}
