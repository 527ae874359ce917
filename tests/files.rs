//! Odd encodings: what comes out of each file of `fixtures/files`, and that no bytes at all can bring the decoder down.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use photolint::photo::{ColourModel, DecodeLimits, FileFacts, Photo, PhotoError, StreamFault, TracePlace};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    file: Vec<Expected>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    name: String,
    error: Option<String>,
    error_text: Option<String>,
    size: Option<[u32; 2]>,
    format: Option<String>,
    extension: Option<String>,
    orientation: Option<u8>,
    density: Option<Vec<f32>>,
    colour_model: Option<String>,
    bits: Option<u8>,
    is_grey: Option<bool>,
    icc_converted: Option<bool>,
    quality: Option<f32>,
    exact_quality: Option<bool>,
    progressive: Option<bool>,
    faults: Option<Vec<String>>,
    taken_at: Option<String>,
    traces: Option<Vec<String>>,
    picture: Option<Picture>,
    #[serde(default)]
    colours: Vec<Colour>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Picture {
    Painted,
    Cut,
}

/// A colour at a place, both sides of the picture 0–1.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Colour {
    at: [f32; 2],
    rgb: [u8; 3],
}

const MARK: Colour = Colour { at: [0.1, 0.08], rgb: [220, 30, 30] };
const BACKGROUND: Colour = Colour { at: [0.9, 0.08], rgb: [100, 197, 255] };
const SUIT: Colour = Colour { at: [0.5, 0.9], rgb: [40, 44, 60] };
const MISSING: Colour = Colour { at: [0.5, 0.99], rgb: [128, 128, 128] };

/// Levels of 255 that lossy coding of so small a picture may cost.
const LEVELS: u8 = 14;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/files")
}

fn table() -> Vec<Expected> {
    let text = std::fs::read_to_string(folder().with_extension("toml")).expect("fixtures/files.toml is there");
    toml::from_str::<Table>(&text).expect("fixtures/files.toml is well formed").file
}

fn read(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).expect("the fixture is there")
}

fn decode(name: &str) -> Result<Photo, PhotoError> {
    Photo::decode(&read(name), name, &DecodeLimits::default())
}

#[test]
fn every_file_gives_what_the_table_says() {
    let faults: Vec<String> =
        table().iter().flat_map(|expected| differences(expected).into_iter().map(|fault| format!("{}: {fault}", expected.name))).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_stands_in_the_table() {
    let listed: BTreeSet<String> = table().into_iter().map(|expected| expected.name).collect();
    let entries = std::fs::read_dir(folder()).expect("fixtures/files is there");
    let present: BTreeSet<String> = entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    assert_eq!(listed, present);
}

fn differences(expected: &Expected) -> Vec<String> {
    let photo = match (decode(&expected.name), &expected.error) {
        (Ok(photo), None) => photo,
        (Ok(_), Some(error)) => return vec![format!("{error} expected, decoded")],
        (Err(error), asked) => {
            let note = error.note();
            let same = asked.as_deref() == Some(&*note.key) && (expected.error_text.is_none() || expected.error_text == note.text);
            return if same { Vec::new() } else { vec![format!("{error} ({note:?})")] };
        }
    };
    let mut found = facts(expected, &photo.facts);
    let colours = match expected.picture {
        Some(Picture::Painted) => vec![MARK, BACKGROUND, SUIT],
        Some(Picture::Cut) => vec![MARK, BACKGROUND, MISSING],
        None => Vec::new(),
    };
    found.extend(colours.iter().chain(&expected.colours).filter_map(|colour| off(&photo, colour)));
    found
}

fn facts(expected: &Expected, facts: &FileFacts) -> Vec<String> {
    let mut found = Vec::new();
    compare(&mut found, "size", expected.size.as_ref(), &[facts.size.width_px, facts.size.height_px]);
    compare(&mut found, "format", expected.format.as_ref(), &facts.format.name().to_owned());
    compare(&mut found, "extension", expected.extension.as_ref(), &facts.extension.clone().unwrap_or_default());
    compare(&mut found, "orientation", expected.orientation.as_ref(), &facts.orientation);
    compare(
        &mut found,
        "density",
        expected.density.as_ref(),
        &facts.density.map_or(Vec::new(), |density| vec![density.x_ppi, density.y_ppi]),
    );
    compare(&mut found, "colour_model", expected.colour_model.as_ref(), &model(facts.colour_model).to_owned());
    compare(&mut found, "bits", expected.bits.as_ref(), &facts.bits_per_channel);
    compare(&mut found, "is_grey", expected.is_grey.as_ref(), &facts.is_grey);
    compare(&mut found, "icc_converted", expected.icc_converted.as_ref(), &facts.icc_converted);
    compare(&mut found, "quality", expected.quality.as_ref(), &facts.quality.map_or(0.0, |quality| quality.value));
    compare(&mut found, "exact_quality", expected.exact_quality.as_ref(), &facts.quality.is_some_and(|quality| quality.exact));
    compare(&mut found, "progressive", expected.progressive.as_ref(), &facts.progressive);
    compare(&mut found, "faults", expected.faults.as_ref(), &facts.faults.iter().map(|fault| self::fault(*fault).to_owned()).collect());
    compare(&mut found, "taken_at", expected.taken_at.as_ref(), &facts.taken_at.map(|at| at.to_string()).unwrap_or_default());
    let traces = facts.traces.iter().map(|trace| format!("{}: {}", place(trace.place), trace.text)).collect();
    compare(&mut found, "traces", expected.traces.as_ref(), &traces);
    found
}

fn compare<T: PartialEq + std::fmt::Debug>(found: &mut Vec<String>, field: &str, expected: Option<&T>, actual: &T) {
    if let Some(expected) = expected
        && expected != actual
    {
        found.push(format!("{field} is {actual:?}, expected {expected:?}"));
    }
}

fn off(photo: &Photo, colour: &Colour) -> Option<String> {
    let place = |share: f32, length: u32| (share * length as f32) as u32;
    let found = photo.pixels.get_pixel(place(colour.at[0], photo.pixels.width()), place(colour.at[1], photo.pixels.height())).0;
    let near = found.iter().zip(colour.rgb).all(|(a, b)| a.abs_diff(b) <= LEVELS);
    (!near).then(|| format!("{found:?} at {:?}, expected {:?}", colour.at, colour.rgb))
}

fn model(model: ColourModel) -> &'static str {
    match model {
        ColourModel::Grey => "grey",
        ColourModel::Rgb => "rgb",
        ColourModel::Alpha => "alpha",
        ColourModel::Cmyk => "cmyk",
        ColourModel::Indexed => "indexed",
    }
}

