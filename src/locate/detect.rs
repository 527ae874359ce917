//! Faces in the frame; the only user of rustface.

use image::{GrayImage, Luma, Rgb, RgbImage};
use rustface::{FaceInfo, ImageData, Model, create_detector_with_model, read_model};

use crate::face::Face;
use crate::geometry::{Bounds, Size};
use crate::mask::Mask;
use crate::resample::reduced;

static WEIGHTS: &[u8] = include_bytes!("../../models/seeta_fd_frontal_v1.0.bin");
const NAME: &str = "seeta_fd_frontal_v1.0";

/// Heights at which a whole frame is searched, px: the finer finds smaller faces, the coarser some large ones that the finer
/// misses.
const HEIGHTS_PX: [u32; 2] = [200, 400];
/// Side of the blocks in which edges are looked for, px of the frame.
const BLOCK_PX: u32 = 16;
/// Range inside a block, 0–255, from which on it holds an edge: eyes, brows and mouth of any face do.
const EDGE: u8 = 28;
/// Blocks with an edge that stray hair and the wall's own corner may leave; a face of a twentieth of the height has more.
const STRAY_EDGES: usize = 2;
/// How far hair reaches beyond the short-range detector's box, as shares of its width and height: on each side,
const HAIR_BESIDE: f32 = 0.25;
/// and above.
const HAIR_ABOVE: f32 = 0.6;
/// How far beyond the blocks with an edge a face may reach, px of the frame.
const MARGIN_PX: u32 = 40;
/// Distance of the blocks from the person, px of the frame.
const CLEARANCE_PX: u8 = 10;
/// The detector's window is 40 px and shrinks to no less than 20.
const SMALLEST_FACE_PX: u32 = 20;

/// Part of a frame in grey.
struct Grey {
    picture: GrayImage,
    /// Frame px that one px of it is.
    scale: f32,
    /// Where it begins, frame px.
    left: f32,
    top: f32,
}

impl Grey {
    /// An area of a frame that would be `height_px` high as a whole.
    fn of(frame: &RgbImage, area: Bounds, height_px: u32) -> Self {
        let scale = frame.height() as f32 / height_px as f32;
        let (columns, rows) = area.cells(Size { width_px: frame.width(), height_px: frame.height() });
        let row = 3 * frame.width() as usize;
        let stretch = 3 * columns.start as usize..3 * columns.end as usize;
        let mut bytes = Vec::with_capacity(stretch.len() * rows.len());
        rows.clone().for_each(|y| bytes.extend_from_slice(&frame.as_raw()[y as usize * row..][stretch.clone()]));
        let part = RgbImage::from_raw(columns.len() as u32, rows.len() as u32, bytes).expect("three bytes a pixel");
        let fitted = |length: u32| ((length as f32 / scale).round() as u32).max(1);
        let size = Size { width_px: fitted(part.width()), height_px: fitted(part.height()) };
        let small = reduced(&part, size);
        // ITU-R BT.601, in shares of 256.
        let luma = |px: &Rgb<u8>| ((77 * u32::from(px[0]) + 150 * u32::from(px[1]) + 29 * u32::from(px[2])) >> 8) as u8;
        let bytes = small.pixels().map(luma).collect();
        let picture = GrayImage::from_raw(size.width_px, size.height_px, bytes).expect("one byte a pixel");
        Self { picture, scale, left: columns.start as f32, top: rows.start as f32 }
    }

    fn to_frame(&self, bounds: Bounds) -> Bounds {
        let scaled = bounds.scaled(self.scale);
        Bounds { x: scaled.x + self.left, y: scaled.y + self.top, ..scaled }
    }

    fn of_frame(&self, bounds: Bounds) -> Bounds {
        Bounds { x: bounds.x - self.left, y: bounds.y - self.top, ..bounds }.scaled(1.0 / self.scale)
    }
}

