//! The numbers of each photo that a network is shown, as the program measures them: what `training/retouch/train.py` (skin texture) and
//! `training/upscaling/train.py` (spectra) learn from; or what the part networks say of each (`worn`: spectacles, headwear, a necklace, a
//! pattern on the clothes, an earring on either side).
//!
//! `cargo run --release --example numbers -- texture|spectrum|worn LIST` with a text file of one path a line; a line of CSV for each photo that
//! shows one face: its path, its scale, the numbers.

use std::{env, error, fs, io};

use photolint::check::Stage;
use photolint::evidence::Portrait;
use photolint::locate::{Locator, RegionSource};
use photolint::photo::{DecodeLimits, Photo};
use photolint::traits::Traits;
use photolint::{spectrum, texture};
use rayon::prelude::*;

type Describe = fn(&Portrait) -> Option<Vec<f32>>;

fn main() -> Result<(), Box<dyn error::Error>> {
    let mut args = env::args().skip(1);
    let describe: Describe = match args.next().as_deref() {
        Some("texture") => |portrait| texture::describe(portrait).ok().map(Vec::from),
        Some("spectrum") => |portrait| spectrum::describe(portrait).ok().map(Vec::from),
        Some("worn") => |portrait| Some(worn(&portrait.traits)),
        _ => return Err("texture, spectrum or worn?".into()),
    };
    let list = fs::read_to_string(args.next().ok_or("which list?")?)?;
    let locator = Locator::load(Stage::Portrait, RegionSource::default())?;
    let row = |path: &str| {
        let photo = Photo::decode(&fs::read(path).ok()?, path, &DecodeLimits::default()).ok()?;
        let portrait = locator.locate(&photo).portrait.ok()?;
        let numbers = describe(&portrait)?;
        let numbers = numbers.iter().map(|number| format!("{number:.5}"));
        Some([path.to_owned(), format!("{:.3}", portrait.scale)].into_iter().chain(numbers).collect::<Vec<_>>())
    };
    let rows: Vec<_> = list.lines().collect::<Vec<_>>().par_iter().filter_map(|path| row(path)).collect();
    let mut out = csv::Writer::from_writer(io::stdout().lock());
    rows.iter().try_for_each(|row| out.write_record(row))?;
    Ok(out.flush()?)
}

fn worn(traits: &Traits) -> Vec<f32> {
    let [right, left] = traits.sides;
    vec![
        traits.spectacles(),
        traits.headwear,
        traits.necklace,
        traits.pattern.map_or(f32::NAN, |pattern| pattern.certainty),
        right.earring,
        left.earring,
    ]
}
