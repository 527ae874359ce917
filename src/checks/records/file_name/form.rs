//! A file's name with its numbers and names of people replaced by what they are.
//!
//! A run of letters and digits with enough digits is a number, one of 18 digits (the last may be X) an identity number, whose
//! check digit (GB 11643) has to follow from the others. Where the person's name is known, that alone is a name and other Chinese is a
//! word; else a run of Chinese is a name. What stands between them stays as it is, and so does any word.

use crate::file_name::{Kind, runs};
use crate::id_number;

pub(super) const NUMBER: &str = "{number}";
pub(super) const ID: &str = "{id}";
pub(super) const NAME: &str = "{name}";
/// A name that no person gave.
pub(super) const CAMERA: &str = "{camera}";

/// Fewest digits of a run that is a number; shorter ones count copies and pages.
const FEWEST_DIGITS: usize = 4;

/// What Windows and others call a copy.
const COPIES: [&str; 3] = ["副本", "复件", "拷贝"];

/// What cameras, telephones and chat programs begin the names of their files with; digits follow.
const CAMERAS: [&str; 14] =
    ["IMG", "DSC", "DSCN", "DSCF", "DSCI", "PXL", "MVIMG", "SAM", "CIMG", "MG", "MMEXPORT", "SCREENSHOT", "WX_CAMERA", "微信图片"];

/// The form of a name, without its extension, of a photo that is this person's or may be.
pub(super) fn form(stem: &str, person: Option<&str>) -> String {
    let person = person.map(plain).filter(|person| !person.is_empty());
    let said = |(run, kind): (&str, Kind)| match kind {
        Kind::Latin => latin(run).to_owned(),
        Kind::Chinese => chinese(run, person.as_deref()),
        Kind::Other => run.to_owned(),
    };
    runs(stem).into_iter().map(said).collect()
}

/// Whether a camera, a telephone or a chat program named the file: `IMG_20250412_101112`, `微信图片_20250412101112`, `DSC01234`.
pub(super) fn is_of_camera(stem: &str) -> bool {
    let is_count = |letter: char| letter.is_ascii_digit() || matches!(letter, '_' | '-' | ' ' | '(' | ')');
    let word = stem.trim_end_matches(is_count);
    let count = &stem[word.len()..];
    let has_word = CAMERAS.contains(&&*word.trim_start_matches('_').to_uppercase());
    count.chars().filter(char::is_ascii_digit).count() >= FEWEST_DIGITS && has_word
}

fn latin(run: &str) -> &str {
    if id_number::has_form(run) {
        ID
    } else if run.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS {
        NUMBER
    } else {
        run
    }
}

fn chinese(run: &str, person: Option<&str>) -> String {
    let copy = COPIES.into_iter().find(|copy| run.ends_with(copy)).unwrap_or_default();
    let text = run.strip_suffix(copy).unwrap_or(run);
    let named = match person {
        _ if text.is_empty() => String::new(),
        None => NAME.into(),
        Some(person) if plain(text) == person => NAME.into(),
        Some(person) => text.replacen(person, NAME, 1),
    };
    named + copy
}

/// A name without what people put between its parts.
fn plain(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace() && *letter != '·').collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_person_s_own_name_is_one() {
        assert_eq!(form("2022E8000001015-郭敏-力学研究所", Some("郭敏")), "{number}-{name}-力学研究所");
        assert_eq!(form("2022E8000001015郭敏补拍", Some("郭敏")), "{number}{name}补拍");
        assert_eq!(form("2022E8000001015_张敏", Some("张　敏")), "{number}_{name}");
        assert_eq!(form("2022E8000001015_买买提吐尔逊", Some("买买提·吐尔逊")), "{number}_{name}");
        assert_eq!(form("2022E8000001015_郭敏", None), "{number}_{name}");
    }

    #[test]
    fn a_copy_is_no_person() {
        for person in [None, Some("王伟")] {
            assert_eq!(form("2022E8000001000 - 副本", person), "{number} - 副本");
            assert_eq!(form("王伟副本 (2)", person), "{name}副本 (2)");
        }
    }

    #[test]
    fn a_camera_s_name_is_known_by_its_word_and_its_count() {
        for stem in
            ["IMG_20250412_101112", "img_0001", "DSC01234", "_MG_1234", "微信图片_20250412101112", "mmexport1712345678901", "IMG_0001 (2)"]
        {
            assert!(is_of_camera(stem), "{stem}");
        }
        for stem in ["2022E8000001000", "20250412_101112", "IMG_1", "李明_2022", "IMG_2022E8001"] {
            assert!(!is_of_camera(stem), "{stem}");
        }
    }
}
