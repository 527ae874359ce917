//! Photos of one batch that show the same picture, found without comparing each with each.
//!
//! Multi-index hashing (Norouzi, Punjani, Fleet, "Fast search in Hamming space with multi-index hashing", CVPR 2012): a fingerprint
//! is cut into [`BANDS`] bands. Where at most [`MOST_DIFFERING`] bits differ, some band differs in at most
//! `MOST_DIFFERING / BANDS` of them, so it is enough to look at the photos that have such a band.

use std::collections::HashMap;

use crate::evidence::{Likeness, Standing, Twin};

use super::fingerprint::{BAND_BITS, BANDS, BITS, Fingerprint, MOST_DIFFERING, View};

#[cfg(test)]
mod tests;

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

const MOST_TWINS: usize = Standing::MOST_TWINS;

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

/// For each file those that show the same picture, the closest first; of many the first.
///
/// Files with one fingerprint are searched for once: where a picture is there a thousand times, each of its copies would find all others.
fn near_files(photos: &[Seen], files: &Files) -> Vec<Vec<Near>> {
    let groups = grouped(photos, files);
    let mut index = Index::of(groups.len());
    for (group, (fingerprint, _)) in groups.iter().enumerate() {
        index.add(fingerprint.whole(), group);
    }
    let mut near_by_group = vec![Neighbours::default(); groups.len()];
    for (group, (fingerprint, _)) in groups.iter().enumerate() {
        for near in index.near(fingerprint.views(), MOST_TWINS) {
            // What a part of one is like, has that for a twin as well.
            near_by_group[near.place].add(Near { place: group, ..near });
            near_by_group[group].add(near);
        }
    }
    let mut near_by_file: Vec<Vec<Near>> = vec![Vec::new(); files.places.len()];
    for ((_, members), neighbours) in groups.iter().zip(near_by_group) {
        let of_group = |near: Near| groups[near.place].1.iter().take(MOST_TWINS + 1).map(move |file| Near { place: *file, ..near });
        let near = closest(neighbours.closest().into_iter().flat_map(of_group).collect());
        for file in members {
            near_by_file[*file] = near.iter().filter(|near| near.place != *file).take(MOST_TWINS).copied().collect();
        }
    }
    near_by_file
}

/// The fingerprints of the batch, each with the files that have it, in the order of the first one.
fn grouped<'a>(photos: &'a [Seen], files: &Files) -> Vec<(&'a Fingerprint, Vec<usize>)> {
    let mut groups: Vec<(&Fingerprint, Vec<usize>)> = Vec::new();
    let mut by_whole: HashMap<View, Vec<usize>> = HashMap::new();
    for (file, places) in files.places.iter().enumerate() {
        let Some(fingerprint) = &photos[places[0]].fingerprint else { continue };
        let alike = by_whole.entry(fingerprint.whole()).or_default();
        if let Some(group) = alike.iter().find(|group| groups[**group].0 == fingerprint) {
            groups[*group].1.push(file);
        } else {
            alike.push(groups.len());
            groups.push((fingerprint, vec![file]));
        }
    }
    groups
}

/// What is near to one picture, no more than is listed and as much again.
#[derive(Debug, Clone, Default)]
struct Neighbours(Vec<Near>);

impl Neighbours {
    fn add(&mut self, near: Near) {
        self.0.push(near);
        if self.0.len() > MOST_KEPT {
            self.0 = std::mem::take(self).closest();
        }
    }

    fn closest(self) -> Vec<Near> {
        let mut closest = closest(self.0);
        // One of them is the picture itself.
        closest.truncate(MOST_TWINS + 1);
        closest
    }
}

/// Neighbours of one picture that are kept until the closest are chosen.
const MOST_KEPT: usize = 4 * MOST_TWINS;

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

    /// The pictures to which one of these views is near, as it is or mirrored, each once, the closest first. When more than `enough` are found,
    /// the views that are left are not looked at.
    pub fn near(&self, views: &[View], enough: usize) -> Vec<Near> {
        let mut found = Vec::new();
        for view in views {
            self.find(*view, Likeness::Picture, &mut found);
            self.find(view.mirrored(), Likeness::Mirror, &mut found);
            if found.len() > enough {
                found = closest(found);
                if found.len() > enough {
                    return found;
                }
            }
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
