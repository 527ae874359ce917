//! Times of the straight line: each step of one photo, the whole of it, and a batch of a hundred.
//!
//! All on one thread but the batch, on the sample photo that is accepted.

use std::num::NonZeroUsize;
use std::thread;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use photolint::batch::{self, Source};
use photolint::check::{Note, Stage};
use photolint::evidence::Evidence;
use photolint::locate::{Locator, RegionSource};
use sample::{LOCATOR, PLAN, Sample};

mod sample;

const BATCH: usize = 100;

fn main() {
    divan::main();
}

fn sample() -> Sample {
    Sample::accepted()
}

#[divan::bench]
fn decode(bencher: Bencher<'_, '_>) {
    let sample = sample();
    bencher.bench_local(|| sample.photo());
}

#[divan::bench]
fn load_networks() -> Locator {
    Locator::load(Stage::Portrait, RegionSource::default()).expect("the networks load")
}

#[divan::bench]
fn detect(bencher: Bencher<'_, '_>) {
    let (picture, ..) = sample().located();
    bencher.bench_local(|| LOCATOR.detect(black_box(&picture)));
}

#[divan::bench]
fn landmarks(bencher: Bencher<'_, '_>) {
    let (picture, face, _) = sample().located();
    bencher.bench_local(|| LOCATOR.landmarks(black_box(&picture), face));
}

#[divan::bench]
fn segment(bencher: Bencher<'_, '_>) {
    let (picture, _, landmarks) = sample().located();
    bencher.bench_local(|| LOCATOR.segment(black_box(&picture), &landmarks));
}

#[divan::bench]
fn all_checks(bencher: Bencher<'_, '_>) {
    let photo = sample().photo();
    let evidence = LOCATOR.locate(&photo);
    bencher.bench_local(|| PLAN.run(black_box(&photo), &evidence));
}

#[divan::bench]
fn file_checks_alone(bencher: Bencher<'_, '_>) {
    let plan = PLAN.clone().only(&["file".into()]).expect("a group of the profile");
    let evidence = Evidence::none();
    let sample = sample();
    bencher.counter(ItemsCount::new(1usize)).bench_local(|| plan.run(black_box(&sample.photo()), &evidence));
}

#[divan::bench]
fn whole_photo(bencher: Bencher<'_, '_>) {
    let sample = sample();
    bencher.counter(ItemsCount::new(1usize)).bench_local(|| sample.inspect());
}

/// The sample photo under another name.
struct Copy<'a>(String, &'a Sample);

impl Source for Copy<'_> {
    fn path(&self) -> &str {
        &self.0
    }

    fn read(&self) -> Result<Vec<u8>, Note> {
        Ok(self.1.bytes.clone())
    }
}

#[divan::bench(sample_count = 3, sample_size = 1)]
fn batch_of_100(bencher: Bencher<'_, '_>) {
    let sample = sample();
    let jobs = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    bencher.counter(ItemsCount::new(BATCH)).bench_local(|| {
        let sources = (0..BATCH).map(|number| Copy(format!("{number:03}.jpg"), &sample));
        let mut rows = 0;
        batch::run(sources, jobs, &|copy: &Copy<'_>, _| copy.1.inspect(), &mut |_| {
            rows += 1;
            Ok(())
        })
        .expect("the sink takes every row");
        rows
    });
}
