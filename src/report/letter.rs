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

use tables::{IMPORTANCE, OF_EXPORT, OF_FILE, OF_RECORDS, WITH_NOTES, WITH_NUMBERS};

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
        let date = |day: Date| {
            let [year, month, day] = [day.year(), day.month().into(), day.day().into()].map(|number: i16| number.to_string());
            words.filled_word("letter-date", &[("year", &year), ("month", &month), ("day", &day)])
        };
        let is_over = timetable.make_up_until.is_some_and(|day| day < today);
        Self { until: timetable.make_up_until.map(date), place: timetable.make_up_place.clone(), is_over }
    }
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
            (_, Verdict::Review) => vec![said("letter-review")],
            (_, Verdict::Reject) if points(row, self.words).0.is_empty() => vec![said("letter-refused")],
            (_, Verdict::Reject) => self.rejected(row, said("letter-rejected")),
        };
        [vec![greeting], body].concat().join("\n")
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
        let doubtful = doubtful.iter().filter(|point| !is_export || OF_EXPORT.contains(&point.finding.check));
        let open = wrong.iter().chain(doubtful).filter(|point| !(self.make_up.is_over && point.finding.check == SHOOTING_SLOT));
        let to_do = self.numbered(open.map(|point| point.letter.retake.to_owned()));
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
    let point = |finding| Some(Point { finding, letter: words.letter_on(finding)? });
    // Whose photo it is, a new one does not settle.
    let doubtful = rest.into_iter().filter(|finding| finding.outcome == Outcome::Review && !is_record(finding));
    (wrong.into_iter().filter_map(point).collect(), doubtful.filter_map(point).collect())
}

