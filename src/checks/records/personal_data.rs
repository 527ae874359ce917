//! Whether the file's name gives an identity number away: how many of them it holds.
//!
//! A list of names and identity numbers must not go to whoever collects the photos (教学服〔2022〕10号), and a folder of files
//! that are named so is such a list.

use super::file_name::runs;
use crate::check::{Check, Group, Measured, Measurement, Probe, Reading, Unit};
use crate::evidence::Standing;
use crate::id_number;

pub(crate) const CHECK: Check = Check { id: "personal-data", group: Group::Records, unit: Unit::Count, probe: Probe::Standing(measure) };

fn measure(standing: &Standing) -> Measured {
    let found = runs(&standing.name).filter(|run| id_number::has_form(run)).count();
    Ok(Measurement::new(Reading::Number(found as f64)))
}
