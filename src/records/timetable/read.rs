//! A timetable as it is written, read with all its faults.

use jiff::civil::{Date, Time};

use super::{Day, Slot, Timetable};
use crate::document::{At, Faults, Table, Value, Wrong};
use crate::evidence::Window;

/// Reads a timetable's table; none where its faults leave nothing of use.
pub(crate) fn read(mut table: Table, faults: &mut Faults) -> Option<Timetable> {
    let line = table.line();
    let mut timetable = Timetable {
        slots: Vec::new(),
        days: Vec::new(),
        make_up_until: date(&mut table, "make_up_until", faults),
        make_up_place: table.text("make_up_place", faults).map(|place| place.value),
        issued: date(&mut table, "issued", faults),
        tolerance_min: table.whole("tolerance_min", 0..=720, faults).map_or(0, |minutes| minutes.value as u16),
        earlier_years: table.whole("earlier_years", 0..=20, faults).map_or(0, |years| years.value as u8),
    };
    let mut placed = Vec::new();
    for day in table.tables("days", faults).map(|days| days.value).unwrap_or_default() {
        read_day(day, &mut timetable, &mut placed, faults);
    }
    table.finish(faults);
    report_overlaps(&placed, faults);
    if timetable.slots.is_empty() {
        faults.add(line, NAME, Wrong::of("no-slot", &[]));
        return None;
    }
    let last = timetable.days.iter().map(|day| day.date).max();
    if timetable.make_up_until < last && timetable.make_up_until.is_some() {
        faults.add(line, NAME, Wrong::of("make-up-early", &[]));
    }
    Some(timetable)
}

/// The table's name in messages.
const NAME: &str = "timetable";

/// The name of a part of it.
fn of(part: &str) -> String {
    format!("{NAME}: {part}")
}

/// A window of a unit and the line where it stands.
struct Placed {
    unit: String,
    window: At<Window>,
}

fn read_day(mut table: Table, timetable: &mut Timetable, placed: &mut Vec<Placed>, faults: &mut Faults) {
    let line = table.line();
    let date = date(&mut table, "date", faults);
    let group = table.text("group", faults).map_or_else(String::new, |group| group.value);
    let place = table.text("place", faults).map_or_else(String::new, |place| place.value);
    let spans = table.texts("open", faults).map(|open| open.value).unwrap_or_default();
    let slots = table.tables("slots", faults).map(|slots| slots.value).unwrap_or_default();
    table.finish(faults);
    let Some(date) = date else {
        faults.add(line, NAME, Wrong::of("day-without-date", &[]));
        return;
    };
    let open: Vec<Window> = windows(date, "open", spans, faults).into_iter().map(|window| window.value).collect();
    for slot in slots {
        let Some((unit, windows)) = read_slot(slot, date, faults) else { continue };
        for window in windows.iter().filter(|window| !open.is_empty() && !open.iter().any(|hours| hours.encloses(&window.value))) {
            faults.add(window.line, of(&unit), Wrong::of("outside-hours", &[&span(&window.value), &date]));
        }
        timetable.slots.push(Slot {
            unit: unit.clone(),
            group: group.clone(),
            place: place.clone(),
            windows: windows.iter().map(|window| window.value).collect(),
        });
        placed.extend(windows.into_iter().map(|window| Placed { unit: unit.clone(), window }));
    }
    timetable.days.push(Day { date, group, place, open });
}

fn read_slot(mut table: Table, date: Date, faults: &mut Faults) -> Option<(String, Vec<At<Window>>)> {
    let line = table.line();
    let unit = table.text("unit", faults);
    let spans = table.texts("windows", faults).map(|windows| windows.value).unwrap_or_default();
    table.finish(faults);
    let Some(unit) = unit.filter(|unit| !unit.value.trim().is_empty()) else {
        faults.add(line, NAME, Wrong::of("slot-without-unit", &[]));
        return None;
    };
    if spans.is_empty() {
        faults.add(line, of(&unit.value), Wrong::of("none", &[&"windows"]));
    }
    let windows = windows(date, &unit.value, spans, faults);
    Some((unit.value, windows))
}

fn windows(date: Date, name: &str, spans: Vec<At<String>>, faults: &mut Faults) -> Vec<At<Window>> {
    let mut windows = Vec::new();
    for At { line, value } in spans {
        match window(date, &value) {
            Some(window) if window.from < window.to => windows.push(At { line, value: window }),
            Some(_) => faults.add(line, of(name), Wrong::of("ends-early", &[&value])),
            None => faults.add(line, of(name), Wrong::of("no-window", &[&value])),
        }
    }
    windows
}

fn window(date: Date, span: &str) -> Option<Window> {
    let (from, to) = span.split_once('-')?;
    Some(Window { from: date.to_datetime(time(from)?), to: date.to_datetime(time(to)?) })
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()
}

fn span(window: &Window) -> String {
    format!("{}-{}", window.from.strftime("%H:%M"), window.to.strftime("%H:%M"))
}

fn report_overlaps(placed: &[Placed], faults: &mut Faults) {
    for (place, later) in placed.iter().enumerate() {
        let earlier =
            placed[..place].iter().find(|earlier| earlier.unit == later.unit && earlier.window.value.overlaps(&later.window.value));
        if let Some(earlier) = earlier {
            let (day, ours, theirs) = (later.window.value.from.date(), span(&later.window.value), span(&earlier.window.value));
            faults.add(later.window.line, of(&later.unit), Wrong::of("overlaps", &[&day, &ours, &theirs]));
        }
    }
}

fn date(table: &mut Table, key: &'static str, faults: &mut Faults) -> Option<Date> {
    let written = match table.take(key)? {
        At { line, value: Value::Moment(text) | Value::Text(text) } => At { line, value: text },
        At { line, value } => {
            faults.add(line, NAME, Wrong::of("mistyped", &[&key, &value, &"kind-any-date"]));
            return None;
        }
    };
    let parsed = written.value.parse().ok();
    if parsed.is_none() {
        faults.add(written.line, NAME, Wrong::of("no-day", &[&key, &written.value]));
    }
    parsed
}

impl Window {
    fn overlaps(&self, other: &Self) -> bool {
        self.from < other.to && other.from < self.to
    }

    fn encloses(&self, other: &Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }
}
