//! Reading Huffman codes out of a JPEG scan, bit by bit.

/// Why a code could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    /// The data end.
    Ended,
    /// The bits are no legal code.
    Illegal,
}

/// Codes up to this length are found by one look-up.
const FAST_BITS: u32 = 9;

/// A Huffman table (T.81 annex C and F.2.2.3).
#[derive(Debug, Clone)]
pub(super) struct Huffman {
    /// By the next [`FAST_BITS`] bits: length of the code and its symbol; length 0 where the code is longer.
    fast: [(u8, u8); 1 << FAST_BITS],
    /// By length: one past the greatest code, aligned to 16 bits.
    ends: [u32; 17],
    /// By length: the first code, and the place of its symbol.
    firsts: [(u32, usize); 17],
    symbols: Vec<u8>,
}

impl Huffman {
    /// Reads one table of a DHT segment and returns what follows it.
    pub(super) fn read(body: &[u8]) -> Option<(Self, &[u8])> {
        let (counts, rest) = body.split_at_checked(16)?;
        let total = counts.iter().map(|count| usize::from(*count)).sum();
        let (symbols, rest) = rest.split_at_checked(total)?;
        let mut table = Self { fast: [(0, 0); 1 << FAST_BITS], ends: [0; 17], firsts: [(0, 0); 17], symbols: symbols.to_vec() };
        let (mut code, mut index) = (0_u32, 0_usize);
        for (length, count) in (1..=16).zip(counts) {
            table.firsts[length as usize] = (code, index);
            for symbol in &symbols[index..index + usize::from(*count)] {
                table.enter(code, length, *symbol);
                code += 1;
            }
            index += usize::from(*count);
            table.ends[length as usize] = code << (16 - length);
            code <<= 1;
        }
        Some((table, rest))
    }

    fn enter(&mut self, code: u32, length: u32, symbol: u8) {
        if length <= FAST_BITS {
            let first = (code << (FAST_BITS - length)) as usize;
            let last = first + (1 << (FAST_BITS - length));
            if let Some(entries) = self.fast.get_mut(first..last) {
                entries.fill((length as u8, symbol));
            }
        }
    }

    /// The code at the head of 16 bits: its length and symbol.
    fn find(&self, bits: u32) -> Option<(u32, u8)> {
        let (length, symbol) = self.fast[(bits >> (16 - FAST_BITS)) as usize];
        if length > 0 {
            return Some((u32::from(length), symbol));
        }
        let length = (FAST_BITS + 1..=16).find(|length| bits < self.ends[*length as usize])?;
        let (code, index) = self.firsts[length as usize];
        Some((length, *self.symbols.get(index + (bits >> (16 - length)).checked_sub(code)? as usize)?))
    }
}

/// Bits of a scan, stuffed bytes taken out.
#[derive(Debug)]
pub(super) struct BitReader<'a> {
    rest: &'a [u8],
    /// The next bits, aligned to the high end.
    bits: u64,
    count: u32,
}

impl<'a> BitReader<'a> {
    /// Reads from the start of a scan's data.
    pub(super) fn new(data: &'a [u8]) -> Self {
        Self { rest: data, bits: 0, count: 0 }
    }

    /// The next symbol of a table.
    pub(super) fn symbol(&mut self, table: &Huffman) -> Result<u8, Fault> {
        self.fill();
        let (length, symbol) = table.find((self.bits >> 48) as u32).ok_or(if self.count < 16 { Fault::Ended } else { Fault::Illegal })?;
        self.take(length)?;
        Ok(symbol)
    }

    /// Passes over the bits of a coefficient; at most 16 behind a symbol.
    pub(super) fn skip(&mut self, count: u32) -> Result<(), Fault> {
        self.take(count)
    }

    /// A coefficient of `count` bits, 16 at most, as T.81 F.2.2.1 extends it.
    pub(super) fn signed(&mut self, count: u32) -> Result<i32, Fault> {
        if count == 0 {
            return Ok(0);
        }
        let value = (self.bits >> (64 - count)) as i32;
        self.take(count)?;
        Ok(if value < 1 << (count - 1) { value - (1 << count) + 1 } else { value })
    }

    /// Drops the bits before a restart marker and passes it.
    pub(super) fn restart(&mut self) -> Result<(), Fault> {
        if self.count >= 8 {
            return Err(Fault::Illegal);
        }
        (self.bits, self.count) = (0, 0);
        match self.rest {
            [0xFF, 0xD0..=0xD7, rest @ ..] => {
                self.rest = rest;
                Ok(())
            }
            [] | [_] => Err(Fault::Ended),
            _ => Err(Fault::Illegal),
        }
    }

    /// Whole bytes that were not used.
    pub(super) fn bytes_left(&self) -> usize {
        self.rest.len() + (self.count / 8) as usize
    }

    fn take(&mut self, count: u32) -> Result<(), Fault> {
        self.count = self.count.checked_sub(count).ok_or(if self.rest.is_empty() { Fault::Ended } else { Fault::Illegal })?;
        self.bits <<= count;
        Ok(())
    }

    /// Fills up to at least 32 bits, one code and its coefficient, as far as there are data before a marker.
    fn fill(&mut self) {
        if self.count >= 32 {
            return;
        }
        while self.count <= 56 {
            let (byte, used) = match *self.rest {
                [0xFF, 0, ..] => (0xFF, 2),
                [0xFF, ..] | [] => return,
                [byte, ..] => (byte, 1),
            };
            self.rest = &self.rest[used..];
            self.bits |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }
}
