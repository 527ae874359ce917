//! Whom the class list has no photo for, in a line: for formats that know photos alone.

use super::{Words, visible};
use crate::records::roster::{Gaps, Perhaps};

/// The students by their numbers, those without a photo and those who may have one; none where nobody lacks one.
pub(super) fn lacking(gaps: &Gaps, words: Words) -> Option<String> {
    let perhaps = gaps.perhaps.iter().map(|Perhaps { student, .. }| student);
    let kinds = [("gaps-without-photo", gaps.without_photo.iter().collect::<Vec<_>>()), ("gaps-perhaps", perhaps.collect())];
    let lines = kinds.into_iter().filter(|(_, students)| !students.is_empty()).map(|(heading, students)| {
        let numbers: Vec<_> = students.iter().map(|student| visible(&student.number)).collect();
        format!("{} {}", words.word(heading).replace("{}", &numbers.len().to_string()), numbers.join(" "))
    });
    Some(lines.collect::<Vec<_>>().join("\n")).filter(|line| !line.is_empty())
}
