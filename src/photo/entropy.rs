//! Whether the Huffman-coded data of a JPEG are whole: every code legal, every block there, nothing left over; and, on the same way, how
//! often a sequential one's low frequencies have which value.
//!
//! Decoders guess on at damage and say nothing; a photo from a scratched disc then passes with half a face shifted.
//! ITU-T T.81 (1992), annexes F.2.2 and E.

use super::bits::{BitReader, Fault, Huffman, Runs};
use super::jpeg::{Coding, Component, Frame, Jpeg, Segment, marker};
use super::jpeg_pixels::MOST_SCANS;

mod progressive;

/// The state of a picture's coded data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entropy {
    /// Whole, or coded in a way that is not followed here.
    Whole,
    /// Ends before the last block.
    Short,
    /// Not a legal sequence of codes.
    Damaged,
}

/// Bytes that some encoders leave between the last block and the next marker, legal fill bytes aside.
const SPARE_BYTES: usize = 1;
/// Huffman tables that are read: a progressive file of ten scans defines some twenty.
const MOST_TABLES: usize = 256;
/// Twice the range of a DC coefficient of 8-bit samples (±1024): beyond any encoder's overshoot.
const GREATEST_DC: i32 = 2048;
/// Greatest size class of an AC coefficient of 8-bit samples.
const GREATEST_AC_CLASS: u32 = 10;
/// Greatest size class of a DC difference of 8-bit samples.
const GREATEST_DC_CLASS: u32 = 11;

/// Frequencies that are counted: places 1 to this one in zigzag order.
pub(super) const MODES: usize = 9;
/// Absolute values are counted up to this one, which stands for all beyond.
pub(super) const GREATEST: usize = 32;
/// Units of a scan in which they are counted: a camera's picture has fifty times as many.
const COUNTED_UNITS: u32 = 8192;

/// How often low frequencies of the first scan's first component, which is luma, have each absolute value; zeros are what is left of the
/// blocks.
#[derive(Debug, Clone, Default)]
pub(super) struct Values {
    pub(super) blocks: u32,
    pub(super) counts: [[u32; GREATEST]; MODES],
}

impl Values {
    fn add(&mut self, place: usize, value: i32) {
        if let Some(counts) = self.counts.get_mut(place - 1) {
            counts[(value.unsigned_abs() as usize).clamp(1, GREATEST) - 1] += 1;
        }
    }
}

/// Follows the coded data of every scan.
pub(super) fn examine(jpeg: &Jpeg<'_>) -> (Entropy, Values) {
    let mut values = Values::default();
    let Some(frame) = jpeg.frame.as_ref().filter(|frame| frame.bits == 8) else { return (Entropy::Whole, values) };
    match frame.coding {
        Coding::Sequential => {}
        Coding::Progressive => return (state(progressive::follow(jpeg, frame)), values),
        Coding::Lossless | Coding::Arithmetic => return (Entropy::Whole, values),
    }
    let mut tables = Tables::default();
    let mut first = Some(&mut values);
    let mut scans = 0;
    for segment in &jpeg.segments {
        if segment.marker != marker::SOS {
            tables.take(segment);
            continue;
        }
        scans += 1;
        if scans > MOST_SCANS {
            return (Entropy::Damaged, values);
        }
        let counted = first.take();
        let followed = Scan::read(jpeg, frame, segment, &tables).and_then(|mut scan| scan.follow(counted));
        if followed.is_err() {
            return (state(followed), values);
        }
    }
    (Entropy::Whole, values)
}

fn state(followed: Result<(), Fault>) -> Entropy {
    match followed {
        Ok(()) => Entropy::Whole,
        Err(Fault::Ended) => Entropy::Short,
        Err(Fault::Illegal) => Entropy::Damaged,
    }
}

/// Huffman tables and the restart interval as far as they are defined.
#[derive(Default)]
struct Tables {
    /// How many have been defined.
    defined: usize,
    dc: [Option<Huffman>; 4],
    ac: [Option<(Huffman, Runs)>; 4],
    restart_interval: u32,
}

impl Tables {
    /// Takes in a segment that defines some.
    fn take(&mut self, segment: &Segment<'_>) {
        match segment.marker {
            marker::DHT => self.define(segment.body),
            marker::DRI => self.restart_interval = segment.body.first_chunk().map_or(0, |bytes| u32::from(u16::from_be_bytes(*bytes))),
            _ => {}
        }
    }

    fn define(&mut self, mut body: &[u8]) {
        while let Some((&head, rest)) = body.split_first()
            && self.defined < MOST_TABLES
        {
            let Some((table, rest)) = Huffman::read(rest) else { return };
            self.defined += 1;
            let number = usize::from(head & 3);
            if head >> 4 == 0 {
                self.dc[number] = Some(table);
            } else {
                let runs = Runs::of(&table, GREATEST_AC_CLASS);
                self.ac[number] = Some((table, runs));
            }
            body = rest;
        }
    }
}

/// One scan on its way.
struct Scan<'a> {
    reader: BitReader<'a>,
    parts: Vec<Part<'a>>,
    units: u32,
    restart_interval: u32,
}

