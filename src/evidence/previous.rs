//! The earlier photo of the same student, which may stand for two years.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::check::Missing;
use crate::photo::Dates;

/// An older photo of the same student.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Older {
    /// The enrolment photo.
    Enrolment,
    /// The earlier photo, which may stand.
    Previous,
}

impl Older {
    /// Its name in machine output and in the catalogues.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Previous => "previous",
        }
    }
}

/// When an earlier photo was taken, and the day to which its age is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// The day.
    pub taken_on: Date,
    /// Who says so.
    pub by: Statement,
    /// What the file itself says, where it is another day than that of the records.
    pub contrary: Option<Date>,
    /// The day to which it is counted.
    pub today: Date,
}

/// Who says when a photo was taken, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// A person: the class list, the command line.
    Record,
    /// EXIF `DateTimeOriginal`.
    Taken,
    /// EXIF `DateTime`: when the file was changed, so that the photo is no younger.
    Saved,
}

impl Statement {
    /// Its name in machine output.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Record => "record",
            Self::Taken => "exif-taken",
            Self::Saved => "exif-saved",
        }
    }
}

impl Age {
    /// By what the records say, else by what the file says of itself.
    ///
    /// # Errors
    /// [`Missing::PreviousDate`] where nobody says when it was taken.
    pub fn of(record: Option<Date>, file: Dates, today: Date) -> Result<Self, Missing> {
        let taken = file.taken_at.map(|moment| (moment.date(), Statement::Taken));
        let saved = file.saved_at.map(|moment| (moment.date(), Statement::Saved));
        let (taken_on, by) = record.map(|day| (day, Statement::Record)).or(taken).or(saved).ok_or(Missing::PreviousDate)?;
        let contrary = taken.map(|(day, _)| day).filter(|day| *day != taken_on);
        Ok(Self { taken_on, by, contrary, today })
    }

    /// Years, counted by the calendar: whole ones up to the same day of the year, then the days by those of that year. Below 0 where the
    /// day is still to come.
    pub fn years(&self) -> f64 {
        if self.taken_on > self.today { -years(self.today, self.taken_on) } else { years(self.taken_on, self.today) }
    }
}

fn years(from: Date, to: Date) -> f64 {
    let mut whole = to.year() - from.year();
    let anniversary = |years: i16| from.saturating_add(i64::from(years).years());
    if anniversary(whole) > to {
        whole -= 1;
    }
    let days = |from: Date, to: Date| to.duration_since(from).as_secs_f64();
    f64::from(whole) + days(anniversary(whole), to) / days(anniversary(whole), anniversary(whole + 1))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn age(from: Date, to: Date) -> f64 {
        Age { taken_on: from, by: Statement::Record, contrary: None, today: to }.years()
    }

    #[test]
    fn two_years_end_on_the_same_day_of_the_year_leap_day_or_not() {
        for from in [date(2022, 10, 21), date(2023, 10, 21), date(2024, 2, 28)] {
            let to = from.saturating_add(2.years());
            assert!((age(from, to) - 2.0).abs() < 1e-12, "{from}");
            assert!(age(from, to.saturating_add(1.day())) > 2.0, "{from}");
        }
        assert!((age(date(2024, 2, 29), date(2026, 2, 28)) - 2.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_left_of_a_year_is_counted_by_its_days() {
        assert!((age(date(2023, 3, 1), date(2024, 1, 1)) - 306.0 / 366.0).abs() < 1e-12);
        assert!((age(date(2025, 1, 1), date(2024, 1, 1)) + 1.0).abs() < 1e-12);
    }

    #[test]
    fn the_records_come_before_the_file_and_the_date_of_saving_last() {
        let day = |day: i8| date(2024, 5, day);
        let moment = |number: i8| Some(day(number).at(9, 0, 0, 0));
        let by = |record: Option<Date>, taken_at, saved_at| {
            Age::of(record, Dates { taken_at, saved_at }, day(30)).map(|age| (age.taken_on, age.by, age.contrary))
        };
        assert_eq!(by(Some(day(1)), moment(2), moment(3)), Ok((day(1), Statement::Record, Some(day(2)))));
        assert_eq!(by(Some(day(2)), moment(2), moment(3)), Ok((day(2), Statement::Record, None)));
        assert_eq!(by(None, moment(2), moment(3)), Ok((day(2), Statement::Taken, None)));
        assert_eq!(by(None, None, moment(3)), Ok((day(3), Statement::Saved, None)));
        assert_eq!(by(None, None, None), Err(Missing::PreviousDate));
    }
}