fn is_record(finding: &Finding) -> bool {
    OF_RECORDS.contains(&finding.check)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::{Catalogue, Lang};
    use crate::check::{Measurement, Note, Reading, Unit};
    use crate::checks::REGISTRY;
    use crate::colour::Rgb;
    use crate::finding::{Kind, Limit, Reference, Rule, Source};
    use crate::report::tests::{eye_line, row_of};

    fn letters(lang: Lang) -> Letters {
        letters_on("2025-04-30", lang)
    }

    /// Letters of one day.
    fn letters_on(today: &str, lang: Lang) -> Letters {
        let timetable = crate::profile::built_in("ucas-2025").and_then(|plan| plan.timetable).expect("a timetable");
        let words = Catalogue::of(lang);
        Letters::new(words, MakeUp::of(&timetable, today.parse().expect("a day"), words))
    }

    fn student() -> Student {
        Student { number: "1".into(), name: Some("张三".into()), id_number: None, unit: None, unit_code: None, remark: None }
    }

    /// A required check beyond its limit: failed, or for a person to look at.
    fn fault(check: &'static str, outcome: Outcome) -> Finding {
        let limit = Limit::Range { min: None, max: Some(0.0), review: 0.0 };
        Finding::judge(check, Unit::Count, Ok(Measurement::from(1.0)), &rule(limit, outcome))
    }

    fn rule(limit: Limit, worst: Outcome) -> Rule {
        Rule { limit: Some(limit), kind: Kind::Require, worst, optional: false, clause: "§".into(), source: Source::Ours }
    }

    fn said(findings: Vec<Finding>) -> String {
        let row = Row { student: Some(student()), ..row_of(findings) };
        letters(Lang::Zh).of(&row)
    }

    #[test]
    fn every_check_has_a_letter_and_a_place_among_the_others() {
        for check in REGISTRY {
            assert!(IMPORTANCE.contains(&check.id), "{} has no importance", check.id);
            assert!([Lang::Zh, Lang::En].iter().all(|lang| Catalogue::of(*lang).letter(check.id).is_some()), "{} has no letter", check.id);
        }
    }

    #[test]
    fn whatever_is_told_with_its_measure_is_a_check() {
        let known = |id: &str| REGISTRY.iter().any(|check| check.id == id);
        let told = [OF_EXPORT, OF_RECORDS, WITH_NUMBERS, WITH_NOTES].concat();
        assert_eq!(told.into_iter().filter(|id| !known(id)).collect::<Vec<_>>(), Vec::<&str>::new());
    }

    #[test]
    fn a_letter_names_the_student_the_file_what_is_wrong_and_what_to_do() {
        let text = said(vec![fault("head-roll", Outcome::Fail)]);
        let lines: Vec<_> = text.lines().collect();
        assert_eq!(lines[0], "张三同学：您好！");
        assert!(lines[1].contains("0001.jpg"), "{text}");
        assert_eq!(lines[2], "1. 头向您自己的左肩歪：实测 1，要求不超过 0。");
        assert_eq!(lines[4], "1. 请把头向自己的右边摆正，两眼保持水平。");
        assert!(lines[5].contains("2025 年 4 月 30 日") && lines[5].contains("补拍地点"), "{text}");
    }

    #[test]
    fn after_the_last_day_nobody_is_told_to_come_before_it() {
        let late = letters_on("2025-05-01", Lang::Zh);
        let row = row_of(vec![fault("head-roll", Outcome::Fail), fault("shooting-slot", Outcome::Fail)]);
        for text in [late.of(&row), late.reminder(&student(), None)] {
            assert!(text.contains("已过") && !text.contains("之前") && !text.contains("补拍地点"), "{text}");
        }
        let text = late.of(&row_of(vec![fault("shooting-slot", Outcome::Fail)]));
        assert!(!text.contains("请这样重拍") && text.contains("与我们联系"), "{text}");
    }

    #[test]
    fn who_has_an_earlier_photo_is_not_simply_told_to_take_one() {
        let age = |outcome| Finding { uncapped: outcome, ..fault("photo-age", Outcome::Review) };
        let said = |outcome| letters(Lang::Zh).reminder(&student(), Some(&age(outcome)));
        assert!(said(Outcome::Pass).contains("可以沿用") && said(Outcome::Pass).contains("2025 年"), "{}", said(Outcome::Pass));
        for outcome in [Outcome::Review, Outcome::Unmeasurable] {
            assert!(said(outcome).contains("请等") && !said(outcome).contains("补拍请在"), "{}", said(outcome));
        }
        assert!(said(Outcome::Fail).contains("请尽快拍摄并提交"), "{}", said(Outcome::Fail));
    }

    #[test]
    fn a_photo_that_only_has_to_be_exported_anew_is_not_to_be_retaken() {
        let text = said(vec![eye_line(400.0)]);
        assert!(text.contains("不必重拍") && !text.contains("补拍地点"), "{text}");
        assert!(text.contains("2025 年 4 月 30 日"), "{text}");
    }

    #[test]
    fn what_was_measured_stands_beside_what_is_asked_for() {
        let text = said(vec![eye_line(400.0)]);
        assert!(text.contains("1. 眼睛在照片里的位置偏低：眼睛距上边沿 400 像素，要求 200–300 像素。"), "{text}");
    }

    #[test]
    fn a_measure_that_only_the_program_knows_is_not_told() {
        let text = said(vec![fault("sharpness", Outcome::Fail)]);
        assert!(text.contains("1. 照片不够清晰。"), "{text}");
    }

    #[test]
    fn a_colour_is_told_by_its_channels() {
        let references = vec![Reference { name: "light-blue".into(), rgb: Rgb::new(100, 197, 255), outcome: Outcome::Pass }];
        let limit = Limit::Colours { references, max: 10.0, review: 0.0 };
        let red = Measurement::new(Reading::Colour(Rgb::new(200, 10, 10).to_lab()));
        let text = said(vec![Finding::judge("background-colour", Unit::DeltaE, Ok(red), &rule(limit, Outcome::Fail))]);
        assert!(text.contains("测得 RGB(200, 10, 10)，要求浅蓝色 RGB(100, 197, 255)"), "{text}");
    }

    #[test]
    fn whose_backdrop_lacks_light_is_told_of_the_light() {
        let references = vec![Reference { name: "light-blue".into(), rgb: Rgb::new(100, 197, 255), outcome: Outcome::Pass }];
        let limit = Limit::Colours { references, max: 10.0, review: 0.0 };
        let dim = Measurement::new(Reading::Colour(Rgb::new(49, 104, 135).to_lab()));
        let text = said(vec![Finding::judge("background-colour", Unit::DeltaE, Ok(dim), &rule(limit, Outcome::Fail))]);
        assert!(text.contains("背景照得太暗") && text.contains("请用灯光把背景照亮"), "{text}");
    }

    #[test]
    fn the_person_comes_before_the_file_and_only_five_points_are_said() {
        let checks = ["file-size", "pixel-size", "eye-line", "sharpness", "exposure", "necklace", "face-count"];
        let text = said(checks.map(|check| fault(check, Outcome::Fail)).into());
        let at = |check| text.find(Catalogue::of(Lang::Zh).letter_on(&fault(check, Outcome::Fail)).expect("a letter").fault);
        assert!(at("face-count") < at("necklace") && at("necklace") < at("exposure"), "{text}");
        assert_eq!((at("file-size"), text.matches("5. ").count(), text.contains("6. ")), (None, 2, false), "{text}");
        assert!(text.contains("另外还有 2 处，请一并改正：") && text.contains("文件大小。"), "{text}");
    }

    #[test]
    fn a_doubt_is_never_told_as_a_fault() {
        let text = said(vec![fault("head-roll", Outcome::Fail), fault("skin-smoothing", Outcome::Review)]);
        assert!(!text.contains(Catalogue::of(Lang::Zh).letter("skin-smoothing").expect("a letter").fault), "{text}");
        let text = said(vec![fault("skin-smoothing", Outcome::Review)]);
        assert!(text.contains("正在人工审核") && !text.contains("修饰"), "{text}");
    }

    #[test]
    fn nobody_is_accused_of_retouching() {
        for lang in [Lang::Zh, Lang::En] {
            let text = ["skin-smoothing", "editor-traces", "background-replaced", "background-halo", "coloured-contacts"]
                .map(|check| Catalogue::of(lang).letter(check));
            for fault in text.iter().flatten().map(|letter| letter.fault) {
                assert!(!fault.contains("精拍") && (fault.contains("需要") || fault.contains("has to be checked")), "{fault}");
            }
        }
    }

    #[test]
    fn an_unreadable_file_and_a_missing_photo_are_told_as_such() {
        let row = |error| Row { error: Some(error), verdict: Verdict::Reject, ..row_of(Vec::new()) };
        assert!(letters(Lang::En).of(&row(Note::new("empty"))).contains("cannot be opened"));
        assert!(letters(Lang::Zh).of(&row(Note::about("unsupported", "HEIC"))).contains("兼容性最佳"));
        let of_machine = letters(Lang::Zh).of(&row(Note::about("unreadable", "permission-denied")));
        assert!(!of_machine.contains("权限"), "{of_machine}");
        assert!(letters(Lang::Zh).reminder(&student(), None).contains("还没有收到"));
    }

    #[test]
    fn a_refusal_that_only_a_person_decided_names_no_faults() {
        let row = Row { verdict: Verdict::Reject, ..row_of(vec![fault("skin-smoothing", Outcome::Review)]) };
        let text = letters(Lang::Zh).of(&row);
        assert!(text.contains("经人工审核") && !text.contains("原因：\n") && !text.contains("修饰"), "{text}");
    }

    #[test]
    fn a_name_cannot_add_a_line() {
        let student = Student { name: Some("张\n三".into()), ..student() };
        assert_eq!(letters(Lang::Zh).reminder(&student, None).lines().count(), 3);
    }
}
