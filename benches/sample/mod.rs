//! What the benchmarks look at: sample photos, the plan and the networks.

use std::fs;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use image::RgbImage;
use photolint::check::Stage;
use photolint::face::Face;
use photolint::inspect::{Inspection, Inspector, Submission};
use photolint::landmarks::Landmarks;
use photolint::locate::{Locator, RegionSource, frame};
use photolint::photo::{DecodeLimits, Photo};
use photolint::plan::Plan;
use photolint::profile;

pub(crate) static PLAN: LazyLock<Plan> = LazyLock::new(|| profile::built_in("ucas-2025").expect("a profile of the program"));
pub(crate) static LOCATOR: LazyLock<Locator> =
    LazyLock::new(|| Locator::load(Stage::Portrait, RegionSource::default()).expect("the networks load"));
const LIMITS: DecodeLimits = DecodeLimits { file_bytes: 1_000_000, pixels: 1_000_000 };

/// A sample photo.
pub(crate) struct Sample {
    name: &'static str,
    pub(crate) bytes: Vec<u8>,
}

impl Sample {
    pub(crate) fn new(name: &'static str) -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/photos").join(name);
        Self { name, bytes: fs::read(path).expect("the sample photo can be read") }
    }

    /// The one that is accepted.
    pub(crate) fn accepted() -> Self {
        Self::new("accepted-dark-suit.jpg")
    }

    pub(crate) fn photo(&self) -> Photo {
        Photo::decode(&self.bytes, self.name, &LIMITS).expect("the sample photo decodes")
    }

    /// The frame with its face and landmarks: what the later steps start from.
    pub(crate) fn located(&self) -> (Arc<RgbImage>, Face, Landmarks) {
        let picture = frame(&self.photo());
        let face = *LOCATOR.detect(&picture).first().expect("the sample photo has a face");
        let landmarks = LOCATOR.landmarks(&picture, face).expect("the network is loaded");
        (picture, face, landmarks)
    }

    pub(crate) fn inspect(&self) -> Inspection {
        let inspector = Inspector { plan: &PLAN, locator: &LOCATOR, limits: &LIMITS };
        inspector.inspect(Submission::alone(self.name, &self.bytes))
    }
}
