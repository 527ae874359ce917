//! A photo with what was measured drawn in: limit bands, regions, landmarks, and the marks of each finding.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::replace;
use image::{Rgb, RgbImage};
use imageproc::drawing::{draw_filled_circle_mut, draw_filled_rect_mut, draw_hollow_rect_mut, draw_line_segment_mut};
use imageproc::rect::Rect;

use super::faces::{View, beside};
use crate::check::Mark;
use crate::evidence::{Evidence, FRAME_HEIGHT_PX};
use crate::finding::{Finding, Limit, Outcome};
use crate::geometry::{Bounds, Point, Size};
use crate::inspect::Sight;
use crate::photo::Photo;
use crate::regions::Region;
use crate::resample::resized;

mod font;
mod paints;

use paints::{INK, MESH, colour, tint};

/// Height of the drawing, px: twice the frame, so that thin lines and small letters can be read on any photo.
const HEIGHT_PX: u32 = 2 * FRAME_HEIGHT_PX;

/// Widest drawing, px: a panorama is drawn smaller, not at any size it asks for.
const MAX_WIDTH_PX: u32 = 4 * HEIGHT_PX;

/// Height of both faces beneath it, px.
const FACES_PX: u32 = 480;

/// JPEG quality of the drawing: lines stay crisp, a page of a hundred photos stays small.
const JPEG_QUALITY: u8 = 88;

/// What a drawing of ours says of itself in a JPEG comment: only files that say so may be written over.
const SIGNATURE: &[u8] = b"photolint overlay";

/// Whether these first bytes of a file are those of a drawing of ours.
pub fn is_overlay(head: &[u8]) -> bool {
    head.get(2..).is_some_and(|rest| rest.starts_with(&comment()))
}

/// Draws what was seen; `frame` is the one that the rules' lengths refer to. Returns a JPEG file.
///
/// # Errors
/// What the encoder says.
pub fn render(sight: Sight<'_>, frame: Size) -> Result<Vec<u8>, image::ImageError> {
    let mut drawing = Drawing::of(sight.photo, sight.evidence);
    drawing.regions(sight.evidence);
    drawing.landmarks(sight.evidence);
    let mut findings: Vec<_> = sight.findings.iter().collect();
    findings.sort_by_key(|finding| finding.outcome);
    for finding in &findings {
        drawing.band(finding, frame);
    }
    for finding in &findings {
        drawing.marks(finding);
    }
    drawing.write_labels();
    drawing.faces(sight.evidence);
    drawing.encode()
}

/// A canvas on which px of the file, of the frame and of a profile have their places.
struct Drawing {
    canvas: RgbImage,
    /// Canvas px a px of the file.
    from_file: f32,
    /// Canvas px a px of the frame.
    from_frame: f32,
    /// Labels, to be written over everything else.
    labels: Vec<Label>,
}

/// A name beside a place.
struct Label {
    at: Point,
    text: String,
    colour: Rgb<u8>,
}

impl Drawing {
    /// The photo at the drawing's height. The frame's picture is taken where there is one: a camera original is then not scaled again.
    fn of(photo: &Photo, evidence: &Evidence) -> Self {
        let picture = evidence.portrait.as_ref().map_or(&photo.pixels, |portrait| &portrait.picture);
        let (width, height) = (picture.width().max(1), picture.height().max(1));
        let scale = (HEIGHT_PX as f32 / height as f32).min(MAX_WIDTH_PX as f32 / width as f32);
        let canvas = scaled(picture, scale);
        let canvas_height = canvas.height() as f32;
        Self {
            from_file: canvas_height / photo.size().height_px.max(1) as f32,
            from_frame: canvas_height / FRAME_HEIGHT_PX as f32,
            canvas,
            labels: Vec::new(),
        }
    }

