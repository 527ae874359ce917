//! On which side of its limit a value lies: what to do about it depends on that.

use crate::finding::{Finding, Limit};
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
    if let Some(Limit::Size(asked)) = &finding.limit {
        return side_of_size(finding, *asked);
    }
    let (min, max) = bounds(finding);
    match finding.value {
        Some(value) if min.is_some_and(|min| value < min) => Side::Below,
        Some(value) if max.is_some_and(|max| value > max) => Side::Above,
        _ => Side::Within,
    }
}

/// A size lies below where it lacks px in one direction, and above where it has enough in both.
fn side_of_size(finding: &Finding, asked: Size) -> Side {
    let (width, height) = finding.text.as_deref().and_then(|text| text.split_once('×')).unwrap_or_default();
    let (Ok(width_px), Ok(height_px)) = (width.parse(), height.parse()) else { return Side::Within };
    let found = Size { width_px, height_px };
    if found == asked {
        Side::Within
    } else if found.width_px < asked.width_px || found.height_px < asked.height_px {
        Side::Below
    } else {
        Side::Above
    }
}
