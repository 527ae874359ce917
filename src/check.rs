//! What a check is: an id, a unit, and a pure function from evidence to a measurement.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::colour::Lab;
use crate::evidence::{Pair, Portrait, Scene, Sitting, Standing};
use crate::geometry::{Bounds, Point, Size};
use crate::landmarks::Landmarks;
use crate::photo::{FileFacts, Photo};

mod missing;

pub use missing::Missing;

/// One requirement, measurable.
#[derive(Debug)]
pub struct Check {
    /// Kebab-case noun; the file's name in `checks/<group>/`.
    pub id: &'static str,
    /// The section it belongs to.
    pub group: Group,
    /// Unit of its value.
    pub unit: Unit,
    /// What it reads and how it measures.
    pub probe: Probe,
}

/// Sections of the rules, in the order in which a report lists them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// The file itself.
    File,
    /// Where the head stands in the picture.
    Framing,
    /// Head pose and expression.
    Pose,
    /// Hair, spectacles, jewellery, make-up.
    Appearance,
    /// What is behind the person.
    Background,
    /// What the person wears.
    Clothing,
    /// The picture as a picture.
    Image,
    /// Signs of editing.
    Authenticity,
    /// The records around the photo.
    Records,
}

impl Group {
    /// The group's name on the command line and in reports.
    pub const fn id(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Framing => "framing",
            Self::Pose => "pose",
            Self::Appearance => "appearance",
            Self::Background => "background",
            Self::Clothing => "clothing",
            Self::Image => "image",
            Self::Authenticity => "authenticity",
            Self::Records => "records",
        }
    }
}

/// Unit of a check's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Unit {
    /// Pixels of the profile's frame.
    Px,
    /// Pixels of the file as it is.
    FilePx,
    /// Degrees.
    Degrees,
    /// A share, 0–1; shown as per cent.
    Share,
    /// How sure a network is that it sees something, 0–1; shown as per cent.
    Certainty,
    /// CIEDE2000 colour difference.
    DeltaE,
    /// L* of CIELAB, 0–100.
    Lightness,
    /// Distance in the plane of a* and b* of CIELAB.
    Chroma,
    /// Kilobytes: the nearer of 1000 and 1024 bytes.
    Kilobytes,
    /// Pixels per inch.
    Ppi,
    /// IJG quality, 1–100.
    Quality,
    /// Number of things.
    Count,
    /// Minutes.
    Minutes,
    /// Years by the calendar.
    Years,
    /// A ratio without unit.
    Ratio,
    /// A word, not a number.
    Word,
}

impl Unit {
    /// The unit's name in machine output.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Px => "px",
            Self::FilePx => "file-px",
            Self::Degrees => "deg",
            Self::Share => "share",
            Self::Certainty => "certainty",
            Self::DeltaE => "delta-e",
            Self::Lightness => "lightness",
            Self::Chroma => "chroma",
            Self::Kilobytes => "kB",
            Self::Ppi => "ppi",
            Self::Quality => "quality",
            Self::Count => "count",
            Self::Minutes => "min",
            Self::Years => "years",
            Self::Ratio => "ratio",
            Self::Word => "word",
        }
    }
}

/// What a check reads: the variant is the declaration of what has to be computed for it.
#[derive(Clone, Copy)]
pub enum Probe {
    /// The file's own facts.
    File(fn(&FileFacts) -> Measured),
    /// The pixels as submitted.
    Pixels(fn(&Photo) -> Measured),
    /// What the detector found in the whole picture.
    Scene(fn(&Scene) -> Measured),
    /// The pixels as submitted, and the faces in them.
    Submitted(fn(&Photo, &Scene) -> Measured),
    /// The landmarks of the one face.
    Landmarks(fn(&Landmarks) -> Measured),
    /// The person by regions, with the picture in CIELAB.
    Portrait(fn(&Portrait) -> Measured),
    /// The person beside the enrolment photo.
    Pair(fn(&Pair) -> Measured),
    /// The person beside the student's earlier photo.
    Previous(fn(&Pair) -> Measured),
    /// When the photo was taken beside when it should have been.
    Sitting(fn(&Sitting) -> Measured),
    /// What the records around the photo say of it; measured anew once the whole batch is known.
    Standing(fn(&Standing) -> Measured),
}

/// How far the locator has to go for a check; later stages include the earlier ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// File and pixels.
    File,
    /// Faces.
    Scene,
    /// Landmarks.
    Landmarks,
    /// Regions.
    Portrait,
}

