//! What may be mended of a photo without touching a feature of the person: the crop, the size, the file.

use image::{ImageError, RgbImage};

use crate::check::Missing;
use crate::finding::{Finding, Limit, Outcome};
use crate::geometry::{Bounds, Size};
use crate::inspect::{Inspection, Sight};
use crate::plan::Plan;
use crate::resample::cut;
use crate::verdict::Verdict;

mod crop;
mod encode;
mod head;

pub use head::Head;

/// How much a photo may be enlarged: beyond a tenth the lack of detail is seen.
pub const MOST_ENLARGED: f32 = 1.1;

/// Px of the mended photo for one of a photo that was compressed too much: at a half, four px become one, and a block of eight by
/// eight that had lost its detail becomes four by four.
const MOST_OF_COMPRESSED: f32 = 0.5;

/// Checks of where the head lies; a photo that passes them all keeps its crop.
const FRAMING: &[&str] = &["head-centring", "crown-margin", "eye-line", "face-width", "head-height", "inter-eye-distance"];

/// Checks of the file that a new one may satisfy. What the pixels lack no new file brings back: a photo that was compressed too much
/// stays so, whatever quality it is saved in, and a photo that was edited stays edited without its traces.
const FILE: &[&str] =
    &["file-format", "file-extension", "pixel-size", "resolution", "colour-depth", "file-size", "image-border", "upright"];

/// Checks of what only the file's metadata say, which a new file has not: what they said of the original still holds.
const SAID_BY_METADATA: &[&str] = &["editor-traces"];

/// Whether a check's fault may be mended at all.
pub fn mends(check: &str) -> bool {
    FRAMING.contains(&check) || FILE.contains(&check)
}

/// Whether anything that was wrong before and may be mended is right afterwards.
pub fn is_mended(before: &[Finding], after: &[Finding]) -> bool {
    let is_right = |check| after.iter().any(|finding| finding.check == check && !finding.is_open());
    before.iter().any(|finding| finding.is_open() && mends(finding.check) && is_right(finding.check))
}

/// A mended photo.
#[derive(Debug, Clone, PartialEq)]
pub struct Mended {
    /// A JPEG file: baseline, sRGB, upright, without metadata but the moment of the shot.
    pub file: Vec<u8>,
    /// What was kept of the picture, px of the file; none where all of it was.
    pub cut: Option<Bounds>,
    /// Px of the mended photo for one of the original.
    pub scale: f32,
    /// JPEG quality, 1–100.
    pub quality: u8,
    /// Px an inch.
    pub ppi: u16,
}

/// Why a photo cannot be mended.
#[derive(Debug, thiserror::Error)]
pub enum Unmendable {
    /// There is not exactly one person whose head could be placed.
    #[error("there is no one person to place: {0:?}")]
    Nobody(Missing),
    /// Part of the picture is missing or damaged: a new, whole file would hide it.
    #[error("part of the picture is missing or damaged")]
    Damaged,
    /// The file is labelled as made by an AI: a label must not be removed, and a new file would have none.
    #[error("the file is labelled as made by an AI")]
    Labelled,
    /// The picture is a collection code or a document, which is not handed on.
    #[error("the picture is a code")]
    Code,
    /// The photo was compressed too much, and is not reduced enough for that to vanish: a new file would hide it.
    #[error("the photo was compressed too much")]
    Compressed,
    /// The photo has too few px: the size could only be reached by enlarging it.
    #[error("{0} rows can be had of the photo, less than the size asked for")]
    TooSmall(u32),
    /// The file could not be made.
    #[error(transparent)]
    Encoder(#[from] ImageError),
}

/// Where to cut a photo, decided on what was seen of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    size: Size,
    cut: Option<Bounds>,
    scale: f32,
}

