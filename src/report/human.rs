//! What an officer reads: a line for each verdict, then only what is wrong, then the sums.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::comparison::{Answer, instead, unsaid};
use super::csv::{title, verdict};
use super::{Head, OWN, Report, Row, Totals, Words, advised, decided, faults, visible};
use crate::finding::{Finding, Outcome};
use crate::records::roster::{Gaps, Perhaps, Several};
use crate::verdict::Verdict;

/// Which findings are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Listing {
    /// What is wrong.
    Faults,
    /// Everything that was measured.
    All,
}

/// Writes text with ANSI colours; whoever writes to something other than a terminal strips them.
#[derive(Debug)]
pub struct Human {
    words: Words,
    listing: Listing,
    /// Whether other networks than photolint's own told the regions.
    by_reference: bool,
}

const GREEN: &str = "\x1b[32m";
const AMBER: &str = "\x1b[33m";
const RED: &str = "\x1b[31m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const PLAIN: &str = "\x1b[0m";

/// Reasons that the summary names.
const MOST_FREQUENT: usize = 8;

impl Human {
    /// Text in the language of `words`.
    pub const fn new(words: Words, listing: Listing) -> Self {
        Self { words, listing, by_reference: false }
    }

    fn finding(&self, out: &mut dyn Write, finding: &Finding, (colour, sign): (&str, char)) -> io::Result<()> {
        let clause = self.words.filled_word("clause", &[("clause", &finding.clause)]);
        writeln!(out, "    {colour}{sign}{PLAIN} {}{DIM}{}{PLAIN}", visible(&self.words.message(finding)), visible(&clause))?;
        self.advice(out, finding)
    }

    fn aside(&self, out: &mut dyn Write, finding: &Finding, sign: char) -> io::Result<()> {
        writeln!(out, "    {DIM}{sign} {}{PLAIN}", visible(&self.words.message(finding)))
    }

    fn advice(&self, out: &mut dyn Write, finding: &Finding) -> io::Result<()> {
        match self.words.advice(finding) {
            Some(advice) => writeln!(out, "      {DIM}→{PLAIN} {}", visible(&advice)),
            None => Ok(()),
        }
    }

    /// What a person decided, and what was waived.
    fn decision(&self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let said = decided::said(row, self.words);
        if said.is_empty() {
            return Ok(());
        }
        writeln!(out, "    {BOLD}{}{PLAIN}{}", self.words.word("decision"), said.join(self.words.word("message-separator")))
    }

    /// What decided, then what is advised; of a photo that a person accepted in spite of it without what to do.
    fn found(&self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        if decided::is_overruled(row) {
            faults(row).into_iter().try_for_each(|finding| self.aside(out, finding, mark(finding.outcome).1))?;
            return advised(row).try_for_each(|finding| self.aside(out, finding, '·'));
        }
        faults(row).into_iter().try_for_each(|finding| self.finding(out, finding, mark(finding.outcome)))?;
        advised(row).try_for_each(|finding| self.aside(out, finding, '·').and_then(|()| self.advice(out, finding)))
    }

    fn count(&self, key: &'static str, count: u64) -> String {
        self.words.word(key).replace("{}", &count.to_string())
    }

    fn of_decisions(&self, key: &'static str, count: usize) -> String {
        self.words.sentence_of("decisions", key).replace("{}", &count.to_string())
    }

    fn stale(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        if !totals.stale.is_empty() {
            writeln!(out, "{AMBER}{}{PLAIN}", self.of_decisions("stale", totals.stale.len()))?;
        }
        totals.stale.iter().try_for_each(|stale| writeln!(out, "  {}  {}", visible(stale.name()), visible(&self.words.stale(&stale.why))))
    }

    fn reasons(&self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        let mut reasons: Vec<_> = totals.reasons.iter().collect();
        reasons.sort_by_key(|(check, count)| (Reverse(**count), **check));
        if !reasons.is_empty() {
            writeln!(out, "{}", self.words.word("summary-reasons"))?;
        }
        let width = reasons.first().map_or(0, |(_, count)| count.to_string().len());
        for (check, count) in reasons.into_iter().take(MOST_FREQUENT) {
            writeln!(out, "  {count:>width$}  {}", title(self.words, check))?;
        }
        Ok(())
    }
}

/// Students and photos that the end of a report names; a list for a machine has all of them.
const MOST_GAPS: usize = 60;

impl Human {
    fn gaps(&self, out: &mut dyn Write, gaps: &Gaps) -> io::Result<()> {
        writeln!(out)?;
        writeln!(out, "{BOLD}{}{PLAIN}", self.count("gaps-students", gaps.students))?;
        if gaps.is_none() {
            return writeln!(out, "  {GREEN}✓{PLAIN} {}", self.words.word("gaps-none"));
        }
        let students = gaps.without_photo.iter().map(|student| {
            let parts = [Some(&student.number), student.name.as_ref(), student.unit.as_ref()];
            let mut line = parts.into_iter().flatten().map(|part| visible(part)).collect::<Vec<_>>().join("  ");
            if let Some([answer, age]) = instead(gaps, student, self.words) {
                write!(line, "  {DIM}{answer}: {age}{PLAIN}").expect("a text takes everything");
            }
            line
        });
        self.list(out, "gaps-without-photo", students.collect())?;
        let perhaps = gaps.perhaps.iter().map(|Perhaps { student, paths }| {
            let who = [Some(&student.number), student.name.as_ref()].into_iter().flatten().map(|part| visible(part)).collect::<Vec<_>>();
            let files = paths.iter().map(|path| visible(path)).collect::<Vec<_>>();
            format!("{} ← {}", who.join("  "), files.join("  "))
        });
        self.list(out, "gaps-perhaps", perhaps.collect())?;
        let several = gaps.several.iter().map(|Several { student, paths }| {
            let parts = [Some(&student.number), student.name.as_ref()].into_iter().flatten().chain(paths);
            parts.map(|part| visible(part)).collect::<Vec<_>>().join("  ")
        });
        self.list(out, "gaps-several", several.collect())?;
        self.list(out, "gaps-of-nobody", gaps.of_nobody.iter().map(|path| visible(path)).collect())
    }

    fn list(&self, out: &mut dyn Write, heading: &'static str, lines: Vec<String>) -> io::Result<()> {
        if lines.is_empty() {
            return Ok(());
        }
        let count = lines.len();
        writeln!(out, "  {RED}{}{PLAIN}", self.count(heading, count as u64))?;
        lines.into_iter().take(MOST_GAPS).try_for_each(|line| writeln!(out, "    {line}"))?;
        match count.checked_sub(MOST_GAPS) {
            Some(more) if more > 0 => writeln!(out, "    {DIM}{}{PLAIN}", self.count("gaps-more", more as u64)),
            _ => Ok(()),
        }
    }
}

impl Report for Human {
    fn begin(&mut self, _out: &mut dyn Write, head: &Head) -> io::Result<()> {
        self.by_reference = head.regions != OWN;
        Ok(())
    }

    fn row(&mut self, out: &mut dyn Write, row: &Row) -> io::Result<()> {
        let (colour, sign) = style(row.verdict);
        let verdict = if row.error.is_some() { "verdict-unreadable" } else { verdict(row) };
        writeln!(out, "{colour}{BOLD}{sign} {}{PLAIN}  {}", self.words.word(verdict), visible(&row.path))?;
        if let Some(error) = &row.error {
            writeln!(out, "    {}", visible(&self.words.error(error)))?;
        }
        self.decision(out, row)?;
        if let Some(answer) = Answer::of(&row.findings) {
            writeln!(out, "    {}{}", self.words.sentence_of("comparison", "earlier"), self.words.sentence_of("comparison", answer.id()))?;
            unsaid(row).try_for_each(|finding| self.aside(out, finding, mark(finding.outcome).1))?;
        }
        self.found(out, row)?;
        if self.listing == Listing::All {
            let rest =
                row.findings.iter().filter(|finding| !finding.decides() && !advised(row).chain(unsaid(row)).any(|other| other == *finding));
            rest.into_iter().try_for_each(|finding| self.aside(out, finding, mark(finding.outcome).1))?;
        }
        Ok(())
    }

    fn end(&mut self, out: &mut dyn Write, totals: &Totals) -> io::Result<()> {
        writeln!(out)?;
        write!(out, "{BOLD}{}{PLAIN}", self.count("summary-inputs", totals.inputs()))?;
        let sums = [
            (GREEN, "summary-accepted", totals.accepted),
            (AMBER, "summary-review", totals.review),
            (RED, "summary-rejected", totals.rejected),
        ];
        for (colour, key, sum) in sums {
            write!(out, " · {colour}{}{PLAIN}", self.count(key, sum))?;
        }
        if totals.unreadable > 0 {
            write!(out, " · {}", self.count("summary-unreadable", totals.unreadable))?;
        }
        if totals.decided > 0 {
            write!(out, " · {}", self.of_decisions("decided", totals.decided as usize))?;
        }
        writeln!(out)?;
        if totals.skipped > 0 {
            writeln!(out, "{DIM}{}{PLAIN}", self.count("summary-skipped", totals.skipped))?;
        }
        if self.by_reference {
            writeln!(out, "{DIM}{}{PLAIN}", self.words.word("summary-reference"))?;
        }
        self.reasons(out, totals)?;
        if let Some(gaps) = &totals.gaps {
            self.gaps(out, gaps)?;
        }
        self.stale(out, totals)
    }
}

fn style(verdict: Verdict) -> (&'static str, char) {
    match verdict {
        Verdict::Accept => (GREEN, '✓'),
        Verdict::Review => (AMBER, '?'),
        Verdict::Reject => (RED, '✗'),
    }
}

fn mark(outcome: Outcome) -> (&'static str, char) {
    match outcome {
        Outcome::Pass => (GREEN, '✓'),
        Outcome::Unmeasurable => (AMBER, '–'),
        Outcome::Review => (AMBER, '?'),
        Outcome::Fail => (RED, '✗'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Lang};
    use crate::check::Missing;
    use crate::report::tests::{eye_line, face_count, rendered, row_of, unmeasured};

    fn text(rows: &[Row], listing: Listing) -> String {
        rendered(&mut Human::new(Catalogue::of(Lang::En), listing), rows)
    }

    #[test]
    fn a_pass_is_listed_only_on_request() {
        let rows = [row_of(vec![eye_line(250.0)])];
        let message = Catalogue::of(Lang::En).message(&rows[0].findings[0]);
        assert!(!text(&rows, Listing::Faults).contains(&message));
        assert!(text(&rows, Listing::All).contains(&message));
    }

    #[test]
    fn what_follows_from_the_number_of_faces_is_not_repeated() {
        let rows = [row_of(vec![face_count(2.0), unmeasured(Missing::SingleFace)])];
        let follow_up = Catalogue::of(Lang::En).message(&rows[0].findings[1]);
        assert!(!text(&rows, Listing::Faults).contains(&follow_up));
        assert!(text(&[row_of(vec![unmeasured(Missing::SingleFace)])], Listing::Faults).contains(&follow_up));
    }

    #[test]
    fn a_name_cannot_add_a_line_or_a_colour() {
        let mut row = row_of(Vec::new());
        row.path = "a\n✓ accepted  b\u{1b}[32m.jpg".into();
        let text = text(&[row], Listing::Faults);
        assert!(text.contains("a\\n✓ accepted  b\\u{1b}[32m.jpg"), "{text}");
    }
}
