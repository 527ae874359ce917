//! Limits in words.

use super::Catalogue;
use super::fill::fill;
use crate::check::Unit;
use crate::finding::{Finding, Kind, Limit, Outcome, Reference, Shape};

/// Permitted words that a sentence lists whole, and how many it lists of more.
const MOST_WORDS: usize = 8;
const FEW_WORDS: usize = 3;

impl Catalogue {
    /// A limit in words: `200–300 px`; empty where there is none.
    pub fn limit(&self, finding: &Finding) -> String {
        let Some(limit) = &finding.limit else { return String::new() };
        match limit {
            Limit::Range { min, max, .. } => self.range(finding, *min, *max),
            Limit::Colours { references, max, .. } => self.colours(references, &self.shown(finding).plain(*max)),
            Limit::Shape(shape) => self.shape(finding, shape),
            Limit::Size(size) => fill(self.word("limit-size"), &[("text", &format!("{}×{}", size.width_px, size.height_px))]),
            Limit::OneOf(words) => self.words(words),
        }
    }

    fn range(&self, finding: &Finding, min: Option<f64>, max: Option<f64>) -> String {
        let shown = self.shown(finding);
        let required = (finding.kind == Kind::Require).then(|| self.of_check(finding.check, "limit-required")).flatten();
        if let Some(words) = required.or_else(|| self.of_check(finding.check, "limit")) {
            return words.into();
        }
        if let (None, Some(max), Some(words)) = (min, max, self.of_check(finding.check, "limit-zero"))
            && max <= 0.0
        {
            return words.into();
        }
        let text = |value: f64| shown.plain(value);
        let number = |value: f64| shown.number(value);
        // No file has less than nothing.
        let min = min.filter(|min| finding.unit != Unit::Kilobytes || *min > 0.0);
        match (min, max) {
            (Some(min), Some(max)) if (max - min).abs() < f64::EPSILON => fill(self.word("limit-exactly"), &[("max", &text(max))]),
            (Some(min), Some(max)) if (max + min).abs() < f64::EPSILON => fill(self.word("limit-around"), &[("max", &text(max))]),
            (Some(min), Some(max)) => {
                let [min, max] = match (shown.one_unit_to(max), shown.unit_leads()) {
                    (false, _) => [text(min), text(max)],
                    (true, true) => [text(min), number(max)],
                    (true, false) => [number(min), text(max)],
                };
                fill(self.word("limit-between"), &[("min", &min), ("max", &max)])
            }
            (Some(min), None) => fill(self.word("limit-least"), &[("min", &text(min))]),
            (None, Some(max)) => fill(self.word("limit-most"), &[("max", &text(max))]),
            (None, None) => String::new(),
        }
    }

    /// Proportions, with the heights that will do where not all do.
    fn shape(&self, finding: &Finding, shape: &Shape) -> String {
        let (width, height) = shape.ratio();
        let ratio = format!("{width}:{height}");
        if shape.min_height_px.is_none() && shape.max_height_px.is_none() {
            return fill(self.word("limit-shape"), &[("text", &ratio)]);
        }
        let height = self.range(finding, shape.min_height_px, shape.max_height_px);
        fill(self.word("limit-shape-high"), &[("text", &ratio), ("height", &height)])
    }

    /// Words that are permitted, a few of them where they are many.
    fn words(&self, words: &[String]) -> String {
        let shown = if words.len() > MOST_WORDS { &words[..FEW_WORDS] } else { words };
        let list = shown.iter().map(|word| self.reading(word)).collect::<Vec<_>>().join(self.word("and"));
        if shown.len() < words.len() { fill(self.word("limit-and-more"), &[("text", &list)]) } else { list }
    }

    fn colours(&self, references: &[Reference], max: &str) -> String {
        let names = |outcome| {
            let named = references.iter().filter(|reference| reference.outcome == outcome);
            named.map(|reference| self.colour(&reference.name)).collect::<Vec<_>>().join(self.word("and"))
        };
        let (pass, review) = (names(Outcome::Pass), names(Outcome::Review));
        let sentence = self.word(if review.is_empty() { "limit-colours" } else { "limit-colours-review" });
        fill(sentence, &[("colours", &pass), ("others", &review), ("max", max)])
    }
}