fn fault(fault: StreamFault) -> &'static str {
    match fault {
        StreamFault::Truncated => "truncated",
        StreamFault::Unended => "unended",
        StreamFault::TrailingBytes => "trailing-bytes",
        StreamFault::Corrupt => "corrupt",
    }
}

fn place(place: TracePlace) -> &'static str {
    match place {
        TracePlace::ExifSoftware => "exif-software",
        TracePlace::ExifText => "exif-text",
        TracePlace::Xmp => "xmp",
        TracePlace::History => "history",
        TracePlace::CameraRaw => "camera-raw",
        TracePlace::DerivedFrom => "derived-from",
        TracePlace::SaveForWeb => "save-for-web",
        TracePlace::Encoder => "encoder",
        TracePlace::ThumbnailShape => "thumbnail-shape",
        TracePlace::ThumbnailContent => "thumbnail-content",
        TracePlace::Resaved => "resaved",
        TracePlace::Photoshop => "photoshop",
        TracePlace::Comment => "comment",
    }
}

#[test]
fn a_file_beyond_the_byte_limit_is_not_looked_at() {
    let limits = DecodeLimits { file_bytes: 1000, ..DecodeLimits::default() };
    let error = Photo::decode(&read("plain.jpg"), "plain.jpg", &limits).expect_err("2 kB are above the limit");
    assert_eq!(error.note().key, "too-many-bytes");
}

#[test]
fn a_picture_beyond_the_pixel_limit_is_not_decoded() {
    let limits = DecodeLimits { pixels: 96 * 128 - 1, ..DecodeLimits::default() };
    let error = Photo::decode(&read("plain.jpg"), "plain.jpg", &limits).expect_err("the picture is one px above the limit");
    assert_eq!(error.to_string(), "the picture is 96×128 px, more than is decoded");
}

/// Small limits, so that a damaged header costs no time.
const SMALL: DecodeLimits = DecodeLimits { file_bytes: 100_000, pixels: 250_000 };

/// Cuts each file at this many places.
const CUTS: usize = 40;
/// Damages each file in this many ways.
const DAMAGES: usize = 120;

#[test]
fn no_cut_brings_the_decoder_down() {
    for expected in table() {
        let bytes = read(&expected.name);
        for n in 0..CUTS {
            answers(&bytes[..bytes.len() * n / CUTS], &expected.name);
        }
    }
}

