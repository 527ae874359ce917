//! Which unit is photographed when.

use jiff::civil::{Date, DateTime};

use crate::check::Missing;
use crate::evidence::{Sitting, Window};
use crate::photo::FileFacts;

/// A profile's timetable.
#[derive(Debug, Clone, PartialEq)]
pub struct Timetable {
    /// One slot a row, in the order of the notice.
    pub slots: Vec<Slot>,
    /// Last day of a make-up photo.
    pub make_up_until: Option<Date>,
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
    /// The windows.
    pub windows: Vec<Window>,
}

impl Timetable {
    /// The slots of a unit: by its name, white space and the suffix in brackets aside.
    pub fn of_unit(&self, unit: &str) -> Vec<&Slot> {
        self.slots.iter().filter(|slot| slot.unit == unit).collect()
    }

    /// When a photo was taken beside when it should have been.
    ///
    /// # Errors
    /// [`Missing::Date`] where the file states none, [`Missing::Unit`] where the unit is unknown.
    pub fn sitting(&self, facts: &FileFacts, unit: Option<&str>) -> Result<Sitting, Missing> {
        let taken_at = facts.taken_at.ok_or(Missing::Date)?;
        let windows = self.of_unit(unit.ok_or(Missing::Unit)?).iter().flat_map(|slot| slot.windows.clone()).collect();
        let deadline = self.make_up_until.map(|day| DateTime::from_parts(day, jiff::civil::Time::MAX));
        Ok(Sitting { taken_at, windows, deadline })
    }
}
