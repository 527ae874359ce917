//! Which findings only follow from another: what has one cause is said once.

use super::Row;
use crate::check::Missing;
use crate::finding::{Finding, Limit, Outcome};
use crate::plan::IN_DOUBT;

/// The checks whose fault leaves nobody, too many people, nobody upright or no free face to measure.
const SCENE: [&str; 3] = ["face-count", "upright", "face-covering"];

/// The check whose fault says that there is no portrait to judge.
const COLLECTION_CODE: &str = "collection-code";

/// The checks of the file's form and of the records: what they say holds, whatever is seen of the picture.
const BESIDE_PICTURE: [&str; 18] = [
    "ai-label",
    "colour-depth",
    "department-code",
    "duplicate",
    "editor-traces",
    "file-extension",
    "file-format",
    "file-name",
    "file-size",
    "jpeg-quality",
    "personal-data",
    "photo-age",
    "pixel-size",
    "resolution",
    "resubmission",
    "roster",
    "shared-identity",
    "shooting-slot",
];

/// Checks whose fault is seen by others, too: a frame round the photo is a thing before the wall, a grey photo has no colour, a reflection on a lens is
/// no shine of the face, red pupils are no lenses, above a hat no crown is seen, and a screen's dots are taken for hair, cloth or a hat.
const EXPLAINED: &[(&str, &[&str])] = &[
    ("image-border", &["background-objects"]),
    ("colour-depth", &["background-colour"]),
    ("file-format", &["file-size"]),
    ("lens-reflection", &["hot-spots"]),
    ("red-eye", &["coloured-contacts"]),
    ("headwear", &["crown-margin"]),
    ("recapture", &IN_DOUBT),
];

/// Checks that take the strokes of a watermark for something else: the photo without it will tell.
const BENEATH_WATERMARK: [&str; 6] =
    ["background-objects", "background-uniformity", "hair-over-brows", "hair-over-eyes", "lens-reflection", "necklace"];

/// Whether a code or a document was submitted instead of a portrait. What is wrong with it as a portrait is not worth saying, and
/// what stands in it is not to be shown.
pub fn is_no_portrait(findings: &[Finding]) -> bool {
    findings.iter().any(|finding| finding.check == COLLECTION_CODE && finding.is_open())
}

/// Whether another finding already says what this one does: that there is no portrait, or not one face, upright and free.
pub(super) fn follows(finding: &Finding, row: &Row) -> bool {
    if is_no_portrait(&row.findings) {
        return finding.check != COLLECTION_CODE;
    }
    row.findings.iter().any(|other| other.outcome != Outcome::Pass && says(other, finding))
}

/// Whether one fault already says another one.
fn says(fault: &Finding, other: &Finding) -> bool {
    match (fault.check, other.check) {
        // On its side a picture has its width and height exchanged.
        ("upright", "pixel-size") => fault.value != Some(180.0),
        ("clothing-pattern", "clothing-print") => true,
        // Washed-out skin shines, is pale and has no texture.
        ("exposure", "hot-spots" | "natural-colour" | "skin-smoothing") => is_above(fault) && explains(fault, other),
        ("file-format", check) if is_cut(fault) => fault.decides() && fault.outcome == Outcome::Fail && !BESIDE_PICTURE.contains(&check),
        ("overlay-text", "clothing-pattern" | "clothing-print") => explains(fault, other) && other.outcome == Outcome::Review,
        ("overlay-text", another) if is_watermarked(fault) && BENEATH_WATERMARK.contains(&another) => explains(fault, other),
        (one, another) if EXPLAINED.iter().any(|(check, others)| *check == one && others.contains(&another)) => explains(fault, other),
        (check, _) => fault.missing.is_none() && SCENE.contains(&check) && other.missing.is_some_and(Missing::follows_from_scene),
    }
}

fn is_watermarked(fault: &Finding) -> bool {
    fault.notes.iter().any(|note| note.key == "watermark")
}

