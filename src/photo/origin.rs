//! What a file says of where its picture comes from: labels of generated pictures, manifests, settings of generators.

use super::metadata::Metadata;
use super::traces::known::{KNOWN, Parameters, named};
use super::traces::shortened;
use super::xmp::Property;
use super::{LabelForm, OriginClaim, OriginLabel, ProgramKind};

mod aigc;
mod jumbf;

/// More labels than this say nothing more.
const MOST_LABELS: usize = 8;

/// All labels of a file.
pub(super) fn labels(metadata: &Metadata<'_>) -> Vec<OriginLabel> {
    let manifest = metadata.manifest.as_deref().and_then(jumbf::read).map(|manifest| c2pa(&manifest));
    let found = aigc(metadata).into_iter().chain(manifest).chain(iptc(&metadata.xmp)).chain(parameters(metadata)).chain(programs(metadata));
    let mut labels: Vec<OriginLabel> = Vec::new();
    for label in found {
        if labels.len() < MOST_LABELS && !labels.contains(&label) {
            labels.push(label);
        }
    }
    labels
}

fn label(form: LabelForm, claim: OriginClaim, text: &str) -> OriginLabel {
    OriginLabel { form, claim, text: shortened(text) }
}

/// The label of GB 45438-2025: a property, a text chunk or a field of EXIF.
fn aigc(metadata: &Metadata<'_>) -> Vec<OriginLabel> {
    let properties =
        metadata.xmp.iter().filter(|property| property.local() == aigc::KEY).filter_map(|property| aigc::read(&property.value));
    let chunks = metadata.texts.iter().filter_map(|(key, text)| if key == aigc::KEY { aigc::read(text) } else { aigc::find(text) });
    let exif = &metadata.exif;
    let fields = [&exif.comment, &exif.description, &exif.make].into_iter().flatten().filter_map(|text| aigc::find(text));
    let found = properties.chain(chunks).chain(fields);
    found.map(|found| label(LabelForm::Aigc, found.claim, &found.producer)).collect()
}

fn c2pa(manifest: &jumbf::Manifest) -> OriginLabel {
    let stated = manifest.source_types.iter().map(|source| claim(source)).max();
    let generator = named(&manifest.generator).is_some_and(|program| program.kind == ProgramKind::Generator);
    let claim = stated.unwrap_or(if generator { OriginClaim::Generated } else { OriginClaim::Captured });
    label(LabelForm::C2pa, claim, &manifest.generator)
}

/// `Iptc4xmpExt:DigitalSourceType`, its text or the resource that it points to.
fn iptc(properties: &[Property]) -> Vec<OriginLabel> {
    let next = properties.iter().skip(1).map(Some).chain([None]);
    let sources =
        properties.iter().zip(next).filter(|(property, _)| property.local() == "DigitalSourceType").filter_map(|(property, next)| {
            let resource = next.filter(|next| property.value.trim().is_empty() && next.local() == "resource");
            Some(resource.unwrap_or(property).value.trim()).filter(|source| !source.is_empty())
        });
    sources.map(|source| label(LabelForm::Iptc, claim(source), last_word(source))).collect()
}

/// What a digital source type of the IPTC `NewsCodes` or of C2PA claims. Phones that join several shots state `computationalCapture`:
/// that is a photo.
fn claim(source: &str) -> OriginClaim {
    match last_word(source) {
        "trainedAlgorithmicMedia" | "trainedAlgorithmicData" | "algorithmicMedia" | "virtualRecording" => OriginClaim::Generated,
        "compositeWithTrainedAlgorithmicMedia" | "compositeSynthetic" => OriginClaim::Composite,
        _ => OriginClaim::Captured,
    }
}

fn last_word(source: &str) -> &str {
    source.rsplit(['/', ':', '#']).next().unwrap_or(source)
}

