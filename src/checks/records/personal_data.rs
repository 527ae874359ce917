//! Whether the file's name gives an identity number away: how many of them it holds.
//!
//! A list of names and identity numbers must not go to whoever collects the photos (教学服〔2022〕10号), and a folder of files
//! that are named so is such a list.

use crate::check::{Check, Group, Measured, Measurement, Probe, Reading, Unit};
use crate::evidence::Standing;
use crate::id_number;

pub(crate) const CHECK: Check = Check { id: "personal-data", group: Group::Records, unit: Unit::Count, probe: Probe::Standing(measure) };

fn measure(standing: &Standing) -> Measured {
    let found = id_number::rows(&standing.name).into_iter().filter(|row| id_number::is_in(&standing.name[row.clone()])).count();
    Ok(Measurement::new(Reading::Number(found as f64)))
}