impl Probe {
    /// The stage that provides this probe's input.
    pub const fn stage(&self) -> Stage {
        match self {
            Self::File(_) | Self::Pixels(_) | Self::Sitting(_) | Self::Standing(_) => Stage::File,
            Self::Scene(_) | Self::Submitted(_) => Stage::Scene,
            Self::Landmarks(_) => Stage::Landmarks,
            Self::Portrait(_) | Self::Pair(_) | Self::Previous(_) => Stage::Portrait,
        }
    }
}

impl fmt::Debug for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.stage())
    }
}

/// What a check returns: a measurement, or why there is none.
pub type Measured = Result<Measurement, Missing>;

/// A check's answer before any limit is applied.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// What was read.
    pub reading: Reading,
    /// Where, for the overlay: in frame px as the check returns it, of the file where it measures [`Probe::Pixels`]; in px of the file once a
    /// plan has measured, and in a finding.
    pub marks: Vec<Mark>,
    /// Circumstances that a reader should know.
    pub notes: Vec<Note>,
    /// Whether a person has to look even where the limit is met; a fail stays a fail.
    pub suspect: bool,
    /// Why a person has to confirm what is not passed, if so: no fail comes of it, and then the notes say it.
    pub unsure: Vec<Note>,
}

impl Measurement {
    /// A measurement of `reading` with nothing to add.
    pub const fn new(reading: Reading) -> Self {
        Self { reading, marks: Vec::new(), notes: Vec::new(), suspect: false, unsure: Vec::new() }
    }

    /// Adds a mark for the overlay.
    #[must_use]
    pub fn mark(mut self, mark: Mark) -> Self {
        self.marks.push(mark);
        self
    }

    /// Adds the boxes of outlines to be drawn.
    #[must_use]
    pub fn boxes(mut self, outlines: &[Vec<Point>]) -> Self {
        self.marks.extend(outlines.iter().map(|outline| Mark::Box(Bounds::around(outline))));
        self
    }

    /// Adds a note, a key of the catalogue.
    #[must_use]
    pub fn note(mut self, note: Note) -> Self {
        self.notes.push(note);
        self
    }

    /// Sends the photo to a person whatever the limit says, and says why.
    #[must_use]
    pub fn doubt(mut self, note: Note) -> Self {
        self.suspect = true;
        self.unsure(note)
    }

    /// Sends a photo that meets the limit to a person all the same, and says why.
    #[must_use]
    pub fn suspect(mut self, note: Note) -> Self {
        self.suspect = true;
        self.note(Note { decides: true, ..note })
    }

    /// Leaves a photo beyond the limit to a person, who is told why; one within it passes, and nothing is said.
    #[must_use]
    pub fn unsure(mut self, note: Note) -> Self {
        self.unsure.push(Note { decides: true, ..note });
        self
    }
}

impl From<f32> for Measurement {
    fn from(value: f32) -> Self {
        Self::new(Reading::Number(f64::from(value)))
    }
}

/// The value itself.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reading {
    /// A number in the check's unit.
    Number(f64),
    /// Two readings of one thing where the rule leaves open which is meant; the one that suits the limit better counts.
    Either(f64, f64),
    /// A colour, compared with the profile's reference colours.
    Colour(Lab),
    /// A size, compared with the profile's frame.
    Size(Size),
    /// A word, compared with the profile's list.
    Word(String),
}

/// A circumstance: a key of the catalogue's notes and what to put into its sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Kebab-case key under `[notes]` in the catalogues.
    pub key: Cow<'static, str>,
    /// What `{}` in the sentence stands for.
    pub text: Option<String>,
    /// Whether a person has to look because of it, though the value alone does not ask for that.
    pub decides: bool,
}

impl Note {
    /// A note without a variable part.
    pub const fn new(key: &'static str) -> Self {
        Self { key: Cow::Borrowed(key), text: None, decides: false }
    }

    /// A note about `text`.
    pub fn about(key: &'static str, text: impl Into<String>) -> Self {
        Self { key: Cow::Borrowed(key), text: Some(text.into()), decides: false }
    }
}

/// Something to draw, px of the frame or of the file, as whoever has it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Mark {
    /// A point.
    Point(Point),
    /// An upright box.
    Box(Bounds),
    /// A line from one point to another.
    Line(Point, Point),
    /// An open outline.
    Outline(Vec<Point>),
}
