//! Whether the photo is one student's of the roster, and the only one of that student: the number of faults.
//!
//! A photo of nobody is a fault; a name that is nearly a student's is one, too, but a person decides whether it is meant. Of
//! several photos of one student a person chooses: each of the others counts.

use crate::check::{Check, Group, Measured, Measurement, Note, Probe, Reading, Unit};
use crate::evidence::{Claim, Standing};
use crate::file_name::masked;

pub(crate) const CHECK: Check = Check { id: "roster", group: Group::Records, unit: Unit::Count, probe: Probe::Standing(measure) };

fn measure(standing: &Standing) -> Measured {
    let faults = |count: usize| Measurement::new(Reading::Number(count as f64));
    Ok(match standing.claim.as_ref().map_err(|missing| *missing)? {
        Claim::Named => faults(0),
        Claim::Shared(others) => {
            let paths: Vec<_> = others.iter().map(|path| masked(path)).collect();
            faults(others.len()).doubt(Note::about("other-photos", paths.join(", ")))
        }
        Claim::Nearly(student) => faults(1).doubt(Note::about("nearly-named", student)),
        Claim::Mixed { number, namesakes } => {
            faults(1).note(Note::about("mixed-number", number)).doubt(Note::about("mixed-name", namesakes.join(", ")))
        }
        Claim::Nobody => faults(1).note(Note::new("nobody")),
    })
}
