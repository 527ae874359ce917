//! How the copies of photos are named, and that no two have one name.

use std::collections::BTreeMap;

use anyhow::bail;
use photolint::records::roster::Student;
use photolint::report::{file_name, visible};

use super::super::terminal::Voice;

/// What a pattern may hold.
const BLANKS: [&str; 5] = ["number", "name", "unit", "unit-code", "stem"];

/// Names that an error lists at most.
const LISTED: usize = 10;

/// How the copies are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Naming {
    AsIs,
    /// A pattern without the extension.
    Pattern(String),
}

impl Naming {
    /// What `--names` says.
    pub(super) fn of(names: &str, voice: Voice) -> anyhow::Result<Self> {
        match names {
            "as-is" => Ok(Self::AsIs),
            "number" => Ok(Self::by_number()),
            pattern => {
                let blanks: Vec<_> = pattern.split('{').skip(1).map(|rest| rest.split_once('}').map(|(blank, _)| blank)).collect();
                if blanks.is_empty() || !blanks.iter().all(|blank| blank.is_some_and(|blank| BLANKS.contains(&blank))) {
                    bail!(voice.sentence("pack-unknown-names", &[pattern, &BLANKS.map(|blank| format!("{{{blank}}}")).join(" ")]));
                }
                Ok(Self::Pattern(pattern.into()))
            }
        }
    }

    /// By the student's number where every photo has a student, else as they are.
    pub(super) fn usual(has_students: bool) -> Self {
        if has_students { Self::by_number() } else { Self::AsIs }
    }

    fn by_number() -> Self {
        Self::Pattern("{number}".into())
    }

    /// The copies' names, in the order of the photos' paths.
    ///
    /// # Errors
    /// Where something that the pattern asks for is not known of a photo, and where several would have one name: they are listed.
    pub(super) fn names<'a>(
        &self,
        photos: impl Iterator<Item = (&'a str, Option<&'a Student>)> + Clone,
        voice: Voice,
    ) -> anyhow::Result<Vec<String>> {
        let names: Vec<_> = photos.clone().map(|(path, student)| self.name(file_name(path), student)).collect();
        let nameless: Vec<_> = photos.clone().zip(&names).filter(|(_, name)| name.is_none()).map(|((path, _), _)| visible(path)).collect();
        if !nameless.is_empty() {
            bail!(voice.sentence("pack-nameless", &[&listed(&nameless)]));
        }
        let names: Vec<String> = names.into_iter().flatten().collect();
        let mut by_name: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for (name, (path, _)) in names.iter().zip(photos) {
            // Windows and macOS tell no case.
            by_name.entry(name.to_lowercase()).or_default().push(path);
        }
        let doubled: Vec<_> = by_name
            .into_iter()
            .filter(|(_, paths)| paths.len() > 1)
            .map(|(name, paths)| format!("{} ({})", visible(&name), visible(&paths.join(", "))))
            .collect();
        if !doubled.is_empty() {
            bail!(voice.sentence("pack-collision", &[&listed(&doubled)]));
        }
        Ok(names)
    }

    fn name(&self, file: &str, student: Option<&Student>) -> Option<String> {
        let Self::Pattern(pattern) = self else { return Some(safe(file)) };
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, "jpg"));
        let value = |blank: &str| match blank {
            "stem" => Some(stem),
            "number" => student.map(|student| student.number.as_str()),
            "name" => student?.name.as_deref(),
            "unit" => student?.unit.as_deref(),
            _ => student?.unit_code.as_deref(),
        };
        let mut name = String::new();
        let mut parts = pattern.split('{');
        name.push_str(parts.next()?);
        for part in parts {
            let (blank, after) = part.split_once('}')?;
            name.push_str(value(blank).filter(|value| !value.trim().is_empty())?.trim());
            name.push_str(after);
        }
        Some(format!("{}.{}", safe(&name), extension.to_lowercase()))
    }
}

