//! Markers, tables and segments of a JPEG, read without decoding it.
//!
//! ITU-T T.81 (1992), annex B.

use super::{Density, quality};

/// A file with more segments than this is not a photo; what stands behind them is not read.
const MOST_SEGMENTS: usize = 4096;

/// Marker codes, the byte behind `FF`.
pub(super) mod marker {
    pub(in super::super) const DHT: u8 = 0xC4;
    pub(in super::super) const SOS: u8 = 0xDA;
    pub(in super::super) const DRI: u8 = 0xDD;
    pub(super) const EOI: u8 = 0xD9;
    pub(in super::super) const DQT: u8 = 0xDB;
    pub(in super::super) const COM: u8 = 0xFE;
    pub(in super::super) const APP0: u8 = 0xE0;
    pub(in super::super) const APP1: u8 = 0xE1;
    pub(super) const APP2: u8 = 0xE2;
    pub(in super::super) const APP11: u8 = 0xEB;
    pub(in super::super) const APP12: u8 = 0xEC;
    pub(in super::super) const APP13: u8 = 0xED;
    pub(super) const APP14: u8 = 0xEE;
}

/// One marker segment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Segment<'a> {
    /// The byte behind `FF`.
    pub(super) marker: u8,
    /// What follows the length.
    pub(super) body: &'a [u8],
    /// The entropy-coded data behind a start of scan; empty for all others.
    pub(super) entropy: &'a [u8],
}

/// A JPEG taken apart.
#[derive(Debug)]
pub(super) struct Jpeg<'a> {
    /// Every segment, in the file's order.
    pub(super) segments: Vec<Segment<'a>>,
    /// The frame header.
    pub(super) frame: Option<Frame>,
    /// Quantisation tables by number, zigzag order; the first definition counts.
    pub(super) tables: [Option<[u16; 64]>; 4],
    /// Bytes behind the end-of-image marker; none where that marker is missing.
    pub(super) trailing_bytes: Option<usize>,
}

/// A start-of-frame segment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    /// How the samples are coded.
    pub(super) coding: Coding,
    /// Bits a sample.
    pub(super) bits: u8,
    /// Columns.
    pub(super) width_px: u32,
    /// Rows; 0 where a later segment states them.
    pub(super) height_px: u32,
    /// The components.
    pub(super) components: Vec<Component>,
}

/// How samples are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Coding {
    /// Sequential Huffman, baseline or extended.
    Sequential,
    /// Progressive Huffman.
    Progressive,
    /// Lossless or hierarchical.
    Lossless,
    /// Arithmetic.
    Arithmetic,
}

/// A colour component of a frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Component {
    /// Its identifier.
    pub(super) id: u8,
    /// Horizontal sampling factor, 1–4.
    pub(super) across: u32,
    /// Vertical sampling factor, 1–4.
    pub(super) down: u32,
    /// Number of its quantisation table, 0–3.
    pub(super) table: usize,
}

impl<'a> Jpeg<'a> {
    /// Takes a file apart; its first two bytes are the start of image.
    pub(super) fn read(bytes: &'a [u8]) -> Self {
        let (segments, trailing_bytes) = walk(bytes);
        let frame = segments.iter().find_map(|segment| frame(segment.marker, segment.body));
        let mut tables = [None; 4];
        for segment in segments.iter().filter(|segment| segment.marker == marker::DQT) {
            read_tables(segment.body, &mut tables);
        }
        Self { segments, frame, tables, trailing_bytes }
    }

    /// The bodies of the segments with a marker that start with a signature, the signature taken off.
    pub(super) fn bodies<'s>(&'s self, marker: u8, signature: &'s [u8]) -> impl Iterator<Item = &'a [u8]> + 's {
        self.segments.iter().filter(move |segment| segment.marker == marker).filter_map(move |segment| segment.body.strip_prefix(signature))
    }

    /// The density of the JFIF header; none where it states an aspect ratio only.
    pub(super) fn density(&self) -> Option<Density> {
        let body = self.bodies(marker::APP0, b"JFIF\0").next()?;
        let &[_, _, unit, x_high, x_low, y_high, y_low, ..] = body else { return None };
        let number = |high, low| f32::from(u16::from_be_bytes([high, low]));
        Density::stated(number(x_high, x_low), number(y_high, y_low), per_inch(unit)?)
    }

    /// The ICC profile, its chunks joined in their order.
    pub(super) fn icc(&self) -> Option<Vec<u8>> {
        let mut chunks: Vec<&[u8]> = self.bodies(marker::APP2, b"ICC_PROFILE\0").filter(|chunk| chunk.len() > 2).collect();
        chunks.sort_by_key(|chunk| chunk[0]);
        let profile: Vec<u8> = chunks.iter().flat_map(|chunk| &chunk[2..]).copied().collect();
        (!profile.is_empty()).then_some(profile)
    }

    /// The colour transform of an Adobe segment.
    pub(super) fn adobe_transform(&self) -> Option<u8> {
        self.bodies(marker::APP14, b"Adobe").next()?.get(6).copied()
    }

    /// The quantisation table of a component, zigzag order.
    pub(super) fn table(&self, component: usize) -> Option<&[u16; 64]> {
        self.tables[self.frame.as_ref()?.components.get(component)?.table].as_ref()
    }

    /// The quality that its tables tell.
    pub(super) fn quality(&self) -> Option<super::JpegQuality> {
        Some(quality::estimate(self.table(0)?, self.table(1)))
    }
}

