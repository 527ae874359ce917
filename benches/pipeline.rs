//! Times of the straight line: each step of one photo, the whole of it, and a batch of a hundred.
//!
//! All on one thread but the batch, on the sample photo that is accepted.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::LazyLock;
use std::thread;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use image::RgbImage;
use photolint::batch::{self, Source};
use photolint::check::{Note, Stage};
use photolint::evidence::Evidence;
use photolint::face::Face;
use photolint::inspect::{Inspector, Submission};
use photolint::landmarks::Landmarks;
use photolint::locate::{Locator, RegionSource, frame};
use photolint::photo::{DecodeLimits, Photo};
use photolint::plan::Plan;
use photolint::profile;

const NAME: &str = "accepted-dark-suit.jpg";
const BATCH: usize = 100;

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(NAME);
    fs::read(path).expect("the sample photo can be read")
});
static PLAN: LazyLock<Plan> = LazyLock::new(|| profile::built_in("ucas-2025").expect("a profile of the program"));
static LOCATOR: LazyLock<Locator> = LazyLock::new(|| Locator::load(Stage::Portrait, RegionSource::default()).expect("the networks load"));
const LIMITS: DecodeLimits = DecodeLimits { file_bytes: 1_000_000, pixels: 1_000_000 };

fn main() {
    divan::main();
}

fn photo() -> Photo {
    Photo::decode(&BYTES, NAME, &LIMITS).expect("the sample photo decodes")
}

/// The frame with its face and landmarks: what the later steps start from.
fn located() -> (RgbImage, Face, Landmarks) {
    let picture = frame(&photo());
    let face = *LOCATOR.detect(&picture).first().expect("the sample photo has a face");
    let landmarks = LOCATOR.landmarks(&picture, face).expect("the network is loaded");
    (picture, face, landmarks)
}

fn inspector() -> Inspector<'static> {
    Inspector { plan: &PLAN, locator: &LOCATOR, limits: &LIMITS }
}

fn submission() -> Submission<'static> {
    Submission { name: NAME, bytes: &BYTES, unit: None }
}

#[divan::bench]
fn decode() -> Photo {
    photo()
}

#[divan::bench]
fn load_networks() -> Locator {
    Locator::load(Stage::Portrait, RegionSource::default()).expect("the networks load")
}

#[divan::bench]
fn detect(bencher: Bencher<'_, '_>) {
    let (picture, ..) = located();
    bencher.bench_local(|| LOCATOR.detect(black_box(&picture)));
}

#[divan::bench]
fn landmarks(bencher: Bencher<'_, '_>) {
    let (picture, face, _) = located();
    bencher.bench_local(|| LOCATOR.landmarks(black_box(&picture), face));
}

#[divan::bench]
fn segment(bencher: Bencher<'_, '_>) {
    let (picture, _, landmarks) = located();
    bencher.bench_local(|| LOCATOR.segment(black_box(&picture), &landmarks));
}

#[divan::bench]
fn all_checks(bencher: Bencher<'_, '_>) {
    let photo = photo();
    let evidence = LOCATOR.locate(&photo);
    bencher.bench_local(|| PLAN.run(black_box(&photo), &evidence));
}

#[divan::bench]
fn file_checks_alone(bencher: Bencher<'_, '_>) {
    let plan = PLAN.clone().only(&["file".into()]).expect("a group of the profile");
    let evidence = Evidence::none();
    bencher.counter(ItemsCount::new(1usize)).bench_local(|| plan.run(black_box(&photo()), &evidence));
}

#[divan::bench]
fn whole_photo(bencher: Bencher<'_, '_>) {
    let inspector = inspector();
    bencher.counter(ItemsCount::new(1usize)).bench_local(|| inspector.inspect(submission()));
}

/// The sample photo under another name.
struct Copy(String);

impl Source for Copy {
    fn path(&self) -> &str {
        &self.0
    }

    fn read(&self) -> Result<Vec<u8>, Note> {
        Ok(BYTES.clone())
    }
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn batch_of_100(bencher: Bencher<'_, '_>) {
    let inspector = inspector();
    let jobs = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        let sources = (0..BATCH).map(|number| Copy(format!("{number:03}.jpg")));
        let mut rows = 0;
        let look = |_: &Copy, bytes: &[u8]| inspector.inspect(Submission { bytes, ..submission() });
        batch::run(sources, jobs, &look, &mut |_| {
            rows += 1;
            Ok(())
        })
        .expect("the sink takes every row");
        rows
    });
}
