//! All that a check may read.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use image::RgbImage;
use jiff::civil::DateTime;

use crate::backdrop::Backdrop;
use crate::check::Missing;
use crate::colour::LabImage;
use crate::face::Face;
use crate::geometry::{Point, Size};
use crate::landmarks::Landmarks;
use crate::mask::Mask;
use crate::photo::FileFacts;
use crate::regions::{Region, Regions};
use crate::traits::Traits;

mod looks;
mod pair;
mod previous;

pub use looks::{Difference, Look, differences};
pub use pair::{Embedding, Pair, Sitter};
pub use previous::{Age, Older, Statement};

/// Height of the frame in which everything after the file is measured, px. A photo of another height is
/// resampled to it, so that 1 px means the same in every check and a camera original costs no more.
pub const FRAME_HEIGHT_PX: u32 = 640;

/// What is known of one photo, as far as the plan asked for it.
#[derive(Debug)]
pub struct Evidence {
    /// Faces in the frame.
    pub scene: Result<Scene, Missing>,
    /// Landmarks of the one face.
    pub landmarks: Result<Landmarks, Missing>,
    /// The person, by regions.
    pub portrait: Result<Arc<Portrait>, Missing>,
    /// The person beside the enrolment photo.
    pub pair: Result<Pair, Missing>,
    /// The person beside the student's earlier photo.
    pub previous: Result<Pair, Missing>,
    /// The appointment.
    pub sitting: Result<Sitting, Missing>,
    /// What the records around the photo say of it.
    pub standing: Standing,
}

impl Evidence {
    /// What is known before anyone has looked: nothing.
    pub const fn none() -> Self {
        Self {
            scene: Err(Missing::Search),
            landmarks: Err(Missing::Search),
            portrait: Err(Missing::Search),
            pair: Err(Missing::Enrolment),
            previous: Err(Missing::Previous),
            sitting: Err(Missing::Timetable),
            standing: Standing::alone(String::new()),
        }
    }

    /// The person beside the enrolment photo where there is one, else beside the earlier photo: what is shown side by side.
    pub fn older(&self) -> Option<(Older, &Pair)> {
        let enrolment = self.pair.as_ref().map(|pair| (Older::Enrolment, pair));
        enrolment.or_else(|_| self.previous.as_ref().map(|previous| (Older::Previous, previous))).ok()
    }

    /// The same scene, with the reason why no one person can be measured in it.
    #[must_use]
    pub fn without_person(mut self, missing: Missing) -> Self {
        self.landmarks = Err(missing);
        self.portrait = Err(missing);
        self
    }
}

/// The whole picture as the detector sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct Scene {
    /// The frame.
    pub frame: Size,
    /// Every face, the largest first, frame px.
    pub faces: Vec<Face>,
    /// How far the picture has to be turned clockwise for its faces to stand upright, degrees: 0, 90, 180 or 270.
    pub turn_deg: u32,
}

/// A photo may be so much smaller than the frame without its own px being seen.
const LARGEST_SCALE: f32 = 1.02;

/// How far lashes, brows and lips reach beyond their outlines, px.
const FEATURES_PX: u8 = 4;

/// Places of a quantisation table in zigzag order: the diagonals 1 and 2, 3 to 5, 6 to 9.
const ZONES: [Range<usize>; 3] = [1..6, 6..21, 21..49];

/// One person in the frame: what the checks of sections 2 and 5–8 read.
#[derive(Debug)]
pub struct Portrait {
    /// The photo at [`FRAME_HEIGHT_PX`], sRGB 0–255.
    pub picture: Arc<RgbImage>,
    /// The same in CIELAB.
    pub lab: LabImage,
    /// Landmarks, frame px.
    pub landmarks: Landmarks,
    /// What each px shows.
    pub regions: Regions,
    /// What is seen in the face and round it.
    pub traits: Traits,
    /// The background as a surface.
    pub backdrop: Result<Backdrop, Missing>,
    /// Frame px a px of the file: below 1 where a larger photo was reduced, above 1 where a smaller one was enlarged.
    pub scale: f32,
    /// The file's facts: what its compression may have cut.
    pub facts: FileFacts,
    /// The logarithm of how sure it is that the skin was smoothed, once a check has asked for it.
    pub smoothing: OnceLock<Result<f32, Missing>>,
}

