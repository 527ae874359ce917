//! What is seen of each eye by itself: the worse one counts, and is marked.

use crate::check::{Mark, Measurement};
use crate::evidence::Portrait;
use crate::geometry::Bounds;

/// The higher of the certainties of the right eye and the left one.
pub(super) fn worse(portrait: &Portrait, [right, left]: [f32; 2]) -> Measurement {
    let [right_eye, left_eye] = portrait.landmarks.eyes();
    let (certainty, outline) = if left > right { (left, left_eye) } else { (right, right_eye) };
    Measurement::from(certainty).mark(Mark::Box(Bounds::around(&outline)))
}
