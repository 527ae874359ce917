//! How the bytes of one input become an answer, and what is drawn or kept of them on the way.

use photolint::batch::Source as _;
use photolint::check::Missing;
use photolint::evidence::{Embedding, Evidence, Older};
use photolint::geometry::Point;
use photolint::inspect::{Faces, Inspection, Inspector, Sight, Submission, sha256};
use photolint::locate::{Locator, frame};
use photolint::photo::{DecodeLimits, Photo};
use photolint::plan::Plan;
use photolint::records::fingerprint::Fingerprint;
use photolint::report::faces::{self, View};
use photolint::report::{is_no_portrait, outlines, picture};

use super::super::cache::{Cache, Kept};
use super::super::overlay::Overlays;
use super::super::sources::Input;

/// What every photo of a run is looked at with.
pub(super) struct Look<'a> {
    pub(super) plan: &'a Plan,
    /// Loads the networks when the first photo needs them: a run that finds every photo in the cache needs none.
    pub(super) locator: &'a (dyn Fn() -> &'a Locator + Sync),
    pub(super) limits: DecodeLimits,
    pub(super) overlays: Option<&'a Overlays>,
    pub(super) cache: Option<&'a Cache>,
    /// Height of the pictures that a report shows, px; none where none does.
    pub(super) picture_px: Option<u32>,
    /// Whether pictures are compared.
    pub(super) compares: bool,
    /// Whether faces are compared with those of enrolment photos.
    pub(super) enrols: bool,
    /// Whether faces are compared with each other.
    pub(super) identifies: bool,
}

/// Of a photo that others are compared with: what it is known again by, and nothing else.
pub(super) fn fingerprinted(input: &Input, bytes: &[u8], limits: &DecodeLimits) -> Inspection {
    match Photo::decode(bytes, input.name(), limits) {
        Ok(photo) => Inspection { sha256: Some(sha256(bytes)), fingerprint: Fingerprint::of(&photo), ..Inspection::found(Vec::new()) },
        Err(error) => Inspection::unreadable(error.note()),
    }
}