impl Portrait {
    /// The background, for a check that cannot do without it.
    ///
    /// # Errors
    /// [`Missing::Background`] where too little of it is visible.
    pub fn backdrop(&self) -> Result<&Backdrop, Missing> {
        self.backdrop.as_ref().map_err(|missing| *missing)
    }

    /// That the face's skin and mouth are seen.
    ///
    /// # Errors
    /// [`Missing::FreeFace`] where a mask or another thing covers them.
    pub fn free_face(&self) -> Result<(), Missing> {
        if self.traits.is_covered() { Err(Missing::FreeFace) } else { Ok(()) }
    }

    /// Whether the program had to enlarge the photo to the frame so much that the file's own px are seen.
    pub fn is_enlarged(&self) -> bool {
        self.scale > LARGEST_SCALE
    }

    /// Logarithms of the mean steps of the file's quantisation of luma at low, middle and high frequencies; a file that was reduced has finer
    /// ones, and one without any the finest.
    pub fn quantisation_steps(&self) -> [f32; 3] {
        let Some(table) = &self.facts.luma_quantisation else { return [0.0; 3] };
        ZONES.map(|zone| {
            let mean = table[zone.clone()].iter().map(|step| f32::from(*step)).sum::<f32>() / zone.len() as f32;
            (mean * self.scale.min(1.0)).max(1.0).ln()
        })
    }

    /// Skin of both cheeks that no brow, beard or fold crosses.
    pub fn cheeks(&self) -> Mask {
        let [right, left] = self.landmarks.cheek_skin().map(|cheek| Mask::of_outline(self.size(), &cheek));
        right.or(&left)
    }

    /// Skin of the face without eyes, brows and lips.
    pub fn bare_face(&self) -> Mask {
        let inside = |outline: &[Point]| Mask::of_outline(self.size(), outline);
        let face = inside(&self.landmarks.outline()).and(self.regions.mask(Region::FaceSkin));
        let features = self.landmarks.features().iter().fold(Mask::empty(self.size()), |all, feature| all.or(&inside(feature)));
        face.without(&features.grown(FEATURES_PX))
    }

    /// L*, a* and b* of a mask's px, row by row each.
    pub fn colours(&self, mask: &Mask) -> [Vec<f32>; 3] {
        let mut found = [(); 3].map(|()| Vec::with_capacity(mask.area_px() as usize));
        for (y, x) in mask.runs() {
            found.iter_mut().zip(self.lab.run(y, x)).for_each(|(found, run)| found.extend_from_slice(run));
        }
        found
    }

    /// L* of a mask's px, row by row.
    pub fn lightness(&self, mask: &Mask) -> Vec<f32> {
        let mut found = Vec::with_capacity(mask.area_px() as usize);
        mask.runs().for_each(|(y, x)| found.extend_from_slice(self.lab.run(y, x)[0]));
        found
    }

    /// Size of the frame.
    pub fn size(&self) -> Size {
        self.regions.size()
    }
}

/// When the photo was taken, and when it should have been.
#[derive(Debug, Clone, PartialEq)]
pub struct Sitting {
    /// EXIF `DateTimeOriginal`.
    pub taken_at: DateTime,
    /// The unit's windows on the timetable, widened by its tolerance; every open hour where the unit is not known.
    pub windows: Vec<Window>,
    /// Whether the windows are a unit's own.
    pub has_unit: bool,
    /// From the first moment of the collective sittings to the last.
    pub collective: Option<Window>,
    /// The first moment of an earlier photo that may stand.
    pub earliest: Option<DateTime>,
    /// The last moment of a make-up photo.
    pub deadline: Option<DateTime>,
}

