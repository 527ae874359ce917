//! What only many portraits can tell, measured on those for development, which are not part of this repository:
//! `cargo test --test portraits -- --ignored --nocapture`. Says that it was skipped where they are absent.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Write as _, stdout};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use image::codecs::jpeg::JpegEncoder;
use image::{RgbImage, imageops};
use photolint::check::{Probe, Reading, Stage};
use photolint::checks;
use photolint::evidence::{Pair, Portrait, Scene, differences};
use photolint::geometry::Size;
use photolint::locate::{Locator, RegionSource};
use photolint::photo::{DecodeLimits, Photo};
use photolint::records::fingerprint::{Fingerprint, MOST_DIFFERING};
use photolint::resample::resized;

/// Of the portraits one in so many is copied in all ways.
const COPIED: usize = 3;

fn say(line: &str) {
    writeln!(stdout(), "{line}").expect("the terminal takes everything");
}

/// The portraits by their path below the folder; none, with a word of it, where it is absent.
fn portraits() -> Vec<(String, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/photos");
    let mut found = Vec::new();
    if root.is_dir() {
        collect(&root, &root, &mut found);
    } else {
        say("SKIPPED: ../shared/photos is not here");
    }
    found.sort();
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, PathBuf)>) {
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else if path.extension().is_some_and(|extension| extension == "jpg" || extension == "png") {
            found.push((path.strip_prefix(root).expect("a path below it").to_string_lossy().into_owned(), path));
        }
    }
}

/// What `look` makes of each portrait, in their order, on all processors.
fn each<T: Send>(portraits: &[(String, PathBuf)], look: impl Fn(usize, &str, Photo) -> T + Sync) -> Vec<T> {
    let todo = Mutex::new(portraits.iter().enumerate());
    let done = Mutex::new(BTreeMap::new());
    let work = || {
        while let Some((place, (name, path))) = todo.lock().unwrap_or_else(PoisonError::into_inner).next() {
            let bytes = fs::read(path).expect("a portrait can be read");
            let photo = Photo::decode(&bytes, name, &DecodeLimits::default()).expect("a portrait can be decoded");
            let looked = look(place, name, photo);
            done.lock().unwrap_or_else(PoisonError::into_inner).insert(place, looked);
        }
    };
    let jobs = thread::available_parallelism().map_or(1, usize::from);
    thread::scope(|scope| (0..jobs).for_each(|_| drop(scope.spawn(work))));
    done.into_inner().unwrap_or_else(PoisonError::into_inner).into_values().collect()
}

fn print_of(picture: RgbImage, like: &Photo) -> Fingerprint {
    let photo = Photo { facts: like.facts.clone(), pixels: Arc::new(picture), reduction: 1 };
    Fingerprint::of(&photo).expect("a portrait has contrast")
}

fn saved(picture: &RgbImage, quality: u8) -> RgbImage {
    let mut file = Vec::new();
    JpegEncoder::new_with_quality(&mut file, quality).encode_image(picture).expect("a picture in memory encodes");
    image::load_from_memory(&file).expect("what was saved can be read").into_rgb8()
}

fn scaled(picture: &RgbImage, scale: f32) -> RgbImage {
    let side = |px: u32| (px as f32 * scale).round() as u32;
    resized(picture, Size { width_px: side(picture.width()), height_px: side(picture.height()) })
}

/// The picture without these shares of its sides: left, top, right, bottom.
fn cropped(picture: &RgbImage, [left, top, right, bottom]: [f32; 4]) -> RgbImage {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    let px = |share: f32, side: f32| (share * side).round() as u32;
    let (kept_width, kept_height) = (px(1.0 - left - right, width), px(1.0 - top - bottom, height));
    imageops::crop_imm(picture, px(left, width), px(top, height), kept_width, kept_height).to_image()
}

fn toned(picture: &RgbImage, tone: impl Fn(f32) -> f32) -> RgbImage {
    let mut toned = picture.clone();
    toned.iter_mut().for_each(|channel| *channel = tone(f32::from(*channel)).round().clamp(0.0, 255.0) as u8);
    toned
}

/// Copies of a picture as people make them.
fn copies(picture: &RgbImage) -> Vec<(&'static str, RgbImage)> {
    let cut = |sides| saved(&cropped(picture, sides), 75);
    let lit = |tone: &dyn Fn(f32) -> f32| saved(&toned(picture, tone), 75);
    vec![
        ("quality 40", saved(picture, 40)),
        ("quality 60", saved(picture, 60)),
        ("quality 95", saved(picture, 95)),
        ("half the size", saved(&scaled(picture, 0.5), 75)),
        ("a third of the size", saved(&scaled(picture, 0.33), 75)),
        ("one and a half times the size", saved(&scaled(picture, 1.5), 75)),
        ("1 % off each side", cut([0.01; 4])),
        ("2 % off each side", cut([0.02; 4])),
        ("3 % off each side", cut([0.03; 4])),
        ("3 % off left and top", cut([0.03, 0.03, 0.0, 0.0])),
        ("3 % off the bottom", cut([0.0, 0.0, 0.0, 0.03])),
        ("2 % off the left", cut([0.02, 0.0, 0.0, 0.0])),
        ("a tenth lighter", lit(&|value| value * 1.1)),
        ("a tenth darker", lit(&|value| value * 0.9)),
        ("contrast 1.15", lit(&|value| (value - 128.0) * 1.15 + 128.0)),
        ("gamma 0.8", lit(&|value| 255.0 * (value / 255.0).powf(0.8))),
        (
            "cropped, reduced, lighter, quality 50",
            saved(&toned(&scaled(&cropped(picture, [0.01, 0.02, 0.015, 0.0]), 0.6), |value| value * 1.06 + 3.0), 50),
        ),
        ("mirrored, quality 60", saved(&imageops::flip_horizontal(picture), 60)),
    ]
}

