//! What the photos of a run are compared with: each other, those rejected before, enrolment photos.

use std::mem;

use anyhow::anyhow;
use jiff::civil::Date;
use photolint::batch;
use photolint::check::{Group, Missing};
use photolint::checks;
use photolint::evidence::{Lookalike, Origin, Standing, Twin};
use photolint::finding::{Finding, Kind, Outcome};
use photolint::photo::DecodeLimits;
use photolint::plan::Plan;
use photolint::records::earlier::Known;
use photolint::records::identity::{Candidate, lookalikes};
use photolint::records::store::Entry;
use photolint::records::twins::{Seen, twins};
use photolint::report::Row;
use photolint::verdict::Verdict;

use super::super::args::CheckArgs;
use super::super::roster::Attribution;
use super::super::sources::Listing;
use super::super::store::{self, Day};
use super::super::terminal::Voice;
use super::held::Held;
use super::jobs;
use super::look::fingerprinted;

/// Whether the rows have to wait until the last photo was seen.
pub(super) fn holds(options: &CheckArgs, plan: &Plan) -> bool {
    duplicates(options, plan) || identifies(options, plan)
}

/// Whether pictures are compared with each other. A roster asks for it as well: whoever is to have one photo is not to have another one's.
pub(super) fn duplicates(options: &CheckArgs, plan: &Plan) -> bool {
    (options.records.duplicates || options.roster.is_some()) && has(plan, "duplicate")
}

/// Whether faces are compared with each other.
pub(super) fn identifies(options: &CheckArgs, plan: &Plan) -> bool {
    options.records.identity && has(plan, "shared-identity")
}

/// Whether the profile, or what `--only` left of it, has a check.
pub(super) fn has(plan: &Plan, check: &str) -> bool {
    plan.steps.iter().any(|step| step.check.id == check)
}

/// Whether pictures are compared with others at all.
pub(super) fn compares(options: &CheckArgs, plan: &Plan) -> bool {
    duplicates(options, plan) || options.records.rejected_before.is_some() || !options.records.enrolled.is_empty()
}

/// What a run knows beside its photos, and what is to be remembered of them.
pub(super) struct Compared {
    /// Earlier pictures; none where none were named.
    earlier: Option<Known>,
    /// Twins of the photo at each place, once the batch was compared.
    twins: Option<Vec<Vec<Twin>>>,
    /// Lookalikes of the photo at each place, once the faces were compared.
    lookalikes: Option<Vec<Result<Vec<Lookalike>, Missing>>>,
    /// The day under which rejected pictures are to be remembered; none where they are not.
    date: Option<Date>,
    /// Rejected pictures.
    rejected: Vec<(String, Entry)>,
}

impl Compared {
    /// Reads the store and the enrolment photos.
    ///
    /// # Errors
    /// Where the store is damaged or can't be changed, or where no enrolment photo can be read.
    pub(super) fn open(options: &CheckArgs, voice: Voice) -> anyhow::Result<Self> {
        let given = &options.records;
        let mut known = Known::default();
        if let Some(file) = &given.rejected_before {
            // What nothing is added to has to be there: a name with a slip in it would compare with nothing.
            let store = if given.remember.is_some() { store::open(file, voice)? } else { store::existing(file, voice)? };
            for (sum, entry) in store.entries {
                known.add(Origin::Rejected, sum, entry.fingerprint);
            }
            if given.remember.is_some() {
                store::prepare(file, voice)?;
            }
        }
        if !given.enrolled.is_empty() {
            enrol(&mut known, options, voice)?;
        }
        let compares = given.rejected_before.is_some() || !given.enrolled.is_empty();
        Ok(Self {
            earlier: compares.then_some(known),
            twins: None,
            lookalikes: None,
            date: given.remember.map(Day::date),
            rejected: Vec::new(),
        })
    }

    /// Compares the pictures of the batch with each other.
    pub(super) fn compare_pictures(&mut self, seen: &[Seen]) {
        self.twins = Some(twins(seen));
    }

    /// Compares the faces of the batch with each other.
    pub(super) fn compare_faces(&mut self, held: &Held<'_>, attribution: Option<&Attribution>) {
        let mut photos = Vec::new();
        for (place, (seen, embedding)) in held.seen().iter().zip(held.embeddings()).enumerate() {
            let student = attribution.and_then(|attribution| attribution.student(place));
            photos.push(Candidate { path: &seen.path, student: student.map(|student| &*student.number), embedding: embedding.as_ref() });
        }
        self.lookalikes = Some(lookalikes(&photos));
    }

    /// What is known of the photo at a place of the batch, a roster aside.
    pub(super) fn standing(&mut self, place: usize, row: &Row) -> Standing {
        let seen = Seen { path: row.path.clone(), sha256: row.sha256.clone(), fingerprint: row.fingerprint.clone() };
        let twins = self.twins.as_mut().and_then(|twins| twins.get_mut(place)).map(mem::take);
        let lookalikes =
            self.lookalikes.as_mut().and_then(|found| found.get_mut(place)).map(|found| mem::replace(found, Err(Missing::Batch)));
        Standing {
            lookalikes: lookalikes.unwrap_or(Err(Missing::Batch)),
            twins: twins.ok_or(Missing::Batch),
            earlier: self.earlier.as_ref().map(|known| known.repeated_by(&seen)).ok_or(Missing::Earlier),
            ..Standing::alone(row.name().into())
        }
    }

    /// Keeps in mind a row that was rejected for what the picture shows: who saves a file anew, as asked, hands in the same picture.
    pub(super) fn note(&mut self, row: &Row) {
        let Some(date) = self.date else { return };
        if row.verdict == Verdict::Reject
            && row.findings.iter().any(condemns)
            && let Some(sum) = &row.sha256
        {
            self.rejected.push((sum.clone(), Entry { date, fingerprint: row.fingerprint.clone() }));
        }
    }

    /// Writes what was kept in mind.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub(super) fn finish(self, options: &CheckArgs, voice: Voice) -> anyhow::Result<()> {
        let given = &options.records;
        let (Some(file), Some(date)) = (&given.rejected_before, self.date) else { return Ok(()) };
        store::remember(file, self.rejected, given.retention, date, voice)
    }
}

/// Whether a finding rejects a photo for more than the form of its file.
fn condemns(finding: &Finding) -> bool {
    let is_of_file = checks::find(finding.check).is_some_and(|check| check.group == Group::File);
    finding.kind == Kind::Require && finding.outcome == Outcome::Fail && !is_of_file
}

/// Adds the enrolment photos, and says which could not be read.
fn enrol(known: &mut Known, options: &CheckArgs, voice: Voice) -> anyhow::Result<()> {
    let limits = DecodeLimits::default();
    let mut listing = Listing::new(limits, []);
    for path in &options.records.enrolled {
        listing.add(path);
    }
    let mut count = 0;
    let mut unread = Vec::new();
    batch::run(listing.inputs, jobs(options.jobs), &|input, bytes| fingerprinted(input, bytes, &limits), &mut |row: Row| {
        if let Some(error) = row.error {
            unread.push((row.path, error));
        } else {
            count += 1;
            known.add(Origin::Enrolment, row.sha256.unwrap_or_default(), row.fingerprint);
        }
        Ok(())
    })?;
    for (path, error) in unread {
        voice.warn(&voice.sentence("enrolled-unread", &[&path, &voice.words.error(&error)]));
    }
    if count == 0 {
        let paths: Vec<_> = options.records.enrolled.iter().map(|path| path.to_string_lossy()).collect();
        return Err(anyhow!(voice.sentence("enrolled-none", &[&paths.join(", ")])));
    }
    Ok(())
}
