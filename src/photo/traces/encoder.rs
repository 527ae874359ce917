//! Which encoder wrote a JPEG, by its tables and the order of its segments.

use super::known::{Encoder, Huffman, KNOWN};
use crate::photo::jpeg::{Jpeg, marker};
use crate::photo::quality;

/// What is compared with the rows of the table.
struct Fingerprint<'a> {
    luma: &'a [u16; 64],
    chroma: Option<&'a [u16; 64]>,
    layout: String,
    sampling: &'static str,
    huffman: Huffman,
    jfif: Option<String>,
    exif: bool,
}

/// The rows that a JPEG matches.
pub(super) fn recognise(jpeg: &Jpeg<'_>) -> Vec<&'static Encoder> {
    let Some(found) = Fingerprint::of(jpeg) else { return Vec::new() };
    KNOWN.encoder.iter().filter(|encoder| found.matches(encoder)).collect()
}

impl<'a> Fingerprint<'a> {
    fn of(jpeg: &'a Jpeg<'_>) -> Option<Self> {
        Some(Self {
            luma: jpeg.table(0)?,
            chroma: jpeg.table(1),
            layout: layout(jpeg),
            sampling: sampling(jpeg)?,
            huffman: huffman(jpeg),
            jfif: jpeg.bodies(marker::APP0, b"JFIF\0").next().and_then(|body| Some(format!("{}.{:02}", body.first()?, body.get(1)?))),
            exif: jpeg.bodies(marker::APP1, b"Exif\0").next().is_some(),
        })
    }

    fn matches(&self, encoder: &Encoder) -> bool {
        let is = |asked: &Option<String>, found: &str| asked.as_deref().is_none_or(|asked| asked == found);
        let steps = |asked: &Option<Vec<u16>>, found: Option<&[u16; 64]>| {
            asked.as_ref().is_none_or(|asked| found.is_some_and(|found| found[..] == asked[..]))
        };
        is(&encoder.layout, &self.layout)
            && is(&encoder.sampling, self.sampling)
            && is(&encoder.jfif, self.jfif.as_deref().unwrap_or_default())
            && encoder.huffman.is_none_or(|asked| asked == self.huffman)
            && encoder.exif.is_none_or(|asked| asked == self.exif)
            && steps(&encoder.luma, Some(self.luma))
            && steps(&encoder.chroma, self.chroma)
            && encoder.base.as_deref().is_none_or(|base| self.scales(base))
    }

    /// Whether the tables are a base at some quality. The finest tables are all ones whatever the base: those are the IJG's.
    fn scales(&self, id: &str) -> bool {
        let standard = quality::estimate(self.luma, self.chroma).exact;
        let other = || KNOWN.base.iter().find(|base| base.id == id).and_then(|base| base.steps.first_chunk::<64>());
        match id {
            "ijg" => standard,
            _ => {
                !standard
                    && other().is_some_and(|base| {
                        quality::scales(self.luma, base) && self.chroma.is_none_or(|table| quality::scales(table, base))
                    })
            }
        }
    }
}

/// The markers up to the first scan; what others may have added is left out.
fn layout(jpeg: &Jpeg<'_>) -> String {
    let mut names = Vec::new();
    for segment in &jpeg.segments {
        names.push(match segment.marker {
            marker::APP0 => "APP0",
            marker::DQT => "DQT",
            marker::DHT => "DHT",
            marker::SOS => "SOS",
            0xC0 => "SOF0",
            0xC1 => "SOF1",
            0xC2 => "SOF2",
            _ => continue,
        });
        if segment.marker == marker::SOS {
            break;
        }
    }
    names.join(" ")
}

/// Sampling of luma against chroma, by the usual names; none of a picture that is not of three components.
fn sampling(jpeg: &Jpeg<'_>) -> Option<&'static str> {
    let [luma, blue, red] = jpeg.frame.as_ref()?.components[..] else { return None };
    if (blue.across, blue.down) != (red.across, red.down) {
        return Some("other");
    }
    Some(match (luma.across as f32 / blue.across as f32, luma.down as f32 / blue.down as f32) {
        (1.0, 1.0) => "4:4:4",
        (2.0, 1.0) => "4:2:2",
        (2.0, 2.0) => "4:2:0",
        (1.0, 2.0) => "4:4:0",
        (4.0, 1.0) => "4:1:1",
        _ => "other",
    })
}

/// Numbers of codes by length of the tables of T.81 annex K.3: DC of luma and chroma, AC of luma and chroma.
const STANDARD: [[u8; 16]; 4] = [
    [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
    [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119],
];

/// Whether all Huffman tables before the first scan are standard ones, told by their numbers of codes.
fn huffman(jpeg: &Jpeg<'_>) -> Huffman {
    let before = jpeg.segments.iter().take_while(|segment| segment.marker != marker::SOS);
    let standard = before.filter(|segment| segment.marker == marker::DHT).all(|segment| {
        let mut body = segment.body;
        while let Some((_number, rest)) = body.split_first() {
            let Some((counts, rest)) = rest.split_first_chunk::<16>() else { return false };
            let Some(rest) = rest.get(counts.iter().map(|count| usize::from(*count)).sum::<usize>()..) else { return false };
            if !STANDARD.contains(counts) {
                return false;
            }
            body = rest;
        }
        true
    });
    if standard { Huffman::Standard } else { Huffman::Made }
}
