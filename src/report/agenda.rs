//! Who is photographed when, as a workbook: a row a student, for the officer who tells them.

use std::io;

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{Color, Format};

use super::xlsx::look;
use super::xlsx::sheet::{Book, Cell};
use super::{Words, visible};
use crate::evidence::Window;
use crate::records::attendance::{Appointment, Attendance};
use crate::records::timetable::{Slot, Timetable};

/// Headings, keys under `[words]`, and the width of their columns, characters.
const COLUMNS: [(&str, f64); 6] = [
    ("agenda-number", 18.0),
    ("agenda-name", 12.0),
    ("agenda-unit", 32.0),
    ("agenda-date", 12.0),
    ("agenda-hours", 26.0),
    ("agenda-place", 40.0),
];
/// Those that photos add.
const OF_PHOTOS: [(&str, f64); 3] = [("agenda-attendance", 48.0), ("agenda-make-up", 12.0), ("agenda-make-up-place", 50.0)];

/// Height of a row at least, points.
const ROW: f64 = 20.0;

/// The students in the order of the list, as an XLSX file. The same list gives the same bytes on the same side of the last day.
///
/// # Errors
/// Where a cell cannot be written.
pub fn workbook(appointments: &[Appointment], timetable: &Timetable, today: Date, words: Words) -> io::Result<Vec<u8>> {
    let has_photos = appointments.iter().any(|appointment| appointment.attendance.is_some());
    let columns: Vec<_> = COLUMNS.into_iter().chain(OF_PHOTOS.into_iter().filter(|_| has_photos)).collect();
    let make_up = MakeUp::of(timetable, today, words);
    let mut book = Book::new();
    let mut sheet = book.sheet(words.word("agenda-sheet"), &columns.iter().map(|(_, width)| *width).collect::<Vec<_>>())?;
    sheet.headings(&columns.iter().map(|(key, _)| words.word(key)).collect::<Vec<_>>())?;
    for appointment in appointments {
        let (look, line) = (style(appointment), Line::of(appointment, words));
        sheet.row(&line.cells(appointment, &make_up, &look), ROW)?;
    }
    sheet.filter(columns.len())?;
    book.finish()
}

/// What became of a student's appointment, in words; none where nobody looked.
pub fn said(appointment: &Appointment, words: Words) -> Option<String> {
    let at = |key, moment: DateTime| words.word(key).replace("{}", &moment.strftime("%Y-%m-%d %H:%M").to_string());
    Some(match appointment.attendance? {
        Attendance::InSlot(moment) => at("attendance-in-slot", moment),
        Attendance::MadeUp(moment) => at("attendance-made-up", moment),
        Attendance::OpenHour(moment) => at("attendance-open-hour", moment),
        Attendance::OtherSlot(moment) => at("attendance-other-slot", moment),
        Attendance::Earlier(moment) => at("attendance-earlier", moment),
        Attendance::TooEarly(moment) => at("attendance-too-early", moment),
        Attendance::TooLate(moment) => at("attendance-too-late", moment),
        Attendance::Listed(day) => words.word("attendance-listed").replace("{}", &day.to_string()),
        Attendance::Undated => words.word("attendance-undated").into(),
        Attendance::Perhaps => {
            let files: Vec<_> = appointment.perhaps.iter().map(|path| visible(path)).collect();
            words.filled_word("perhaps", &[("files", &files.join(words.word("and")))])
        }
        Attendance::Absent => words.word("attendance-absent").into(),
    })
}

/// The hours of a slot: `10:00–12:00, 13:00–15:30`.
pub fn hours(slot: &Slot) -> String {
    let span = |window: &Window| format!("{}–{}", window.from.strftime("%H:%M"), window.to.strftime("%H:%M"));
    slot.windows.iter().map(span).collect::<Vec<_>>().join(", ")
}

/// Red where somebody has to come again, amber where somebody has to look, and plain otherwise.
fn style(appointment: &Appointment) -> Format {
    match appointment.attendance {
        Some(attendance) if attendance.is_to_make_up() => look::body().set_background_color(Color::RGB(0x00FB_E3E1)),
        Some(attendance) if attendance.is_to_verify() => look::body().set_background_color(Color::RGB(0x00FF_F2CC)),
        _ => look::body(),
    }
}

/// What a row has of one student.
struct Line {
    student: [String; 3],
    days: Vec<Date>,
    /// The days of several slots, a line each.
    day_lines: String,
    hours: String,
    places: String,
    attendance: Option<String>,
}

impl Line {
    fn of(appointment: &Appointment, words: Words) -> Self {
        let Appointment { student, slots, .. } = appointment;
        let lines = |line: &dyn Fn(&Slot) -> String| slots.iter().map(line).collect::<Vec<_>>().join("\n");
        let shown = |text: Option<&String>| text.map_or_else(String::new, |text| visible(text));
        Self {
            student: [Some(&student.number), student.name.as_ref(), student.unit.as_ref()].map(shown),
            days: slots.iter().filter_map(day).collect(),
            day_lines: lines(&|slot| day(slot).map(|day| day.to_string()).unwrap_or_default()),
            hours: lines(&hours),
            places: lines(&|slot| slot.place.clone()),
            attendance: said(appointment, words),
        }
    }

    fn cells<'a>(&'a self, appointment: &Appointment, make_up: &'a MakeUp, look: &'a Format) -> Vec<Cell<'a>> {
        let text = |text: &'a str| Cell::As(text, look);
        let mut cells: Vec<_> = self.student.iter().map(|part| text(part)).collect();
        // A cell holds one date; of several slots each has a line of text.
        cells.push(if let [day] = *self.days { Cell::Day(day, look) } else { text(&self.day_lines) });
        cells.extend([text(&self.hours), text(&self.places)]);
        if let Some(attendance) = &self.attendance {
            cells.push(text(attendance));
            let is_to_make_up = appointment.attendance.is_some_and(Attendance::is_to_make_up);
            cells.extend(if is_to_make_up { make_up.cells(look) } else { [text(""), text("")] });
        }
        cells
    }
}

/// By when and where a photo can be made up, or that it is too late.
enum MakeUp {
    Until(Date, String),
    Over(String),
    /// The timetable does not say by when.
    Open(String),
}

impl MakeUp {
    fn of(timetable: &Timetable, today: Date, words: Words) -> Self {
        let place = timetable.make_up_place.clone().unwrap_or_default();
        match timetable.make_up_until {
            Some(day) if day < today => Self::Over(words.word("make-up-over").replace("{}", &day.to_string())),
            Some(day) => Self::Until(day, place),
            None => Self::Open(place),
        }
    }

    fn cells<'a>(&'a self, look: &'a Format) -> [Cell<'a>; 2] {
        match self {
            Self::Until(day, place) => [Cell::Day(*day, look), Cell::As(place, look)],
            Self::Over(said) => [Cell::As(said, look), Cell::As("", look)],
            Self::Open(place) => [Cell::As("", look), Cell::As(place, look)],
        }
    }
}

fn day(slot: &Slot) -> Option<Date> {
    slot.windows.first().map(|window| window.from.date())
}
