//! Photos of one batch that show the same picture, found without comparing each with each.
//!
//! Multi-index hashing (Norouzi, Punjani, Fleet, "Fast search in Hamming space with multi-index hashing", CVPR 2012): a fingerprint
//! is cut into [`BANDS`] bands. Where at most [`MOST_DIFFERING`] bits differ, some band differs in at most
//! `MOST_DIFFERING / BANDS` of them, so it is enough to look at the photos that have such a band.

use std::collections::HashMap;

use crate::evidence::{Likeness, Twin};

use super::fingerprint::{BAND_BITS, BANDS, BITS, Fingerprint, MOST_DIFFERING, View};

/// What is compared of one photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Its path.
    pub path: String,
    /// SHA-256 of the file; none where it could not be read.
    pub sha256: Option<String>,
    /// What the picture is known again by; none where there is nothing to see in it.
    pub fingerprint: Option<Fingerprint>,
}

/// Twins of one photo that are listed at most, the closest: a picture that is there a thousand times needs no million lines.
const MOST_TWINS: usize = 100;

/// The twins of each photo, the closest first, then in the order of the batch. A path that was named twice is no twin of itself.
pub fn twins(photos: &[Seen]) -> Vec<Vec<Twin>> {
    let files = Files::of(photos);
    let near = near_files(photos, &files);
    let twins_of = |(place, photo): (usize, &Seen)| {
        let Some(file) = files.file_of[place] else { return Vec::new() };
        let same = Near { place: file, likeness: Likeness::File, differing: 0 };
        let files_like_it = std::iter::once(&same).chain(&near[file]);
        let twins = files_like_it.flat_map(|near| files.places[near.place].iter().map(move |place| (near, &photos[*place].path)));
        let others = twins.filter(|(_, path)| **path != photo.path).take(MOST_TWINS);
        others.map(|(near, path)| Twin { path: path.clone(), likeness: near.likeness, distance: near.distance() }).collect()
    };
    photos.iter().enumerate().map(twins_of).collect()
}

/// For each file those that show the same picture, the closest first.
fn near_files(photos: &[Seen], files: &Files) -> Vec<Vec<Near>> {
    let fingerprint = |file: usize| photos[files.places[file][0]].fingerprint.as_ref();
    let mut index = Index::of(files.places.len());
    for file in 0..files.places.len() {
        if let Some(fingerprint) = fingerprint(file) {
            index.add(fingerprint.whole(), file);
        }
    }
    let mut near_by_file: Vec<Vec<Near>> = vec![Vec::new(); files.places.len()];
    for file in 0..files.places.len() {
        let Some(fingerprint) = fingerprint(file) else { continue };
        for near in index.near(fingerprint.views()).into_iter().filter(|near| near.place != file) {
            // What a part of one is like, has that for a twin as well.
            near_by_file[near.place].push(Near { place: file, ..near });
            near_by_file[file].push(near);
        }
    }
    near_by_file.into_iter().map(closest).collect()
}

/// Each place once, as it is closest.
pub(super) fn closest(mut near: Vec<Near>) -> Vec<Near> {
    near.sort_unstable_by_key(|near| (near.place, near.likeness, near.differing));
    near.dedup_by_key(|near| near.place);
    near.sort_unstable_by_key(|near| (near.likeness, near.place));
    near
}

/// The files of a batch, each with the places at which it is.
struct Files {
    places: Vec<Vec<usize>>,
    /// The file at each place; none where nothing could be read.
    file_of: Vec<Option<usize>>,
}

impl Files {
    fn of(photos: &[Seen]) -> Self {
        let mut places: Vec<Vec<usize>> = Vec::new();
        let mut by_sum = HashMap::new();
        let mut file_of = Vec::with_capacity(photos.len());
        for (place, photo) in photos.iter().enumerate() {
            let file = photo.sha256.as_deref().map(|sum| *by_sum.entry(sum).or_insert(places.len()));
            match file {
                Some(file) if file < places.len() => places[file].push(place),
                Some(_) => places.push(vec![place]),
                None => {}
            }
            file_of.push(file);
        }
        Self { places, file_of }
    }
}

