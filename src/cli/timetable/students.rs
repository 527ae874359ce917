//! `photolint timetable --roster`: which student is photographed when, who was, and who has to make it up.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use photolint::batch::Source;
use photolint::photo::{DecodeLimits, Photo};
use photolint::records::attendance::{Appointment, Attendance, Taken};
use photolint::records::roster::{Roster, Student};
use photolint::records::timetable::Slot;
use photolint::report::agenda::{self, said};
use photolint::report::visible;

use super::super::args::TimetableArgs;
use super::super::output::{self, BOLD, PLAIN};
use super::super::sources::{Input, Listing};
use super::super::terminal::{Voice, progress};
use super::super::{End, roster};
use super::{Request, table, write};

/// Says, or writes, who has which slot.
pub(super) fn run(file: &Path, request: &Request<'_>, voice: Voice) -> anyhow::Result<End> {
    let listing = list(&request.options.photos, voice)?;
    refuse_overwriting(file, listing.as_ref(), request.options, voice)?;
    let roster = roster::read(file, request.plan, voice)?;
    roster.needs_units(&request.plan.roster).map_err(|error| roster::refusal(&file.to_string_lossy(), &error, voice))?;
    roster::warn(&roster, voice);
    let photos = listing.map(|listing| taken(&listing.inputs));
    let mut appointments = roster.appointments(request.timetable, photos.as_deref());
    let is_asked = |slot: &Slot| request.slots.contains(&slot);
    if request.options.unit.is_some() || request.options.on.is_some() {
        appointments.retain(|appointment| appointment.slots.iter().any(is_asked));
    }
    let taken = |slot: &&&Slot| appointments.iter().any(|appointment| appointment.slots.contains(slot));
    let slots: Vec<&Slot> = request.slots.iter().filter(taken).copied().collect();
    if let Some(file) = &request.options.ics {
        write(file, request.timetable.to_ics(&slots).as_bytes(), voice)?;
    }
    if let Some(file) = &request.options.xlsx {
        write(file, &agenda::workbook(&appointments, request.timetable, request.today, voice.words)?, voice)?;
    }
    if request.options.ics.is_none() && request.options.xlsx.is_none() {
        let strays = photos.iter().flat_map(|photos| strays(&roster, photos)).collect();
        output::print(&Text { request, slots, appointments: &appointments, strays }.write(voice)?)?;
    }
    let is_lacking = |appointment: &Appointment| appointment.attendance.is_some_and(Attendance::is_to_make_up);
    Ok(if appointments.iter().any(is_lacking) { End::Faults } else { End::Fine })
}

/// A file that is read is not written.
fn refuse_overwriting(roster: &Path, listing: Option<&Listing>, options: &TimetableArgs, voice: Voice) -> anyhow::Result<()> {
    let real = |path: &Path| fs::canonicalize(path).ok();
    let roster = real(roster);
    for out in options.ics.iter().chain(&options.xlsx) {
        let is_input = |out: PathBuf| listing.is_some_and(|listing| listing.has(&out)) || Some(out) == roster;
        if real(out).is_some_and(is_input) {
            return Err(anyhow!(voice.sentence("out-is-input", &[&out.to_string_lossy()])));
        }
    }
    Ok(())
}

/// The photos; none where none were named.
fn list(paths: &[PathBuf], voice: Voice) -> anyhow::Result<Option<Listing>> {
    if paths.is_empty() {
        return Ok(None);
    }
    let mut listing = Listing::new(DecodeLimits::default(), []);
    for path in paths {
        listing.add(path);
    }
    listing.warn(voice);
    match listing.inputs.iter().find(|input| input.is_missing()) {
        Some(input) => Err(anyhow!(voice.sentence("missing-path", &[&input.path]))),
        None => Ok(Some(listing)),
    }
}

/// When each photo was taken.
fn taken(photos: &[Input]) -> Vec<Taken> {
    let limits = DecodeLimits::default();
    let bar = progress(photos.len());
    let taken = photos.iter().map(|input| {
        bar.inc(1);
        // A photo that can't be read is there all the same.
        Taken { path: input.path.clone(), at: input.read().ok().and_then(|bytes| Photo::dates(&bytes, &limits).taken_at) }
    });
    let taken = taken.collect();
    bar.finish_and_clear();
    taken
}

