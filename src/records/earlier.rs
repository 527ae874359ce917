//! Pictures that were there before the batch: rejected ones, enrolment photos.

use std::collections::HashMap;

use crate::evidence::{Earlier, Likeness, Origin};

use super::fingerprint::Fingerprint;
use super::twins::{Index, Near, Seen, closest};

/// Earlier pictures, known by the sum of their file and by their fingerprint.
#[derive(Debug)]
pub struct Known {
    by_sum: HashMap<String, Vec<Origin>>,
    /// Those that have a fingerprint: where each is from, and the sum of its file.
    pictures: Vec<(Origin, String)>,
    /// Each as a whole.
    whole: Index,
    /// All views of each.
    views: Index,
}

/// Earlier pictures for which an index is made; more make it slower, not wrong.
const EXPECTED: usize = 16_384;

impl Default for Known {
    fn default() -> Self {
        Self { by_sum: HashMap::new(), pictures: Vec::new(), whole: Index::of(EXPECTED), views: Index::of(EXPECTED) }
    }
}

impl Known {
    /// Adds a picture: the SHA-256 of its file, and its fingerprint where there is anything to see in it.
    pub fn add(&mut self, origin: Origin, sha256: String, fingerprint: Option<Fingerprint>) {
        let origins = self.by_sum.entry(sha256.clone()).or_default();
        if origins.contains(&origin) {
            return;
        }
        origins.push(origin);
        if let Some(fingerprint) = fingerprint {
            let place = self.pictures.len();
            self.whole.add(fingerprint.whole(), place);
            for view in fingerprint.views() {
                self.views.add(*view, place);
            }
            self.pictures.push((origin, sha256));
        }
    }

    /// The earlier pictures that a photo repeats, the same files first.
    pub fn repeated_by(&self, photo: &Seen) -> Vec<Earlier> {
        let sum = photo.sha256.as_deref().unwrap_or_default();
        let same = self.by_sum.get(sum).into_iter().flatten();
        let mut found: Vec<_> = same.map(|origin| Earlier { origin: *origin, likeness: Likeness::File, distance: 0.0 }).collect();
        if let Some(fingerprint) = &photo.fingerprint {
            let mut near = self.views.near(&[fingerprint.whole()], usize::MAX);
            near.extend(self.whole.near(fingerprint.views(), usize::MAX));
            let others = closest(near).into_iter().filter(|near| self.pictures[near.place].1 != sum);
            let earlier = |near: Near| Earlier { origin: self.pictures[near.place].0, likeness: near.likeness, distance: near.distance() };
            found.extend(others.map(earlier));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(sum: &str) -> Seen {
        Seen { path: "a.jpg".into(), sha256: Some(sum.into()), fingerprint: None }
    }

    #[test]
    fn the_same_file_is_known_though_there_is_nothing_to_see_in_it() {
        let mut known = Known::default();
        known.add(Origin::Rejected, "a".into(), None);
        known.add(Origin::Enrolment, "a".into(), None);
        known.add(Origin::Enrolment, "a".into(), None);
        let origins: Vec<_> = known.repeated_by(&seen("a")).iter().map(|earlier| earlier.origin).collect();
        assert_eq!(origins, [Origin::Rejected, Origin::Enrolment]);
        assert_eq!(known.repeated_by(&seen("b")), []);
    }
}
