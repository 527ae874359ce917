//! Text from files, made harmless for a terminal or a table.

/// `text` with everything that could move a cursor, change a colour, break a line or turn the direction of reading
/// written out as an escape, so that a file's name cannot pose as a line of the report.
pub fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter.is_control() || turns_text(letter) || is_no_letter(letter) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    shown
}

/// Line and paragraph separators, marks and overrides of the writing direction, the byte order mark.
fn turns_text(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// The places of Unicode that never hold a letter; XML knows no way to write the last two of each plane.
fn is_no_letter(letter: char) -> bool {
    matches!(letter, '\u{fdd0}'..='\u{fdef}') || u32::from(letter) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_any_script_stay_as_they_are() {
        assert_eq!(visible("照片 1é<b>.jpg"), "照片 1é<b>.jpg");
    }

    #[test]
    fn line_breaks_colours_and_reversed_text_are_written_out() {
        assert_eq!(visible("a\nb\u{1b}[31mc\u{202e}gpj"), "a\\nb\\u{1b}[31mc\\u{202e}gpj");
        assert_eq!(visible("a\u{ffff}b"), "a\\u{ffff}b");
    }
}
