//! What people type, made comparable.

/// Half-width, without white space and marks that nobody sees, letters capital: how numbers are compared.
pub(super) fn number(text: &str) -> String {
    text.chars().map(half).filter(|letter| !is_unseen(*letter)).flat_map(char::to_uppercase).collect()
}

/// A heading in its plainest form: half-width, small, without white space, marks and what stands in brackets.
pub(super) fn heading(text: &str) -> String {
    let mut depth = 0_u32;
    let mut plain = String::new();
    for letter in text.chars().map(half) {
        match letter {
            '(' | '[' | '【' | '〔' => depth += 1,
            ')' | ']' | '】' | '〕' => depth = depth.saturating_sub(1),
            letter if depth == 0 && letter.is_alphanumeric() => plain.extend(letter.to_lowercase()),
            _ => {}
        }
    }
    plain
}

/// A name without white space and dots between its parts, letters small.
pub(super) fn name(text: &str) -> String {
    let is_dot = |letter| matches!(letter, '·' | '•' | '・' | '.' | '．');
    let letters = text.chars().map(half).filter(|letter| !is_unseen(*letter) && !is_dot(*letter));
    letters.flat_map(char::to_lowercase).collect()
}

/// A text as it is shown: without white space and unseen marks at its ends.
pub(super) fn shown(text: &str) -> &str {
    text.trim_matches(is_unseen)
}

/// The half-width form of a full-width letter.
pub(super) fn half(letter: char) -> char {
    match letter {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        other => other,
    }
}

/// White space, control characters, and the marks of direction that Windows copies along with a number.
fn is_unseen(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_digits_and_unseen_marks_make_no_difference() {
        assert_eq!(number("\u{202A}２０２４ 28x\u{200B}\n"), "202428X");
    }

    #[test]
    fn a_heading_s_remarks_are_left_out() {
        assert_eq!(heading(" *学 号（必填）："), "学号");
        assert_eq!(heading("Student_No."), "studentno");
    }

    #[test]
    fn a_name_is_the_same_with_a_space_in_it() {
        assert_eq!(name("李　明"), name("李明"));
        assert_eq!(name("Ana·Lee"), name("ana lee"));
    }
}