    /// Marks the edge between any two regions, in the colour of the upper or left one.
    fn regions(&mut self, evidence: &Evidence) {
        let Ok(portrait) = &evidence.portrait else { return };
        let (regions, size) = (&portrait.regions, portrait.regions.size());
        for y in 0..size.height_px.saturating_sub(1) {
            for x in 0..size.width_px.saturating_sub(1) {
                let here = regions.at(x, y);
                let edge = [regions.at(x + 1, y), regions.at(x, y + 1)].into_iter().find(|next| *next != here);
                let Some(next) = edge else { continue };
                let colour = tint(if here == Region::Background { next } else { here });
                let at = Point::new(x as f32 + 1.0, y as f32 + 1.0).scaled(self.from_frame);
                self.dot(at, 0, colour);
            }
        }
    }

    fn landmarks(&mut self, evidence: &Evidence) {
        let Ok(landmarks) = &evidence.landmarks else { return };
        for point in landmarks.points() {
            self.dot(point.scaled(self.from_frame), 0, MESH);
        }
        for iris in [landmarks.right_iris(), landmarks.left_iris()] {
            self.dot(iris.scaled(self.from_frame), 3, MESH);
        }
    }

    /// The band within which a line of the portrait has to lie.
    fn band(&mut self, finding: &Finding, frame: Size) {
        let Some(Limit::Range { min, max, .. }) = finding.limit else { return };
        let from_profile = self.canvas.height() as f32 / frame.height_px.max(1) as f32;
        let (width, height) = (self.canvas.width() as f32, self.canvas.height() as f32);
        let place = |px: Option<f64>, otherwise: f32| px.map_or(otherwise, |px| px as f32 * from_profile);
        let colour = colour(finding.outcome);
        match finding.check {
            "eye-line" | "crown-margin" => {
                let (top, foot) = (place(min, 0.0), place(max, height));
                self.wash(Bounds { x: 0.0, y: top, width, height: foot - top }, colour);
                self.line(Point::new(0.0, top), Point::new(width, top), colour);
                self.line(Point::new(0.0, foot), Point::new(width, foot), colour);
                self.label(Point::new(width, top), format!("{} {}", finding.check, range(min, max)), colour);
            }
            "head-centring" => {
                let half = place(max, width / 2.0);
                for x in [width / 2.0 - half, width / 2.0 + half] {
                    self.line(Point::new(x, 0.0), Point::new(x, height), colour);
                }
                self.label(Point::new(width / 2.0 + half, height), format!("{} {}", finding.check, range(min, max)), colour);
            }
            _ => {}
        }
    }

    /// The places of a finding, named where it is not a pass.
    fn marks(&mut self, finding: &Finding) {
        let colour = colour(finding.outcome);
        for mark in &finding.marks {
            match mark {
                Mark::Point(at) => self.dot(at.scaled(self.from_file), 4, colour),
                Mark::Box(bounds) => self.frame(bounds.scaled(self.from_file), colour),
                Mark::Line(from, to) => self.line(from.scaled(self.from_file), to.scaled(self.from_file), colour),
                Mark::Outline(points) => {
                    for pair in points.windows(2) {
                        self.line(pair[0].scaled(self.from_file), pair[1].scaled(self.from_file), colour);
                    }
                }
            }
        }
        if finding.outcome == Outcome::Pass {
            return;
        }
        if let Some(anchor) = finding.marks.iter().find_map(anchor) {
            self.label(anchor.scaled(self.from_file), caption(finding), colour);
        }
    }

    /// Both faces beneath the photo, the older photo's at the left.
    fn faces(&mut self, evidence: &Evidence) {
        let Some((older, pair)) = evidence.older() else { return };
        let faces = beside([&pair.old, &pair.new].map(|sitter| View::of(&sitter.portrait)), FACES_PX);
        let (width, height) = self.canvas.dimensions();
        let mut taller = RgbImage::from_pixel(width.max(faces.width()), height + faces.height(), INK);
        replace(&mut taller, &self.canvas, 0, 0);
        let left = (taller.width() - faces.width()) / 2;
        replace(&mut taller, &faces, i64::from(left), i64::from(height));
        self.canvas = taller;
        for (text, x) in [(older.id(), left), ("photo", left + faces.width() / 2)] {
            self.label(Point::new(x as f32, height as f32), text.into(), MESH);
        }
        self.write_labels();
    }