/// The part of a frame round one person in which something with an edge stands: in the background, or beside or above the
/// head, where somebody else would be part of the silhouette. None where all of that is plain.
pub(super) fn busy(frame: &RgbImage, background: &Mask, face: Bounds) -> Option<Bounds> {
    let clear = background.shrunk(CLEARANCE_PX);
    let (width, height) = frame.dimensions();
    let (left, right) = (face.x - HAIR_BESIDE * face.width, face.x + (1.0 + HAIR_BESIDE) * face.width);
    let (top, chin) = (face.y - HAIR_ABOVE * face.height, face.y + face.height);
    let far = BLOCK_PX - 1;
    // A block whose corners are clear is clear: the person is broader than a block.
    let is_clear = |x: u32, y: u32| [(0, 0), (far, 0), (0, far), (far, far)].iter().all(|(right, down)| clear.at(x + right, y + down));
    let is_beside = |x: u32, y: u32| {
        let (x, end, low) = (x as f32, (x + BLOCK_PX) as f32, (y + BLOCK_PX) as f32);
        low < chin && (end < left || x > right || low < top)
    };
    let places = (0..height / BLOCK_PX).flat_map(|y| (0..width / BLOCK_PX).map(move |x| (x * BLOCK_PX, y * BLOCK_PX)));
    let edges = places.filter(|(x, y)| (is_beside(*x, *y) || is_clear(*x, *y)) && range(frame, *x, *y) > EDGE);
    let (mut count, mut low, mut high) = (0, (width, height), (0, 0));
    for (x, y) in edges {
        count += 1;
        low = (low.0.min(x), low.1.min(y));
        high = (high.0.max(x), high.1.max(y));
    }
    let side = |from: u32, to: u32| {
        let start = from.saturating_sub(MARGIN_PX);
        (start as f32, (to + BLOCK_PX + MARGIN_PX - start) as f32)
    };
    (count > STRAY_EDGES).then(|| {
        let ((x, width), (y, height)) = (side(low.0, high.0), side(low.1, high.1));
        Bounds { x, y, width, height }
    })
}

/// Range of the green inside a block, of every other px: most of the light, and nearly the luma.
fn range(frame: &RgbImage, left: u32, top: u32) -> u8 {
    let row = 3 * frame.width() as usize;
    let (mut low, mut high) = (u8::MAX, 0);
    for y in (top..top + BLOCK_PX).step_by(2) {
        let line = &frame.as_raw()[y as usize * row + 3 * left as usize..][..3 * BLOCK_PX as usize];
        for green in line.iter().skip(1).step_by(6) {
            (low, high) = (low.min(*green), high.max(*green));
        }
    }
    high - low
}

/// The cascade's weights.
pub(super) struct Cascade {
    model: Model,
}

impl Cascade {
    pub(super) fn load() -> Self {
        Self { model: read_model(WEIGHTS).expect("the weights in the program are whole") }
    }

    /// The faces in an area of a frame that are at least a twentieth of its height, beside those that are known, the largest
    /// first.
    pub(super) fn beside(&self, known: &[Face], frame: &RgbImage, area: Bounds) -> Vec<Face> {
        let mut all = known.to_vec();
        for height_px in HEIGHTS_PX {
            let mut grey = Grey::of(frame, area, height_px);
            for face in &all {
                let bounds = grey.of_frame(face.bounds);
                fill(&mut grey.picture, bounds);
            }
            all.extend(self.search(&grey));
            all = distinct(all);
        }
        all.retain(|face| !known.contains(face));
        all
    }

    fn search(&self, grey: &Grey) -> Vec<Face> {
        let picture = &grey.picture;
        if picture.width().min(picture.height()) < SMALLEST_FACE_PX * 2 {
            return Vec::new();
        }
        let mut detector = create_detector_with_model(self.model.clone());
        detector.set_min_face_size(SMALLEST_FACE_PX);
        detector.set_score_thresh(2.0);
        detector.set_pyramid_scale_factor(0.8);
        detector.set_slide_window_step(4, 4);
        let found = detector.detect(&ImageData::new(picture.as_raw(), picture.width(), picture.height()));
        let face = |face: &FaceInfo| {
            let bounds = face.bbox();
            let bounds =
                Bounds { x: bounds.x() as f32, y: bounds.y() as f32, width: bounds.width() as f32, height: bounds.height() as f32 };
            Face { bounds: grey.to_frame(bounds), score: face.score() as f32 }
        };
        found.iter().map(face).collect()
    }
}

/// Paints a box over with its own mean: where the cascade has found a face it need not look again, which is most of its work.
fn fill(picture: &mut GrayImage, bounds: Bounds) {
    let (columns, rows) = bounds.cells(Size { width_px: picture.width(), height_px: picture.height() });
    let places = || rows.clone().flat_map(|y| columns.clone().map(move |x| (x, y)));
    let sum: u32 = places().map(|(x, y)| u32::from(picture.get_pixel(x, y)[0])).sum();
    let mean = Luma([(sum / (places().count() as u32).max(1)) as u8]);
    places().for_each(|(x, y)| picture.put_pixel(x, y, mean));
}

/// Each face once, the earlier of two boxes that share more than a third of the smaller one; the largest first.
pub(super) fn distinct(found: Vec<Face>) -> Vec<Face> {
    let mut faces: Vec<Face> = Vec::new();
    for face in found {
        let lies_on = |known: &Face| face.bounds.overlap(&known.bounds) > face.bounds.area().min(known.bounds.area()) / 3.0;
        if !faces.iter().any(lies_on) {
            faces.push(face);
        }
    }
    faces.sort_by(|a, b| b.bounds.area().total_cmp(&a.bounds.area()));
    faces
}

impl std::fmt::Debug for Cascade {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(NAME)
    }
}
