//! Sentences put together: blanks filled, the two scripts set beside each other.

/// Puts values in the place of `{name}`; what a value itself holds stays as it is.
pub(super) fn fill(sentence: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        append(&mut filled, before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        append(&mut filled, values.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value));
        rest = after;
    }
    append(&mut filled, rest);
    filled
}

/// Goes on with a text as Chinese is set: a space between a character and a figure or a Latin letter, none between two characters.
fn append(text: &mut String, more: &str) {
    let is_character = |letter: char| ('\u{4E00}'..='\u{9FFF}').contains(&letter);
    let (Some(left), Some(right)) = (text.trim_end_matches(' ').chars().last(), more.trim_start_matches(' ').chars().next()) else {
        text.push_str(more);
        return;
    };
    let is_spaced = text.ends_with(' ') || more.starts_with(' ');
    if is_character(left) && is_character(right) && is_spaced {
        text.truncate(text.trim_end_matches(' ').len());
        text.push_str(more.trim_start_matches(' '));
        return;
    }
    let meets_latin = (is_character(left) && right.is_ascii_alphanumeric()) || (left.is_ascii_alphanumeric() && is_character(right));
    if meets_latin && !is_spaced {
        text.push(' ');
    }
    text.push_str(more);
}

/// A note as the beginning of a sentence.
pub(super) fn capitalised(note: &str) -> String {
    let mut letters = note.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}