    fn dot(&mut self, at: Point, radius: i32, colour: Rgb<u8>) {
        if let Some((x, y)) = self.cell(at) {
            if radius == 0 {
                draw_filled_rect_mut(&mut self.canvas, Rect::at(x, y).of_size(2, 2), colour);
            } else {
                draw_filled_circle_mut(&mut self.canvas, (x, y), radius, colour);
            }
        }
    }

    /// Two px wide, whatever its direction.
    fn line(&mut self, from: Point, to: Point, colour: Rgb<u8>) {
        let (Some(_), Some(_)) = (self.cell(from), self.cell(to)) else { return };
        for (dx, dy) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)] {
            draw_line_segment_mut(&mut self.canvas, (from.x + dx, from.y + dy), (to.x + dx, to.y + dy), colour);
        }
    }

    fn frame(&mut self, bounds: Bounds, colour: Rgb<u8>) {
        let Some((x, y)) = self.cell(Point::new(bounds.x, bounds.y)) else { return };
        let (width, height) = (self.limited(bounds.width), self.limited(bounds.height));
        for inset in 0..2 {
            let rect = Rect::at(x + inset, y + inset).of_size((width - 2 * inset).max(1) as u32, (height - 2 * inset).max(1) as u32);
            draw_hollow_rect_mut(&mut self.canvas, rect, colour);
        }
    }

    /// Lays a thin veil of colour over a part of the canvas.
    fn wash(&mut self, bounds: Bounds, Rgb(veil): Rgb<u8>) {
        let (width, height) = self.canvas.dimensions();
        let span = |from: f32, length: f32, end: u32| from.max(0.0) as u32..((from + length).max(0.0) as u32).min(end);
        for y in span(bounds.y, bounds.height, height) {
            for x in span(bounds.x, bounds.width, width) {
                let Rgb(channels) = self.canvas.get_pixel_mut(x, y);
                for (channel, veil) in channels.iter_mut().zip(veil) {
                    *channel = ((u16::from(*channel) * 9 + u16::from(veil)) / 10) as u8;
                }
            }
        }
    }

    fn label(&mut self, at: Point, text: String, colour: Rgb<u8>) {
        self.labels.push(Label { at, text, colour });
    }

    /// Writes the labels beside their places, those of faults first, each moved down until it covers no other.
    fn write_labels(&mut self) {
        let mut taken: Vec<Rect> = Vec::new();
        for label in std::mem::take(&mut self.labels).into_iter().rev() {
            let Some((x, y)) = self.cell(label.at) else { continue };
            let (width, height) = (font::width_px(&label.text) + 6, font::HEIGHT_PX + 4);
            let most_x = self.canvas.width().saturating_sub(width).cast_signed();
            let most_y = self.canvas.height().saturating_sub(height).cast_signed();
            let (x, mut y) = ((x + 6).clamp(0, most_x), (y + 4).clamp(0, most_y));
            let place = |y| Rect::at(x, y).of_size(width, height);
            while y < most_y && taken.iter().any(|other| other.intersect(place(y)).is_some()) {
                y += 2;
            }
            taken.push(place(y));
            self.write(&label, place(y));
        }
    }

    fn write(&mut self, label: &Label, place: Rect) {
        draw_filled_rect_mut(&mut self.canvas, place, INK);
        for (x, y) in font::dots(&label.text) {
            let dot = Rect::at(place.left() + 3 + x.cast_signed(), place.top() + 2 + y.cast_signed());
            draw_filled_rect_mut(&mut self.canvas, dot.of_size(font::DOT_PX, font::DOT_PX), label.colour);
        }
    }

    /// The canvas px of a place; none for one that is not near the canvas, which no line has to reach.
    fn cell(&self, at: Point) -> Option<(i32, i32)> {
        let reach = 2.0 * (self.canvas.width() + self.canvas.height()) as f32;
        (at.x.abs() <= reach && at.y.abs() <= reach).then(|| (at.x.round() as i32, at.y.round() as i32))
    }

    fn limited(&self, length: f32) -> i32 {
        length.clamp(1.0, 2.0 * (self.canvas.width() + self.canvas.height()) as f32) as i32
    }

    fn encode(self) -> Result<Vec<u8>, image::ImageError> {
        let mut plain = Vec::new();
        JpegEncoder::new_with_quality(&mut plain, JPEG_QUALITY).encode_image(&self.canvas)?;
        let (start, rest) = plain.split_at(2);
        Ok([start, &comment(), rest].concat())
    }
}

