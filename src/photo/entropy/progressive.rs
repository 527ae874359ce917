//! The same of a progressive JPEG (T.81 annex G): scan by scan, the coefficients that are no longer zero remembered, since refining scans hold
//! a bit for each of them.

use super::super::bits::{BitReader, Fault, Huffman};
use super::super::jpeg::{Frame, Jpeg, Segment, marker};
use super::super::jpeg_pixels::MOST_SCANS;
use super::{GREATEST_AC_CLASS, GREATEST_DC, GREATEST_DC_CLASS, SPARE_BYTES, Tables, units};

/// Follows the coded data of every scan, and whether they tell every coefficient to its last bit.
pub(super) fn follow(jpeg: &Jpeg<'_>, frame: &Frame) -> Result<(), Fault> {
    let mut tables = Tables::default();
    let mut known: Vec<Known> = frame.components.iter().map(|_| Known { nonzero: Vec::new(), last_bits: [None; 64] }).collect();
    let mut scans = 0;
    for segment in &jpeg.segments {
        if segment.marker == marker::SOS {
            scans += 1;
            // The decoder takes no more, and a small file could hold thousands that say nothing of many blocks.
            if scans > MOST_SCANS {
                return Err(Fault::Illegal);
            }
            Scan::read(jpeg, frame, segment, &tables)?.follow(&mut known)?;
        } else {
            tables.take(segment);
        }
    }
    if known.iter().all(|component| component.last_bits == [Some(0); 64]) { Ok(()) } else { Err(Fault::Illegal) }
}

/// What the scans so far have told of a component.
struct Known {
    /// By block: the coefficients that are not zero, in zigzag order from the lowest bit.
    nonzero: Vec<u64>,
    /// By coefficient: the lowest bit that was told.
    last_bits: [Option<u32>; 64],
}

/// One scan on its way.
struct Scan<'a> {
    reader: BitReader<'a>,
    parts: Vec<Part<'a>>,
    units: u32,
    restart_interval: u32,
    /// First and last coefficient.
    band: (usize, usize),
    refines: bool,
    last_bit: u32,
    /// Blocks to come that end without another symbol.
    ending: u32,
}

/// One component of a scan.
struct Part<'a> {
    /// Its place in the frame.
    component: usize,
    /// The table of its band; none where a refined DC needs none.
    table: Option<&'a Huffman>,
    blocks: u32,
    step: i32,
    last_dc: i32,
}

impl<'a> Scan<'a> {
    /// The scan that a segment starts.
    fn read(jpeg: &Jpeg<'a>, frame: &Frame, segment: &Segment<'a>, tables: &'a Tables) -> Result<Self, Fault> {
        let (&count, rest) = segment.body.split_first().ok_or(Fault::Ended)?;
        let (selectors, rest) = rest.split_at_checked(2 * usize::from(count)).ok_or(Fault::Ended)?;
        let &[first, last, bits] = rest.first_chunk().ok_or(Fault::Ended)?;
        let (band, is_dc, refines) = ((usize::from(first), usize::from(last)), first == 0, bits >> 4 > 0);
        if last > 63 || first > last || (is_dc && last > 0) || (!is_dc && count != 1) {
            return Err(Fault::Illegal);
        }
        let mut all = units(frame, None);
        let mut parts = Vec::new();
        for selector in selectors.chunks_exact(2) {
            let place = frame.components.iter().position(|component| component.id == selector[0]).ok_or(Fault::Illegal)?;
            let component = &frame.components[place];
            if count == 1 {
                all = units(frame, Some(component));
            }
            let table = match (is_dc, refines) {
                (true, true) => None,
                (true, false) => Some(tables.dc[usize::from(selector[1] >> 4 & 3)].as_ref().ok_or(Fault::Illegal)?),
                (false, _) => Some(&tables.ac[usize::from(selector[1] & 3)].as_ref().ok_or(Fault::Illegal)?.0),
            };
            let blocks = if count == 1 { 1 } else { component.across * component.down };
            let step = jpeg.tables[component.table].map_or(1, |table| i32::from(table[0]));
            parts.push(Part { component: place, table, blocks, step, last_dc: 0 });
        }
        Ok(Self {
            reader: BitReader::new(segment.entropy),
            parts,
            units: all,
            restart_interval: tables.restart_interval,
            band,
            refines,
            last_bit: u32::from(bits & 15),
            ending: 0,
        })
    }