#[test]
fn no_damage_brings_the_decoder_down() {
    let mut random = Random(2025);
    for expected in table() {
        let bytes = read(&expected.name);
        for _ in 0..DAMAGES.min(bytes.len()) {
            let mut damaged = bytes.clone();
            for _ in 0..=random.below(4) {
                let at = random.below(damaged.len());
                damaged[at] = random.below(256) as u8;
            }
            answers(&damaged, &expected.name);
        }
    }
}

/// The plain file's bytes, with others before its first segment and another size in its frame header.
fn plain(before: &[u8], side: u16) -> Vec<u8> {
    let mut bytes = read("plain.jpg");
    let frame = bytes.windows(2).position(|two| two == b"\xFF\xC0").expect("a frame header");
    let small = bytes[frame..frame + 19].to_vec();
    bytes[frame + 5..frame + 9].copy_from_slice(&[side.to_be_bytes(), side.to_be_bytes()].concat());
    let hidden: Vec<u8> = before.iter().copied().chain(small).collect();
    [&bytes[..2], if before.is_empty() { &[] } else { &hidden }, &bytes[2..]].concat()
}

#[test]
fn a_frame_header_that_only_one_reader_sees_makes_no_room() {
    // To the standard FF D0 has no length; a decoder that reads one skips the small header behind it.
    for marker in [0x01, 0xD0, 0xD7] {
        let error = Photo::decode(&plain(&[0xFF, marker, 0, 21], 40_000), "plain.jpg", &DecodeLimits::default());
        let error = error.expect_err("the sizes differ").to_string();
        assert!(error.contains("contradict") || error.contains("more than is decoded"), "{error}");
    }
    assert!(Photo::decode(&plain(&[], 40_000), "plain.jpg", &DecodeLimits::default()).is_err());
}

#[test]
fn thousands_of_tables_packets_and_thumbnails_cost_no_time() {
    let bytes = read("plain.jpg");
    let segment = |marker: u8, body: &[u8]| [&[0xFF, marker][..], &(body.len() as u16 + 2).to_be_bytes(), body].concat();
    // One symbol of one bit, over and over; an empty property, over and over.
    let table = [&[0x10, 1][..], &[0; 15], &[0]].concat();
    let tables = segment(0xC4, &table.repeat(3_000)).repeat(100);
    let packets = segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), "<a:b/>".repeat(8_000).as_bytes()].concat()).repeat(200);
    for many in [tables, packets] {
        let began = std::time::Instant::now();
        let photo = Photo::decode(&[&bytes[..2], &many, &bytes[2..]].concat(), "plain.jpg", &DecodeLimits::default());
        assert!(began.elapsed().as_secs() < 20, "{:?}", began.elapsed());
        assert!(photo.is_ok(), "{photo:?}");
    }
}

/// Decoding ends, and a panic contained inside it counts as one.
fn answers(bytes: &[u8], name: &str) {
    if let Err(PhotoError::Broken(reason)) = Photo::decode(bytes, name, &SMALL) {
        assert_ne!(reason, "the decoder gave up", "{name}");
    }
}

/// Xorshift (Marsaglia 2003): the same damage on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

#[test]
fn a_progressive_file_with_a_byte_too_few_or_a_scan_too_few_is_damaged() {
    let whole = read("progressive.jpg");
    let faults = |bytes: &[u8]| Photo::decode(bytes, "progressive.jpg", &SMALL).map(|photo| photo.facts.faults).unwrap_or_default();
    assert_eq!(faults(&whole), []);
    let is_scan = |at: &usize| whole[*at..].starts_with(b"\xFF\xDA");
    let scans: Vec<usize> = (0..whole.len()).filter(is_scan).collect();
    assert!(scans.len() > 2, "{scans:?}");
    for next in &scans[1..] {
        let cut = [&whole[..*next], b"\xFF\xD9"].concat();
        assert_eq!(faults(&cut), [StreamFault::Corrupt], "scans up to {next}");
    }
    // Codes fall into step again now and then, and what is left is legal: of the file's last scan most do not.
    let last = scans[scans.len() - 1] + 10..whole.len() - 2;
    let noticed = last.clone().filter(|at| {
        let mut short = whole.clone();
        short.remove(*at);
        Photo::decode(&short, "progressive.jpg", &SMALL).map_or(true, |photo| photo.facts.faults == [StreamFault::Corrupt])
    });
    let share = noticed.count() as f32 / last.len() as f32;
    assert!(share > 0.7, "{share}");
}
