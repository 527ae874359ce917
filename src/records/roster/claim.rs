//! Whose photo a file is by its name.

use std::collections::{BTreeMap, BTreeSet};

use super::{Entry, Gaps, Perhaps, Roster, Several, Student, near, plain};
use crate::evidence::Claim;

/// What a list says of one file's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Whose photo it is; none where it is nobody's.
    pub student: Option<Student>,
    /// How sure that is.
    pub claim: Claim,
}

/// The parts of a file's name.
struct Name {
    /// Runs of Latin letters and digits, half-width, letters capital; the whole of them as one at the end.
    tokens: Vec<String>,
    /// Runs of other letters: names of people, as a rule.
    words: Vec<String>,
    /// All of it but the extension, half-width, letters capital.
    stem: String,
}

/// Students by what names them. Numbers that differ by their separators alone, `1-12` and `11-2`, have one key.
struct Index {
    numbers: BTreeMap<String, Vec<Numbered>>,
    ids: BTreeMap<String, Vec<Numbered>>,
    names: BTreeMap<String, Vec<usize>>,
}

/// A student by a number as the list has it.
struct Numbered {
    student: usize,
    number: String,
}

/// What a name says at first sight.
#[derive(Clone, Copy)]
enum Sight {
    /// One student's number.
    One(usize),
    /// One student's number and another's name.
    Mixed(usize),
    /// Numbers of several students.
    Several,
    None,
}

impl Roster {
    /// Whose each photo is, in the order of the paths: by 学号 or 证件号 in the file's name, whatever stands beside it.
    pub fn claims(&self, paths: &[&str]) -> Vec<Claimed> {
        let index = Index::of(self);
        let names: Vec<Name> = paths.iter().map(|path| Name::of(path)).collect();
        let sights: Vec<Sight> = names.iter().map(|name| self.sight(name, &index)).collect();
        let mut photos: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (place, sight) in sights.iter().enumerate() {
            if let Sight::One(student) = sight {
                photos.entry(*student).or_default().push(place);
            }
        }
        let lacking: Vec<usize> = (0..self.entries.len()).filter(|student| !photos.contains_key(student)).collect();
        let near = near::Search::of(self, &lacking);
        let claim = |(place, sight): (usize, &Sight)| match sight {
            Sight::One(student) => {
                let others = photos[student].iter().filter(|other| **other != place).map(|other| paths[*other].to_owned());
                let others: Vec<String> = others.collect();
                let claim = if others.is_empty() { Claim::Named } else { Claim::Shared(others) };
                Claimed { student: Some(self.entries[*student].student.clone()), claim }
            }
            Sight::Mixed(student) => self.mixed(*student, &names[place], &index),
            Sight::Several => Claimed { student: None, claim: Claim::Nobody },
            Sight::None => match alike(&names[place], &index, &near) {
                Some(student) => self.nearly(student),
                None => Claimed { student: None, claim: Claim::Nobody },
            },
        };
        sights.iter().enumerate().map(claim).collect()
    }

    /// What is left when every photo has found its student.
    pub fn gaps(&self, paths: &[&str], claims: &[Claimed]) -> Gaps {
        let mut photos: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for (path, claimed) in paths.iter().zip(claims) {
            if let Some(student) = &claimed.student {
                photos.entry(&student.number).or_default().push((*path).to_owned());
            }
        }
        let candidates = candidates(paths, claims);
        let lacking = self.entries.iter().map(|entry| &entry.student).filter(|student| !photos.contains_key(student.number.as_str()));
        let (perhaps, without): (Vec<_>, Vec<_>) = lacking.partition(|student| candidates.contains_key(student.number.as_str()));
        let perhaps = perhaps.into_iter().map(|student| Perhaps { student: student.clone(), paths: candidates[&*student.number].clone() });
        let several = self.entries.iter().filter_map(|Entry { student, .. }| {
            let paths = photos.get(student.number.as_str()).filter(|paths| paths.len() > 1)?;
            Some(Several { student: student.clone(), paths: paths.clone() })
        });
        let strays = paths.iter().zip(claims).filter(|(_, claimed)| claimed.student.is_none());
        Gaps {
            students: self.entries.len() as u64,
            without_photo: without.into_iter().cloned().collect(),
            perhaps: perhaps.collect(),
            several: several.collect(),
            earlier: BTreeMap::new(),
            of_nobody: strays.map(|(path, _)| (*path).to_owned()).collect(),
        }
    }

    /// 姓名 of whose photo it is, or may be by its name.
    pub fn person<'a>(&'a self, claimed: &'a Claimed) -> Option<&'a str> {
        let student = match (&claimed.student, &claimed.claim) {
            (Some(student), _) => student,
            (None, Claim::Nearly(number)) => &self.entries.iter().find(|entry| entry.student.number == *number)?.student,
            (None, _) => return None,
        };
        student.name.as_deref()
    }

    fn nearly(&self, student: usize) -> Claimed {
        Claimed { student: None, claim: Claim::Nearly(self.entries[student].student.number.clone()) }
    }

    fn mixed(&self, student: usize, name: &Name, index: &Index) -> Claimed {
        let number = |place: &usize| self.entries[*place].student.number.clone();
        let namesakes = name.words.iter().filter_map(|word| index.names.get(word)).flatten().map(number).collect();
        Claimed { student: None, claim: Claim::Mixed { number: number(&student), namesakes } }
    }

