//! How light each photo's cheeks are, median L*: what `docs/accuracy/rates.py` sorts false flags by.
//!
//! `cargo run --release --example skin -- LIST` with a text file of one path a line; a line of CSV for each photo that shows one face.

use std::io::{self, Write};
use std::{env, error, fs};

use photolint::check::Stage;
use photolint::locate::{Locator, RegionSource};
use photolint::photo::{DecodeLimits, Photo};

fn main() -> Result<(), Box<dyn error::Error>> {
    let list = env::args().nth(1).ok_or("which list?")?;
    let list = fs::read_to_string(list)?;
    let locator = Locator::load(Stage::Portrait, RegionSource::default())?;
    let lightness = |path: &str| {
        let photo = Photo::decode(&fs::read(path).ok()?, path, &DecodeLimits::default()).ok()?;
        let portrait = locator.locate(&photo).portrait.ok()?;
        let mut cheeks = portrait.lightness(&portrait.cheeks());
        cheeks.sort_unstable_by(f32::total_cmp);
        cheeks.get(cheeks.len() / 2).copied()
    };
    let mut out = io::stdout().lock();
    writeln!(out, "path,lightness")?;
    for path in list.lines() {
        if let Some(lightness) = lightness(path) {
            writeln!(out, "{path},{lightness:.1}")?;
        }
    }
    Ok(())
}
