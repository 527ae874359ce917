//! What a student is told of their photo: politely, without blame, the gravest first, with what was measured and what to do next.

use jiff::civil::Date;

use super::csv::title;
use super::{Row, Words, decided, faults, visible};
use crate::catalogue::Letter;
use crate::finding::{Finding, Outcome};
use crate::records::roster::Student;
use crate::records::timetable::Timetable;
use crate::verdict::Verdict;

mod tables;
#[cfg(test)]
mod tests;

use tables::{IMPORTANCE, OF_EXPORT, OF_FILE, OF_FRAMING, OF_RECORDS, WITH_NOTES, WITH_NUMBERS};

/// Points of a letter at most: more are not read.
const MOST_POINTS: usize = 5;

/// The check whose fault is mended by coming before the last day, and by nothing once that is over.
const SHOOTING_SLOT: &str = "shooting-slot";

/// When and where a photo can still be taken.
#[derive(Debug, Clone, Default)]
pub struct MakeUp {
    /// The last day, as a sentence has it.
    until: Option<String>,
    place: Option<String>,
    /// Whether the last day is over.
    is_over: bool,
}

impl MakeUp {
    /// What a timetable says of it to whoever reads it today, in the language of `words`.
    pub fn of(timetable: &Timetable, today: Date, words: Words) -> Self {
        let is_over = timetable.make_up_until.is_some_and(|day| day < today);
        Self { until: timetable.make_up_until.map(|day| words.day(day)), place: timetable.make_up_place.clone(), is_over }
    }
}

/// Whether the list knows other photos of the student: what is said of this one is not all that there is to do.
fn is_one_of_several(row: &Row) -> bool {
    let is_told = |finding: &Finding| finding.check == "roster" && finding.notes.iter().any(|note| note.key == "other-photos");
    row.findings.iter().any(is_told)
}

/// Writes letters in one language.
#[derive(Debug, Clone)]
pub struct Letters {
    words: Words,
    make_up: MakeUp,
}

impl Letters {
    /// Letters in the language of `words`.
    pub const fn new(words: Words, make_up: MakeUp) -> Self {
        Self { words, make_up }
    }

    /// What is said of a photo to whose it is.
    pub fn of(&self, row: &Row) -> String {
        let file = visible(row.name());
        let said = |key| self.words.filled_word(key, &[("file", &file)]);
        let greeting = self.greeting(row.student.as_ref());
        let body = match (row.error.is_some(), row.verdict) {
            (true, _) => self.unreadable(row, said("letter-unreadable")),
            (_, Verdict::Accept) => vec![said("letter-accepted")],
            (_, Verdict::Review) if is_one_of_several(row) => vec![said("letter-review-several")],
            (_, Verdict::Review) => vec![said("letter-review")],
            (_, Verdict::Reject) if points(row, self.words).0.is_empty() => self.refused(row, &file),
            (_, Verdict::Reject) => self.rejected(row, said("letter-rejected")),
        };
        [vec![greeting], body].concat().join("\n")
    }

    /// A photo at which a person alone found something, without ticking what.
    fn refused(&self, row: &Row, file: &str) -> Vec<String> {
        let opinion = self.opinion(row);
        let opening = if opinion.is_some() { "letter-refused-because" } else { "letter-refused" };
        let opening = self.words.filled_word(opening, &[("file", file)]);
        let thanks = self.words.word("letter-thanks").to_owned();
        std::iter::once(opening).chain(opinion).chain(self.make_up()).chain([thanks]).collect()
    }

    /// What whoever rejected the photo wrote of it, word for word.
    fn opinion(&self, row: &Row) -> Option<String> {
        let decision = decided::holding(row).filter(|decision| decision.verdict == Verdict::Reject)?;
        let reason = decided::reason(decision)?;
        Some(self.words.filled_word("letter-opinion", &[("reason", &visible(reason.trim()))]))
    }

    /// What a student is told who has no photo yet, but perhaps an earlier one: how old that is.
    pub fn reminder(&self, student: &Student, earlier: Option<&Finding>) -> String {
        let body = match earlier.map(|age| age.uncapped) {
            Some(Outcome::Pass) => "letter-earlier-kept",
            Some(Outcome::Review | Outcome::Unmeasurable) => "letter-earlier-look",
            None | Some(Outcome::Fail) if self.make_up.is_over => "letter-missing-late",
            None | Some(Outcome::Fail) => "letter-missing",
        };
        let mut lines = vec![self.greeting(Some(student)), self.words.word(body).to_owned()];
        // Who waits for an answer has nothing to make up.
        lines.extend(self.make_up().filter(|_| body != "letter-earlier-look"));
        lines.join("\n")
    }

    fn greeting(&self, student: Option<&Student>) -> String {
        match student.and_then(|student| student.name.as_deref()) {
            Some(name) => self.words.filled_word("letter-greeting", &[("name", &visible(name))]),
            None => self.words.word("letter-greeting-nameless").into(),
        }
    }

