//! The library in the hands of a program that looks at many photos with rayon of its own.

use std::fs;
use std::path::Path;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use photolint::check::Stage;
use photolint::locate::{Locator, RegionSource};
use photolint::photo::{DecodeLimits, Photo};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

#[test]
fn workers_of_rayon_that_all_need_the_second_look_at_once_do_not_wait_for_each_other() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos/headwear-cap.jpg");
    let photo = Photo::decode(&fs::read(file).expect("a sample photo"), "1.jpg", &DecodeLimits::default()).expect("it is a photo");
    let (done, ended) = mpsc::channel();
    thread::spawn(move || {
        let locator = Locator::load(Stage::Portrait, RegionSource::Own).expect("the networks load");
        let workers = ThreadPoolBuilder::new().num_threads(2).build().expect("threads");
        let worn = workers.install(|| {
            let seen = (0..12).into_par_iter().map(|_| locator.locate(&photo).portrait.map(|portrait| portrait.traits.headwear));
            seen.collect::<Result<Vec<_>, _>>()
        });
        done.send(worn)
    });
    let worn = ended.recv_timeout(Duration::from_mins(2)).expect("no worker waits for what it has begun itself");
    assert!(worn.is_ok_and(|worn| worn.iter().all(|certainty| *certainty > 0.8)));
}
