//! Which unit is photographed when.

use jiff::ToSpan;
use jiff::civil::{Date, DateTime, Time};

use crate::check::Missing;
use crate::document::Fault;
use crate::evidence::{Sitting, Window};
use crate::photo::FileFacts;

mod calendar;
mod lookup;
mod read;

pub use lookup::UnitError;
pub(crate) use read::read;

/// A profile's timetable.
#[derive(Debug, Clone, PartialEq)]
pub struct Timetable {
    /// One slot a row, in the order of the notice.
    pub slots: Vec<Slot>,
    /// The days of collective sittings.
    pub days: Vec<Day>,
    /// Last day of a make-up photo.
    pub make_up_until: Option<Date>,
    /// Where make-up photos are taken.
    pub make_up_place: Option<String>,
    /// The day of the notice: the time stamp of a calendar made from it.
    pub issued: Option<Date>,
    /// How far the windows reach beyond the written times, minutes.
    pub tolerance_min: u16,
    /// For how many years before the first day an earlier photo may stand.
    pub earlier_years: u8,
}

/// One row: a unit, a day and its windows.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// The unit's name as the notice writes it.
    pub unit: String,
    /// The group of that day.
    pub group: String,
    /// Where.
    pub place: String,
    /// The windows as written.
    pub windows: Vec<Window>,
}

/// A day of collective sittings.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The day.
    pub date: Date,
    /// Its group.
    pub group: String,
    /// Where.
    pub place: String,
    /// When the place is open.
    pub open: Vec<Window>,
}

/// Everything that is wrong with a timetable, at once.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", faults.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))]
pub struct TimetableError {
    /// The faults, in the order of their lines.
    pub faults: Vec<Fault>,
}

impl Timetable {
    /// Reads a timetable's text; `file` is named in the faults.
    ///
    /// # Errors
    /// [`TimetableError`] with every fault that the text has.
    pub fn parse(file: &str, text: &str) -> Result<Self, TimetableError> {
        let (timetable, faults) = match crate::document::parse(file, text, "timetable") {
            Ok(table) => {
                let mut faults = crate::document::Faults::of(file);
                (read(table, &mut faults), faults)
            }
            Err(faults) => (None, faults),
        };
        let faults = faults.sorted();
        match timetable {
            Some(timetable) if faults.is_empty() => Ok(timetable),
            _ => Err(TimetableError { faults }),
        }
    }

    /// The slots of a day, in the order of the notice.
    pub fn slots_on(&self, date: Date) -> Vec<&Slot> {
        self.slots.iter().filter(|slot| slot.windows.iter().any(|window| window.from.date() == date)).collect()
    }

    /// When a photo was taken beside when it should have been. Without a unit, any open hour will do.
    ///
    /// # Errors
    /// [`Missing::Date`] where the file states none, [`Missing::Unit`] where the timetable has no such unit.
    pub fn sitting(&self, facts: &FileFacts, unit: Option<&str>) -> Result<Sitting, Missing> {
        self.sitting_at(facts.taken_at.ok_or(Missing::Date)?, unit)
    }

    /// The same for a photo that was taken at this moment.
    ///
    /// # Errors
    /// [`Missing::Unit`] where the timetable has no such unit.
    pub fn sitting_at(&self, taken_at: DateTime, unit: Option<&str>) -> Result<Sitting, Missing> {
        let windows: Vec<Window> = match unit {
            Some(unit) => self.of_unit(unit).map_err(|_| Missing::Unit)?.iter().flat_map(|slot| slot.windows.clone()).collect(),
            None => self.days.iter().flat_map(|day| day.open.clone()).collect(),
        };
        let collective = self.collective();
        Ok(Sitting {
            taken_at,
            windows: windows.into_iter().map(|window| self.widened(window)).collect(),
            has_unit: unit.is_some(),
            collective,
            earliest: collective.and_then(|days| days.from.checked_sub(i64::from(self.earlier_years).years()).ok()),
            deadline: self.make_up_until.map(|day| day.to_datetime(Time::MAX)),
        })
    }

    /// From the first moment of the collective sittings to the last.
    fn collective(&self) -> Option<Window> {
        let open = || self.days.iter().flat_map(|day| day.open.iter()).map(|window| self.widened(*window));
        let from = open().map(|window| window.from).min()?;
        let to = open().map(|window| window.to).max()?;
        Some(Window { from, to })
    }

    fn widened(&self, window: Window) -> Window {
        let tolerance = i64::from(self.tolerance_min).minutes();
        Window { from: window.from.saturating_sub(tolerance), to: window.to.saturating_add(tolerance) }
    }
}
