//! Whether the photo was taken when the timetable allows: minutes outside, 0 inside.
//!
//! A unit has its windows on the collective days; whoever misses them is photographed alone, at the studio, until
//! the deadline of the make-up photos. So a photo counts as
//!
//! - on time in one of the unit's windows (of any unit, where the unit is not known), widened by the timetable's
//!   tolerance, and from the end of the collective days to the deadline;
//! - doubtful on the collective days outside the unit's windows: it may come from another unit's hour;
//! - doubtful before the collective days within the years for which an earlier photo may stand;
//! - too early before that, and too late after the deadline.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::evidence::{Sitting, minutes};

pub(crate) const CHECK: Check = Check { id: "shooting-slot", group: Group::Records, unit: Unit::Minutes, probe: Probe::Sitting(measure) };

#[expect(clippy::unnecessary_wraps, reason = "the signature of a probe")]
fn measure(sitting: &Sitting) -> Measured {
    let taken_at = sitting.taken_at;
    let note = |key| Note::about(key, taken_at.strftime("%Y-%m-%d %H:%M").to_string());
    let outside = sitting.windows.iter().map(|window| window.minutes_outside(taken_at)).min_by(f64::total_cmp);
    if outside.is_some_and(|minutes| minutes <= 0.0) {
        return Ok(minutes_off(0.0).note(note("taken-at")));
    }
    if let Some(deadline) = sitting.deadline.filter(|deadline| taken_at > *deadline) {
        return Ok(minutes_off(minutes(deadline, taken_at)).note(note("after-deadline")));
    }
    let Some(days) = sitting.collective else { return Ok(minutes_off(0.0).note(note("taken-at"))) };
    if taken_at > days.to {
        return Ok(minutes_off(0.0).note(note("make-up")));
    }
    if taken_at >= days.from {
        return Ok(minutes_off(outside.unwrap_or(0.0)).doubt(note("other-slot")));
    }
    let early = minutes_off(minutes(taken_at, days.from));
    let may_stand = sitting.earliest.is_some_and(|earliest| taken_at >= earliest);
    Ok(if may_stand { early.doubt(note("earlier-photo")) } else { early.note(note("too-early")) })
}

fn minutes_off(minutes: f64) -> Measurement {
    Measurement::new(Reading::Number(minutes))
}