/// What the records around a photo say of it: its name, the roster, the other photos of the batch, earlier ones.
#[derive(Debug, Clone, PartialEq)]
pub struct Standing {
    /// The file's name, without folders.
    pub name: String,
    /// Whose photo it is, by the roster.
    pub claim: Result<Claim, Missing>,
    /// 姓名 of whose photo it is, or may be, by the roster; none where that is not known.
    pub person: Option<String>,
    /// The 院系代码 that the roster has for that student.
    pub department: Result<Department, Missing>,
    /// Other photos of the batch that show the same picture, in the order of the batch.
    pub twins: Result<Vec<Twin>, Missing>,
    /// Photos of other students in the batch whose faces are like this one, the closest first: at least the nearest, where there is one.
    pub lookalikes: Result<Vec<Lookalike>, Missing>,
    /// Earlier pictures that it repeats: rejected ones, enrolment photos.
    pub earlier: Result<Vec<Earlier>, Missing>,
    /// How old the student's earlier photo is, which may stand.
    pub age: Result<Age, Missing>,
}

impl Standing {
    /// Twins of one photo that are listed at most, the closest: a picture that is there a thousand times needs no million lines.
    pub const MOST_TWINS: usize = 100;

    /// All that can be said of a photo by itself: its name.
    pub const fn alone(name: String) -> Self {
        Self {
            name,
            claim: Err(Missing::Roster),
            person: None,
            department: Err(Missing::Roster),
            twins: Err(Missing::Batch),
            lookalikes: Err(Missing::Batch),
            earlier: Err(Missing::Earlier),
            age: Err(Missing::Previous),
        }
    }
}

/// What a roster says of a photo's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Claim {
    /// One student's, and the only one of that student.
    Named,
    /// One student's, who has other photos in the batch, too: their paths.
    Shared(Vec<String>),
    /// Nobody's, but nearly this student's, as a sentence would name them.
    Nearly(String),
    /// Nobody's, as it bears one student's number and the name of another.
    Mixed {
        /// The number, as the list has it.
        number: String,
        /// The numbers of those who bear the name.
        namesakes: Vec<String>,
    },
    /// Nobody's.
    Nobody,
}

/// A 院系代码 beside what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Department {
    /// As the roster has it.
    pub written: String,
    /// That of the unit, by the profile or by most of its students; none where nothing tells.
    pub expected: Option<String>,
}

/// How one picture repeats another, the closest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likeness {
    /// It is the same file.
    File,
    /// It is the same picture in another file: saved anew, resized, cropped a little.
    Picture,
    /// It is the same picture, left and right exchanged.
    Mirror,
}

/// Another photo of the batch that shows the same picture.
#[derive(Debug, Clone, PartialEq)]
pub struct Twin {
    /// Its path, or what stands for it where that must not be told: its student's number.
    pub path: String,
    /// How it repeats the picture.
    pub likeness: Likeness,
    /// Share of the fingerprint's bits that differ, 0–1; 0 for the same file.
    pub distance: f64,
}

/// Another student's photo in the batch, and how like its face is.
#[derive(Debug, Clone, PartialEq)]
pub struct Lookalike {
    /// Its path, or its student's number.
    pub path: String,
    /// Cosine of both embeddings, −1–1.
    pub cosine: f32,
}

impl Lookalike {
    /// Cosine from which on two photos seem to show one person. The greatest of 159,186 pairs of different people is 0.503; curves fitted to
    /// their tail give 1 in 10 to 100 million from here on, so that a batch of 5,000 has about one false pair at most.
    pub const SAME: f32 = 0.65;
}

/// An earlier picture that shows the same.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// What became of it.
    pub origin: Origin,
    /// How it is repeated.
    pub likeness: Likeness,
    /// Share of the fingerprint's bits that differ, 0–1; 0 for the same file.
    pub distance: f64,
}

/// Where an earlier picture is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// It was rejected.
    Rejected,
    /// It is an enrolment photo.
    Enrolment,
}

/// A span of civil time, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// First moment.
    pub from: DateTime,
    /// Last moment.
    pub to: DateTime,
}

impl Window {
    /// Minutes, rounded up, from `moment` to the nearer end; 0 inside.
    pub fn minutes_outside(&self, moment: DateTime) -> f64 {
        minutes(moment, self.from).max(minutes(self.to, moment)).max(0.0)
    }
}

/// Minutes from one moment to a later one, rounded up.
pub fn minutes(from: DateTime, to: DateTime) -> f64 {
    (to.duration_since(from).as_secs_f64() / 60.0).ceil()
}
