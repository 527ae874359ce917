//! The metadata label of generated content, GB 45438-2025, section 6 and annex E: the key `AIGC` with a JSON object.

use serde_json::{Deserializer, Value};

use crate::photo::OriginClaim;

/// The key under which the label stands.
pub(super) const KEY: &str = "AIGC";

/// A label.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Aigc {
    /// `Label`: 1 is, 2 may be, 3 suspected.
    pub(super) claim: OriginClaim,
    /// `ContentProducer`: the service, its name or code.
    pub(super) producer: String,
}

/// Reads what stands under the key. What is there and illegible is a label all the same.
pub(super) fn read(text: &str) -> Option<Aigc> {
    (!text.trim().is_empty()).then(|| object(text).map_or(Aigc { claim: OriginClaim::Maybe, producer: String::new() }, |label| of(&label)))
}

/// Finds a label in text that has its key inside: `{"AIGC":{…}}` or `AIGC:{…}`.
pub(super) fn find(text: &str) -> Option<Aigc> {
    let at = text.find(KEY)?;
    let whole = text.find('{').filter(|brace| *brace < at).and_then(|brace| object(&text[brace..]));
    let label = whole.or_else(|| object(&text[at..])).filter(|label| label.get("Label").is_some())?;
    Some(of(&label))
}

/// The first JSON object of a text, or what stands under the key in it.
fn object(text: &str) -> Option<Value> {
    let from = text.find('{')?;
    let value = Deserializer::from_str(&text[from..]).into_iter::<Value>().next()?.ok()?;
    match value.get(KEY) {
        Some(Value::String(text)) => serde_json::from_str(text).ok(),
        Some(label) => Some(label.clone()),
        None => Some(value),
    }
}

fn of(label: &Value) -> Aigc {
    let text = |key| match label.get(key) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    };
    let claim = match &*text("Label") {
        "1" => OriginClaim::Generated,
        "3" => OriginClaim::Suspected,
        _ => OriginClaim::Maybe,
    };
    Aigc { claim, producer: text("ContentProducer") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_values_are_told_apart() {
        for (value, claim) in [("1", OriginClaim::Generated), ("2", OriginClaim::Maybe), ("3", OriginClaim::Suspected)] {
            let text = format!(r#"{{"Label":"{value}","ContentProducer":"x","ReservedCode1":""}}"#);
            assert_eq!(read(&text), Some(Aigc { claim, producer: "x".into() }));
        }
    }

    #[test]
    fn a_label_inside_text_is_found() {
        for text in [r#"{"AIGC":{"Label":"1"}}"#, r#"AIGC:{"Label":1}"#, r#"{"AIGC":"{\"Label\":\"1\"}"}"#] {
            assert_eq!(find(text).map(|label| label.claim), Some(OriginClaim::Generated), "{text}");
        }
    }

    #[test]
    fn the_word_alone_is_no_label() {
        assert_eq!(find("a talk about AIGC {really}"), None);
    }

    #[test]
    fn damage_under_the_key_is_a_label_and_deep_nesting_is_damage() {
        for text in [r#"{"Label":"1"#.to_owned(), "[".repeat(100_000), "{\"a\":".repeat(100_000)] {
            assert_eq!(read(&text).map(|label| label.claim), Some(OriginClaim::Maybe));
        }
    }
}
