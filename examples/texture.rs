//! The numbers of skin texture of each photo, as the program measures them: what `training/retouch/train.py` learns from.
//!
//! `cargo run --release --example texture -- LIST` with a text file of one path a line; a line of CSV for each photo that shows one face.

use std::io::{self, Write};
use std::{env, error, fs};

use photolint::check::Stage;
use photolint::locate::{Locator, RegionSource};
use photolint::photo::{DecodeLimits, Photo};
use photolint::texture;
use rayon::prelude::*;

fn main() -> Result<(), Box<dyn error::Error>> {
    let list = env::args().nth(1).ok_or("which list?")?;
    let list = fs::read_to_string(list)?;
    let locator = Locator::load(Stage::Portrait, RegionSource::default())?;
    let line = |path: &str| {
        let photo = Photo::decode(&fs::read(path).ok()?, path, &DecodeLimits::default()).ok()?;
        let portrait = locator.locate(&photo).portrait.ok()?;
        let numbers = texture::describe(&portrait).ok()?.map(|number| format!("{number:.5}"));
        Some(format!("{path},{:.3},{}", portrait.scale, numbers.join(",")))
    };
    let lines: Vec<_> = list.lines().collect::<Vec<_>>().par_iter().filter_map(|path| line(path)).collect();
    let mut out = io::stdout().lock();
    for line in &lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}