/// One component of a scan.
struct Part<'a> {
    dc: &'a Huffman,
    ac: &'a (Huffman, Runs),
    blocks: u32,
    step: i32,
    last_dc: i32,
}

impl<'a> Scan<'a> {
    /// The scan that a segment starts.
    fn read(jpeg: &Jpeg<'a>, frame: &Frame, segment: &Segment<'a>, tables: &'a Tables) -> Result<Self, Fault> {
        let (&count, selectors) = segment.body.split_first().ok_or(Fault::Ended)?;
        let single = count == 1;
        let mut parts = Vec::new();
        let mut units = units(frame, None);
        for selector in selectors.chunks_exact(2).take(usize::from(count)) {
            let component = frame.components.iter().find(|component| component.id == selector[0]).ok_or(Fault::Illegal)?;
            if single {
                units = self::units(frame, Some(component));
            }
            parts.push(Part {
                dc: tables.dc[usize::from(selector[1] >> 4 & 3)].as_ref().ok_or(Fault::Illegal)?,
                ac: tables.ac[usize::from(selector[1] & 3)].as_ref().ok_or(Fault::Illegal)?,
                blocks: if single { 1 } else { component.across * component.down },
                step: jpeg.tables[component.table].map_or(1, |table| i32::from(table[0])),
                last_dc: 0,
            });
        }
        Ok(Self { reader: BitReader::new(segment.entropy), parts, units, restart_interval: tables.restart_interval })
    }

    fn follow(&mut self, mut values: Option<&mut Values>) -> Result<(), Fault> {
        for unit in 0..self.units {
            if self.restart_interval > 0 && unit > 0 && unit % self.restart_interval == 0 {
                self.reader.restart()?;
                self.parts.iter_mut().for_each(|part| part.last_dc = 0);
            }
            let mut counted = values.as_deref_mut().filter(|_| unit < COUNTED_UNITS);
            for part in &mut self.parts {
                let mut counted = counted.take();
                for _ in 0..part.blocks {
                    part.block(&mut self.reader, counted.as_deref_mut())?;
                }
            }
        }
        if self.reader.bytes_left() > SPARE_BYTES { Err(Fault::Illegal) } else { Ok(()) }
    }
}

impl Part<'_> {
    /// Follows one block of 8 × 8 coefficients.
    fn block(&mut self, reader: &mut BitReader<'_>, values: Option<&mut Values>) -> Result<(), Fault> {
        let class = u32::from(reader.symbol(self.dc)?);
        if class > GREATEST_DC_CLASS {
            return Err(Fault::Illegal);
        }
        self.last_dc += reader.signed(class)?;
        if (self.last_dc * self.step).abs() > GREATEST_DC.max(self.step) {
            return Err(Fault::Illegal);
        }
        let (table, runs) = self.ac;
        let mut at = 1;
        if let Some(values) = values {
            while at <= MODES {
                let symbol = reader.symbol(table)?;
                let (run, class) = (usize::from(symbol >> 4), u32::from(symbol & 15));
                match (run, class) {
                    (0, 0) => at = 64,
                    (15, 0) => at += 16,
                    (_, 0) => return Err(Fault::Illegal),
                    _ if class > GREATEST_AC_CLASS => return Err(Fault::Illegal),
                    _ => {
                        values.add(at + run, reader.signed(class)?);
                        at += run + 1;
                    }
                }
            }
            values.blocks += 1;
        }
        while at < 64 {
            // The way of nearly all symbols: this is walked once or twice a block, the rest once a coefficient.
            let run = reader.run(runs);
            let beyond = at + usize::from(run.coefficients) + usize::from(run.ends);
            if run.bits > 0 && beyond <= 64 {
                reader.pass(run);
                if run.ends {
                    return Ok(());
                }
                at = beyond;
                continue;
            }
            let symbol = reader.symbol_and_coefficient(table)?;
            let (run, class) = (usize::from(symbol >> 4), u32::from(symbol & 15));
            match (run, class) {
                (0, 0) => return Ok(()),
                (15, 0) => at += 16,
                (_, 0) => return Err(Fault::Illegal),
                _ => at += run + 1,
            }
            if at > 64 || class > GREATEST_AC_CLASS {
                return Err(Fault::Illegal);
            }
        }
        Ok(())
    }
}

/// Minimum coded units of a scan over all components, or blocks of a scan over one (T.81 A.2).
fn units(frame: &Frame, single: Option<&Component>) -> u32 {
    let across = frame.components.iter().map(|component| component.across).max().unwrap_or(1);
    let down = frame.components.iter().map(|component| component.down).max().unwrap_or(1);
    match single {
        None => frame.width_px.div_ceil(8 * across) * frame.height_px.div_ceil(8 * down),
        Some(component) => {
            let width = (frame.width_px * component.across).div_ceil(across);
            let height = (frame.height_px * component.down).div_ceil(down);
            width.div_ceil(8) * height.div_ceil(8)
        }
    }
}
