//! In how many ways the person looks otherwise than in the earlier photo.
//!
//! Counted is what differs by more than chance and light explain; each is named with its measure in the earlier photo and in this one.
//! Whether it is much, a person decides. Not measured: make-up, weight, scars, a moustache.

use crate::check::{Check, Group, Measured, Measurement, Missing, Note, Probe, Unit};
use crate::evidence::{Difference, Pair, differences};

pub(crate) const CHECK: Check =
    Check { id: "appearance-change", group: Group::Records, unit: Unit::Count, probe: Probe::Previous(measure) };

fn measure(previous: &Pair) -> Measured {
    if previous.likeness.is_some() {
        return Err(Missing::OtherPicture);
    }
    let changes: Vec<_> = differences(previous).into_iter().filter(Difference::is_change).collect();
    Ok(changes.iter().fold(Measurement::from(changes.len() as f32), |measurement, change| measurement.note(note(change))))
}

fn note(change: &Difference) -> Note {
    Note::about(change.look.change(), format!("{} → {}", change.look.shown(change.old), change.look.shown(change.new)))
}
