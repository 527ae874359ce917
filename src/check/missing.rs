//! Why a value could not be measured.

use serde::{Deserialize, Serialize};

/// Why something could not be measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Missing {
    /// Nobody was searched for: the networks that would were not loaded.
    Search,
    /// No face was found.
    Face,
    /// More than one face was found, so it is not clear whom to measure.
    SingleFace,
    /// The picture lies on a side or stands on its head.
    Upright,
    /// The face's landmarks were not found.
    Landmarks,
    /// Something covers mouth and cheeks.
    FreeFace,
    /// Too little background is visible.
    Background,
    /// Too little clothing is visible.
    Clothing,
    /// Too little skin is visible.
    Skin,
    /// The hair could not be told from the background.
    Hair,
    /// The picture has no colours.
    Colour,
    /// The file states no value.
    Statement,
    /// The file states no date.
    Date,
    /// It is not known to which unit the photo belongs.
    Unit,
    /// The profile has no timetable.
    Timetable,
    /// No roster was given.
    Roster,
    /// The roster has no student for the photo.
    Student,
    /// The roster has no 院系代码.
    Code,
    /// The photos of the batch were not compared.
    Batch,
    /// No earlier photos were given.
    Earlier,
    /// No enrolment photos were given.
    Enrolment,
    /// Enrolment photos were given, and none of them is this student's.
    EnrolmentPhoto,
    /// The enrolment photo could not be read.
    EnrolmentUnread,
    /// The enrolment photo does not show exactly one face.
    EnrolmentFace,
    /// No earlier photos of the students were given.
    Previous,
    /// Earlier photos were given, and none of them is this student's.
    PreviousPhoto,
    /// The earlier photo could not be read.
    PreviousUnread,
    /// The earlier photo does not show exactly one face.
    PreviousFace,
    /// Nobody says when the earlier photo was taken.
    PreviousDate,
    /// The photo is the earlier one itself, so that there is nothing to compare.
    OtherPicture,
    /// The enrolment photo most probably shows another person.
    SamePerson,
    /// The enrolment photo shows the face with another expression.
    SameExpression,
    /// The photo or the enrolment photo seems to be mirrored, so that nothing lies where it lay.
    Mirrored,
    /// The picture is too small or too coarse for this measure.
    Detail,
    /// The file is damaged, and part of the picture is missing.
    WholePicture,
}

impl Missing {
    /// The reason's key under `[missing]` in the catalogues and in machine output.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Search => "not-searched",
            Self::Face => "no-face",
            Self::SingleFace => "several-faces",
            Self::Upright => "not-upright",
            Self::Landmarks => "no-landmarks",
            Self::FreeFace => "covered-face",
            Self::Background => "no-background",
            Self::Clothing => "no-clothing",
            Self::Skin => "no-skin",
            Self::Hair => "no-hair-edge",
            Self::Colour => "no-colour",
            Self::Statement => "not-stated",
            Self::Date => "no-date",
            Self::Unit => "no-unit",
            Self::Timetable => "no-timetable",
            Self::Roster => "no-roster",
            Self::Student => "no-student",
            Self::Code => "no-unit-code",
            Self::Batch => "not-compared",
            Self::Earlier => "no-earlier",
            Self::Enrolment => "no-enrolment",
            Self::EnrolmentPhoto => "no-enrolment-photo",
            Self::EnrolmentUnread => "enrolment-unread",
            Self::EnrolmentFace => "enrolment-no-face",
            Self::Previous => "no-previous",
            Self::PreviousPhoto => "no-previous-photo",
            Self::PreviousUnread => "previous-unread",
            Self::PreviousFace => "previous-no-face",
            Self::PreviousDate => "no-previous-date",
            Self::OtherPicture => "no-other-picture",
            Self::SamePerson => "enrolment-other-person",
            Self::SameExpression => "enrolment-other-expression",
            Self::Mirrored => "enrolment-mirrored",
            Self::Detail => "no-detail",
            Self::WholePicture => "damaged-picture",
        }
    }

    /// Whether nobody asked for the value, so that its absence is merely said.
    pub const fn is_unasked(self) -> bool {
        matches!(self, Self::Enrolment | Self::Previous | Self::PreviousPhoto)
    }

    /// Whether another finding (of the faces' number, of the picture's way up, of a covered face) already says it, so that a report for
    /// people stays silent.
    pub const fn follows_from_scene(self) -> bool {
        matches!(self, Self::Face | Self::SingleFace | Self::Upright | Self::Landmarks | Self::FreeFace)
    }
}
