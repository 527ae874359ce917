//! On which side of its limit a value lies: what to do about it depends on that.

use crate::finding::{Finding, Limit, Shape};
use crate::geometry::Size;

/// Which side of its limit a value lies on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Within,
    Below,
    Above,
}

/// The least and the greatest that pass.
pub(super) fn bounds(finding: &Finding) -> (Option<f64>, Option<f64>) {
    match &finding.limit {
        Some(Limit::Range { min, max, .. }) => (*min, *max),
        Some(Limit::Colours { max, .. }) => (None, Some(*max)),
        _ => (None, None),
    }
}

/// The side of a finding.
pub(super) fn side(finding: &Finding) -> Side {
    match &finding.limit {
        Some(Limit::Size(asked)) => return found_size(finding).map_or(Side::Within, |found| side_of_size(found, *asked)),
        Some(Limit::Shape(asked)) => return found_size(finding).map_or(Side::Within, |found| side_of_shape(found, asked)),
        _ => {}
    }
    let (min, max) = bounds(finding);
    match finding.value {
        Some(value) if min.is_some_and(|min| value < min) => Side::Below,
        Some(value) if max.is_some_and(|max| value > max) => Side::Above,
        _ => Side::Within,
    }
}

fn found_size(finding: &Finding) -> Option<Size> {
    let (width, height) = finding.text.as_deref()?.split_once('×')?;
    Some(Size { width_px: width.parse().ok()?, height_px: height.parse().ok()? })
}

/// Proportions lie on no side; a height does.
fn side_of_shape(found: Size, asked: &Shape) -> Side {
    let height = f64::from(found.height_px);
    match (asked.min_height_px, asked.max_height_px) {
        (Some(least), _) if height < least => Side::Below,
        (_, Some(most)) if height > most => Side::Above,
        _ => Side::Within,
    }
}

/// A size lies below where it lacks px in one direction, and above where it has enough in both.
fn side_of_size(found: Size, asked: Size) -> Side {
    if found == asked {
        Side::Within
    } else if found.width_px < asked.width_px || found.height_px < asked.height_px {
        Side::Below
    } else {
        Side::Above
    }
}
