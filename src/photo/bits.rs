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
const FAST_BITS: u32 = 10;

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

/// Bits by which several symbols are looked up at once.
const RUN_BITS: u32 = 12;

/// Some coefficients of a block, up to its end where that is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Run {
    /// Bits that they take; 0 where no whole one is seen.
    pub(super) bits: u8,
    /// Coefficients.
    pub(super) coefficients: u8,
    /// Whether the block's end follows and is counted in.
    pub(super) ends: bool,
}

/// By the next [`RUN_BITS`] bits of a block's AC coefficients: what they hold of whole, legal symbols.
#[derive(Debug, Clone)]
pub(super) struct Runs(Vec<Run>);

impl Runs {
    /// The runs of an AC table whose legal size classes end at `greatest_class`.
    pub(super) fn of(table: &Huffman, greatest_class: u32) -> Self {
        Self((0..1 << RUN_BITS).map(|bits| Self::run(table, bits, greatest_class)).collect())
    }

    fn run(table: &Huffman, bits: u32, greatest_class: u32) -> Run {
        let mut run = Run::default();
        loop {
            let rest = (bits << u32::from(run.bits)) & ((1 << RUN_BITS) - 1);
            let (length, symbol) = table.fast[(rest >> (RUN_BITS - FAST_BITS)) as usize];
            let (zeros, class) = (symbol >> 4, symbol & 15);
            let total = u32::from(run.bits) + u32::from(length) + u32::from(class);
            if length == 0 || total > RUN_BITS || u32::from(class) > greatest_class || (class == 0 && zeros != 0 && zeros != 15) {
                return run;
            }
            run.bits = total as u8;
            if symbol == 0 {
                return Run { ends: true, ..run };
            }
            run.coefficients += zeros + 1;
        }
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
        let (length, symbol) = self.peek(table)?;
        self.take(length)?;
        Ok(symbol)
    }

    /// The next symbol of a table, the bits of the coefficient that it announces in its lower half passed over.
    pub(super) fn symbol_and_coefficient(&mut self, table: &Huffman) -> Result<u8, Fault> {
        let (length, symbol) = self.peek(table)?;
        self.take(length + u32::from(symbol & 15))?;
        Ok(symbol)
    }

    /// Passes over as many whole symbols of a block as one look-up tells, none where it tells too little.
    #[inline]
    pub(super) fn run(&mut self, runs: &Runs) -> Run {
        if self.count < 32 {
            self.fill();
        }
        let run = runs.0[(self.bits >> (64 - RUN_BITS)) as usize];
        if u32::from(run.bits) > self.count {
            return Run::default();
        }
        run
    }

    /// Takes a run that [`Self::run`] has shown.
    #[inline]
    pub(super) fn pass(&mut self, run: Run) {
        self.bits <<= run.bits;
        self.count -= u32::from(run.bits);
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

    /// The next bits as they stand, 16 at most.
    pub(super) fn bits(&mut self, count: u32) -> Result<u32, Fault> {
        if count == 0 {
            return Ok(0);
        }
        if self.count < count {
            self.fill();
        }
        let value = (self.bits >> (64 - count)) as u32;
        self.take(count)?;
        Ok(value)
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

    /// Whole bytes that were not used; `FF` before the marker is filling.
    pub(super) fn bytes_left(&self) -> usize {
        let filling = self.rest.iter().rev().take_while(|byte| **byte == 0xFF).count();
        self.rest.len() - filling + (self.count / 8) as usize
    }

    fn peek(&mut self, table: &Huffman) -> Result<(u32, u8), Fault> {
        if self.count < 32 {
            self.fill();
        }
        table.find((self.bits >> 48) as u32).ok_or(if self.count < 16 { Fault::Ended } else { Fault::Illegal })
    }

    fn take(&mut self, count: u32) -> Result<(), Fault> {
        self.count = self.count.checked_sub(count).ok_or(if self.rest.is_empty() { Fault::Ended } else { Fault::Illegal })?;
        self.bits <<= count;
        Ok(())
    }

    /// Fills up to at least 32 bits, one code and its coefficient, as far as there are data before a marker.
    fn fill(&mut self) {
        if let Some(&next) = self.rest.first_chunk::<8>() {
            let next = u64::from_be_bytes(next);
            if !holds_ff(next) {
                // Bits beyond the count are those that the next filling brings again.
                self.bits |= next >> self.count;
                let bytes = (64 - self.count) / 8;
                self.rest = &self.rest[bytes as usize..];
                self.count += 8 * bytes;
                return;
            }
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

/// Whether one of eight bytes is `FF` (Warren, Hacker's Delight, section 6–1).
fn holds_ff(bytes: u64) -> bool {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    (!bytes).wrapping_sub(LOW) & bytes & HIGH != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes 0 → 5, 10 → 0x23, 110 → 7.
    const TABLE: &[u8] = b"\x01\x01\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\x05\x23\x07";

    fn table() -> Huffman {
        Huffman::read(TABLE).expect("the table is whole").0
    }

    #[test]
    fn codes_give_their_symbols() {
        let mut reader = BitReader::new(&[0b0101_1000]);
        assert_eq!([(); 3].map(|()| reader.symbol(&table())), [Ok(5), Ok(0x23), Ok(7)]);
    }

    #[test]
    fn a_coefficient_is_passed_with_its_symbol() {
        let mut reader = BitReader::new(&[0b1011_1000]);
        assert_eq!([reader.symbol_and_coefficient(&table()), reader.symbol(&table())], [Ok(0x23), Ok(5)]);
    }

    #[test]
    fn a_code_of_no_symbol_is_illegal() {
        assert_eq!(BitReader::new(&[0xFE; 12]).symbol(&table()), Err(Fault::Illegal));
    }

    #[test]
    fn no_data_are_an_end() {
        assert_eq!(BitReader::new(&[]).symbol(&table()), Err(Fault::Ended));
    }

    #[test]
    fn a_stuffed_byte_is_one_byte() {
        let mut reader = BitReader::new(&[0xFF, 0, 0]);
        assert_eq!((reader.signed(0), reader.bytes_left()), (Ok(0), 3));
        assert!(reader.symbol(&table()).is_err());
        assert_eq!(reader.bytes_left(), 2);
    }

    #[test]
    fn eight_bytes_at_once_hold_the_same_bits() {
        let data: Vec<u8> = (0..40).map(|n| n * 6).collect();
        let slowly: Vec<u8> = data.iter().flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1)).collect();
        let mut reader = BitReader::new(&data);
        let bits: Vec<u8> = (0..300)
            .map(|_| {
                if reader.count < 32 {
                    reader.fill();
                }
                let bit = (reader.bits >> 63) as u8;
                reader.take(1).expect("there are 320 bits");
                bit
            })
            .collect();
        assert_eq!(bits, slowly[..300]);
    }
}
