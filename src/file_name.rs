//! What a file's name is made of, and how it is shown where it must not give a person away.

use crate::id_number;

/// Most letters of a folder's Chinese name that may be a person's; an institute's is longer.
const LONGEST_NAME: usize = 4;
/// Fewest letters of a name of the Latin alphabet that is looked for inside of words: a shorter one is part of too many.
const FEWEST_LETTERS: usize = 4;

/// A path without its folders, which end with `/`.
pub fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The file's name without its extension.
pub(crate) fn stem(name: &str) -> &str {
    let is_extension = |end: &str| (1..=5).contains(&end.len()) && end.chars().all(|letter| letter.is_ascii_alphanumeric());
    name.rsplit_once('.').filter(|(_, end)| is_extension(end)).map_or(name, |(stem, _)| stem)
}

/// Runs of ASCII letters and digits in a file's name.
pub(crate) fn tokens(name: &str) -> impl Iterator<Item = &str> {
    stem(name).split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|run| !run.is_empty())
}

/// The path of another photo, as a note may show it: with the first letter of each name of a person, and without its identity numbers.
///
/// What is Chinese in the file's own name is taken for a person's, and in a folder's what is as short as one. Numbers of students stay:
/// they are how the photo is found.
pub fn masked(path: &str) -> String {
    let (folders, name) = path.split_at(path.rfind('/').map_or(0, |slash| slash + 1));
    let shown = |part: &str, most: usize| {
        let runs = runs(part);
        // What a star follows is what was left of a name already.
        let is_whole = |at: usize| runs.get(at + 1).is_none_or(|(next, _)| !next.starts_with('*'));
        let is_name = |at: usize, run: &str, kind: Kind| kind == Kind::Chinese && run.chars().count() <= most && is_whole(at);
        let run = |(at, (run, kind)): (usize, &(&str, Kind))| if is_name(at, run, *kind) { starred(run) } else { (*run).into() };
        runs.iter().enumerate().map(run).collect::<String>()
    };
    id_number::masked_in(&(shown(folders, LONGEST_NAME) + &shown(name, usize::MAX)))
}

/// The path [`masked`], and with stars for the letters of these names and numbers, whatever stands between the letters.
pub fn masked_of<'a>(path: &str, secrets: impl IntoIterator<Item = &'a str>) -> String {
    let mut letters: Vec<char> = masked(path).chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|place| letters[*place].is_alphanumeric()).collect();
    let plain: Vec<char> = places.iter().map(|place| letters[*place].to_ascii_lowercase()).collect();
    for secret in secrets {
        let secret: Vec<char> =
            secret.chars().filter(|letter| letter.is_alphanumeric()).map(|letter| letter.to_ascii_lowercase()).collect();
        let least = if secret.iter().all(char::is_ascii) { FEWEST_LETTERS } else { 2 };
        if secret.len() < least {
            continue;
        }
        let found = plain.windows(secret.len()).enumerate().filter(|(_, window)| *window == secret.as_slice());
        // The first letter stays, as that of a name that is told by its form.
        found.flat_map(|(at, _)| &places[at + 1..at + secret.len()]).for_each(|place| letters[*place] = '*');
    }
    letters.into_iter().collect()
}

/// The first letter of a name, and a star for each other one.
fn starred(name: &str) -> String {
    let letters = name.chars().count();
    // A single letter would be the whole name.
    let shown = usize::from(letters > 1);
    name.chars().take(shown).chain(std::iter::repeat_n('*', letters - shown)).collect()
}

/// The stretches of letters of one kind.
pub(crate) fn runs(text: &str) -> Vec<(&str, Kind)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let of = kind(first);
        let (run, after) = rest.split_at(rest.find(|letter| kind(letter) != of).unwrap_or(rest.len()));
        found.push((run, of));
        rest = after;
    }
    found
}

/// What the letters of a stretch are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// ASCII letters and digits.
    Latin,
    /// Chinese characters, and the dot between parts of a name.
    Chinese,
    /// What stands between them.
    Other,
}

fn kind(letter: char) -> Kind {
    match letter {
        letter if letter.is_ascii_alphanumeric() => Kind::Latin,
        '·' | '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}' => Kind::Chinese,
        _ => Kind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leaves_its_first_letter_and_a_number_stays() {
        assert_eq!(masked("in/王小明2024001.jpg"), "in/王**2024001.jpg");
        assert_eq!(masked("王小明11010519491231002X.jpg"), "王**110***********002X.jpg");
        assert_eq!(masked("b/2.jpg"), "b/2.jpg");
        for path in ["in/王小明2024001.jpg", "in/照/李明-1.jpg", "王小明11010519491231002X.jpg"] {
            assert_eq!(masked(&masked(path)), masked(path));
        }
    }

    #[test]
    fn an_institute_s_folder_stays_and_one_that_may_bear_a_person_s_name_does_not() {
        assert_eq!(masked("力学研究所/李明/1.jpg"), "力学研究所/李*/1.jpg");
        assert_eq!(masked("in/照/1.jpg"), "in/*/1.jpg");
    }

    #[test]
    fn names_and_numbers_that_are_known_go_however_they_are_written() {
        let secrets = ["Aisha Rahman", "E12345678", "Li", "王小明的"];
        assert_eq!(masked_of("clip/Aisha_RAHMAN-E12345678.jpg", secrets), "clip/A****_******-E********.jpg");
        assert_eq!(masked_of("王小明的照片集/1.jpg", secrets), "王***照片集/1.jpg");
    }
}