/// Whether part of the picture is missing: what is seen of the rest says little of the photo that was meant.
fn is_cut(fault: &Finding) -> bool {
    fault.notes.iter().any(|note| matches!(&*note.key, "truncated" | "corrupt-data"))
}

fn is_above(finding: &Finding) -> bool {
    matches!((finding.value, &finding.limit), (Some(value), Some(Limit::Range { max: Some(max), .. })) if value > *max)
}

/// Whether a fault weighs as much as what it explains: else that would be what decided, and nobody would be told.
fn explains(fault: &Finding, other: &Finding) -> bool {
    fault.decides() && fault.outcome >= other.outcome && other.outcome != Outcome::Unmeasurable
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{Check, Measurement, Note, Probe, Unit};
    use crate::checks::REGISTRY;
    use crate::report::faults;
    use crate::report::tests::{face_count, row_of, rule, unmeasured};

    fn said(findings: Vec<Finding>) -> Vec<&'static str> {
        faults(&row_of(findings)).iter().map(|finding| finding.check).collect()
    }

    #[test]
    fn of_a_picture_on_its_side_only_that_is_said() {
        for (turn, said) in [(90.0, vec!["upright"]), (180.0, vec!["upright", "pixel-size"])] {
            let upright = Finding::judge("upright", Unit::Degrees, Ok(Measurement::from(turn)), &rule(0.0, 0.0));
            let size = Finding::judge("pixel-size", Unit::FilePx, Ok(Measurement::from(640.0)), &rule(480.0, 480.0));
            let row = row_of(vec![upright, size, unmeasured(Missing::Upright)]);
            assert_eq!(faults(&row).iter().map(|finding| finding.check).collect::<Vec<_>>(), said);
        }
    }

    #[test]
    fn a_face_that_is_not_there_is_said_where_nobody_counted_faces() {
        let covering = Finding::judge("face-covering", Unit::Certainty, Err(Missing::Face), &rule(0.0, 0.5));
        let row = row_of(vec![covering, unmeasured(Missing::Face)]);
        assert_eq!(faults(&row).len(), 2);
    }

    #[test]
    fn every_check_that_measures_no_picture_is_known() {
        let is_beside = |check: &&Check| matches!(check.probe, Probe::File(_) | Probe::Sitting(_) | Probe::Standing(_));
        let mut beside: Vec<_> = REGISTRY.iter().copied().filter(is_beside).map(|check| check.id).collect();
        beside.sort_unstable();
        assert_eq!(beside, BESIDE_PICTURE);
    }

    #[test]
    fn what_a_watermark_looks_like_is_not_repeated_unless_it_weighs_more() {
        let watermark = Measurement::from(0.0).suspect(Note::new("watermark"));
        let mut text = Finding::judge("overlay-text", Unit::Count, Ok(watermark), &rule(0.0, 0.0));
        let things = |outcome| {
            let mut things = Finding::judge("background-objects", Unit::Count, Ok(Measurement::from(3.0)), &rule(0.0, 0.0));
            things.outcome = outcome;
            things
        };
        assert_eq!(said(vec![text.clone(), things(Outcome::Review)]), ["overlay-text"]);
        assert_eq!(said(vec![text.clone(), things(Outcome::Fail)]), ["background-objects", "overlay-text"]);
        text.notes.clear();
        assert_eq!(said(vec![text, things(Outcome::Review)]), ["overlay-text", "background-objects"]);
    }

    #[test]
    fn of_a_file_that_is_cut_off_only_that_is_said() {
        let file = |note| Finding::judge("file-format", Unit::Count, Ok(Measurement::from(1.0).note(Note::new(note))), &rule(0.0, 0.0));
        let name = || Finding::judge("roster", Unit::Count, Ok(Measurement::from(1.0)), &rule(0.0, 0.0));
        let rest = || [face_count(0.0), unmeasured(Missing::Face), name()];
        let with = |note| said([vec![file(note)], rest().into()].concat());
        assert_eq!(with("truncated"), ["file-format", "roster"]);
        assert_eq!(with("trailing-bytes"), ["file-format", "face-count", "roster"]);
    }
}
