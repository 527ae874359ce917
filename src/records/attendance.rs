//! Who on a list is photographed when, and who still has to be.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::roster::{Entry, Roster, Student, candidates};
use super::timetable::{Slot, Timetable};
use crate::checks::records::shooting_slot::{When, when};

/// A student and the slots of the student's unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Appointment {
    /// Who.
    pub student: Student,
    /// The unit's slots; none where the timetable does not have the unit.
    pub slots: Vec<Slot>,
    /// Whether the student came; none where nobody looked.
    pub attendance: Option<Attendance>,
    /// Paths of the photos that may be the student's, where no other is.
    pub perhaps: Vec<String>,
}

/// Whether a student was photographed, and when. The better of several photos counts: the one that stands first here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attendance {
    /// In the unit's slot.
    InSlot(DateTime),
    /// After the collective days, before the deadline.
    MadeUp(DateTime),
    /// On the collective days while a place was open; the timetable does not have the student's unit.
    OpenHour(DateTime),
    /// On the collective days, in another slot.
    OtherSlot(DateTime),
    /// Before the collective days, within the years for which a photo may stand.
    Earlier(DateTime),
    /// There is no date in a photo, but the list has one that will do.
    Listed(Date),
    /// There is a photo, and nothing says when it was taken.
    Undated,
    /// There is a photo that may be the student's.
    Perhaps,
    /// Before the years for which a photo may stand.
    TooEarly(DateTime),
    /// After the deadline.
    TooLate(DateTime),
    /// There is no photo.
    Absent,
}

/// A photo's path and when it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its path: the name tells whose it is.
    pub path: String,
    /// EXIF `DateTimeOriginal`; none where the file states none or can't be read.
    pub at: Option<DateTime>,
}

impl Attendance {
    /// Whether the student has to be photographed anew.
    pub const fn is_to_make_up(self) -> bool {
        matches!(self, Self::TooEarly(_) | Self::TooLate(_) | Self::Absent)
    }

    /// Whether a person has to look whether the photo will do.
    pub const fn is_to_verify(self) -> bool {
        matches!(self, Self::OpenHour(_) | Self::OtherSlot(_) | Self::Earlier(_) | Self::Undated | Self::Perhaps)
    }
}

impl Roster {
    /// Every student with the slots of the unit, in the order of the list; with photos, whether each came.
    pub fn appointments(&self, timetable: &Timetable, photos: Option<&[Taken]>) -> Vec<Appointment> {
        let came = photos.map(|photos| self.came(timetable, photos));
        let appointment = |(place, entry): (usize, &Entry)| {
            let came = came.as_ref().map(|came| &came[place]);
            Appointment {
                student: entry.student.clone(),
                slots: slots(entry, timetable).into_iter().cloned().collect(),
                attendance: came.map(|(attendance, _)| *attendance),
                perhaps: came.map(|(_, perhaps)| perhaps.clone()).unwrap_or_default(),
            }
        };
        self.entries.iter().enumerate().map(appointment).collect()
    }

    /// Whether each student came, and the photos of nobody that may show it of those who have no other.
    fn came(&self, timetable: &Timetable, photos: &[Taken]) -> Vec<(Attendance, Vec<String>)> {
        let paths: Vec<&str> = photos.iter().map(|photo| photo.path.as_str()).collect();
        let claims = self.claims(&paths);
        let candidates = candidates(&paths, &claims);
        let mut taken: BTreeMap<&str, Vec<Option<DateTime>>> = BTreeMap::new();
        for (claimed, photo) in claims.iter().zip(photos) {
            if let Some(student) = &claimed.student {
                taken.entry(&student.number).or_default().push(photo.at);
            }
        }
        let attendance = |entry: &Entry| {
            let listed = listed(entry, timetable);
            let Some(photos) = taken.get(&*entry.student.number) else {
                let perhaps = candidates.get(&*entry.student.number).cloned().unwrap_or_default();
                let unseen = if perhaps.is_empty() { Attendance::Absent } else { Attendance::Perhaps };
                return (listed.unwrap_or(unseen), perhaps);
            };
            let each = photos.iter().map(|at| at.map_or(listed.unwrap_or(Attendance::Undated), |at| placed(at, entry, timetable)));
            (each.min().unwrap_or(Attendance::Absent), Vec::new())
        };
        self.entries.iter().map(attendance).collect()
    }
}

/// The slots of a student's unit.
fn slots<'a>(entry: &Entry, timetable: &'a Timetable) -> Vec<&'a Slot> {
    entry.student.unit.as_deref().and_then(|unit| timetable.of_unit(unit).ok()).unwrap_or_default()
}

fn placed(at: DateTime, entry: &Entry, timetable: &Timetable) -> Attendance {
    let unit = entry.student.unit.as_deref();
    let sitting = timetable.sitting_at(at, unit).or_else(|_| timetable.sitting_at(at, None));
    match sitting.map(|sitting| (when(&sitting).0, sitting.has_unit)) {
        Ok((When::OnTime, true)) => Attendance::InSlot(at),
        Ok((When::OnTime, false)) => Attendance::OpenHour(at),
        Ok((When::MakeUp, _)) => Attendance::MadeUp(at),
        Ok((When::OtherSlot, _)) => Attendance::OtherSlot(at),
        Ok((When::Earlier, _)) => Attendance::Earlier(at),
        Ok((When::TooEarly, _)) => Attendance::TooEarly(at),
        Ok((When::AfterDeadline, _)) => Attendance::TooLate(at),
        Err(_) => Attendance::Undated,
    }
}

/// What 采集日期 says where no photo does: a day alone, so that no slot can be told.
fn listed(entry: &Entry, timetable: &Timetable) -> Option<Attendance> {
    let day = entry.taken_on?;
    let noon = day.at(12, 0, 0, 0);
    let attendance = placed(noon, entry, timetable);
    Some(if attendance.is_to_make_up() { attendance } else { Attendance::Listed(day) })
}
