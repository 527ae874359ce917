//! XMP packets; the only reader of XML.
//!
//! XMP is RDF in XML (ISO 16684-1); a property is an attribute (`xmp:CreatorTool="…"`) or an element. Structure is not kept: what a check
//! asks is whether a property is there and what it says.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;

/// A longer packet is not a photo's, bytes.
const LONGEST: usize = 1 << 20;
/// More properties than this say nothing more.
pub(super) const MOST_PROPERTIES: usize = 4096;

/// A property with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Property {
    /// Its name with the prefix that the packet uses, as in `xmp:CreatorTool`.
    pub(super) name: String,
    /// Its text; empty where it has parts instead.
    pub(super) value: String,
}

impl Property {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        self.name.rsplit_once(':').map_or(&*self.name, |(_, local)| local)
    }

    /// The prefix of the name.
    pub(super) fn prefix(&self) -> &str {
        self.name.rsplit_once(':').map_or("", |(prefix, _)| prefix)
    }
}

/// The properties of a packet as far as it can be read, in its order.
pub(super) fn properties(packet: &[u8]) -> Vec<Property> {
    let text = String::from_utf8_lossy(&packet[..packet.len().min(LONGEST)]);
    let mut reader = Reader::from_str(&text);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_unmatched_ends = true;
    let mut found: Vec<Property> = Vec::new();
    let mut open = None;
    while found.len() < MOST_PROPERTIES {
        match reader.read_event() {
            Ok(Event::Start(element)) => {
                open = Some(found.len());
                found.push(Property { name: element.name().0.to_owned(), value: String::new() });
                found.extend(attributes(&element));
            }
            Ok(Event::Empty(element)) => {
                found.push(Property { name: element.name().0.to_owned(), value: String::new() });
                found.extend(attributes(&element));
                open = None;
            }
            Ok(Event::End(_)) => open = None,
            Ok(Event::Text(text)) => add(&mut found, open, &text),
            Ok(Event::CData(text)) => add(&mut found, open, &text),
            Ok(Event::GeneralRef(name)) => {
                let reference = format!("&{};", &*name);
                add(&mut found, open, &unescape(&reference).unwrap_or_default());
            }
            Ok(Event::Eof) | Err(_) => break,
            Ok(_) => {}
        }
    }
    found
}

fn attributes(element: &quick_xml::events::BytesStart<'_>) -> Vec<Property> {
    let mut attributes = element.attributes();
    let attributes = attributes.with_checks(false).flatten().take(MOST_PROPERTIES);
    let read = |raw: &str| unescape(raw).map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned);
    attributes.map(|attribute| Property { name: attribute.key.0.to_owned(), value: read(&attribute.value) }).collect()
}

fn add(found: &mut [Property], open: Option<usize>, text: &str) {
    if let Some(property) = open.and_then(|at| found.get_mut(at)) {
        property.value.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(packet: &str, name: &str) -> Option<String> {
        properties(packet.as_bytes()).into_iter().find(|property| property.name == name).map(|property| property.value)
    }

    #[test]
    fn attributes_and_elements_are_read() {
        let packet = r#"<rdf:li stEvt:softwareAgent="Adobe Photoshop 22.0"/><xmp:CreatorTool>Meitu</xmp:CreatorTool>"#;
        assert_eq!(value(packet, "stEvt:softwareAgent").as_deref(), Some("Adobe Photoshop 22.0"));
        assert_eq!(value(packet, "xmp:CreatorTool").as_deref(), Some("Meitu"));
    }

    #[test]
    fn escaped_text_is_whole() {
        let packet = r"<TC260:AIGC>{&quot;Label&quot;:&#34;1&quot;}</TC260:AIGC>";
        assert_eq!(value(packet, "TC260:AIGC").as_deref(), Some(r#"{"Label":"1"}"#));
    }

    #[test]
    fn a_packet_cut_short_gives_what_was_there() {
        assert_eq!(value(r#"<a b="c"><d:e>f</d:e><g"#, "d:e").as_deref(), Some("f"));
    }

    #[test]
    fn endless_properties_end() {
        assert!(properties("<a:b/>".repeat(100_000).as_bytes()).len() <= MOST_PROPERTIES + 1);
    }
}
