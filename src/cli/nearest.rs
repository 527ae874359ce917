//! Names that may have been meant by one that is not known.

use strsim::osa_distance;

use super::terminal::Voice;

/// Names that are proposed at most.
const MOST: usize = 3;

/// Slips that are forgiven: one for every so many letters.
const LETTERS_A_SLIP: usize = 3;

impl Voice {
    /// A complaint about a name, with the known names that are like it.
    pub(crate) fn unknown<'a>(self, complaint: String, name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
        let similar = nearest(name, known).join(self.words.word("and"));
        if similar.is_empty() { complaint } else { format!("{complaint}\n{}", self.sentence("similar-names", &[&similar])) }
    }
}

/// The names that are like this one, the nearest first.
fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let name = name.to_lowercase();
    let slips = name.chars().count() / LETTERS_A_SLIP;
    let distance = |known: &'a str| (osa_distance(&name, known), known);
    let is_near = |(distance, known): &(usize, &str)| *distance <= slips || (slips > 0 && known.contains(&name));
    let mut near: Vec<_> = known.into_iter().map(distance).filter(is_near).collect();
    near.sort_unstable();
    near.into_iter().map(|(_, known)| known).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 4] = ["background-colour", "eye-line", "head-yaw", "file"];

    #[test]
    fn a_slip_is_forgiven() {
        assert_eq!(nearest("background-color", KNOWN), ["background-colour"]);
        assert_eq!(nearest("Eye-lien", KNOWN), ["eye-line"]);
    }

    #[test]
    fn a_part_of_a_name_is_known() {
        assert_eq!(nearest("yaw", KNOWN), ["head-yaw"]);
    }

    #[test]
    fn another_word_is_like_none() {
        assert_eq!(nearest("passport", KNOWN), Vec::<&str>::new());
    }
}
