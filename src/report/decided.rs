//! What a person decided of a photo, in the words of the page: for the text, the table and the workbook.

use super::csv::{title, word_of};
use super::{Row, Words, advised, faults, visible};
use crate::finding::Finding;
use crate::records::decisions::{Decision, Ruling, is_waiver};
use crate::verdict::Verdict;

/// Length of a date with hours and minutes.
const TO_THE_MINUTE: usize = 16;

/// The decision that is the row's verdict; none where nobody decided, or where it no longer holds.
pub(super) fn holding(row: &Row) -> Option<&Decision> {
    row.decision.as_ref().filter(|ruling| ruling.stale.is_none()).map(|ruling| &ruling.decision)
}

/// Whether a person accepted the photo in spite of what the program found.
pub(super) fn is_overruled(row: &Row) -> bool {
    holding(row).is_some_and(|decision| decision.verdict == Verdict::Accept) && row.judged() != Verdict::Accept
}

/// Who decided what, when and why, whether it still holds, and what was waived, a sentence each; empty where nobody did.
pub(super) fn said(row: &Row, words: Words) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(Ruling { decision, stale }) = &row.decision {
        said.push(taken(decision, row, words));
        if let Some(reason) = reason(decision) {
            said.push(words.filled_sentence("page", "decided-reason", &[("reason", &visible(reason))]));
        }
        if !decision.checks.is_empty() {
            let checks: Vec<_> = decision.checks.iter().map(|check| visible(title(words, check))).collect();
            said.push(words.filled_sentence("page", "decided-checks", &[("checks", &checks.join(words.word("and")))]));
        }
        if let Some(why) = stale {
            said.push(words.stale(why));
        } else if is_overruled(row) {
            said.push(words.word("decision-overruled").into());
        }
    }
    for finding in &row.findings {
        for note in finding.notes.iter().filter(|note| is_waiver(note)) {
            said.push(words.filled_word("decision-waiver", &[("check", title(words, finding.check)), ("waiver", &words.note(note))]));
        }
    }
    said
}

fn taken(decision: &Decision, row: &Row, words: Words) -> String {
    let at: String = decision.at.written.chars().take(TO_THE_MINUTE).collect();
    let key = if decision.verdict == row.judged() { "decided-agreed" } else { "decided-other" };
    let blanks = [
        ("by", &*visible(&decision.by)),
        ("at", &visible(&at.replace('T', " "))),
        ("verdict", words.word(word_of(decision.verdict))),
        ("judged", words.word(word_of(row.judged()))),
    ];
    words.filled_sentence("page", key, &blanks)
}

/// Why, where it was written.
pub(super) fn reason(decision: &Decision) -> Option<&str> {
    decision.reason.as_deref().filter(|reason| !reason.trim().is_empty())
}

/// Why the photo is not accepted, in a few words each: a person's reason first. What a person overruled is marked so.
pub(super) fn reasons(row: &Row, words: Words) -> Vec<String> {
    let rejected = holding(row).filter(|decision| decision.verdict == Verdict::Reject);
    let mut reasons: Vec<String> = rejected.and_then(reason).map(visible).into_iter().collect();
    let named = rejected.iter().flat_map(|decision| &decision.checks).map(String::as_str);
    let faults = faults(row);
    for check in named.chain(faults.iter().map(|finding| finding.check)) {
        let title = title(words, check).to_owned();
        if !reasons.contains(&title) {
            reasons.push(title);
        }
    }
    if rejected.is_some() && reasons.is_empty() && row.error.is_none() {
        reasons.push(words.word("reason-by-person").into());
    }
    if is_overruled(row) {
        reasons = reasons.iter().map(|reason| words.word("reason-overruled").replace("{}", reason)).collect();
    }
    reasons
}

/// How many reasons stand against the photo.
pub(super) fn count(row: &Row, words: Words) -> usize {
    if is_overruled(row) { 0 } else { reasons(row, words).len() + usize::from(row.error.is_some()) }
}

/// The findings of which it is said what to do: none of a photo that a person accepted in spite of them.
pub(super) fn to_do(row: &Row) -> Vec<&Finding> {
    if is_overruled(row) { Vec::new() } else { faults(row).into_iter().chain(advised(row)).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Lang};
    use crate::report::tests::decided;

    #[test]
    fn who_decided_what_when_and_why_is_said_and_a_name_adds_no_line() {
        let said = said(&decided(Verdict::Accept, 400.0, &[]), Catalogue::of(Lang::Zh)).join("；");
        assert!(said.starts_with("李\\n老师于 2025-04-02 10:15 决定：合格（工具原判：不合格）；理由：seen；"), "{said}");
        assert!(said.contains("改判"), "{said}");
    }

    #[test]
    fn what_a_person_overruled_is_marked_and_needs_no_advice() {
        let row = decided(Verdict::Accept, 400.0, &[]);
        assert_eq!(reasons(&row, Catalogue::of(Lang::En)), ["Height of the eyes (overruled)"]);
        assert_eq!((count(&row, Catalogue::of(Lang::En)), to_do(&row).len()), (0, 0));
    }

    #[test]
    fn a_person_s_reason_and_checks_come_first() {
        let words = Catalogue::of(Lang::En);
        assert_eq!(reasons(&decided(Verdict::Reject, 250.0, &["headwear"]), words), ["seen", title(words, "headwear")]);
        assert_eq!(reasons(&decided(Verdict::Reject, 400.0, &["eye-line"]), words), ["seen", "Height of the eyes"]);
    }
}
