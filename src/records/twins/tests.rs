//! Batches with copies in them.

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
fn a_picture_that_was_saved_anew_a_thousand_times_takes_no_time() {
    let mut chance = Chance(3);
    let whole = chance.fingerprint();
    let print = chance.print_of(whole);
    let mut batch: Vec<_> = (0..2000).map(|place| seen(place, Some(print.clone()))).collect();
    // What differs in a few bits is a picture of its own that is like all of them.
    for (place, photo) in batch.iter_mut().enumerate().filter(|(place, _)| place % 10 == 9) {
        let changed = chance.changed(whole, 1 + place % 8);
        photo.fingerprint = Some(chance.print_of(changed));
    }
    let begun = Instant::now();
    let twins = twins(&batch);
    assert!(twins.iter().all(|twins| twins.len() == MOST_TWINS), "{:?}", twins.iter().map(Vec::len).min());
    assert_eq!(paths(&twins[5])[..6], ["0.jpg", "1.jpg", "2.jpg", "3.jpg", "4.jpg", "6.jpg"]);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
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