    fn sight(&self, name: &Name, index: &Index) -> Sight {
        let hit = |token: &String| index.numbers.get(token).or_else(|| index.ids.get(token)).map(|numbered| (token.len(), numbered));
        let hits: Vec<_> = name.tokens.iter().filter_map(hit).collect();
        // In `2024001 (2)` the longer number is meant.
        let longest = hits.iter().map(|(length, _)| *length).max().unwrap_or_default();
        let meant = hits.iter().filter(|(length, _)| *length == longest);
        let students: BTreeSet<usize> = meant.flat_map(|(_, numbered)| name.meant(numbered)).collect();
        let mut students = students.into_iter();
        let Some(student) = students.next() else { return Sight::None };
        if students.next().is_some() {
            return Sight::Several;
        }
        let is_own = |word: &String| self.entries[student].student.name.as_deref().is_none_or(|own| word.contains(&plain::name(own)));
        let is_another_s = |word: &String| index.names.contains_key(word);
        let is_mixed = !name.words.iter().any(is_own) && name.words.iter().any(is_another_s);
        if is_mixed { Sight::Mixed(student) } else { Sight::One(student) }
    }
}

/// The photos of nobody that may be a student's, by 学号.
pub(in crate::records) fn candidates<'a>(paths: &[&str], claims: &'a [Claimed]) -> BTreeMap<&'a str, Vec<String>> {
    let mut candidates: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (path, claimed) in paths.iter().zip(claims) {
        let numbers: Vec<&String> = match &claimed.claim {
            Claim::Nearly(number) => vec![number],
            Claim::Mixed { number, namesakes } => std::iter::once(number).chain(namesakes).collect(),
            Claim::Named | Claim::Shared(_) | Claim::Nobody => Vec::new(),
        };
        for number in numbers {
            candidates.entry(number).or_default().push((*path).to_owned());
        }
    }
    candidates
}

/// The one student whose name or number is nearly that of the file.
fn alike(name: &Name, index: &Index, near: &near::Search) -> Option<usize> {
    let namesakes: Vec<usize> = name.words.iter().filter_map(|word| index.names.get(word)).flatten().copied().collect();
    let by_number = name.tokens.iter().find_map(|token| near.find(token, &namesakes));
    by_number.or(match namesakes.as_slice() {
        [only] => Some(*only),
        _ => None,
    })
}

impl Name {
    fn of(path: &str) -> Self {
        let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
        let is_extension = |end: &str| (1..=5).contains(&end.len()) && end.chars().all(|letter| letter.is_ascii_alphanumeric());
        let stem = file.rsplit_once('.').filter(|(_, end)| is_extension(end)).map_or(file, |(stem, _)| stem);
        let plain: String = stem.chars().map(plain::half).flat_map(char::to_uppercase).collect();
        let runs = |is_part: fn(char) -> bool| {
            plain.split(move |letter| !is_part(letter)).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let mut tokens = runs(|letter| letter.is_ascii_alphanumeric());
        if tokens.len() > 1 {
            tokens.push(tokens.concat());
        }
        let words = runs(|letter| letter == '·' || (letter.is_alphabetic() && !letter.is_ascii()));
        let words = words.iter().map(|word| plain::name(word)).collect();
        Self { tokens, words, stem: plain }
    }

    /// Of students whose numbers have the same letters and digits those whose own number stands here; all where none does.
    fn meant(&self, numbered: &[Numbered]) -> Vec<usize> {
        let here: Vec<usize> = numbered.iter().filter(|one| self.holds(&one.number)).map(|one| one.student).collect();
        if here.is_empty() { numbered.iter().map(|one| one.student).collect() } else { here }
    }

    /// Whether a number stands here with its separators, and not as a part of a longer one.
    fn holds(&self, number: &str) -> bool {
        let is_part = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_alphanumeric());
        let mut ends = self.stem.match_indices(number).map(|(start, found)| (start, start + found.len()));
        ends.any(|(start, end)| !is_part(self.stem[..start].chars().next_back()) && !is_part(self.stem[end..].chars().next()))
    }
}

impl Numbered {
    fn new(student: usize, number: &str) -> Self {
        Self { student, number: plain::number(number) }
    }
}

impl Index {
    fn of(roster: &Roster) -> Self {
        let mut index = Self { numbers: BTreeMap::new(), ids: BTreeMap::new(), names: BTreeMap::new() };
        for (place, entry) in roster.entries.iter().enumerate() {
            index.numbers.entry(key(&entry.student.number)).or_default().push(Numbered::new(place, &entry.student.number));
            if let Some(id) = &entry.student.id_number {
                index.ids.entry(key(id)).or_default().push(Numbered::new(place, id));
            }
            if let Some(name) = &entry.student.name {
                index.names.entry(plain::name(name)).or_default().push(place);
            }
        }
        index
    }
}

/// A number by its letters and digits alone: `2024-001` may stand in a file's name with another separator.
pub(super) fn key(number: &str) -> String {
    plain::number(number).chars().filter(char::is_ascii_alphanumeric).collect()
}