/// Paths of the photos that are nobody's.
fn strays(roster: &Roster, photos: &[Taken]) -> Vec<String> {
    let paths: Vec<&str> = photos.iter().map(|photo| photo.path.as_str()).collect();
    let claims = roster.claims(&paths);
    roster.gaps(&paths, &claims).of_nobody
}

/// What is printed.
struct Text<'a> {
    request: &'a Request<'a>,
    slots: Vec<&'a Slot>,
    appointments: &'a [Appointment],
    strays: Vec<String>,
}

impl Text<'_> {
    fn write(&self, voice: Voice) -> Result<String, std::fmt::Error> {
        let each = |text: &mut String, slot: &Slot| {
            let mut students = self.appointments.iter().filter(|appointment| appointment.slots.contains(slot));
            students.try_for_each(|appointment| line(text, appointment, voice))
        };
        let mut text = table(self.request.timetable, &self.slots, &each, voice)?;
        self.list(&mut text, voice.words.word("agenda-no-slot"), &|appointment| appointment.slots.is_empty(), voice)?;
        if self.appointments.iter().any(|appointment| appointment.attendance.is_some()) {
            self.outcome(&mut text, voice)?;
        }
        Ok(text)
    }

    /// Who has to come again, and for whom somebody has to look.
    fn outcome(&self, text: &mut String, voice: Voice) -> std::fmt::Result {
        let is_lacking = |appointment: &Appointment| appointment.attendance.is_some_and(Attendance::is_to_make_up);
        let is_doubtful = |appointment: &Appointment| appointment.attendance.is_some_and(Attendance::is_to_verify);
        let count = |is: &dyn Fn(&Appointment) -> bool| self.appointments.iter().filter(|appointment| is(appointment)).count().to_string();
        if self.appointments.iter().any(is_lacking) {
            self.list(text, &voice.sentence("agenda-to-make-up", &[&count(&is_lacking)]), &is_lacking, voice)?;
            self.make_up(text, voice)?;
        } else {
            writeln!(text, "\n{}", voice.words.word("agenda-nobody-to-make-up"))?;
        }
        self.list(text, &voice.sentence("agenda-to-verify", &[&count(&is_doubtful)]), &is_doubtful, voice)?;
        if !self.strays.is_empty() {
            writeln!(text, "\n{BOLD}{}{PLAIN}", voice.sentence("agenda-strays", &[&self.strays.len().to_string()]))?;
            self.strays.iter().try_for_each(|path| writeln!(text, "    {}", visible(path)))?;
        }
        Ok(())
    }

    /// By when and where, or that it is too late.
    fn make_up(&self, text: &mut String, voice: Voice) -> std::fmt::Result {
        let Some(day) = self.request.timetable.make_up_until else { return Ok(()) };
        if day < self.request.today {
            return writeln!(text, "    → {}", voice.sentence("make-up-over", &[&day.to_string()]));
        }
        let place = self.request.timetable.make_up_place.as_deref().unwrap_or_default();
        writeln!(text, "    → {}  {place}", voice.sentence("make-up-until", &[&day.to_string()]))
    }

    fn list(&self, text: &mut String, heading: &str, is: &dyn Fn(&Appointment) -> bool, voice: Voice) -> std::fmt::Result {
        let mut students = self.appointments.iter().filter(|appointment| is(appointment)).peekable();
        if students.peek().is_some() {
            writeln!(text, "\n{BOLD}{heading}{PLAIN}")?;
        }
        students.try_for_each(|appointment| {
            let unit = appointment.student.unit.as_deref().unwrap_or_default();
            write!(text, "    {}  {}", named(&appointment.student), visible(unit))?;
            ending(text, appointment, voice)
        })
    }
}

fn line(text: &mut String, appointment: &Appointment, voice: Voice) -> std::fmt::Result {
    write!(text, "    {}", named(&appointment.student))?;
    ending(text, appointment, voice)
}

fn named(student: &Student) -> String {
    let parts = [Some(&student.number), student.name.as_ref()];
    parts.into_iter().flatten().map(|part| visible(part)).collect::<Vec<_>>().join("  ")
}

fn ending(text: &mut String, appointment: &Appointment, voice: Voice) -> std::fmt::Result {
    match said(appointment, voice.words) {
        Some(said) => writeln!(text, "  {said}"),
        None => writeln!(text),
    }
}
