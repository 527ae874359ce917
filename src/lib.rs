//! Tells whether portrait photos meet an institution's photo requirements, and why not.
//!
//! The straight line for one photo:
//!
//! ```text
//! bytes ─ Photo::decode ─▶ Photo ─ Locator::locate ─▶ Evidence ─ Plan::run ─▶ Findings ─ Verdict::of ─▶ Inspection
//! ```
//!
//! From a file to what is wrong with it:
//!
//! ```
//! use photolint::catalogue::{Catalogue, Lang};
//! use photolint::inspect::{Inspector, Submission};
//! use photolint::locate::{Locator, RegionSource};
//! use photolint::photo::DecodeLimits;
//! use photolint::verdict::Verdict;
//!
//! let plan = photolint::profile::resolve("own.toml", "id = \"own\"\nextends = \"degree-2017\"\n[checks.eye-line]\nmin = 250\nmax = 260")?;
//! let locator = Locator::for_plan(&plan, RegionSource::Own)?;
//! let inspector = Inspector { plan: &plan, locator: &locator, limits: &DecodeLimits::default() };
//!
//! let file = include_bytes!("../fixtures/photos/accepted-dark-suit.jpg");
//! let inspection = inspector.inspect(Submission::alone("0001.jpg", file));
//! assert_eq!(inspection.verdict, Verdict::Reject);
//!
//! let words = Catalogue::of(Lang::En);
//! let faults = inspection.findings.iter().filter(|finding| finding.decides());
//! let messages: Vec<_> = faults.map(|fault| words.message(fault)).collect();
//! assert!(messages[0].contains("250–260 px"), "{messages:?}");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A check measures and knows no limit; a [`profile`] holds the limits and where they come from; a
//! [`report`] renders what was found. The library prints nothing, opens no file and reads no clock.
//!
//! The command line's crates come with the feature `cli`, which is on unless `default-features = false` is asked for.

#![cfg_attr(not(test), warn(clippy::disallowed_methods))]

/// Pictures as [`photo::Photo`] holds them; the version whose types stand in this library's signatures.
pub use image;
/// Days and hours as timetables and decisions hold them; likewise.
pub use jiff;

pub mod border;
pub mod colour;
pub mod document;
pub mod file_name;
pub mod geometry;
pub mod id_number;
pub mod mask;
pub mod plane;
pub mod resample;

mod cells;
mod network;
mod noise;
mod wide;

pub mod face;
pub mod landmarks;
pub mod photo;
pub mod regions;
pub mod traits;

pub mod backdrop;
pub mod evidence;
pub mod spectrum;
pub mod texture;

pub mod check;
pub mod checks;
pub mod finding;
pub mod plan;
pub mod profile;
pub mod verdict;

pub mod catalogue;
pub mod inspect;
pub mod locate;
pub mod mend;
pub mod records;

pub mod batch;
pub mod report;
