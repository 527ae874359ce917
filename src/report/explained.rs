//! Which findings only follow from another: what has one cause is said once.

use super::Row;
use crate::check::{Mark, Missing, Note};
use crate::finding::{Finding, Limit, Outcome};
use crate::geometry::{Bounds, Size};
use crate::plan::IN_DOUBT;
use crate::records::decisions::is_waiver;

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

/// Checks whose fault is seen by others, too: a reflection on a lens is no shine of the face, red pupils are no lenses, above a hat no crown is
/// seen, and a screen's dots are taken for hair, cloth or a hat.
const EXPLAINED: &[(&str, &[&str])] = &[
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
    row.findings.iter().any(|other| other.outcome != Outcome::Pass && says(other, finding, row.size))
}

/// Checks whose fault another one sees as well, and nothing but it. What others hide is seen once they no longer do, and was not waived.
const SEEN_TWICE: [&str; 6] = ["clothing-pattern", "colour-depth", "headwear", "image-border", "lens-reflection", "red-eye"];

/// Waives what is another finding's sight of a fault that was waived: it would be said, and weigh, as soon as the first does not. `before` is
/// how the findings stood.
pub(super) fn waive_consequences(before: &[Finding], findings: &mut [Finding], picture: Option<Size>) {
    let waived: Vec<(&Finding, Note)> = before
        .iter()
        .zip(&*findings)
        .filter_map(|(was, is)| Some((was, is.notes.iter().find(|note| is_waiver(note))?.clone())))
        .filter(|(was, _)| was.outcome != Outcome::Pass && SEEN_TWICE.contains(&was.check))
        .collect();
    for finding in findings.iter_mut().filter(|finding| finding.decides()) {
        if let Some((_, note)) = waived.iter().find(|(cause, _)| says(cause, finding, picture)) {
            finding.outcome = Outcome::Pass;
            finding.notes.push(note.clone());
        }
    }
}

/// Whether one fault already says another one.
fn says(fault: &Finding, other: &Finding, picture: Option<Size>) -> bool {
    match (fault.check, other.check) {
        // On its side a picture has its width and height exchanged.
        ("upright", "pixel-size") => fault.value != Some(180.0),
        ("clothing-pattern", "clothing-print") => true,
        // Washed-out skin shines, is pale and has no texture.
        ("exposure", "hot-spots" | "natural-colour" | "skin-smoothing" | "earrings") => is_above(fault) && explains(fault, other),
        // In light that is so wrong no cloth has its colour.
        ("exposure", "background-colour" | "clothing-contrast") => fault.outcome == Outcome::Fail && explains(fault, other),
        ("natural-colour", "background-colour") => other.outcome == Outcome::Review && explains(fault, other),
        ("colour-depth", "background-colour") => is_grey(fault) && explains(fault, other),
        ("image-border", "background-objects") => is_of_border(fault, other, picture) && explains(fault, other),
        ("file-format", check) if is_cut(fault) => fault.decides() && fault.outcome == Outcome::Fail && !BESIDE_PICTURE.contains(&check),
        ("overlay-text", "clothing-pattern" | "clothing-print") => explains(fault, other) && other.outcome == Outcome::Review,
        ("overlay-text", another) if is_watermarked(fault) && BENEATH_WATERMARK.contains(&another) => explains(fault, other),
        (one, another) if EXPLAINED.iter().any(|(check, others)| *check == one && others.contains(&another)) => explains(fault, other),
        (check, _) => fault.missing.is_none() && SCENE.contains(&check) && other.missing.is_some_and(Missing::follows_from_scene),
    }
}

/// Whether a picture has no colour at all; one with more channels or bits than asked for has.
fn is_grey(fault: &Finding) -> bool {
    fault.notes.iter().any(|note| note.key.starts_with("grey"))
}

