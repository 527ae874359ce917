//! Decodes arbitrary bytes: an answer is all that is asked.
//!
//! `cargo +nightly fuzz run decode fixtures/files fixtures/traces` starts from the odd files of the fixtures and from labels and traces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use photolint::photo::{DecodeLimits, Photo, PhotoError};

fuzz_target!(|bytes: &[u8]| {
    let limits = DecodeLimits { file_bytes: 1_000_000, pixels: 1_000_000 };
    if let Err(PhotoError::Broken(reason)) = Photo::decode(bytes, "photo.jpg", &limits) {
        assert_ne!(reason, "the decoder gave up", "a decoder panicked");
    }
});