/// Settings of picture generators, by the table; the name of the program and none of its text.
fn parameters(metadata: &Metadata<'_>) -> Vec<OriginLabel> {
    let exif = &metadata.exif;
    let fields = [("exif-user-comment", &exif.comment), ("exif-image-description", &exif.description), ("exif-make", &exif.make)];
    let fields = fields.into_iter().filter_map(|(key, text)| Some((key, text.as_deref()?)));
    let comments = metadata.xmp.iter().filter(|property| property.local() == "UserComment");
    let comments = comments.flat_map(|comment| [("xmp-user-comment", &*comment.value)]);
    // The text of a list stands in its item.
    let items = metadata.xmp.iter().filter(|property| property.local() == "li").map(|item| ("xmp-user-comment", &*item.value));
    let chunks = metadata.texts.iter().map(|(key, text)| (&**key, &**text));
    let texts: Vec<_> = chunks.chain(fields).chain(comments).chain(items).collect();
    let holds =
        |row: &&Parameters| texts.iter().any(|(key, text)| *key == row.r#where && row.holds.iter().all(|word| text.contains(&**word)));
    KNOWN.parameters.iter().filter(holds).map(|row| label(LabelForm::Parameters, OriginClaim::Generated, &row.name)).collect()
}

/// Picture generators that name themselves as the program.
fn programs(metadata: &Metadata<'_>) -> Vec<OriginLabel> {
    let tools = metadata.xmp.iter().filter(|property| property.local() == "CreatorTool").map(|property| &property.value);
    let names = metadata.exif.software.iter().chain(tools).filter_map(|name| named(name));
    let generators = names.filter(|program| program.kind == ProgramKind::Generator);
    generators.map(|program| label(LabelForm::Parameters, OriginClaim::Generated, &program.name)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::xmp;

    fn of_xmp(packet: &str) -> Vec<OriginLabel> {
        labels(&Metadata { xmp: xmp::properties(packet.as_bytes()), ..Metadata::default() })
    }

    fn of_text(key: &str, text: &str) -> Vec<OriginLabel> {
        labels(&Metadata { texts: vec![(key.into(), text.into())], ..Metadata::default() })
    }

    #[test]
    fn a_source_type_is_an_attribute_an_element_or_a_resource() {
        let word = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
        for packet in [
            format!(r#"<a Iptc4xmpExt:DigitalSourceType="{word}"/>"#),
            format!("<Iptc4xmpExt:DigitalSourceType>{word}</Iptc4xmpExt:DigitalSourceType>"),
            format!(r#"<Iptc4xmpExt:DigitalSourceType rdf:resource="{word}"/>"#),
        ] {
            assert_eq!(of_xmp(&packet), [label(LabelForm::Iptc, OriginClaim::Generated, "trainedAlgorithmicMedia")], "{packet}");
        }
    }

    #[test]
    fn a_phone_that_joins_shots_takes_a_photo() {
        assert_eq!(claim("http://cv.iptc.org/newscodes/digitalsourcetype/computationalCapture"), OriginClaim::Captured);
    }

    #[test]
    fn a_prompt_is_not_repeated() {
        let found = of_text("parameters", "portrait of Zhang San\nSteps: 20, Sampler: Euler a, CFG scale: 7");
        assert_eq!(found, [label(LabelForm::Parameters, OriginClaim::Generated, "Stable Diffusion web UI")]);
    }

    #[test]
    fn other_text_under_the_same_key_is_none() {
        assert_eq!(of_text("parameters", "a portrait"), []);
        assert_eq!(of_text("prompt", "please check"), []);
    }

    #[test]
    fn a_label_in_a_chunk_or_a_property_is_one() {
        let found = label(LabelForm::Aigc, OriginClaim::Maybe, "x");
        assert_eq!(of_text("AIGC", r#"{"Label":"2","ContentProducer":"x"}"#), std::slice::from_ref(&found));
        assert_eq!(of_xmp("<TC260:AIGC>{&quot;Label&quot;:&quot;2&quot;,&quot;ContentProducer&quot;:&quot;x&quot;}</TC260:AIGC>"), [found]);
    }
}
