//! C2PA manifests: JUMBF boxes (ISO 19566-5), claims and assertions in CBOR; the only user of the CBOR reader.
//!
//! What is named is read, and nothing is verified: a signature would tell who signed, and a check does not trust what is missing anyway.
//! C2PA Technical Specification 2.1, sections 11 (boxes), 10 (claims) and 18 (actions).

use ciborium::Value;

/// Boxes inside boxes: a store, a manifest, an assertion store, an assertion, its content, and a few spare.
const DEEPEST: usize = 8;
/// More boxes than this are no manifest.
const MOST_BOXES: usize = 4096;
/// Longer content is a picture and not a statement, bytes.
const LONGEST: usize = 1 << 20;
/// More values than this in one statement are not looked at.
const MOST_VALUES: usize = 65_536;

/// What a store of manifests says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    /// The program that made the last claim, which is the active one.
    pub(super) generator: String,
    /// Digital source types that any claim's actions state.
    pub(super) source_types: Vec<String>,
}

/// Reads a store; none where there is no superbox.
pub(super) fn read(bytes: &[u8]) -> Option<Manifest> {
    let mut reader = Reader { manifest: Manifest::default(), boxes: 0, found: false };
    reader.walk(bytes, "", 0);
    reader.found.then_some(reader.manifest)
}

struct Reader {
    manifest: Manifest,
    boxes: usize,
    found: bool,
}

impl Reader {
    /// Follows the boxes of one level; `label` is that of the superbox around them.
    fn walk(&mut self, mut bytes: &[u8], label: &str, depth: usize) {
        let mut label = label.to_owned();
        while let Some((kind, body, rest)) = split(bytes) {
            bytes = rest;
            self.boxes += 1;
            if self.boxes > MOST_BOXES || depth > DEEPEST {
                return;
            }
            match kind {
                b"jumb" => {
                    self.found = true;
                    self.walk(body, "", depth + 1);
                }
                b"jumd" => label = description(body).unwrap_or_default(),
                b"cbor" if body.len() <= LONGEST => self.state(ciborium::from_reader(body).ok(), &label),
                b"json" if body.len() <= LONGEST => self.state(serde_json::from_slice(body).ok(), &label),
                _ => {}
            }
        }
    }

    fn state(&mut self, value: Option<Value>, label: &str) {
        let Some(value) = value else { return };
        if label.starts_with("c2pa.claim") {
            self.manifest.generator = generator(&value).unwrap_or_default();
        } else {
            self.manifest.source_types.extend(texts(&value, "digitalSourceType"));
        }
    }
}

/// A box: its kind, its body, and what follows it.
fn split(bytes: &[u8]) -> Option<(&[u8; 4], &[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (kind, rest) = rest.split_first_chunk::<4>()?;
    let (body, rest) = match u32::from_be_bytes(*length) {
        // To the end.
        0 => (rest, &[][..]),
        1 => {
            let (length, rest) = rest.split_first_chunk::<8>()?;
            rest.split_at_checked(usize::try_from(u64::from_be_bytes(*length)).ok()?.checked_sub(16)?)?
        }
        length => rest.split_at_checked(usize::try_from(length).ok()?.checked_sub(8)?)?,
    };
    Some((kind, body, rest))
}

/// The label of a description box: behind 16 bytes of type and the toggles, up to a zero.
fn description(body: &[u8]) -> Option<String> {
    let rest = body.get(17..)?;
    let end = rest.iter().position(|byte| *byte == 0)?;
    Some(String::from_utf8_lossy(&rest[..end]).into_owned())
}

/// Who made a claim: `claim_generator_info`'s name, or else `claim_generator`.
fn generator(claim: &Value) -> Option<String> {
    let entries = claim.as_map()?;
    let under = |key: &str| entries.iter().find(|(name, _)| name.as_text() == Some(key)).map(|(_, value)| value);
    let named = under("claim_generator_info").and_then(|info| texts(info, "name").into_iter().next());
    named.or_else(|| under("claim_generator").and_then(Value::as_text).map(str::to_owned))
}

/// The texts under a key, anywhere inside a value.
fn texts(value: &Value, key: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![value];
    for _ in 0..MOST_VALUES {
        let Some(value) = open.pop() else { break };
        match value {
            Value::Array(values) => open.extend(values.iter().rev()),
            Value::Tag(_, value) => open.push(value),
            Value::Map(entries) => {
                let texts = entries.iter().filter(|(name, _)| name.as_text() == Some(key));
                found.extend(texts.filter_map(|(_, value)| value.as_text()).map(str::to_owned));
                open.extend(entries.iter().rev().map(|(_, value)| value));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn boxed(kind: &[u8], body: &[u8]) -> Vec<u8> {
        [&(body.len() as u32 + 8).to_be_bytes()[..], kind, body].concat()
    }

    fn labelled(label: &str, content: &[u8]) -> Vec<u8> {
        let description = [&[0; 16][..], &[3], label.as_bytes(), &[0]].concat();
        boxed(b"jumb", &[boxed(b"jumd", &description), content.to_vec()].concat())
    }

    fn cbor(value: &Value) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(value, &mut bytes).expect("CBOR is written");
        boxed(b"cbor", &bytes)
    }

    fn map(key: &str, value: Value) -> Value {
        Value::Map(vec![(key.into(), value)])
    }

    #[test]
    fn the_generator_and_the_source_type_are_read() {
        let claim = map("claim_generator", "Gizmo/1.0".into());
        let action = map("digitalSourceType", "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia".into());
        let actions = map("actions", Value::Array(vec![action]));
        let store = labelled("c2pa", &[labelled("c2pa.claim", &cbor(&claim)), labelled("c2pa.actions", &cbor(&actions))].concat());
        let manifest = read(&store).expect("a store is there");
        assert_eq!(manifest.generator, "Gizmo/1.0");
        assert!(manifest.source_types[0].ends_with("/trainedAlgorithmicMedia"));
    }

    #[test]
    fn the_newer_claim_names_its_generator_apart() {
        let claim = map("claim_generator_info", map("name", "Gizmo".into()));
        assert_eq!(read(&labelled("c2pa.claim.v2", &cbor(&claim))).map(|manifest| manifest.generator).as_deref(), Some("Gizmo"));
    }

    #[test]
    fn no_superbox_is_no_manifest() {
        assert_eq!(read(b"\0\0\0\x0Cfree1234"), None);
        assert_eq!(read(b""), None);
    }

    #[test]
    fn lengths_that_lie_and_boxes_without_end_are_survived() {
        let nested = (0..200).fold(Vec::new(), |inside, _| boxed(b"jumb", &inside));
        let many = boxed(b"free", b"").repeat(100_000);
        // An array of 2^60 values, and arrays inside arrays.
        let huge = boxed(b"jumb", &boxed(b"cbor", b"\x9B\x10\0\0\0\0\0\0\0"));
        let deep = boxed(b"jumb", &boxed(b"cbor", &b"\x81".repeat(100_000)));
        for bytes in [
            nested,
            many,
            huge,
            deep,
            b"\xFF\xFF\xFF\xFFjumb".to_vec(),
            b"\0\0\0\x01jumb\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF".to_vec(),
            b"\0\0\0\x02jumb".to_vec(),
        ] {
            assert!(read(&bytes).is_none_or(|manifest| manifest.source_types.is_empty()));
        }
    }
}
