//! Programs by what they leave in a file: `models/traces/known.toml`, compiled in; the only reader of that table.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::photo::ProgramKind;

/// The table as it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::photo) struct Known {
    program: Vec<Program>,
    /// Settings of picture generators.
    pub(in crate::photo) parameters: Vec<Parameters>,
    /// Tables that encoders scale, beside those of the IJG library.
    pub(super) base: Vec<Base>,
    /// Encoders by their tables and segments.
    pub(super) encoder: Vec<Encoder>,
}

/// A program by its name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::photo) struct Program {
    /// Its name for people.
    pub(in crate::photo) name: String,
    /// What it does to pictures.
    pub(in crate::photo) kind: ProgramKind,
    /// How it writes itself.
    words: Vec<String>,
}

/// Where a picture generator keeps its settings, and by what they are known.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::photo) struct Parameters {
    /// The program's name.
    pub(in crate::photo) name: String,
    /// The keyword or field that holds the text.
    pub(in crate::photo) r#where: String,
    /// What stands in the text, all of it.
    pub(in crate::photo) holds: Vec<String>,
    /// Where the format is published.
    #[expect(dead_code, reason = "read by people")]
    source: String,
}

/// A quantisation table that an encoder scales, the same for luma and chroma.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Base {
    /// What rows call it.
    pub(super) id: String,
    /// Its steps, zigzag order.
    pub(super) steps: Vec<u16>,
    /// Where it is from.
    #[expect(dead_code, reason = "read by people")]
    source: String,
}

/// What an encoder writes; all that is named has to hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Encoder {
    /// Its name for people.
    pub(super) name: String,
    /// What it does to pictures.
    pub(super) kind: ProgramKind,
    /// Programs that write such files.
    #[serde(default)]
    #[expect(dead_code, reason = "read by people")]
    programs: Vec<String>,
    /// The base that its tables are scaled from.
    pub(super) base: Option<String>,
    /// Luma table, zigzag order.
    pub(super) luma: Option<Vec<u16>>,
    /// Chroma table, zigzag order.
    pub(super) chroma: Option<Vec<u16>>,
    /// Sampling of luma against chroma.
    pub(super) sampling: Option<String>,
    /// Markers up to the first scan.
    pub(super) layout: Option<String>,
    /// `standard` or `made`.
    pub(super) huffman: Option<Huffman>,
    /// Version of the JFIF header.
    pub(super) jfif: Option<String>,
    /// Whether there is an EXIF segment.
    pub(super) exif: Option<bool>,
    /// How the row was obtained.
    #[expect(dead_code, reason = "read by people")]
    obtained: String,
}

/// Which Huffman tables an encoder writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Huffman {
    /// Those of T.81 annex K.3.
    Standard,
    /// Others, made for the picture.
    Made,
}

/// The table.
pub(in crate::photo) static KNOWN: LazyLock<Known> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../models/traces/known.toml")).expect("the compiled-in table is well formed, as a test holds")
});

/// The program that names itself in a field made for that; letters of any case.
pub(in crate::photo) fn named(field: &str) -> Option<&'static Program> {
    let field = field.to_lowercase();
    KNOWN.program.iter().find(|program| program.words.iter().any(|word| begins_a_word(&field, &word.to_lowercase())))
}

/// Programs that are named in free text, where anything else may stand as well.
pub(in crate::photo) fn mentioned(text: &str) -> impl Iterator<Item = &'static Program> {
    KNOWN.program.iter().filter(move |program| program.words.iter().any(|word| begins_a_word(text, word)))
}

/// Whether the text holds the word with no letter or digit of its own alphabet right before it.
fn begins_a_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(|before: char| before.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_well_formed() {
        assert!(KNOWN.base.iter().all(|base| base.steps.len() == 64));
        for encoder in &KNOWN.encoder {
            assert!([&encoder.luma, &encoder.chroma].into_iter().flatten().all(|steps| steps.len() == 64), "{}", encoder.name);
            let base = encoder.base.as_deref();
            assert!(base.is_none_or(|id| id == "ijg" || KNOWN.base.iter().any(|base| base.id == id)), "{}", encoder.name);
        }
    }

    #[test]
    fn firmware_is_no_program() {
        for firmware in ["17.1.2", "Ver.1.00 ", "HDR+ 1.0.345618096z", "A528NKSU1CWA1", "MediaTek Camera Application", "MIUI Gallery"] {
            assert!(named(firmware).is_none(), "{firmware}");
        }
    }

    #[test]
    fn a_word_inside_another_is_none() {
        assert!(mentioned("taken at Snowdon, on the Eventvsco trail").next().is_none());
    }

    #[test]
    fn letters_of_any_case_name_a_program() {
        assert_eq!(named("MEITU 10.2").map(|program| program.kind), Some(ProgramKind::Beautifier));
    }
}
