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
    let mut index = Index::default();
    for file in 0..files.places.len() {
        fingerprint(file).into_iter().for_each(|fingerprint| index.add(fingerprint.whole(), file));
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
#[derive(Debug, Default)]
pub struct Index {
    views: Vec<(View, usize)>,
    /// For each band and each value of it the last view that has it, counted from 1; 0 where none has.
    last: Vec<u32>,
    /// For each view and band the one before it with the same value.
    before: Vec<[u32; BANDS]>,
}

/// Values of a band.
const VALUES: usize = 1 << BAND_BITS;

/// What may be different in a band: nothing, or one bit.
const FLIPS: [u16; 1 + BAND_BITS] = {
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
    /// Adds a view of the picture with this place.
    pub fn add(&mut self, view: View, place: usize) {
        if self.last.is_empty() {
            self.last = vec![0; BANDS * VALUES];
        }
        self.views.push((view, place));
        let number = u32::try_from(self.views.len()).expect("a batch has fewer photos than four thousand millions");
        let bands = view.bands();
        let before = |band: usize| std::mem::replace(&mut self.last[band * VALUES + usize::from(bands[band])], number);
        self.before.push(std::array::from_fn(before));
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
        if self.last.is_empty() {
            return;
        }
        for (band, value) in view.bands().into_iter().enumerate() {
            for flips in FLIPS {
                let mut number = self.last[band * VALUES + usize::from(value ^ flips)];
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
