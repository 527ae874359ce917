//! `photolint timetable`: who is photographed when and where.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use jiff::Zoned;
use jiff::civil::Date;
use photolint::plan::Plan;
use photolint::records::timetable::{Slot, Timetable, UnitError};
use photolint::report::agenda::hours;

use super::args::TimetableArgs;
use super::nested::refuse_twice;
use super::output::{self, BOLD, DIM, PLAIN, WORKBOOK_HEAD, is_standard};
use super::terminal::Voice;
use super::{End, draft, profile};

mod students;

/// Begins every calendar.
const CALENDAR_HEAD: &[u8] = b"BEGIN:VCALENDAR";

/// What was asked of a timetable.
struct Request<'a> {
    options: &'a TimetableArgs,
    plan: &'a Plan,
    timetable: &'a Timetable,
    /// The slots of the unit and the day that were named.
    slots: Vec<&'a Slot>,
    /// The day on which it is read.
    today: Date,
}

/// Prints the slots that were asked for, or writes them as a calendar.
pub(crate) fn run(options: &TimetableArgs, voice: Voice) -> anyhow::Result<End> {
    let plan = profile::plan(&options.profile.profile, voice)?;
    let Some(timetable) = &plan.timetable else {
        return Err(anyhow!(voice.sentence("no-timetable", &[&plan.profile])));
    };
    let slots = slots(timetable, options, voice)?;
    refuse_replacing(options, voice)?;
    if let Some(roster) = &options.roster {
        let today = options.today.unwrap_or_else(|| Zoned::now().date());
        return students::run(roster, &Request { options, plan: &plan, timetable, slots, today }, voice);
    }
    match &options.ics {
        Some(file) => write(file, timetable.to_ics(&slots).as_bytes(), voice)?,
        None => output::print(&table(timetable, &slots, &|_, _| Ok(()), voice)?)?,
    }
    Ok(End::Fine)
}

fn slots<'a>(timetable: &'a Timetable, options: &TimetableArgs, voice: Voice) -> anyhow::Result<Vec<&'a Slot>> {
    let mut slots: Vec<_> = match &options.unit {
        Some(unit) => timetable.of_unit(unit).map_err(|error| anyhow!(not_one_unit(&error, voice)))?,
        None => timetable.slots.iter().collect(),
    };
    if let Some(day) = options.on {
        slots.retain(|slot| slot.windows.iter().any(|window| window.from.date() == day));
        if slots.is_empty() {
            let day = day.to_string();
            let said = match &options.unit {
                Some(unit) => voice.sentence("unit-not-on", &[unit, &day]),
                None => voice.sentence("nobody-on", &[&day]),
            };
            return Err(anyhow!(said));
        }
    }
    Ok(slots)
}

/// What to say of a name that leads to no unit, or to several.
pub(crate) fn not_one_unit(error: &UnitError, voice: Voice) -> String {
    match error {
        UnitError::Unknown(unit) => voice.sentence("unknown-unit", &[unit]),
        UnitError::Ambiguous { unit, candidates } => format!("{unit}: {}", voice.sentence("similar-units", &[&candidates.join(", ")])),
    }
}

/// The slots by day and place, each with what `each` adds to it.
fn table(
    timetable: &Timetable,
    slots: &[&Slot],
    each: &dyn Fn(&mut String, &Slot) -> std::fmt::Result,
    voice: Voice,
) -> Result<String, std::fmt::Error> {
    let mut text = String::new();
    let mut heading = None;
    for slot in slots {
        let day = slot.windows.first().map(|window| window.from.date());
        if heading.replace((day, &slot.place)) != Some((day, &slot.place)) {
            let gap = if text.is_empty() { "" } else { "\n" };
            let date = day.map_or_else(String::new, |day: Date| day.to_string());
            writeln!(text, "{gap}{BOLD}{date}{PLAIN}  {}  {DIM}{}{PLAIN}", slot.group, slot.place)?;
        }
        writeln!(text, "  {}  {}", hours(slot), slot.unit)?;
        each(&mut text, slot)?;
    }
    if let Some(day) = timetable.make_up_until {
        let place = timetable.make_up_place.as_deref().unwrap_or_default();
        writeln!(text, "\n{}  {DIM}{place}{PLAIN}", voice.sentence("make-up-until", &[&day.to_string()]))?;
    }
    Ok(text)
}

/// A calendar takes the place of a calendar alone, and a workbook that of a workbook.
fn refuse_replacing(options: &TimetableArgs, voice: Voice) -> anyhow::Result<()> {
    refuse_twice(options.ics.iter().chain(&options.xlsx).map(PathBuf::as_path), voice)?;
    let calendar = options.ics.iter().map(|file| (file, CALENDAR_HEAD));
    let workbook = options.xlsx.iter().map(|file| (file, WORKBOOK_HEAD));
    calendar.chain(workbook).try_for_each(|(file, head)| {
        output::refuse_photo(file, voice)?;
        output::refuse_other(file, head, voice)
    })
}

fn write(file: &Path, bytes: &[u8], voice: Voice) -> anyhow::Result<()> {
    let name = file.to_string_lossy();
    let written = if is_standard(file) { output::pass(bytes) } else { draft::write(file, bytes) };
    written.map_err(|error| anyhow!(voice.sentence("out-unwritable", &[&name, &voice.refusal(&error)])))
}