/// Bits by which two pictures differ, as the program compares them, upright and mirrored.
fn differing(one: &Fingerprint, two: &Fingerprint) -> [u32; 2] {
    let least = |mirror: bool| {
        let turned = |view: photolint::records::fingerprint::View| if mirror { view.mirrored() } else { view };
        let there = one.views().iter().map(|view| turned(*view).differing(two.whole()));
        let back = two.views().iter().map(|view| turned(*view).differing(one.whole()));
        there.chain(back).min().expect("a fingerprint has views")
    };
    [least(false), least(true)]
}

/// Which picture it is: a made degree photo shows the neutral portrait that it was made from.
fn picture_of(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or_default();
    let number: String = file.chars().take_while(char::is_ascii_digit).collect();
    if name.starts_with("graduation") || name.starts_with("london/neutral") { format!("neutral {number}") } else { name.into() }
}

#[test]
#[ignore = "needs the development portraits"]
fn copies_are_known_again_and_other_pictures_are_not_taken_for_copies() {
    let portraits = portraits();
    if portraits.is_empty() {
        return;
    }
    let looked = each(&portraits, |place, name, photo| {
        let print = Fingerprint::of(&photo).expect("a portrait has contrast");
        let is_copied = place % COPIED == 0 && (!name.starts_with("graduation") || name.starts_with("graduation/base"));
        let small = scaled(&photo.pixels, (640.0 / photo.pixels.height() as f32).min(1.0));
        let copies = if is_copied { copies(&small) } else { Vec::new() };
        let distance = |copy: Fingerprint| differing(&print, &copy).into_iter().min().expect("two numbers");
        let distances: Vec<_> = copies.into_iter().map(|(kind, copy)| (kind, distance(print_of(copy, &photo)))).collect();
        (picture_of(name), print, distances)
    });
    let mut copies: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (kind, bits) in looked.iter().flat_map(|(_, _, distances)| distances) {
        copies.entry(kind).or_default().push(*bits);
    }
    for (kind, bits) in &mut copies {
        bits.sort_unstable();
        let found = bits.iter().filter(|bits| **bits <= MOST_DIFFERING).count();
        let p99 = bits[(bits.len() - 1) * 99 / 100];
        say(&format!("| {kind} | {found} of {} | {} | {p99} | {} |", bits.len(), bits[bits.len() / 2], bits[bits.len() - 1]));
        assert!(found * 100 >= bits.len() * 98, "{kind}: {found} of {}", bits.len());
    }
    let mut counts = [[0_u32; 257]; 2];
    for (place, one) in looked.iter().enumerate() {
        for two in looked[..place].iter().filter(|two| two.0 != one.0) {
            let bits = differing(&one.1, &two.1);
            counts[0][bits[0] as usize] += 1;
            counts[1][bits[1] as usize] += 1;
        }
    }
    for (counts, way) in counts.iter().zip(["upright", "mirrored"]) {
        let least: Vec<_> = counts.iter().enumerate().filter(|(_, count)| **count > 0).take(12).collect();
        say(&format!("{way}: {} pairs, the least differ by (bits, pairs) {least:?}", counts.iter().sum::<u32>()));
        assert_eq!(counts[..=MOST_DIFFERING as usize].iter().sum::<u32>(), 0);
    }
}

#[test]
#[ignore = "needs the development portraits"]
fn no_portrait_is_taken_for_a_code_or_a_page_even_where_its_face_is_not_found() {
    let portraits = portraits();
    let Some(Probe::Submitted(measure)) = checks::find("collection-code").map(|check| check.probe) else { panic!("the check is there") };
    let taken = each(&portraits, |_, name, photo| {
        let scene = Scene { frame: photo.size(), faces: Vec::new(), turn_deg: 0 };
        let measurement = measure(&photo, &scene).expect("it is always measured");
        (measurement.reading != Reading::Number(0.0)).then(|| format!("{name}: {:?}", measurement.notes))
    });
    let taken: Vec<_> = taken.into_iter().flatten().collect();
    say(&format!("{} of {} portraits", taken.len(), portraits.len()));
    assert!(taken.is_empty(), "{taken:#?}");
}