/// Whether what stands before the wall is the frame round the photo, and nothing else: it takes no more of the picture, and all of it lies along
/// the frame.
fn is_of_border(border: &Finding, things: &Finding, picture: Option<Size>) -> bool {
    let (strips, boxes) = (boxes(border), boxes(things));
    let Some(picture) = picture else { return false };
    let frame = strips.iter().map(Bounds::area).sum::<f32>() / (picture.width_px * picture.height_px).max(1) as f32;
    let reach = BESIDE_FRAME * picture.height_px as f32;
    let near = |strip: &Bounds| Bounds {
        x: strip.x - reach,
        y: strip.y - reach,
        width: strip.width + 2.0 * reach,
        height: strip.height + 2.0 * reach,
    };
    let is_beside = |thing: &Bounds| strips.iter().any(|strip| near(strip).overlap(thing) > 0.0);
    things.value.is_some_and(|share| share <= f64::from(frame)) && boxes.iter().all(is_beside)
}

/// How far from a frame what is left of its blurred edge may lie, as a share of the picture's height.
const BESIDE_FRAME: f32 = 0.01;

fn boxes(finding: &Finding) -> Vec<Bounds> {
    finding.marks.iter().filter_map(|mark| if let Mark::Box(bounds) = mark { Some(*bounds) } else { None }).collect()
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
    use crate::check::{Check, Measurement, Probe, Unit};
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
    fn a_picture_has_the_wrong_colour_unless_it_has_none() {
        let depth = |key| Finding::judge("colour-depth", Unit::Count, Ok(Measurement::from(1.0).note(Note::new(key))), &rule(0.0, 0.0));
        let colour = || Finding::judge("background-colour", Unit::DeltaE, Ok(Measurement::from(60.0)), &rule(0.0, 10.0));
        assert_eq!(said(vec![depth("cmyk"), colour()]), ["colour-depth", "background-colour"]);
        assert_eq!(said(vec![depth("greyscale"), colour()]), ["colour-depth"]);
    }

    /// A frame of 8 px, and things of this share of the picture and in this box.
    fn framed(share: f32, thing: Bounds) -> Row {
        let strip = Bounds { x: 0.0, y: 0.0, width: 480.0, height: 8.0 };
        let border = Measurement::from(8.0).mark(Mark::Box(strip));
        let things = Measurement::from(share).mark(Mark::Box(thing));
        let findings = vec![
            Finding::judge("image-border", Unit::FilePx, Ok(border), &rule(0.0, 0.0)),
            Finding::judge("background-objects", Unit::Share, Ok(things), &rule(0.0, 0.003)),
        ];
        Row { size: Some(Size { width_px: 480, height_px: 640 }), ..row_of(findings) }
    }

    #[test]
    fn a_frame_explains_itself_and_no_thing_beside_it() {
        let at = |y| Bounds { x: 100.0, y, width: 40.0, height: 40.0 };
        let count = |share, y| faults(&framed(share, at(y))).len();
        assert_eq!(count(0.01, 0.0), 1, "the frame itself");
        assert_eq!(count(0.01, 200.0), 2, "a thing away from the frame");
        assert_eq!(count(0.05, 0.0), 2, "a thing that the frame crosses");
    }

    #[test]
    fn what_only_follows_from_a_waived_fault_is_waived_with_it() {
        let row = framed(0.01, Bounds { x: 100.0, y: 0.0, width: 40.0, height: 8.0 });
        let mut findings = row.findings.clone();
        findings[0].outcome = Outcome::Pass;
        findings[0].notes.push(Note::about("waived-other", "2026-01-01"));
        waive_consequences(&row.findings, &mut findings, row.size);
        assert!(findings.iter().all(|finding| finding.outcome == Outcome::Pass));
        assert!(is_waiver(&findings[1].notes[0]));
    }

    #[test]
    fn what_a_waived_fault_had_hidden_is_not_waived() {
        let finding = |check, value: f32| Finding::judge(check, Unit::Certainty, Ok(Measurement::from(value)), &rule(0.0, 0.5));
        let before = [finding("recapture", 0.9), finding("headwear", 0.9)];
        let mut findings = before.clone();
        findings[0].outcome = Outcome::Pass;
        findings[0].notes.push(Note::about("waived-other", "2026-01-01"));
        waive_consequences(&before, &mut findings, None);
        assert_eq!(findings[1].outcome, Outcome::Fail);
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
