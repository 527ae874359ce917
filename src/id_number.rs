//! Resident identity numbers (GB 11643): their form, their check digit, and how they are shown to others.

use std::ops::Range;

use jiff::civil::Date;

/// What is wrong with an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdFault {
    /// Digits, but neither 15 nor 18 of them.
    Length,
    /// The digits of the date of birth are no date.
    Birthday,
    /// The last digit does not follow from the others.
    CheckDigit,
}

/// Weights of the first 17 digits: 2^(18 − place) modulo 11 (GB 11643, ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// The last digit by the weighted sum modulo 11.
const CHECK_DIGITS: [u8; 11] = *b"10X98765432";

/// Whether a text has the form of an 18-digit identity number; a small x counts as X.
pub fn has_form(text: &str) -> bool {
    let digits = text.as_bytes();
    digits.len() == 18 && digits[..17].iter().all(u8::is_ascii_digit) && matches!(digits[17], b'0'..=b'9' | b'X' | b'x')
}

/// Rows of at least seventeen digits in a text, with the X that may end them: what may be an identity number, whatever stands before it
/// or behind.
pub fn rows(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let digits = bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let ends_in_x = digits == 17 && bytes.get(at + digits).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'x'));
        if digits >= 17 {
            found.push(at..at + digits + usize::from(ends_in_x));
        }
        at += digits.max(1);
    }
    found
}

/// Whether such a row has the form of an identity number, or holds one that is right.
pub fn is_in(row: &str) -> bool {
    has_form(row) || (row.len() > 18 && (0..=row.len() - 18).any(|at| fault(&row[at..at + 18]).is_none()))
}

/// What is wrong with a number that stands where an identity number is expected; none for passports and permits, which have
/// forms of their own.
pub fn fault(text: &str) -> Option<IdFault> {
    let is_long = text.len() > 10 && text.bytes().rev().skip(1).all(|digit| digit.is_ascii_digit());
    let ends_well = text.ends_with(|last: char| last.is_ascii_digit() || last.eq_ignore_ascii_case(&'x'));
    if !is_long || !ends_well || text.len() == 15 {
        return None;
    }
    if !has_form(text) {
        return Some(IdFault::Length);
    }
    if text[6..14].parse().ok().and_then(day).is_none() {
        return Some(IdFault::Birthday);
    }
    (text.as_bytes()[17].to_ascii_uppercase() != check_digit(text)).then_some(IdFault::CheckDigit)
}

/// The day of a number such as 20010131.
fn day(digits: u32) -> Option<Date> {
    let (year, month, day) = (digits / 10_000, digits / 100 % 100, digits % 100);
    Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()
}

fn check_digit(text: &str) -> u8 {
    let sum: u32 = text.bytes().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECK_DIGITS[(sum % 11) as usize]
}

/// The number as others may see it: its ends, stars between them.
pub fn masked(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let (front, back) = if letters.len() >= 15 { (3, 4) } else { (1, 1) };
    if letters.len() < 6 {
        return "*".repeat(letters.len());
    }
    let stars = letters.len() - front - back;
    letters[..front].iter().copied().chain(std::iter::repeat_n('*', stars)).chain(letters[letters.len() - back..].iter().copied()).collect()
}

/// A text in which each row that may be an identity number is masked.
pub fn masked_in(text: &str) -> String {
    let mut shown = text.to_owned();
    for row in rows(text) {
        // A star takes as much room as a digit: the places of the later rows stay.
        shown.replace_range(row.clone(), &masked(&text[row]));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standard_s_own_examples_are_right() {
        assert_eq!(fault("11010519491231002X"), None);
        assert_eq!(fault("11010519491231002x"), None);
        assert_eq!(fault("440524188001010014"), None);
    }

    #[test]
    fn a_wrong_last_digit_is_found() {
        assert_eq!(fault("110105194912310021"), Some(IdFault::CheckDigit));
    }

    #[test]
    fn two_digits_in_the_wrong_order_are_found() {
        assert_eq!(fault("11010519491213002X"), Some(IdFault::CheckDigit));
    }

    #[test]
    fn the_thirty_first_of_february_is_no_birthday() {
        assert_eq!(fault("110105200102310028"), Some(IdFault::Birthday));
    }

    #[test]
    fn a_digit_too_few_is_found() {
        assert_eq!(fault("1101051949123100X"), Some(IdFault::Length));
    }

    #[test]
    fn passports_permits_and_old_numbers_have_forms_of_their_own() {
        for other in ["E12345678", "H1234567800", "110105491231002", "EA1234567"] {
            assert_eq!(fault(other), None, "{other}");
        }
    }

    #[test]
    fn a_number_is_found_whatever_stands_round_it() {
        let found = |text: &str| rows(text).into_iter().map(|row| (text[row.clone()].to_owned(), is_in(&text[row]))).collect::<Vec<_>>();
        let number = || "11010519491231002X".to_owned();
        assert_eq!(found("张三11010519491231002Xiao"), [(number(), true)]);
        assert_eq!(found("Alex110105194912310021"), [("110105194912310021".into(), true)]);
        assert_eq!(found("4405241880010100142"), [("4405241880010100142".into(), true)]);
        assert_eq!(found("20212801231500120250506"), [("20212801231500120250506".into(), false)]);
        assert_eq!(found("202128012315001-1.jpg"), []);
    }

    #[test]
    fn a_masked_number_tells_neither_birthday_nor_order() {
        assert_eq!(masked("11010519491231002X"), "110***********002X");
        assert_eq!(masked("E12345678"), "E*******8");
        assert_eq!(masked("1234"), "****");
    }

    #[test]
    fn each_number_of_a_text_is_masked_and_the_rest_stays() {
        assert_eq!(masked_in("张三11010519491231002X, 440524188001010014"), "张三110***********002X, 440***********0014");
        assert_eq!(masked_in("202428014628001.jpg"), "202428014628001.jpg");
    }
}