/// A picture that is near to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// The place that it was added with.
    pub place: usize,
    /// Upright or mirrored.
    pub likeness: Likeness,
    /// Bits that differ.
    pub differing: u32,
}

impl Near {
    /// Share of the bits that differ, 0–1.
    pub fn distance(&self) -> f64 {
        f64::from(self.differing) / BITS as f64
    }
}

/// Views of pictures that are found by their bands.
#[derive(Debug)]
pub struct Index {
    views: Vec<(View, usize)>,
    /// Values of a band are hashed to so many bits.
    slot_bits: u32,
    /// For each band and slot the last view that falls into it, counted from 1; 0 where none does.
    last: Vec<u32>,
    /// For each view and band the one before it in the same slot.
    before: Vec<[u32; BANDS]>,
}

/// Slots of an index, bits, from and to.
const SLOT_BITS: [u32; 2] = [10, 20];
/// Slots for each view that is expected, bits: few of them have two.
const SLOTS_A_VIEW: u32 = 2;

/// What may be different in a band: nothing, or one bit.
const FLIPS: [u32; 1 + BAND_BITS] = {
    assert!((MOST_DIFFERING as usize) < 2 * BANDS, "one band differs in no more than one bit");
    let mut flips = [0; 1 + BAND_BITS];
    let mut bit = 0;
    while bit < BAND_BITS {
        flips[1 + bit] = 1 << bit;
        bit += 1;
    }
    flips
};

impl Index {
    /// An empty index, quick for about so many views.
    pub fn of(views: usize) -> Self {
        let slot_bits = (views.max(1).ilog2() + SLOTS_A_VIEW).clamp(SLOT_BITS[0], SLOT_BITS[1]);
        Self { views: Vec::new(), slot_bits, last: vec![0; BANDS << slot_bits], before: Vec::new() }
    }

    fn slot(&self, band: usize, value: u32) -> usize {
        // Fibonacci hashing: Knuth, The Art of Computer Programming, 6.4.
        (band << self.slot_bits) + (value.wrapping_mul(0x9e37_79b9) >> (u32::BITS - self.slot_bits)) as usize
    }

    /// Adds a view of the picture with this place.
    ///
    /// # Panics
    /// Beyond four thousand million views.
    pub fn add(&mut self, view: View, place: usize) {
        self.views.push((view, place));
        let number = u32::try_from(self.views.len()).expect("a batch has fewer photos than four thousand millions");
        let bands = view.bands();
        let slots: [usize; BANDS] = std::array::from_fn(|band| self.slot(band, bands[band]));
        self.before.push(slots.map(|slot| std::mem::replace(&mut self.last[slot], number)));
    }

    /// The pictures to which one of these views is near, as it is or mirrored, each once, the closest first.
    pub fn near(&self, views: &[View]) -> Vec<Near> {
        let mut found = Vec::new();
        for view in views {
            self.find(*view, Likeness::Picture, &mut found);
            self.find(view.mirrored(), Likeness::Mirror, &mut found);
        }
        closest(found)
    }

