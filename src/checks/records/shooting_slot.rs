//! Whether the photo was taken when the timetable allows: minutes outside, 0 inside.
//!
//! A unit has its windows on the collective days; whoever misses them is photographed alone, at the studio, until
//! the deadline of the make-up photos. So a photo counts as
//!
//! - on time in one of the unit's windows, widened by the timetable's tolerance, and from the end of the collective days to the deadline;
//! - on time in any open hour where the unit is not known, which is said;
//! - doubtful on the collective days outside the unit's windows: it may come from another unit's hour;
//! - doubtful before the collective days within the years for which an earlier photo may stand;
//! - too early before that, and too late after the deadline.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::evidence::{Sitting, Window, minutes};

pub(crate) const CHECK: Check = Check { id: "shooting-slot", group: Group::Records, unit: Unit::Minutes, probe: Probe::Sitting(measure) };

/// Where a photo's date lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// In one of the unit's windows.
    OnTime,
    /// After the collective days, before the deadline.
    MakeUp,
    /// On the collective days, in another window.
    OtherSlot,
    /// Before the collective days, within the years for which a photo may stand.
    Earlier,
    /// Before those.
    TooEarly,
    /// After the deadline.
    AfterDeadline,
}

/// Where a photo's date lies, and how many minutes outside.
pub(crate) fn when(sitting: &Sitting) -> (When, f64) {
    let taken_at = sitting.taken_at;
    let outside = sitting.windows.iter().map(|window| window.minutes_outside(taken_at)).min_by(f64::total_cmp);
    if outside.is_some_and(|minutes| minutes <= 0.0) {
        return (When::OnTime, 0.0);
    }
    if let Some(deadline) = sitting.deadline.filter(|deadline| taken_at > *deadline) {
        return (When::AfterDeadline, minutes(deadline, taken_at));
    }
    let Some(days) = sitting.collective else { return (When::OnTime, 0.0) };
    if taken_at > days.to {
        return (When::MakeUp, 0.0);
    }
    if taken_at >= days.from {
        return (When::OtherSlot, outside.unwrap_or(0.0));
    }
    let may_stand = sitting.earliest.is_some_and(|earliest| taken_at >= earliest);
    (if may_stand { When::Earlier } else { When::TooEarly }, minutes(taken_at, days.from))
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of a probe")]
fn measure(sitting: &Sitting) -> Measured {
    let (when, minutes) = when(sitting);
    let note = |key| Note::about(key, sitting.taken_at.strftime("%Y-%m-%d %H:%M").to_string());
    let measurement = Measurement::new(Reading::Number(minutes));
    Ok(match when {
        When::OnTime if sitting.has_unit || sitting.windows.is_empty() => measurement.note(note("taken-at")),
        When::OnTime => measurement.note(note("taken-at-open-hour")),
        When::MakeUp => measurement.note(note("make-up")),
        When::OtherSlot => {
            let measurement = measurement.doubt(note("other-slot"));
            if sitting.has_unit { measurement.note(Note::about("slot", spans(&sitting.windows))) } else { measurement }
        }
        When::Earlier => measurement.doubt(note("earlier-photo")),
        When::TooEarly => measurement.note(note("too-early")),
        When::AfterDeadline => {
            let deadline = sitting.deadline.map(|deadline| Note::about("deadline", deadline.date().to_string()));
            deadline.into_iter().fold(measurement.note(note("after-deadline")), Measurement::note)
        }
    })
}

/// Windows as they are told: `2024-10-21 08:15–09:45`.
fn spans(windows: &[Window]) -> String {
    let span = |window: &Window| format!("{}–{}", window.from.strftime("%Y-%m-%d %H:%M"), window.to.strftime("%H:%M"));
    windows.iter().map(span).collect::<Vec<_>>().join(", ")
}
