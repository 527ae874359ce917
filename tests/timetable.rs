//! The shipped timetable against the notice's text, row by row, and the faults of a timetable.

use std::fs;
use std::path::Path;

use photolint::records::timetable::{Timetable, TimetableError};

/// A row of attachment 1, as the notice writes it.
#[derive(Debug, PartialEq, Eq)]
struct Row {
    unit: String,
    day: String,
    hours: String,
}

fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn shipped() -> Timetable {
    let text = fs::read_to_string(repository().join("profiles/ucas-2025/timetable.toml")).expect("the timetable is in the repository");
    Timetable::parse("timetable.toml", &text).expect("the shipped timetable has no fault")
}

/// The rows of attachment 1: three cells each, one a line, after each table's three headings.
fn attachment(text: &str) -> Vec<Row> {
    let (_, attachment) = text.rsplit_once("各单位拍摄时间具体安排").expect("the text holds attachment 1");
    let table = attachment.split("附件2").next().unwrap_or(attachment);
    let cells: Vec<&str> = table.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let rows = cells.chunks(3).filter(|row| row[0] != "单位名称");
    rows.map(|row| Row { unit: row[0].into(), day: row[1].into(), hours: row[2].replace(['～', '~'], "-") }).collect()
}

/// The shipped slots, written as the notice writes them.
fn written(timetable: &Timetable) -> Vec<Row> {
    let rows = timetable.slots.iter().map(|slot| {
        let date = slot.windows[0].from.date();
        let weekday = ["一", "二", "三", "四", "五", "六", "日"][usize::try_from(date.weekday().to_monday_zero_offset()).expect("0–6")];
        let hours: Vec<_> =
            slot.windows.iter().map(|window| format!("{}-{}", window.from.strftime("%H:%M"), window.to.strftime("%H:%M"))).collect();
        let day = format!("{}月{}日（周{weekday}）{}", date.month(), date.day(), slot.group);
        Row { unit: slot.unit.clone(), day, hours: hours.join("、") }
    });
    rows.collect()
}

#[test]
fn every_row_of_the_attachment_is_in_the_timetable() {
    let text = fs::read_to_string(repository().join("fixtures/timetable/attachment-1.txt")).expect("the fixture is in the repository");
    let rows = attachment(&text);
    assert_eq!(rows.len(), 42);
    assert_eq!(written(&shipped()), rows);
}

/// The notice itself does not belong to the repository; where it lies beside the checkout, it is compared too.
#[test]
fn the_fixture_says_what_the_notice_says() {
    let Ok(notice) = fs::read_to_string(repository().join("../shared/notice-2025.txt")) else { return };
    assert_eq!(written(&shipped()), attachment(&notice));
}

#[test]
fn the_make_up_deadline_is_the_last_of_april() {
    assert_eq!(shipped().make_up_until.map(|day| day.to_string()).as_deref(), Some("2025-04-30"));
}

#[test]
fn a_day_lists_its_units_in_the_notice_s_order() {
    let timetable = shipped();
    let slots = timetable.slots_on("2024-10-23".parse().expect("a date"));
    let units: Vec<_> = slots.iter().map(|slot| slot.unit.as_str()).collect();
    assert_eq!(units.len(), 7);
    assert_eq!(units[3], "校部各院系");
    assert!(timetable.slots_on("2024-10-26".parse().expect("a date")).is_empty());
}

fn faults(text: &str) -> Vec<String> {
    let TimetableError { faults } = Timetable::parse("t.toml", text).expect_err("the timetable has faults");
    faults.iter().map(ToString::to_string).collect()
}

fn day(slots: &str) -> String {
    format!("[[days]]\ndate = 2024-10-21\nopen = [\"08:00-12:00\"]\nslots = [\n{slots}\n]\n")
}

#[test]
fn overlapping_windows_of_a_unit_are_a_fault() {
    let text = day("{ unit = \"甲\", windows = [\"09:00-10:00\"] },\n{ unit = \"甲\", windows = [\"09:30-10:30\"] },");
    assert_eq!(faults(&text), ["timetable: 甲: 2024-10-21 09:30-10:30 overlaps 09:00-10:00 (t.toml:6)"]);
}

#[test]
fn two_units_may_come_at_the_same_time() {
    let text = day("{ unit = \"甲\", windows = [\"09:00-10:00\"] },\n{ unit = \"乙\", windows = [\"09:00-10:00\"] },");
    assert!(Timetable::parse("t.toml", &text).is_ok());
}

#[test]
fn a_window_that_ends_before_it_starts_is_a_fault() {
    let text = day("{ unit = \"甲\", windows = [\"10:00-09:00\"] },");
    assert_eq!(faults(&text), ["timetable: 甲: `10:00-09:00` ends before it starts (t.toml:5)"]);
}

#[test]
fn a_window_outside_the_opening_hours_is_a_fault() {
    let text = day("{ unit = \"甲\", windows = [\"11:30-12:30\"] },");
    assert_eq!(faults(&text), ["timetable: 甲: 11:30-12:30 is outside the opening hours of 2024-10-21 (t.toml:5)"]);
}

#[test]
fn a_malformed_time_is_a_fault() {
    let text = day("{ unit = \"甲\", windows = [\"9 to 10\"] },");
    assert_eq!(faults(&text), ["timetable: 甲: `9 to 10` is no window; `08:30-09:00` is expected (t.toml:5)"]);
}

#[test]
fn a_bad_date_is_a_fault() {
    let text = "[[days]]\ndate = \"2024-02-30\"\nslots = [{ unit = \"甲\", windows = [\"09:00-10:00\"] }]\n";
    assert!(faults(text).contains(&"timetable: `date` is `2024-02-30`; a day such as 2024-10-21 is expected (t.toml:2)".to_owned()));
}

#[test]
fn a_deadline_before_the_last_day_is_a_fault() {
    let text = format!("make_up_until = 2024-10-20\n{}", day("{ unit = \"甲\", windows = [\"09:00-10:00\"] },"));
    assert_eq!(faults(&text), ["timetable: `make_up_until` is before the last day (t.toml:1)"]);
}

#[test]
fn an_empty_timetable_is_a_fault() {
    assert_eq!(faults(""), ["timetable: there is no slot; `[[days]]` with `slots` are expected (t.toml:1)"]);
}
