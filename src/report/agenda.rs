//! Who is photographed when, as a workbook: a row a student, for the officer who tells them.

use std::io;

use jiff::civil::{Date, DateTime};
use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::Words;
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

/// Height of a line, points.
const LINE_PT: f64 = 16.0;

/// The students in the order of the list, as an XLSX file. The same list gives the same bytes on the same side of the last day: the date of the workbook is
/// that of the notice.
///
/// # Errors
/// Where a cell cannot be written.
pub fn workbook(appointments: &[Appointment], timetable: &Timetable, today: Date, words: Words) -> io::Result<Vec<u8>> {
    let mut book = Workbook::new();
    book.set_properties(&DocProperties::new().set_creation_datetime(&made_on(timetable)));
    let sheet = book.add_worksheet();
    fill(sheet, appointments, &make_up(timetable, today, words), words).map_err(io::Error::other)?;
    book.save_to_buffer().map_err(io::Error::other)
}

/// What became of a student's appointment, in words.
pub fn said(attendance: Attendance, words: Words) -> String {
    let at = |key, moment: DateTime| words.word(key).replace("{}", &moment.strftime("%Y-%m-%d %H:%M").to_string());
    match attendance {
        Attendance::InSlot(moment) => at("attendance-in-slot", moment),
        Attendance::MadeUp(moment) => at("attendance-made-up", moment),
        Attendance::OtherSlot(moment) => at("attendance-other-slot", moment),
        Attendance::Earlier(moment) => at("attendance-earlier", moment),
        Attendance::TooEarly(moment) => at("attendance-too-early", moment),
        Attendance::TooLate(moment) => at("attendance-too-late", moment),
        Attendance::Listed(day) => words.word("attendance-listed").replace("{}", &day.to_string()),
        Attendance::Undated => words.word("attendance-undated").into(),
        Attendance::Absent => words.word("attendance-absent").into(),
    }
}

/// The hours of a slot: `10:00–12:00, 13:00–15:30`.
pub fn hours(slot: &Slot) -> String {
    let span = |window: &Window| format!("{}–{}", window.from.strftime("%H:%M"), window.to.strftime("%H:%M"));
    slot.windows.iter().map(span).collect::<Vec<_>>().join(", ")
}

fn fill(sheet: &mut Worksheet, appointments: &[Appointment], make_up: &[String; 2], words: Words) -> Result<(), XlsxError> {
    let has_photos = appointments.iter().any(|appointment| appointment.attendance.is_some());
    let columns: Vec<_> = COLUMNS.into_iter().chain(OF_PHOTOS.into_iter().filter(|_| has_photos)).collect();
    let heading = Format::new().set_bold().set_background_color(Color::RGB(0x001F_4E79)).set_font_color(Color::White);
    let heading = heading.set_align(FormatAlign::VerticalCenter).set_border(FormatBorder::Thin);
    sheet.set_name(words.word("agenda-sheet"))?;
    sheet.set_row_height(0, 24)?;
    for (place, (key, width)) in (0..).zip(&columns) {
        sheet.set_column_width(place, *width)?;
        sheet.write_string_with_format(0, place, words.word(key), &heading)?;
    }
    for (row, appointment) in (1..).zip(appointments) {
        let format = style(appointment);
        // No program but Excel makes a row as high as what is in it.
        sheet.set_row_height(row, LINE_PT * appointment.slots.len().max(1) as f64)?;
        for (place, cell) in (0..).zip(cells(appointment, make_up, words)) {
            sheet.write_string_with_format(row, place, cell, &format)?;
        }
    }
    sheet.set_freeze_panes(1, 2)?;
    sheet.autofilter(0, 0, appointments.len() as u32, columns.len() as u16 - 1)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

/// Red where somebody has to come again, amber where somebody has to look, and plain otherwise.
fn style(appointment: &Appointment) -> Format {
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Hair);
    match appointment.attendance {
        Some(attendance) if attendance.is_to_make_up() => plain.set_background_color(Color::RGB(0x00FB_E3E1)),
        Some(attendance) if attendance.is_to_verify() => plain.set_background_color(Color::RGB(0x00FF_F2CC)),
        _ => plain,
    }
}

fn cells(appointment: &Appointment, make_up: &[String; 2], words: Words) -> Vec<String> {
    let Appointment { student, slots, attendance } = appointment;
    let lines = |line: &dyn Fn(&Slot) -> String| slots.iter().map(line).collect::<Vec<_>>().join("\n");
    let mut cells = vec![
        student.number.clone(),
        student.name.clone().unwrap_or_default(),
        student.unit.clone().unwrap_or_default(),
        lines(&|slot| day(slot).map(|day| day.to_string()).unwrap_or_default()),
        lines(&hours),
        lines(&|slot| slot.place.clone()),
    ];
    if let Some(attendance) = attendance {
        cells.push(said(*attendance, words));
        cells.extend(if attendance.is_to_make_up() { make_up.clone() } else { Default::default() });
    }
    cells
}

/// By when and where a photo can be made up, or that it is too late.
fn make_up(timetable: &Timetable, today: Date, words: Words) -> [String; 2] {
    let place = timetable.make_up_place.clone().unwrap_or_default();
    match timetable.make_up_until {
        Some(day) if day < today => [words.word("make-up-over").replace("{}", &day.to_string()), String::new()],
        until => [until.map(|day| day.to_string()).unwrap_or_default(), place],
    }
}

fn day(slot: &Slot) -> Option<Date> {
    slot.windows.first().map(|window| window.from.date())
}

/// The day of the notice; a workbook without a date would bear that of the clock.
fn made_on(timetable: &Timetable) -> ExcelDateTime {
    let day = timetable.issued.and_then(|day| ExcelDateTime::from_ymd(day.year() as u16, day.month() as u8, day.day() as u8).ok());
    day.unwrap_or_default()
}
