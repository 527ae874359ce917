//! One face under two names: photos of a batch whose faces are alike and which are not one student's.
//!
//! Each face is compared with each: of 5,000 that is 12.5 million cosines, less than a second's work.

use std::path::Path;

use crate::check::Missing;
use crate::evidence::{Embedding, Lookalike};
use crate::id_number;
use crate::wide::wide;

/// What is compared of one photo.
#[derive(Debug, Clone, Copy)]
pub struct Candidate<'a> {
    /// Its path.
    pub path: &'a str,
    /// The number of the student whose photo it is; none where that is not known.
    pub student: Option<&'a str>,
    /// What its face is known again by; none where there is not one face.
    pub embedding: Option<&'a Embedding>,
}

/// Lookalikes of one photo that are listed at most, the closest.
const MOST: usize = 100;
/// Lookalikes of one photo that are kept until the closest are chosen.
const MOST_KEPT: usize = 4 * MOST;

/// For each photo the one of another student whose face is nearest, with all others that are alike by [`Lookalike::SAME`], the closest
/// first; empty where there is no other student. [`Missing::Face`] for a photo without one face.
///
/// Two photos are one student's by the roster; where it does not know both, by their names: the same one whatever its folder and ending, one that goes on
/// with a mark where the other ends (`0001.jpg`, `0001-2.jpg`), or the same ID number in both.
pub fn lookalikes(photos: &[Candidate<'_>]) -> Vec<Result<Vec<Lookalike>, Missing>> {
    let faces: Vec<(usize, &Embedding)> = photos.iter().enumerate().filter_map(|(place, photo)| Some((place, photo.embedding?))).collect();
    let names: Vec<String> = photos.iter().map(|photo| stem(photo.path)).collect();
    let is_one = |one: usize, other: usize| match (photos[one].student, photos[other].student) {
        (Some(one), Some(other)) => one == other,
        _ => photos[one].path == photos[other].path || is_one_name(&names[one], &names[other]),
    };
    let mut found = vec![Near::default(); photos.len()];
    for (at, (one, face)) in faces.iter().enumerate() {
        let later = &faces[at + 1..];
        let cosines = wide(
            #[inline(always)]
            || later.iter().map(|(_, other)| face.cosine(other)).collect::<Vec<_>>(),
        );
        for ((other, _), cosine) in later.iter().zip(cosines) {
            let is_near = found[*one].takes(cosine) || found[*other].takes(cosine);
            if is_near && !is_one(*one, *other) {
                found[*one].add(*other, cosine);
                found[*other].add(*one, cosine);
            }
        }
    }
    let lookalike = |(other, cosine): (usize, f32)| Lookalike { path: photos[other].path.to_owned(), cosine };
    let listed = |(photo, near): (&Candidate<'_>, Near)| match photo.embedding {
        Some(_) => Ok(near.closest().into_iter().map(lookalike).collect()),
        None => Err(Missing::Face),
    };
    photos.iter().zip(found).map(listed).collect()
}

/// The photos that are near to one, by their places.
#[derive(Debug, Clone, Default)]
struct Near {
    nearest: Option<(usize, f32)>,
    same: Vec<(usize, f32)>,
}

impl Near {
    fn takes(&self, cosine: f32) -> bool {
        cosine >= Lookalike::SAME || self.nearest.is_none_or(|(_, nearest)| cosine > nearest)
    }

    fn add(&mut self, place: usize, cosine: f32) {
        if self.nearest.is_none_or(|(_, nearest)| cosine > nearest) {
            self.nearest = Some((place, cosine));
        }
        if cosine >= Lookalike::SAME {
            self.same.push((place, cosine));
        }
        // One face in all photos of a batch would else take the square of their number.
        if self.same.len() > MOST_KEPT {
            self.choose();
        }
    }

    /// Keeps the closest.
    fn choose(&mut self) {
        self.same.sort_by(|(one, near), (other, nearer)| nearer.total_cmp(near).then(one.cmp(other)));
        self.same.truncate(MOST);
    }

    fn closest(mut self) -> Vec<(usize, f32)> {
        if self.same.is_empty() {
            return self.nearest.into_iter().collect();
        }
        self.choose();
        self.same
    }
}

/// The name without folders and ending, small letters.
fn stem(path: &str) -> String {
    Path::new(path).file_stem().unwrap_or_default().to_string_lossy().to_lowercase()
}

fn is_one_name(one: &str, other: &str) -> bool {
    let goes_on = |short: &str, long: &str| {
        !short.is_empty() && long.strip_prefix(short).is_some_and(|rest| !rest.starts_with(|letter: char| letter.is_alphanumeric()))
    };
    goes_on(one, other) || goes_on(other, one) || id_in(one).is_some_and(|id| id_in(other) == Some(id))
}

/// The ID number in a name.
fn id_in(name: &str) -> Option<&str> {
    name.split(|letter: char| !letter.is_ascii_alphanumeric()).find(|run| id_number::has_form(run))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A face in a plane, turned by so many degrees.
    fn face(degrees: f32) -> Embedding {
        Embedding::new(vec![degrees.to_radians().cos(), degrees.to_radians().sin()])
    }

    /// The paths of each photo's lookalikes; photos by path, student and the direction of the face.
    fn found(photos: &[(&str, Option<&str>, Option<f32>)]) -> Vec<Result<Vec<String>, Missing>> {
        let faces: Vec<Option<Embedding>> = photos.iter().map(|(_, _, degrees)| degrees.map(face)).collect();
        let sitters = photos.iter().zip(&faces);
        let sitters: Vec<_> =
            sitters.map(|((path, student, _), face)| Candidate { path, student: *student, embedding: face.as_ref() }).collect();
        let paths = |found: Vec<Lookalike>| found.into_iter().map(|other| other.path).collect();
        lookalikes(&sitters).into_iter().map(|found| found.map(paths)).collect()
    }

    #[test]
    fn all_that_are_alike_are_listed_and_else_the_nearest() {
        let photos = [("a.jpg", None, Some(0.0)), ("b.jpg", None, Some(30.0)), ("c.jpg", None, Some(20.0)), ("d.jpg", None, Some(100.0))];
        let paths = |paths: &[&str]| Ok(paths.iter().map(|path| (*path).to_owned()).collect::<Vec<_>>());
        let expected = [paths(&["c.jpg", "b.jpg"]), paths(&["c.jpg", "a.jpg"]), paths(&["b.jpg", "a.jpg"]), paths(&["b.jpg"])];
        assert_eq!(found(&photos), expected);
    }

    #[test]
    fn photos_of_one_student_are_not_told_apart() {
        for (one, other) in
            [("1/0001.jpg", "2/0001.PNG"), ("0001.jpg", "0001-2.jpg"), ("x 11010519491231002X.jpg", "11010519491231002x.jpg")]
        {
            assert_eq!(found(&[(one, None, Some(0.0)), (other, None, Some(0.0))]), [Ok(Vec::new()), Ok(Vec::new())], "{one}");
        }
        assert_eq!(found(&[("a.jpg", Some("1"), Some(0.0)), ("b.jpg", Some("1"), Some(0.0))]), [Ok(Vec::new()), Ok(Vec::new())]);
    }

    #[test]
    fn of_many_that_are_alike_the_closest_are_kept() {
        let names: Vec<String> = (0..500).map(|number| format!("{number:03}.jpg")).collect();
        // Each a little further from the first one, which is in the middle of the batch.
        let photos: Vec<_> = (0..500_u16).map(|at| (&*names[usize::from(at)], None, Some(f32::from(at.abs_diff(250)) / 10.0))).collect();
        let found = found(&photos);
        let of_first = found[250].as_ref().expect("a face");
        assert_eq!((of_first.len(), &of_first[..2]), (MOST, &["249.jpg".to_owned(), "251.jpg".to_owned()][..]));
    }

    #[test]
    fn the_roster_knows_better_than_the_names() {
        let found = found(&[("a/1.jpg", Some("1"), Some(0.0)), ("b/1.jpg", Some("2"), Some(0.0))]);
        assert_eq!(found, [Ok(vec!["b/1.jpg".to_owned()]), Ok(vec!["a/1.jpg".to_owned()])]);
    }

    #[test]
    fn other_numbers_that_begin_alike_are_other_students() {
        assert_eq!(found(&[("0001.jpg", None, Some(0.0)), ("00012.jpg", None, Some(0.0))])[0], Ok(vec!["00012.jpg".to_owned()]));
    }

    #[test]
    fn a_photo_without_a_face_is_not_compared() {
        assert_eq!(found(&[("a.jpg", None, Some(0.0)), ("b.jpg", None, None)]), [Ok(Vec::new()), Err(Missing::Face)]);
    }

    /// 5,000 faces without a pair; `cargo nextest run --release --run-ignored all five_thousand_faces --no-capture`.
    #[expect(clippy::print_stdout, reason = "a measurement")]
    #[test]
    #[ignore = "a measurement"]
    fn five_thousand_faces() {
        let mut seed = 1_u32;
        let mut chance = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 8) as f32 / 16_777_216.0 - 0.5
        };
        let faces: Vec<Embedding> = (0..5000).map(|_| Embedding::new((0..128).map(|_| chance()).collect())).collect();
        let paths: Vec<String> = (0..5000).map(|number| format!("in/{number:05}.jpg")).collect();
        let sitters: Vec<_> =
            paths.iter().zip(&faces).map(|(path, face)| Candidate { path, student: None, embedding: Some(face) }).collect();
        let begun = std::time::Instant::now();
        let found = lookalikes(&sitters);
        println!("{:.2} s", begun.elapsed().as_secs_f64());
        assert!(found.iter().all(|found| found.as_ref().is_ok_and(|found| found.len() == 1)));
        assert!(begun.elapsed().as_secs_f64() < 2.0);
    }
}
