//! Bytes of submitted photos, in a file without a name: nobody else can open it, and it is gone when the program is, however it ends.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Mutex, PoisonError};

/// Where a photo's bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    from: u64,
    length: usize,
}

/// The file and its length.
#[derive(Debug)]
pub(super) struct Hold(Mutex<(File, u64)>);

impl Hold {
    /// An empty one.
    ///
    /// # Errors
    /// Where the system has no place for temporary files.
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(Mutex::new((tempfile::tempfile()?, 0))))
    }

    /// Keeps a photo.
    pub(super) fn keep(&self, bytes: &[u8]) -> io::Result<Span> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, end) = &mut *held;
        file.seek(SeekFrom::Start(*end))?;
        file.write_all(bytes)?;
        let span = Span { from: *end, length: bytes.len() };
        *end += bytes.len() as u64;
        Ok(span)
    }

    /// Gives it back.
    pub(super) fn give(&self, span: Span) -> io::Result<Vec<u8>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (file, _) = &mut *held;
        let mut bytes = vec![0; span.length];
        file.seek(SeekFrom::Start(span.from))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// Forgets everything.
    pub(super) fn clear(&self) -> io::Result<()> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.1 = 0;
        held.0.set_len(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_comes_back() {
        let hold = Hold::new().expect("a temporary file");
        let spans = [&b"one"[..], b"", b"three"].map(|bytes| hold.keep(bytes).expect("there is room"));
        assert_eq!(spans.map(|span| hold.give(span).expect("it is there")), [b"one".to_vec(), Vec::new(), b"three".to_vec()]);
    }

    #[test]
    fn what_is_forgotten_does_not_come_back() {
        let hold = Hold::new().expect("a temporary file");
        let span = hold.keep(b"one").expect("there is room");
        hold.clear().expect("it can be cut");
        assert!(hold.give(span).is_err());
    }
}