impl Look<'_> {
    /// The answer for one input.
    pub(super) fn at(&self, input: &Input, bytes: &[u8]) -> Inspection {
        let enrolment = self.enrolment(input);
        let enrolment = enrolment.as_deref().map_err(|missing| *missing);
        let previous = self.previous(input);
        let previous = previous.as_deref().map_err(|missing| *missing);
        let submission = Submission { name: input.name(), bytes, unit: input.unit.as_deref(), enrolment, previous };
        let mut inspection = match (self.overlays, self.cache) {
            (None, Some(cache)) if !self.identifies => self.remembered(cache, submission),
            // A drawing shows what is nowhere but in the photo, and what a face is known again by is kept nowhere.
            _ => self.seen(input, submission),
        };
        if let Some(photo) = &input.enrolment {
            inspection.name_enrolment(self.plan, photo.shown());
        }
        if let Ok(earlier) = &input.previous {
            inspection.name_previous(self.plan, earlier.photo.shown());
        }
        inspection
    }

    /// The bytes of the enrolment photo.
    fn enrolment(&self, input: &Input) -> Result<Vec<u8>, Missing> {
        match &input.enrolment {
            Some(photo) => photo.read().map_err(|_| Missing::EnrolmentUnread),
            None if self.enrols => Err(Missing::EnrolmentPhoto),
            None => Err(Missing::Enrolment),
        }
    }

    /// The bytes of the earlier photo; its dates are kept in mind.
    fn previous(&self, input: &Input) -> Result<Vec<u8>, Missing> {
        let earlier = input.previous.as_ref().map_err(|missing| *missing)?;
        let bytes = earlier.photo.read().map_err(|_| Missing::PreviousUnread)?;
        earlier.dates.get_or_init(|| Photo::dates(&bytes, &self.limits));
        Ok(bytes)
    }

    fn seen(&self, input: &Input, submission: Submission<'_>) -> Inspection {
        let (mut picture, mut faces, mut lines, mut fingerprint, mut embedding) = (None, None, Vec::new(), None, None);
        let inspection = self.inspector().inspect_with(submission, &mut |sight: Sight<'_>| {
            fingerprint = self.fingerprint(sight.photo);
            // What a code says would be in its picture.
            if is_no_portrait(sight.findings) {
                return;
            }
            embedding = self.embedding(sight.evidence);
            picture = self.picture(sight.photo);
            if picture.is_some() {
                lines = outlines::outlines(sight.photo, sight.evidence);
            }
            if let Some((older, pair)) = sight.evidence.older() {
                faces = self.faces(older, [&pair.old, &pair.new].map(|sitter| View::of(&sitter.portrait)));
            }
            if let Some(overlays) = self.overlays {
                overlays.draw(input, sight);
            }
        });
        Inspection { picture, faces, outlines: lines, fingerprint, embedding, ..inspection }
    }

    fn remembered(&self, cache: &Cache, submission: Submission<'_>) -> Inspection {
        let Kept { measurements, outlines } = cache.kept(submission, || self.measured(submission));
        let eyes = measurements.eyes;
        let judged = Inspection::judged(self.plan, measurements, &submission.standing());
        let inspection = judged.expect("the plan's imprint is part of what an entry is found by");
        if self.picture_px.is_none() && !self.compares {
            return inspection;
        }
        let Ok(photo) = Photo::decode(submission.bytes, submission.name, &self.limits) else { return inspection };
        let fingerprint = self.fingerprint(&photo);
        if is_no_portrait(&inspection.findings) {
            return Inspection { fingerprint, ..inspection };
        }
        let faces = eyes.and_then(|(older, eyes)| self.both(submission, &photo, older, eyes));
        let picture = self.picture(&photo);
        let outlines = if picture.is_some() { outlines } else { Vec::new() };
        Inspection { picture, faces, outlines, fingerprint, ..inspection }
    }

    /// What is kept of a photo.
    fn measured(&self, submission: Submission<'_>) -> Kept {
        let mut lines = Vec::new();
        // A later run may want the pictures, which this one does without.
        let watch = &mut |photo: &Photo, evidence: &Evidence| lines = outlines::outlines(photo, evidence);
        let measurements = self.inspector().measure_with(submission, watch);
        Kept { measurements, outlines: lines }
    }

    /// Both faces by where their eyes were found.
    fn both(&self, submission: Submission<'_>, photo: &Photo, older: Older, eyes: [[Point; 2]; 2]) -> Option<Faces> {
        self.picture_px?;
        let bytes = match older {
            Older::Enrolment => submission.enrolment,
            Older::Previous => submission.previous,
        };
        let old = Photo::decode(bytes.ok()?, submission.name, &self.limits).ok()?;
        let (old, new) = (frame(&old), frame(photo));
        self.faces(older, [View { picture: &old, eyes: eyes[0] }, View { picture: &new, eyes: eyes[1] }])
    }

    fn faces(&self, older: Older, views: [View<'_>; 2]) -> Option<Faces> {
        Some(Faces { older, file: faces::render(views, faces::height_px(self.picture_px?)).ok()? })
    }

    fn picture(&self, photo: &Photo) -> Option<Vec<u8>> {
        picture::render(photo, self.picture_px?).ok()
    }

    fn fingerprint(&self, photo: &Photo) -> Option<Fingerprint> {
        if self.compares { Fingerprint::of(photo) } else { None }
    }

    fn embedding(&self, evidence: &Evidence) -> Option<Embedding> {
        if !self.identifies {
            return None;
        }
        let known = evidence.pair.as_ref().ok().map(|pair| pair.new.embedding.clone());
        known.or_else(|| evidence.portrait.as_ref().ok().map(|portrait| (self.locator)().embed(portrait)))
    }

    fn inspector(&self) -> Inspector<'_> {
        Inspector { plan: self.plan, locator: (self.locator)(), limits: &self.limits }
    }
}