/// Density units of JFIF: 1 is the inch, 2 the centimetre.
fn per_inch(unit: u8) -> Option<f32> {
    match unit {
        1 => Some(1.0),
        2 => Some(2.54),
        _ => None,
    }
}

fn walk(bytes: &[u8]) -> (Vec<Segment<'_>>, Option<usize>) {
    let mut segments = Vec::new();
    let mut rest = bytes.get(2..).unwrap_or_default();
    while segments.len() < MOST_SEGMENTS {
        let Some((marker, behind)) = next_marker(rest) else { return (segments, None) };
        match marker {
            marker::EOI => return (segments, Some(behind.len())),
            0x01 | 0xD0..=0xD8 => rest = behind,
            _ => {
                let Some((body, behind)) = split_body(behind) else { return (segments, None) };
                let scan = if marker == marker::SOS { scan_length(behind) } else { 0 };
                segments.push(Segment { marker, body, entropy: &behind[..scan] });
                rest = &behind[scan..];
            }
        }
    }
    (segments, None)
}

/// The next marker and what follows it; bytes before it and fill bytes are passed over.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes;
    loop {
        let at = rest.iter().position(|byte| *byte == 0xFF)?;
        rest = &rest[at..];
        let at = rest.iter().position(|byte| *byte != 0xFF)?;
        let marker = rest[at];
        rest = &rest[at + 1..];
        if marker != 0 {
            return Some((marker, rest));
        }
    }
}

fn split_body(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let length = usize::from(u16::from_be_bytes([*bytes.first()?, *bytes.get(1)?]));
    let (segment, rest) = bytes.split_at_checked(length)?;
    Some((segment.get(2..)?, rest))
}

/// Bytes of entropy-coded data up to the next marker that can stand behind a scan. Others are damage inside it.
fn scan_length(bytes: &[u8]) -> usize {
    let mut from = 0;
    while let Some(found) = bytes[from..].iter().position(|byte| *byte == 0xFF) {
        let at = from + found;
        match bytes.get(at + 1) {
            Some(0xC4 | 0xD9..=0xDD | 0xE0..=0xEF | 0xFE) => return at,
            _ => from = at + 1,
        }
    }
    bytes.len()
}

fn frame(marker: u8, body: &[u8]) -> Option<Frame> {
    let coding = match marker {
        0xC0 | 0xC1 => Coding::Sequential,
        0xC2 => Coding::Progressive,
        0xC3 | 0xC5..=0xC7 => Coding::Lossless,
        0xC9..=0xCB | 0xCD..=0xCF => Coding::Arithmetic,
        _ => return None,
    };
    let &[bits, y_high, y_low, x_high, x_low, count, ref rest @ ..] = body else { return None };
    let components = rest.chunks_exact(3).take(usize::from(count)).map(component).collect();
    let number = |high, low| u32::from(u16::from_be_bytes([high, low]));
    Some(Frame { coding, bits, width_px: number(x_high, x_low), height_px: number(y_high, y_low), components })
}

fn component(bytes: &[u8]) -> Component {
    Component {
        id: bytes[0],
        across: u32::from(bytes[1] >> 4).clamp(1, 4),
        down: u32::from(bytes[1] & 15).clamp(1, 4),
        table: usize::from(bytes[2] & 3),
    }
}

fn read_tables(mut body: &[u8], tables: &mut [Option<[u16; 64]>; 4]) {
    while let Some((&head, rest)) = body.split_first() {
        let width = if head >> 4 == 0 { 1 } else { 2 };
        let Some((table, rest)) = rest.split_at_checked(64 * width) else { return };
        let mut steps = [0; 64];
        for (step, bytes) in steps.iter_mut().zip(table.chunks_exact(width)) {
            *step = bytes.iter().fold(0, |step, byte| step << 8 | u16::from(*byte));
        }
        tables[usize::from(head & 3)].get_or_insert(steps);
        body = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_behind_the_last_marker_are_counted() {
        assert_eq!(Jpeg::read(b"\xFF\xD8\xFF\xFE\0\x03x\xFF\xD9abc").trailing_bytes, Some(3));
    }

    #[test]
    fn a_segment_longer_than_the_file_leaves_no_end() {
        assert_eq!(Jpeg::read(b"\xFF\xD8\xFF\xFE\x10\0x\xFF\xD9").trailing_bytes, None);
    }

    #[test]
    fn an_aspect_ratio_is_no_density() {
        assert_eq!(Jpeg::read(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xFF\xD9").density(), None);
    }

    #[test]
    fn dots_per_centimetre_become_whole_dots_per_inch() {
        let jpeg = Jpeg::read(b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\x02\0\x76\0\x76\0\0\xFF\xD9");
        assert_eq!(jpeg.density(), Some(Density { x_ppi: 300.0, y_ppi: 300.0 }));
    }

    #[test]
    fn restart_markers_and_stuffed_bytes_stay_inside_a_scan() {
        let jpeg = Jpeg::read(b"\xFF\xD8\xFF\xDA\0\x02ab\xFF\0\xFF\xD0c\xFF\xD9");
        assert_eq!(jpeg.segments[0].entropy, b"ab\xFF\0\xFF\xD0c");
    }
}
