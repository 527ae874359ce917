//! Masks drawn, joined and taken apart.

use super::*;

#[test]
fn an_outline_holds_the_px_whose_middles_it_encloses() {
    let size = Size { width_px: 80, height_px: 8 };
    let outline = [(1.6, 1.0), (70.4, 1.0), (70.4, 4.4), (1.6, 4.4)].map(|(x, y)| Point::new(x, y));
    let mask = Mask::of_outline(size, &outline);
    assert_eq!(mask.runs().collect::<Vec<_>>(), [(1, 2..70), (2, 2..70), (3, 2..70)]);
}

#[test]
fn an_outline_beyond_the_frame_is_cut_and_one_of_two_corners_holds_nothing() {
    let size = Size { width_px: 4, height_px: 3 };
    let corner = Point::new;
    assert_eq!(Mask::of_outline(size, &[corner(-9.0, -9.0), corner(30.0, -9.0), corner(30.0, 9.0), corner(-9.0, 9.0)]).area_px(), 12);
    assert!(Mask::of_outline(size, &[corner(0.0, 0.0), corner(3.0, 3.0)]).is_empty());
}

/// A U and a dot beside it, on both sides of the border between two words.
fn letter() -> Mask {
    let size = Size { width_px: 80, height_px: 5 };
    let inside = |x: u32, y: u32| ((60..70).contains(&x) && (y == 4 || x == 60 || x == 69)) || (x, y) == (75, 2);
    let places = (0..5).flat_map(|y| (0..80).map(move |x| (x, y)));
    Mask::new(size, &places.map(|(x, y)| inside(x, y)).collect::<Vec<_>>())
}

#[test]
fn arms_that_meet_below_are_one_part() {
    let blobs = letter().blobs();
    assert_eq!(blobs.iter().map(|blob| blob.area_px).collect::<Vec<_>>(), [18, 1]);
    assert_eq!(letter().largest().area_px(), 18);
    assert_eq!(letter().without_specks(2), letter().largest());
}

#[test]
fn runs_cross_the_borders_of_words() {
    assert_eq!(letter().runs().last(), Some((4, 60..70)));
    let mut drawn = Mask::empty(letter().size());
    letter().runs().for_each(|(y, x)| drawn.add_run(y, x));
    assert_eq!(drawn, letter());
    assert_eq!(drawn.pixels().count(), 19);
}

#[test]
fn runs_down_end_where_a_px_is_missing() {
    let runs = letter().runs_down();
    let rows = |x: usize| runs[x].iter().map(|run| (run.start, run.end)).collect::<Vec<_>>();
    assert_eq!([rows(60), rows(61), rows(75), rows(79)], [vec![(0, 5)], vec![(4, 5)], vec![(2, 3)], vec![]]);
}

#[test]
fn rows_and_columns_are_cut_off() {
    assert_eq!(letter().from_row(4).area_px(), 10);
    assert_eq!(letter().from_row(9).area_px(), 0);
    assert_eq!(letter().beside(61..200), letter().filter(|x, _| x < 61));
    assert_eq!(letter().beside(90..95), letter());
}

#[test]
#[should_panic(expected = "masks of one frame")]
fn masks_of_two_frames_are_not_joined() {
    drop(letter().or(&Mask::empty(Size { width_px: 80, height_px: 4 })));
}

#[test]
fn a_run_is_held_whole_or_not() {
    let letter = letter();
    assert!(letter.holds(4, 60..70) && letter.holds(0, 60..61) && letter.holds(2, 75..75));
    assert!(!letter.holds(4, 59..70) && !letter.holds(4, 60..71) && !letter.holds(5, 60..61) && !letter.holds(4, 60..81));
    assert!(letter.complement().holds(3, 70..80));
    assert_eq!(letter.complement().complement(), letter);
    assert_eq!([letter.count(4, 0..80), letter.count(0, 60..69), letter.count(2, 70..200), letter.count(5, 0..80)], [10, 1, 1, 0]);
}

#[test]
fn tops_are_the_first_rows_of_the_columns() {
    let tops = letter().tops();
    assert_eq!([tops[59], tops[60], tops[61], tops[69], tops[75], tops[79]], [None, Some(0), Some(4), Some(0), Some(2), None]);
    assert!(!letter().is_empty() && Mask::empty(letter().size()).is_empty());
}