/// The comment segment of our drawings.
fn comment() -> Vec<u8> {
    let length = (SIGNATURE.len() + 2) as u16;
    [&[0xff, 0xfe], length.to_be_bytes().as_slice(), SIGNATURE].concat()
}

fn scaled(picture: &RgbImage, scale: f32) -> RgbImage {
    let side = |px: u32| ((px as f32 * scale).round() as u32).max(1);
    resized(picture, Size { width_px: side(picture.width()), height_px: side(picture.height()) })
}

fn anchor(mark: &Mark) -> Option<Point> {
    match mark {
        Mark::Point(at) | Mark::Line(at, _) => Some(*at),
        Mark::Box(bounds) => Some(Point::new(bounds.x, bounds.y)),
        Mark::Outline(points) => points.first().copied(),
    }
}

fn caption(finding: &Finding) -> String {
    finding.value.map_or_else(|| finding.check.into(), |value| format!("{} {}", finding.check, short(value)))
}

fn range(min: Option<f64>, max: Option<f64>) -> String {
    let bound = |value: Option<f64>| value.map_or_else(String::new, short);
    format!("{}..{}", bound(min), bound(max))
}

/// A few digits: labels are small.
fn short(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 || value.fract() == 0.0 => format!("{value:.0}"),
        size if size < 0.05 => format!("{value:.4}"),
        _ => format!("{value:.2}"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::paints::{GREEN, RED};
    use super::*;
    use crate::geometry::Size;
    use crate::photo::FileFacts;
    use crate::report::tests::eye_line;

    fn drawn(width: u32, height: u32, findings: &[Finding]) -> RgbImage {
        let facts = FileFacts { size: Size { width_px: width, height_px: height }, ..FileFacts::plain_jpeg() };
        let photo = Photo { facts, pixels: Arc::new(RgbImage::from_pixel(width, height, Rgb([100, 197, 255]))), reduction: 1 };
        let evidence = Evidence::none();
        let frame = Size { width_px: 480, height_px: 640 };
        let file = render(Sight { photo: &photo, evidence: &evidence, findings }, frame).expect("a picture in memory encodes");
        assert!(is_overlay(&file));
        image::load_from_memory(&file).expect("a drawing is a JPEG").into_rgb8()
    }

    fn is_like(pixel: Rgb<u8>, colour: Rgb<u8>) -> bool {
        pixel.0.iter().zip(colour.0).all(|(one, two)| one.abs_diff(two) < 60)
    }

    #[test]
    fn the_limit_lines_stand_where_the_rule_says() {
        let drawing = drawn(480, 640, &[eye_line(318.0)]);
        assert_eq!(drawing.dimensions(), (960, 1280));
        assert!(is_like(*drawing.get_pixel(500, 400), RED));
        assert!(is_like(*drawing.get_pixel(500, 600), RED));
        assert!(!is_like(*drawing.get_pixel(500, 700), RED));
    }

    #[test]
    fn a_mark_is_drawn_at_its_place_in_a_photo_of_any_size() {
        // The mark runs from (10, 20) to (30, 20) in px of a file that is half as tall as the drawing's frame.
        let drawing = drawn(240, 320, &[eye_line(250.0)]);
        assert!(is_like(*drawing.get_pixel(80, 80), GREEN));
    }

    #[test]
    fn odd_shapes_are_drawn_too() {
        assert_eq!(drawn(3000, 2, &[eye_line(250.0)]).width(), MAX_WIDTH_PX);
        assert_eq!(drawn(1, 3000, &[eye_line(250.0)]).height(), HEIGHT_PX);
    }

    #[test]
    fn other_files_are_no_drawing() {
        assert!(!is_overlay(b"\xff\xd8\xff\xe0\0\x10JFIF\0"));
        assert!(!is_overlay(b""));
    }
}