    fn follow(mut self, known: &mut [Known]) -> Result<(), Fault> {
        for part in &self.parts {
            let component = &mut known[part.component];
            component.last_bits[self.band.0..=self.band.1].fill(Some(self.last_bit));
            component.nonzero.resize(component.nonzero.len().max(if self.band.0 > 0 { self.units as usize } else { 0 }), 0);
        }
        let mut parts = std::mem::take(&mut self.parts);
        for unit in 0..self.units {
            if self.restart_interval > 0 && unit > 0 && unit % self.restart_interval == 0 {
                if self.ending > 0 {
                    return Err(Fault::Illegal);
                }
                self.reader.restart()?;
                for part in &mut parts {
                    part.last_dc = 0;
                }
            }
            for part in &mut parts {
                match part.table {
                    Some(table) if self.band.0 == 0 => (0..part.blocks).try_for_each(|_| self.dc(table, part.step, &mut part.last_dc))?,
                    Some(table) => {
                        let nonzero = &mut known[part.component].nonzero[unit as usize];
                        if self.refines { self.refined(table, nonzero)? } else { self.ac(table, nonzero)? }
                    }
                    None => (0..part.blocks).try_for_each(|_| self.reader.bits(1).map(drop))?,
                }
            }
        }
        if self.ending > 0 || self.reader.bytes_left() > SPARE_BYTES { Err(Fault::Illegal) } else { Ok(()) }
    }

    /// The first bits of a DC coefficient.
    fn dc(&mut self, table: &Huffman, step: i32, last: &mut i32) -> Result<(), Fault> {
        let class = u32::from(self.reader.symbol(table)?);
        if class > GREATEST_DC_CLASS {
            return Err(Fault::Illegal);
        }
        *last += self.reader.signed(class)?;
        let (step, greatest) = (i64::from(step) << self.last_bit, i64::from(GREATEST_DC));
        if (i64::from(*last) * step).abs() > greatest.max(step) { Err(Fault::Illegal) } else { Ok(()) }
    }

    /// The first bits of a block's coefficients in the band.
    fn ac(&mut self, table: &Huffman, nonzero: &mut u64) -> Result<(), Fault> {
        if self.ending > 0 {
            self.ending -= 1;
            return Ok(());
        }
        let (mut at, last) = self.band;
        while at <= last {
            let symbol = self.reader.symbol(table)?;
            let (run, class) = (symbol >> 4, u32::from(symbol & 15));
            match (run, class) {
                (15, 0) => at += 16,
                (_, 0) => {
                    self.ending = self.blocks_ending(run)? - 1;
                    return Ok(());
                }
                _ => {
                    at += usize::from(run);
                    if at > last || class > GREATEST_AC_CLASS {
                        return Err(Fault::Illegal);
                    }
                    self.reader.signed(class)?;
                    *nonzero |= 1 << at;
                    at += 1;
                }
            }
        }
        if at > last + 1 { Err(Fault::Illegal) } else { Ok(()) }
    }

    /// The next bit of a block's coefficients in the band: one for each that is not zero, and those that now become so.
    fn refined(&mut self, table: &Huffman, nonzero: &mut u64) -> Result<(), Fault> {
        let (mut at, last) = self.band;
        while self.ending == 0 && at <= last {
            let symbol = self.reader.symbol(table)?;
            let (mut zeros, class) = (symbol >> 4, symbol & 15);
            match (zeros, class) {
                (15, 0) | (_, 1) => {}
                (_, 0) => {
                    self.ending = self.blocks_ending(zeros)?;
                    break;
                }
                _ => return Err(Fault::Illegal),
            }
            self.reader.bits(u32::from(class))?;
            while at <= last && (zeros > 0 || *nonzero >> at & 1 == 1) {
                if *nonzero >> at & 1 == 1 {
                    self.reader.bits(1)?;
                } else {
                    zeros -= 1;
                }
                at += 1;
            }
            if at > last {
                return Err(Fault::Illegal);
            }
            *nonzero |= u64::from(class) << at;
            at += 1;
        }
        if self.ending > 0 {
            for place in at..=last {
                self.reader.bits((*nonzero >> place & 1) as u32)?;
            }
            self.ending -= 1;
        }
        Ok(())
    }

    /// How many blocks end, this one among them.
    fn blocks_ending(&mut self, class: u8) -> Result<u32, Fault> {
        Ok((1 << class) + self.reader.bits(u32::from(class))?)
    }
}