/// Puts back, among what was found of a mended photo, what the original's metadata said and the new file cannot say.
pub fn keep_what_metadata_said(before: &[Finding], after: &mut Inspection) {
    for check in SAID_BY_METADATA.iter().filter(|check| is_open(before, check)) {
        let said = before.iter().find(|finding| finding.check == *check);
        if let (Some(said), Some(now)) = (said, after.findings.iter_mut().find(|finding| finding.check == *check)) {
            now.clone_from(said);
            after.verdict = after.verdict.max(Verdict::of(&after.findings));
        }
    }
}

fn is_open(findings: &[Finding], check: &str) -> bool {
    findings.iter().any(|finding| finding.check == check && finding.is_open())
}

/// How far a photo is to be turned clockwise before anything else, degrees; none where it is upright.
pub fn turn_deg(findings: &[Finding]) -> Option<u32> {
    let upright = findings.iter().find(|finding| finding.check == "upright" && finding.is_open())?;
    upright.value.map(|degrees| degrees as u32)
}

/// Decides where to cut: nowhere if the head lies well and the shape is right, else where the head comes to lie as the profile asks.
///
/// # Errors
/// [`Unmendable`] where there is nobody to place, or too few px.
pub fn frame(plan: &Plan, sight: Sight<'_>) -> Result<Frame, Unmendable> {
    let file = sight.photo.size();
    if sight.photo.facts.is_damaged() {
        return Err(Unmendable::Damaged);
    }
    if is_open(sight.findings, "ai-label") {
        return Err(Unmendable::Labelled);
    }
    let whole = Bounds { x: 0.0, y: 0.0, width: file.width_px as f32, height: file.height_px as f32 };
    let cut = if is_framed(plan, sight) { whole } else { crop::best(plan, &Head::of(sight)?, sight)?.unwrap_or(whole) };
    let scale = plan.frame.height_px as f32 / cut.height;
    if scale > MOST_ENLARGED + 0.001 {
        return Err(Unmendable::TooSmall(cut.height as u32));
    }
    let is_compressed = sight.findings.iter().any(|finding| finding.check == "jpeg-quality" && finding.outcome == Outcome::Fail);
    if is_compressed && scale > MOST_OF_COMPRESSED {
        return Err(Unmendable::Compressed);
    }
    Ok(Frame { size: plan.frame, cut: (cut != whole).then_some(cut), scale })
}

/// Cuts and scales the whole picture and saves it as the profile asks; `taken_at` is all that is kept of the metadata.
///
/// # Errors
/// [`Unmendable::Encoder`] where no file can be made.
pub fn mend(plan: &Plan, picture: &RgbImage, frame: Frame, taken_at: Option<jiff::civil::DateTime>) -> Result<Mended, Unmendable> {
    let whole = Bounds { x: 0.0, y: 0.0, width: picture.width() as f32, height: picture.height() as f32 };
    let picture = cut(picture, frame.cut.unwrap_or(whole), frame.size);
    let ppi = encode::ppi(plan);
    let (file, quality) = encode::within(plan, &picture, taken_at)?;
    Ok(Mended { file, cut: frame.cut, scale: frame.scale, quality, ppi })
}

/// Whether the photo has the shape that is asked for and its head where it should be.
fn is_framed(plan: &Plan, sight: Sight<'_>) -> bool {
    let file = sight.photo.size();
    let shape = file.width_px as f32 * plan.frame.height_px as f32 / (file.height_px as f32 * plan.frame.width_px as f32);
    // One px of 480.
    let has_shape = (shape - 1.0).abs() < 0.002;
    let framed = |check| sight.findings.iter().filter(|finding| finding.check == check).all(|finding| finding.outcome == Outcome::Pass);
    has_shape && FRAMING.iter().chain(&["image-border"]).all(|check| framed(*check))
}

/// The range that a profile asks for; none where it asks for none.
fn range(plan: &Plan, check: &str) -> (Option<f64>, Option<f64>) {
    let step = plan.steps.iter().find(|step| step.check.id == check);
    match step.and_then(|step| step.rule.limit.as_ref()) {
        Some(Limit::Range { min, max, .. }) => (*min, *max),
        _ => (None, None),
    }
}