/// What is done to a picture.
type Change = dyn Fn(&RgbImage) -> RgbImage + Sync;

/// A portrait that was located, by the name of its file.
type Located = (String, Arc<Portrait>);

fn located(locator: &Locator, portraits: &[(String, PathBuf)], change: &Change) -> Vec<Located> {
    let found = each(portraits, |_, name, photo| {
        let photo = Photo { pixels: Arc::new(change(&photo.pixels)), ..photo };
        Some((name.to_owned(), locator.locate(&photo).portrait.ok()?))
    });
    found.into_iter().flatten().collect()
}

/// What makes two photos of one day differ though the person does not.
fn lights() -> Vec<(&'static str, Box<Change>)> {
    let tinted = |gains: [f32; 3]| {
        move |picture: &RgbImage| {
            let mut tinted = picture.clone();
            for px in tinted.pixels_mut() {
                px.0.iter_mut().zip(gains).for_each(|(channel, gain)| *channel = (f32::from(*channel) * gain).round().min(255.0) as u8);
            }
            tinted
        }
    };
    let gamma = |exponent: f32| move |picture: &RgbImage| toned(picture, |value| 255.0 * (value / 255.0).powf(exponent));
    vec![
        ("as it is", Box::new(RgbImage::clone)),
        ("half the light", Box::new(|picture| toned(picture, |value| value * 0.5_f32.powf(1.0 / 2.2)))),
        ("gamma 0.75", Box::new(gamma(0.75))),
        ("gamma 1.33", Box::new(gamma(1.33))),
        ("warmer by 8 %", Box::new(tinted([1.08, 1.0, 0.92]))),
        ("colder by 8 %", Box::new(tinted([0.92, 1.0, 1.08]))),
        ("a sixth of the size, quality 40", Box::new(|picture| saved(&scaled(picture, 1.0 / 6.0), 40))),
    ]
}

#[test]
#[ignore = "needs the development portraits"]
fn how_much_two_photos_differ_of_one_person_and_of_two() {
    let all = portraits();
    let of = |folder: &str| all.iter().filter(|(name, _)| name.starts_with(folder)).cloned().collect::<Vec<_>>();
    let (neutral, smiling) = (of("london/neutral"), of("london/smiling"));
    if neutral.is_empty() {
        return;
    }
    let locator = Locator::load(Stage::Portrait, RegionSource::Own).expect("the networks load");
    let old = located(&locator, &neutral, &RgbImage::clone);
    for (kind, change) in lights() {
        let new = located(&locator, &smiling, &*change);
        let moved_on = |turn: usize| old.iter().cycle().skip(turn).zip(&new).map(|((_, old), (_, new))| locator.pair(new, old));
        assert!(old.len() == new.len() && old.iter().zip(&new).all(|((old, _), (new, _))| person(old) == person(new)));
        // The limits come from the even half of the people; the odd half says whether they hold.
        let (even, odd): (Vec<_>, Vec<_>) = moved_on(0).enumerate().partition(|(place, _)| place % 2 == 0);
        for (half, name) in [(even, "even"), (odd, "odd")] {
            Differences::of(half.into_iter().map(|(_, pair)| pair)).say(&format!("one person, {name}, {kind}"));
        }
        if kind == "as it is" {
            Differences::of((1..=TURNS).flat_map(moved_on)).say("two people");
        }
    }
}

/// The number of a London portrait's person.
fn person(name: &str) -> &str {
    name.rsplit('/').next().and_then(|file| file.get(..3)).unwrap_or_default()
}

/// How many other people each is held against.
const TURNS: usize = 5;

/// Cosines and differences of many pairs.
#[derive(Default)]
struct Differences {
    cosines: Vec<f32>,
    by_look: BTreeMap<&'static str, Vec<f32>>,
    changes: BTreeMap<usize, usize>,
}

impl Differences {
    fn of(pairs: impl Iterator<Item = Pair>) -> Self {
        pairs.fold(Self::default(), |mut all, pair| {
            all.add(&pair);
            all
        })
    }

    fn add(&mut self, pair: &Pair) {
        self.cosines.push(pair.cosine());
        let differences = differences(pair);
        for difference in &differences {
            self.by_look.entry(difference.look.id()).or_default().push((difference.new - difference.old).abs());
        }
        *self.changes.entry(differences.iter().filter(|difference| difference.is_change()).count()).or_default() += 1;
    }

    fn say(mut self, name: &str) {
        let share = |values: &mut Vec<f32>, percent: usize| {
            values.sort_by(f32::total_cmp);
            values[(values.len() - 1) * percent / 100]
        };
        say(&format!(
            "{name}: {} pairs, cosine least {:.3}, median {:.3}",
            self.cosines.len(),
            share(&mut self.cosines, 0),
            share(&mut self.cosines, 50)
        ));
        for (look, values) in &mut self.by_look {
            say(&format!("| {look} | {:.2} | {:.2} | {:.2} |", share(values, 50), share(values, 95), share(values, 100)));
        }
        say(&format!("changes: {:?}", self.changes));
    }
}