/// A name that every system takes and that leads nowhere else.
fn safe(name: &str) -> String {
    let is_bad = |letter: char| letter.is_control() || "<>:\"/\\|?*".contains(letter);
    let name: String = name.chars().map(|letter| if is_bad(letter) { '_' } else { letter }).collect();
    let name = if name.trim_matches('.').is_empty() { "_" } else { name.trim_end_matches(['.', ' ']) };
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_ascii_uppercase();
    let is_numbered = |device: &str| stem.strip_prefix(device).is_some_and(|number| number.len() == 1 && number.parse::<u8>().is_ok());
    let is_device = DEVICES.contains(&&*stem) || NUMBERED_DEVICES.into_iter().any(is_numbered);
    if is_device { format!("_{name}") } else { name.into() }
}

/// Names that are no files' on Windows, whatever ending they have.
const DEVICES: [&str; 4] = ["CON", "PRN", "AUX", "NUL"];
/// The same with a digit.
const NUMBERED_DEVICES: [&str; 2] = ["COM", "LPT"];

fn listed(names: &[String]) -> String {
    let more = if names.len() > LISTED { format!(" … ({})", names.len()) } else { String::new() };
    names.iter().take(LISTED).cloned().collect::<Vec<_>>().join("; ") + &more
}

#[cfg(test)]
mod tests {
    use super::super::super::args::LangArg;
    use super::*;

    fn student(number: &str, name: Option<&str>) -> Student {
        Student { number: number.into(), name: name.map(Into::into), id_number: None, unit: None, unit_code: None, remark: None }
    }

    fn named(names: &str, photos: &[(&str, Option<&Student>)]) -> anyhow::Result<Vec<String>> {
        let voice = Voice::of(Some(LangArg::En));
        Naming::of(names, voice)?.names(photos.iter().copied(), voice)
    }

    #[test]
    fn copies_are_named_by_number_by_pattern_or_as_they_are() {
        let student = student("2021E80", Some("张 三"));
        let photo = [("IMG_1.JPG", Some(&student))];
        assert_eq!(named("number", &photo).expect("a name"), ["2021E80.jpg"]);
        assert_eq!(named("{number}-{name}_{stem}", &photo).expect("a name"), ["2021E80-张 三_IMG_1.jpg"]);
        assert_eq!(named("as-is", &photo).expect("a name"), ["IMG_1.JPG"]);
    }

    #[test]
    fn two_photos_of_one_name_are_an_error_that_lists_them() {
        let said = named("as-is", &[("x/a.jpg", None), ("y/A.JPG", None), ("b.jpg", None)]).expect_err("a collision").to_string();
        assert!(said.contains("x/a.jpg, y/A.JPG") && !said.contains("b.jpg"), "{said}");
    }

    #[test]
    fn a_photo_without_what_the_pattern_asks_for_is_an_error_that_lists_it() {
        let student = student("1", None);
        assert!(named("number", &[("a.jpg", None)]).expect_err("nobody's").to_string().contains("a.jpg"));
        assert!(named("{name}", &[("b.jpg", Some(&student))]).expect_err("no name").to_string().contains("b.jpg"));
    }

    #[test]
    fn a_pattern_without_known_blanks_is_an_error() {
        for pattern in ["photo", "{nummer}", "{number", "{}"] {
            assert!(named(pattern, &[]).is_err(), "{pattern}");
        }
    }

    #[test]
    fn no_name_leads_out_of_the_folder() {
        let student = student("../../etc/passwd", None);
        assert_eq!(named("number", &[("a.jpg", Some(&student))]).expect("a name"), [".._.._etc_passwd.jpg"]);
        assert_eq!(named("as-is", &[("..", None)]).expect("a name"), ["_"]);
    }

    #[test]
    fn windows_takes_every_name_as_it_is() {
        for (file, name) in
            [("CON.jpg", "_CON.jpg"), ("com1.jpg", "_com1.jpg"), ("lpt.jpg", "lpt.jpg"), ("photo. ", "photo"), ("nul", "_nul")]
        {
            assert_eq!(named("as-is", &[(file, None)]).expect("a name"), [name]);
        }
    }
}
