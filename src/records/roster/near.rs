//! Numbers that are almost right.

use strsim::osa_distance;

use super::Roster;
use super::claim::key;

/// Shortest number that is compared: two short ones are alike by chance.
const SHORTEST: usize = 6;
/// From this length on two slips are forgiven.
const LONG: usize = 10;

/// The numbers of a list, ready to be compared.
pub(super) struct Search {
    numbers: Vec<Known>,
}

struct Known {
    student: usize,
    key: String,
    bag: [u8; 36],
    /// Whether the student has no photo yet: those come first.
    is_lacking: bool,
}

/// How a number differs, the least first.
type Difference = (usize, bool);

impl Search {
    pub(super) fn of(roster: &Roster, lacking: &[usize]) -> Self {
        let known = |student: usize, number: &str| {
            let key = key(number);
            Known { student, bag: bag(&key), key, is_lacking: lacking.binary_search(&student).is_ok() }
        };
        let entries = roster.entries.iter().enumerate();
        let numbers = entries.flat_map(|(place, entry)| {
            let id = entry.student.id_number.as_deref();
            std::iter::once(entry.student.number.as_str()).chain(id).map(move |number| known(place, number))
        });
        Self { numbers: numbers.filter(|known| known.key.len() >= SHORTEST).collect() }
    }

    /// The one student whose number is nearest to a token; where several are as near, the one of them who is a namesake.
    pub(super) fn find(&self, token: &str, namesakes: &[usize]) -> Option<usize> {
        if token.len() < SHORTEST || !token.contains(|letter: char| letter.is_ascii_digit()) {
            return None;
        }
        let bag = bag(token);
        let mut best: Vec<usize> = Vec::new();
        let mut least = None;
        for known in &self.numbers {
            let Some(difference) = known.difference(token, &bag) else { continue };
            if least.is_none_or(|least| difference < least) {
                least = Some(difference);
                best.clear();
            }
            if least == Some(difference) && !best.contains(&known.student) {
                best.push(known.student);
            }
        }
        if best.len() > 1 {
            best.retain(|student| namesakes.contains(student));
        }
        match best.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }
}

impl Known {
    fn difference(&self, token: &str, bag: &[u8; 36]) -> Option<Difference> {
        let slips = self.slips(token, bag)?;
        Some((slips, !self.is_lacking))
    }

    /// Wrong, swapped, missing and extra characters; something before or after the number, or a missing beginning, is one slip.
    fn slips(&self, token: &str, bag: &[u8; 36]) -> Option<usize> {
        let (long, short) = (self.key.len().max(token.len()), self.key.len().min(token.len()));
        let is_cut = self.key.ends_with(token) || token.contains(&self.key);
        if is_cut {
            return Some(1);
        }
        let most = if short >= LONG { 2 } else { 1 };
        let apart: usize = self.bag.iter().zip(bag).map(|(ours, theirs)| usize::from(ours.abs_diff(*theirs))).sum();
        if long - short > most || apart > 2 * most {
            return None;
        }
        let (ours, theirs) = trimmed(&self.key, token);
        Some(osa_distance(ours, theirs)).filter(|slips| *slips <= most)
    }
}

/// How often each digit and letter occurs: numbers whose counts differ by more than two a slip need no closer look.
fn bag(key: &str) -> [u8; 36] {
    let mut bag = [0_u8; 36];
    for letter in key.chars() {
        if let Some(place) = letter.to_digit(36) {
            let count = &mut bag[place as usize];
            *count = count.saturating_add(1);
        }
    }
    bag
}

/// Two ASCII texts without what they begin and end with alike.
fn trimmed<'a>(one: &'a str, other: &'a str) -> (&'a str, &'a str) {
    let same = |(one, other): &(u8, u8)| one == other;
    let front = one.bytes().zip(other.bytes()).take_while(same).count();
    let (one, other) = (&one[front..], &other[front..]);
    let back = one.bytes().rev().zip(other.bytes().rev()).take_while(same).count();
    (&one[..one.len() - back], &other[..other.len() - back])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_swapped_digits_between_equal_ones_are_one_slip() {
        let (one, other) = trimmed("202428014628001", "202428014682001");
        assert_eq!((one, other, osa_distance(one, other)), ("28", "82", 1));
    }

    #[test]
    fn a_token_that_contains_the_number_is_cut_to_it_by_one_slip() {
        let known = Known { student: 0, key: "2024001".into(), bag: bag("2024001"), is_lacking: true };
        assert_eq!(known.slips("IMG2024001", &bag("IMG2024001")), Some(1));
        assert_eq!(known.slips("024001", &bag("024001")), Some(1));
        assert_eq!(known.slips("2024999", &bag("2024999")), None);
    }
}
