//! Where hair, skin and clothing end, as lines for a page that draws them over the photo.

use image::{GrayImage, Luma};
use imageproc::contours::{BorderType, find_contours};
use imageproc::geometry::approximate_polygon_dp;

use crate::evidence::{Evidence, FRAME_HEIGHT_PX};
use crate::geometry::Point;
use crate::mask::Mask;
use crate::photo::Photo;
use crate::regions::Region;

/// What is outlined; the background ends where these do.
const REGIONS: [Region; 4] = [Region::Hair, Region::FaceSkin, Region::BodySkin, Region::Clothing];

/// How far a line may be from the edge, frame px: less than a stroke of the drawing is wide.
const TOLERANCE_PX: f64 = 1.5;

/// The shortest outline, frame px: specks of a few px are noise.
const LEAST_PX: usize = 40;

/// Closed outlines of what was seen of the person, px of the file; none where no person was.
pub fn outlines(photo: &Photo, evidence: &Evidence) -> Vec<Vec<Point>> {
    let Ok(portrait) = &evidence.portrait else { return Vec::new() };
    let to_file = photo.size().height_px as f32 / FRAME_HEIGHT_PX as f32;
    let regions = REGIONS.iter().flat_map(|region| borders(portrait.regions.mask(*region)));
    regions.map(|outline| outline.into_iter().map(|at| at.scaled(to_file)).collect()).collect()
}

/// The outer borders of a mask, each closed, frame px.
fn borders(mask: &Mask) -> Vec<Vec<Point>> {
    let size = mask.size();
    let mut picture = GrayImage::new(size.width_px, size.height_px);
    for (y, run) in mask.runs() {
        run.for_each(|x| picture.put_pixel(x, y, Luma([u8::MAX])));
    }
    let outer = find_contours::<u32>(&picture).into_iter();
    let outer = outer.filter(|contour| contour.border_type == BorderType::Outer && contour.points.len() >= LEAST_PX);
    let simple = outer.map(|contour| approximate_polygon_dp(&contour.points, TOLERANCE_PX, true));
    // The middle of a px is half a px from its corner.
    let point = |at: &imageproc::point::Point<u32>| Point::new(at.x as f32 + 0.5, at.y as f32 + 0.5);
    simple.map(|points| points.iter().chain(points.first()).map(point).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Size;

    #[test]
    fn a_box_has_four_corners_and_a_speck_none() {
        let mut mask = Mask::empty(Size { width_px: 120, height_px: 80 });
        (10..50).for_each(|y| mask.add_run(y, 20..90));
        mask.add_run(70, 3..6);
        let found = borders(&mask);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].len(), 5, "{found:?}");
        assert_eq!((found[0][0], found[0][4]), (found[0][4], Point::new(20.5, 10.5)));
    }
}
