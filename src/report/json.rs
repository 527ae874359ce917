//! One JSON document: the records of NDJSON in a list, then the totals.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::comparison::Answer;
use super::ndjson::{Entry, Made, Record, reason};
use super::{Head, Report, Row, SCHEMA, Totals, Words};
use crate::records::roster::{Gaps, Perhaps, RowFault, Several};

/// Writes the records as they come; the totals stand last because only then are they known.
#[derive(Debug)]
pub struct Json {
    words: Words,
    made: Made,
    separator: &'static str,
}

impl Json {
    /// A document whose messages are in the language of `words`.
    pub fn new(words: Words) -> Self {
        Self { words, made: Made::default(), separator: "" }
    }
}

impl Report for Json {
    fn begin(&mut self, out: &mut dyn Write, head: &Head) -> io::Result<()> {
        self.made = Made::of(head);
        write!(out, "{{\"schema\":{SCHEMA},\"profile\":{},\"photos\":[", Value::from(head.profile.as_str()))
    }

    fn row(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        writeln!(out, "{}", self.separator)?;
        serde_json::to_writer(&mut *out, &Record::of(row, &self.made, self.words))?;
        self.separator = ",";
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let mut sums = json!({
            "inputs": totals.inputs(),
            "accepted": totals.accepted,
            "review": totals.review,
            "rejected": totals.rejected,
            "unreadable": totals.unreadable,
            "skipped": totals.skipped,
            "reasons": totals.reasons,
            "decided": totals.decided,
            "stale": totals.stale.iter().map(|stale| json!({ "sha256": stale.sha256, "of": stale.of, "why": reason(&stale.why, self.words) })).collect::<Vec<_>>(),
        });
        if let Some(gaps) = &totals.gaps {
            sums["gaps"] = lacking(gaps, self.words);
            sums["roster_faults"] = totals.roster_faults.iter().map(|fault| self.fault(fault)).collect();
        }
        writeln!(out, "\n],\"totals\":{sums}}}")
    }
}

impl Json {
    fn fault(&self, fault: &RowFault) -> Value {
        json!({ "row": fault.row, "key": fault.note.key, "message": self.words.note(&fault.note) })
    }
}

/// Students by their numbers alone, with the age of an earlier photo that may stand.
fn lacking(gaps: &Gaps, words: Words) -> Value {
    let without = gaps.without_photo.iter().map(|student| {
        let mut record = json!({ "number": student.number, "unit": student.unit });
        if let Some(age) = gaps.earlier.get(&student.number) {
            record["previous"] = json!({ "answer": Answer::of_age(age).id(), "age": Entry::of(age, words) });
        }
        record
    });
    let without: Vec<_> = without.collect();
    let several =
        gaps.several.iter().map(|Several { student, paths }| json!({ "number": student.number, "unit": student.unit, "paths": paths }));
    let several: Vec<_> = several.collect();
    let perhaps =
        gaps.perhaps.iter().map(|Perhaps { student, paths }| json!({ "number": student.number, "unit": student.unit, "paths": paths }));
    let perhaps: Vec<_> = perhaps.collect();
    json!({
        "students": gaps.students,
        "without_photo": without,
        "perhaps": perhaps,
        "several_photos": several,
        "of_nobody": gaps.of_nobody,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Lang};
    use crate::report::tests::{eye_line, rendered, row_of};

    fn document(rows: &[Row]) -> Value {
        serde_json::from_str(&rendered(&mut Json::new(Catalogue::of(Lang::Zh)), rows)).expect("well-formed JSON")
    }

    #[test]
    fn a_document_holds_every_row_and_totals_that_add_up() {
        let document = document(&[row_of(Vec::new()), row_of(vec![eye_line(318.0)])]);
        assert_eq!(document["photos"].as_array().map(Vec::len), Some(2));
        assert_eq!(document["totals"]["inputs"], 2);
        assert_eq!(document["totals"]["reasons"]["eye-line"], 1);
    }

    #[test]
    fn a_document_without_rows_is_well_formed() {
        assert_eq!(document(&[])["photos"], json!([]));
    }
}