    fn find(&self, view: View, likeness: Likeness, found: &mut Vec<Near>) {
        for (band, value) in view.bands().into_iter().enumerate() {
            for flips in FLIPS {
                let mut number = self.last[self.slot(band, value ^ flips)];
                while number != 0 {
                    let entry = number as usize - 1;
                    let (known, place) = self.views[entry];
                    let differing = known.differing(view);
                    if differing <= MOST_DIFFERING {
                        found.push(Near { place, likeness, differing });
                    }
                    number = self.before[entry][band];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::time::{Duration, Instant};

    use super::*;
    use crate::records::fingerprint::VIEWS;

    /// Numbers that look like chance: `SplitMix64`.
    struct Chance(u64);

    impl Chance {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) % limit
        }

        /// A fingerprint as those of portraits are: a bit is set in two thirds of them or in one third, and a view is like the whole.
        fn fingerprint(&mut self) -> [u64; 4] {
            std::array::from_fn(|_| (0..64).fold(0, |word, bit| word | u64::from(self.below(3) > bit % 2) << bit))
        }

        fn changed(&mut self, view: [u64; 4], bits: usize) -> [u64; 4] {
            (0..bits).fold(view, |mut view, _| {
                view[self.below(4) as usize] ^= 1 << self.below(64);
                view
            })
        }

        fn print_of(&mut self, whole: [u64; 4]) -> Fingerprint {
            let views = (0..VIEWS).map(|view| if view == 0 { whole } else { self.changed(whole, 24) });
            let hex = views.flatten().fold(String::new(), |mut hex, word| {
                write!(hex, "{word:016x}").expect("writing to a string does not fail");
                hex
            });
            Fingerprint::from_hex(&hex).expect("that many digits")
        }
    }

    fn seen(place: usize, fingerprint: Option<Fingerprint>) -> Seen {
        Seen { path: format!("{place}.jpg"), sha256: Some(format!("{place:064x}")), fingerprint }
    }

    /// So many photos, every tenth followed by a copy of which 20 bits changed.
    fn batch(photos: usize) -> Vec<Seen> {
        let mut chance = Chance(7);
        let mut batch = Vec::new();
        let mut before = [0; 4];
        for place in 0..photos {
            let whole = if place % 10 == 1 { chance.changed(before, 20) } else { chance.fingerprint() };
            batch.push(seen(place, Some(chance.print_of(whole))));
            before = whole;
        }
        batch
    }

    fn paths(twins: &[Twin]) -> Vec<&str> {
        twins.iter().map(|twin| twin.path.as_str()).collect()
    }

    #[test]
    fn a_copy_is_found_from_both_sides_and_nothing_else_is_taken_for_one() {
        let begun = Instant::now();
        let twins = twins(&batch(200));
        for (place, twins) in twins.iter().enumerate() {
            let other = match place % 10 {
                0 => vec![format!("{}.jpg", place + 1)],
                1 => vec![format!("{}.jpg", place - 1)],
                _ => Vec::new(),
            };
            assert_eq!(paths(twins), other, "{place}");
        }
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    }

    #[test]
    fn the_same_file_comes_first_then_the_same_picture_then_the_mirrored_one() {
        let mut chance = Chance(1);
        let whole = chance.fingerprint();
        let print = chance.print_of(whole);
        let hex: String = print.views().iter().map(|view| Fingerprint::hex_of(&[view.mirrored()])).collect();
        let mirrored = Fingerprint::from_hex(&hex).expect("that many digits");
        let mut batch = vec![seen(0, Some(print.clone())), seen(1, Some(mirrored)), seen(2, Some(print.clone())), seen(3, Some(print))];
        batch[3].sha256 = batch[0].sha256.clone();
        let twins = twins(&batch);
        assert_eq!(paths(&twins[0]), ["3.jpg", "2.jpg", "1.jpg"]);
        let likeness: Vec<_> = twins[0].iter().map(|twin| twin.likeness).collect();
        assert_eq!(likeness, [Likeness::File, Likeness::Picture, Likeness::Mirror]);
    }

    #[test]
    fn what_has_no_fingerprint_or_no_content_has_the_twins_that_its_file_has() {
        let mut batch = vec![seen(0, None), seen(1, None), seen(2, None)];
        batch[1].sha256 = batch[0].sha256.clone();
        batch[2].sha256 = None;
        let twins = twins(&batch);
        assert_eq!(twins.iter().map(|twins| paths(twins)).collect::<Vec<_>>(), [vec!["1.jpg"], vec!["0.jpg"], vec![]]);
    }

    #[test]
    fn a_picture_that_is_there_a_thousand_times_is_listed_in_part() {
        let mut batch: Vec<_> = (0..1000).map(|place| seen(place, None)).collect();
        for photo in &mut batch {
            photo.sha256 = Some("0".into());
        }
        assert!(twins(&batch).iter().all(|twins| twins.len() == MOST_TWINS));
    }

    #[test]
    #[ignore = "measures: cargo test --release --lib twins -- --ignored --nocapture"]
    fn how_long_large_batches_take() {
        for photos in [5_000, 20_000, 100_000] {
            let batch = batch(photos);
            let begun = Instant::now();
            let found = twins(&batch).iter().filter(|twins| !twins.is_empty()).count();
            let line = format!("{photos} photos: {:?}, {found} with a twin\n", begun.elapsed());
            std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes()).expect("the terminal takes everything");
        }
    }
}