    fn rejected(&self, row: &Row, opening: String) -> Vec<String> {
        let (wrong, doubtful) = points(row, self.words);
        let is_export = wrong.iter().all(|point| OF_EXPORT.contains(&point.finding.check));
        let mut lines = vec![opening];
        lines.extend(self.numbered(wrong.iter().map(|point| self.fault(point))));
        if wrong.len() > MOST_POINTS {
            let titles = wrong[MOST_POINTS..].iter().map(|point| title(self.words, point.finding.check));
            let list = titles.collect::<Vec<_>>().join(self.words.word("and"));
            let more = (wrong.len() - MOST_POINTS).to_string();
            lines.push(self.words.filled_word("letter-more", &[("count", &more), ("list", &list)]));
        }
        lines.extend(self.opinion(row));
        let doubtful = doubtful.iter().filter(|point| !is_export || OF_EXPORT.contains(&point.finding.check));
        let open = wrong.iter().chain(doubtful).filter(|point| !(self.make_up.is_over && point.finding.check == SHOOTING_SLOT));
        let to_do = self.numbered(open.map(|point| {
            // How the old photo would have to be cropped is nothing to whoever is photographed anew.
            let is_moot = !is_export && OF_FRAMING.contains(&point.finding.check);
            if is_moot { self.words.word("letter-framing") } else { point.letter.retake }.to_owned()
        }));
        if !to_do.is_empty() {
            lines.push(self.words.word(if is_export { "letter-export" } else { "letter-retake" }).into());
            lines.extend(to_do);
        }
        lines.extend(if is_export { self.last_day() } else { self.make_up() });
        lines.push(self.words.word("letter-thanks").into());
        lines
    }

    /// What is wrong, and where a student understands it, what was measured beside what is asked for.
    fn fault(&self, Point { finding, letter }: &Point<'_>) -> String {
        let notes =
            || finding.notes.iter().map(|note| self.words.note(note)).collect::<Vec<_>>().join(self.words.word("message-separator"));
        let (sentence, measured) = match finding.check {
            _ if finding.outcome != Outcome::Fail => return letter.fault.into(),
            check if WITH_NUMBERS.contains(&check) => ("letter-measured", self.words.measured(finding)),
            check if WITH_NOTES.contains(&check) && !finding.notes.is_empty() => ("letter-noted", notes()),
            _ => return letter.fault.into(),
        };
        self.words.filled_word(sentence, &[("fault", letter.fault), ("measured", &visible(&measured))])
    }

    /// A file that gave no photo: why, where whoever made it can do something about that.
    fn unreadable(&self, row: &Row, opening: String) -> Vec<String> {
        let why = row.error.as_ref().filter(|error| OF_FILE.contains(&&*error.key));
        let why = why.map(|error| self.words.filled_word("letter-why", &[("reason", &visible(&self.words.error(error)))]));
        [opening].into_iter().chain(why).chain(self.last_day()).collect()
    }

    /// The first few sentences, none twice, with their numbers.
    fn numbered(&self, sentences: impl Iterator<Item = String>) -> Vec<String> {
        let mut said: Vec<String> = Vec::new();
        for sentence in sentences {
            if !said.contains(&sentence) && said.len() < MOST_POINTS {
                said.push(sentence);
            }
        }
        let number = |(place, text): (usize, &String)| {
            self.words.filled_word("letter-point", &[("number", &(place + 1).to_string()), ("text", text)])
        };
        said.iter().enumerate().map(number).collect()
    }

    /// By when a photo has to be there that need not be taken anew.
    fn last_day(&self) -> Option<String> {
        let until = self.make_up.until.as_ref()?;
        let key = if self.make_up.is_over { "letter-deadline-over" } else { "letter-deadline-export" };
        Some(self.words.filled_word(key, &[("date", until)]))
    }

    fn make_up(&self) -> Option<String> {
        let until = self.make_up.until.as_ref()?;
        if self.make_up.is_over {
            return Some(self.words.filled_word("letter-deadline-over", &[("date", until)]));
        }
        let mut text = self.words.filled_word("letter-deadline", &[("date", until)]);
        if let Some(place) = &self.make_up.place {
            text.push_str(self.words.word("letter-gap"));
            text.push_str(&self.words.filled_word("letter-place", &[("place", place)]));
        }
        Some(text)
    }
}

/// A finding and what a student is told of it.
#[derive(Debug, Clone, Copy)]
struct Point<'a> {
    finding: &'a Finding,
    letter: Letter<'a>,
}

/// What is wrong and what is doubtful of a photo, each in the order of importance. Only what is wrong may be called a fault: what
/// failed, and what a person found at fault.
fn points(row: &Row, words: Words) -> (Vec<Point<'_>>, Vec<Point<'_>>) {
    let by_person = |check: &str| decided::holding(row).is_some_and(|decision| decision.checks.iter().any(|named| named == check));
    let mut found: Vec<&Finding> = row.findings.iter().filter(|finding| by_person(finding.check)).collect();
    found.extend(faults(row).into_iter().filter(|finding| !by_person(finding.check)));
    found.sort_by_key(|finding| IMPORTANCE.iter().position(|check| *check == finding.check).unwrap_or(IMPORTANCE.len()));
    let (wrong, rest): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|finding| by_person(finding.check) || finding.outcome == Outcome::Fail);
    // What a person has looked at is not still to be looked at.
    let letter = |finding: &Finding| if by_person(finding.check) { words.letter_upheld(finding) } else { words.letter_on(finding) };
    let point = |finding| Some(Point { finding, letter: letter(finding)? });
    // Whose photo it is, a new one does not settle.
    let doubtful = rest.into_iter().filter(|finding| finding.outcome == Outcome::Review && !is_record(finding));
    (wrong.into_iter().filter_map(point).collect(), doubtful.filter_map(point).collect())
}

fn is_record(finding: &Finding) -> bool {
    OF_RECORDS.contains(&finding.check)
}
