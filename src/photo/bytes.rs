//! How large a file is, in words.

const MEGABYTE: u64 = 1_000_000;

/// A number of bytes as it is said: MB, or kB where that would be less than one; rounded up, so that what is above a limit reads so.
pub fn bytes_said(bytes: u64) -> String {
    let (unit, size) = if bytes < MEGABYTE { ("kB", 1000) } else { ("MB", MEGABYTE) };
    let tenths = (u128::from(bytes) * 10).div_ceil(u128::from(size));
    if tenths % 10 == 0 { format!("{} {unit}", tenths / 10) } else { format!("{}.{} {unit}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use crate::photo::{DecodeLimits, Photo};

    use super::*;

    #[test]
    fn a_size_is_said_in_kb_below_a_megabyte_and_rounded_up() {
        let said = [0, 999, 1_000, 40_500, 999_999, 1_000_000, 100_000_001, u64::MAX].map(bytes_said);
        assert_eq!(said, ["0 kB", "1 kB", "1 kB", "40.5 kB", "1000 kB", "1 MB", "100.1 MB", "18446744073709.6 MB"]);
    }

    #[test]
    fn a_file_that_is_too_large_is_told_its_size_and_the_limit() {
        let limits = DecodeLimits { file_bytes: 2_000, ..DecodeLimits::default() };
        let error = Photo::decode(&[0; 2_001], "1.jpg", &limits).expect_err("it is too large");
        assert_eq!(error.note().text.as_deref(), Some("2.1 kB > 2 kB"));
    }
}
