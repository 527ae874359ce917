//! Rows that wait for the whole batch: all of each lies in a temporary file, and only what is compared stays in memory.

use std::env;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, Write};

use photolint::check::{Mark, Missing, Note};
use photolint::evidence::Embedding;
use photolint::finding::{Finding, Outcome};
use photolint::geometry::{Point, Size};
use photolint::inspect::{Faces, Inspection};
use photolint::plan::Plan;
use photolint::records::decisions::Ruling;
use photolint::records::roster::Student;
use photolint::records::twins::Seen;
use photolint::report::Row;
use photolint::verdict::Verdict;
use serde::{Deserialize, Serialize};

use super::super::system::within;

/// The rows of a batch in the order in which they came.
pub(super) struct Held<'a> {
    plan: &'a Plan,
    /// A file without a name: it goes when the program ends, however it ends.
    spool: BufWriter<File>,
    lengths: Vec<usize>,
    told: Vec<Told>,
    seen: Vec<Seen>,
    /// In memory only.
    embeddings: Vec<Option<Embedding>>,
}

/// What is known of a row beside its photo: whose it is, what a person decided.
type Told = (Option<Student>, Option<Ruling>);

/// All of a row that the plan does not know.
#[derive(Serialize, Deserialize)]
struct Kept {
    verdict: Verdict,
    findings: Vec<Found>,
    error: Option<Note>,
    size: Option<Size>,
    picture: Option<Vec<u8>>,
    faces: Option<Faces>,
    outlines: Vec<Vec<Point>>,
}

/// All of a finding that its rule does not know.
#[derive(Serialize, Deserialize)]
struct Found {
    outcome: Outcome,
    uncapped: Outcome,
    value: Option<f64>,
    text: Option<String>,
    missing: Option<Missing>,
    optional: bool,
    notes: Vec<Note>,
    marks: Vec<Mark>,
}

impl<'a> Held<'a> {
    /// Nothing yet.
    ///
    /// # Errors
    /// Where no temporary file can be made.
    pub(super) fn new(plan: &'a Plan) -> io::Result<Self> {
        let spool = BufWriter::new(tempfile::tempfile().map_err(|error| at_the_folder(&error))?);
        Ok(Self { plan, spool, lengths: Vec::new(), told: Vec::new(), seen: Vec::new(), embeddings: Vec::new() })
    }

    /// Puts a row by.
    pub(super) fn add(&mut self, row: Row) -> io::Result<()> {
        let Row { path, sha256, verdict, findings, error, student, decision, size, picture, faces, outlines, fingerprint, embedding } = row;
        let findings = findings.into_iter().map(Found::of).collect();
        let bytes = postcard::to_stdvec(&Kept { verdict, findings, error, size, picture, faces, outlines }).map_err(io::Error::other)?;
        self.spool.write_all(&bytes).map_err(|error| at_the_folder(&error))?;
        self.lengths.push(bytes.len());
        self.told.push((student, decision));
        self.seen.push(Seen { path, sha256, fingerprint });
        self.embeddings.push(embedding);
        Ok(())
    }

    /// What is compared of each row.
    pub(super) fn seen(&self) -> &[Seen] {
        &self.seen
    }

    /// What the faces of the rows are known again by.
    pub(super) fn embeddings(&self) -> &[Option<Embedding>] {
        &self.embeddings
    }

    /// Gives back the rows in their order, each with its place.
    ///
    /// # Errors
    /// What `sink` returns, and where the temporary file cannot be read.
    pub(super) fn replay(self, sink: &mut dyn FnMut(usize, Row) -> io::Result<()>) -> io::Result<()> {
        let Self { plan, spool, lengths, told, seen, embeddings: _ } = self;
        let mut spool = spool.into_inner().map_err(|error| at_the_folder(error.error()))?;
        spool.rewind()?;
        let mut spool = BufReader::new(spool);
        let rows = lengths.into_iter().zip(told).zip(seen);
        for (place, ((length, told), seen)) in rows.enumerate() {
            let mut bytes = vec![0; length];
            spool.read_exact(&mut bytes)?;
            let kept = postcard::from_bytes(&bytes).map_err(io::Error::other)?;
            sink(place, restored(plan, kept, seen, told))?;
        }
        Ok(())
    }
}

/// The error with the folder for temporary files: what is full may not be the drive of the photos.
fn at_the_folder(error: &io::Error) -> io::Error {
    within(&env::temp_dir(), error)
}

fn restored(plan: &Plan, kept: Kept, seen: Seen, (student, decision): Told) -> Row {
    let Seen { path, sha256, fingerprint } = seen;
    let Kept { verdict, findings, error, size, picture, faces, outlines } = kept;
    let findings = plan.steps.iter().zip(findings).map(|(step, found)| Finding {
        outcome: found.outcome,
        uncapped: found.uncapped,
        value: found.value,
        text: found.text,
        missing: found.missing,
        optional: found.optional,
        notes: found.notes,
        marks: found.marks,
        frame_height_px: plan.frame.height_px,
        ..Finding::judge(step.check.id, step.check.unit, Err(Missing::Batch), &step.rule)
    });
    let inspection =
        Inspection { sha256, verdict, findings: findings.collect(), error, size, picture, faces, outlines, fingerprint, embedding: None };
    Row { student, decision, ..Row::of(&path, inspection) }
}

impl Found {
    fn of(finding: Finding) -> Self {
        let Finding { outcome, uncapped, value, text, missing, optional, notes, marks, .. } = finding;
        Self { outcome, uncapped, value, text, missing, optional, notes, marks }
    }
}

#[cfg(test)]
mod tests {
    use photolint::evidence::Older;
    use photolint::finding::Finding;
    use photolint::plan::Plan;
    use photolint::verdict::Verdict;

    use super::*;

    fn row(plan: &Plan, number: u8, error: Option<Note>) -> Row {
        let findings = plan.steps.iter().map(|step| {
            let missing = if number.is_multiple_of(2) { Missing::Face } else { Missing::Enrolment };
            let finding = Finding::judge(step.check.id, step.check.unit, Err(missing), &step.rule);
            Finding { value: Some(f64::from(number)), notes: vec![Note::about("scaled", "1×1")], ..finding }
        });
        let findings = if error.is_none() { findings.collect() } else { Vec::new() };
        let picture = Some(vec![number; 3000]);
        let inspection = Inspection {
            sha256: Some(number.to_string()),
            verdict: Verdict::Review,
            findings,
            error,
            size: None,
            picture,
            faces: Some(Faces { older: Older::Enrolment, file: vec![7; 20] }),
            outlines: vec![vec![Point::new(1.0, 2.0), Point::new(3.0, 4.0)]],
            fingerprint: None,
            embedding: None,
        };
        Row::of(&format!("{number}.jpg"), inspection)
    }

    #[test]
    fn rows_come_back_whole_with_their_pictures_and_in_their_order() {
        let plan = photolint::profile::built_in("ucas-2025").expect("a built-in profile");
        let rows = || (0..40).map(|number| row(&plan, number, (number % 7 == 0).then(|| Note::new("broken"))));
        let mut held = Held::new(&plan).expect("a temporary file");
        for row in rows() {
            held.add(row).expect("the temporary file takes it");
        }
        assert_eq!(held.seen().len(), 40);
        let mut back = Vec::new();
        let sink = &mut |place, row| {
            back.push((place, format!("{row:?}")));
            Ok(())
        };
        held.replay(sink).expect("the temporary file gives it back");
        let given: Vec<_> = rows().map(|row| format!("{row:?}")).enumerate().collect();
        assert_eq!(back, given);
    }
}
