//! Whether a picture is a page of text: paper almost everywhere, and on it many short strokes in rows.

use super::Luma;

/// Parts of each side in which the paper has one brightness: a page that is photographed is lit unevenly.
const PARTS: usize = 8;
/// The darkest paper, luma.
const PAPER: u8 = 110;
/// How far paper may be from the brightness of its part, luma.
const GRAIN: u8 = 24;
/// Ink is darker than this share of the paper.
const INK: f32 = 0.7;

/// Share of the picture that is paper at least.
const LEAST_PAPER: f32 = 0.6;
/// Share of the picture that is ink, from and to: a wall has none, a pattern has more.
const INK_SHARE: [f32; 2] = [0.01, 0.3];
/// Strokes of writing are no longer than this share of the width; that many of the dark px lie in such.
const STROKE: f32 = 1.0 / 40.0;
const LEAST_STROKES: f32 = 0.75;
/// Strokes that a line of writing has, and the share of rows that cross so many.
const IN_A_LINE: usize = 10;
const LEAST_LINES: f32 = 0.1;
/// The smallest side on which writing can be told, px.
const LEAST_SIDE: usize = 160;

pub(super) fn is_page(luma: &Luma) -> bool {
    if luma.width.min(luma.height) < LEAST_SIDE {
        return false;
    }
    let signs = Signs::of(luma);
    signs.paper >= LEAST_PAPER
        && (INK_SHARE[0]..=INK_SHARE[1]).contains(&signs.ink)
        && signs.strokes >= LEAST_STROKES
        && signs.lines >= LEAST_LINES
}

/// What tells a page, shares 0–1.
#[derive(Debug, Clone, Copy, Default)]
struct Signs {
    /// Of all px: those that are paper.
    paper: f32,
    /// Of all px: those that are ink.
    ink: f32,
    /// Of the ink: what lies in strokes that are short both across and down.
    strokes: f32,
    /// Of the rows: those that cross many strokes.
    lines: f32,
}

impl Signs {
    fn of(luma: &Luma) -> Self {
        let levels = Levels::of(luma);
        let (width, height) = (luma.width, luma.height);
        let level = |place: usize| levels.at(place % width, place / width);
        let is_paper = |(place, value): (usize, &u8)| level(place) >= PAPER && value.abs_diff(level(place)) <= GRAIN;
        let paper = luma.values.iter().enumerate().filter(|px| is_paper(*px)).count();
        let is_ink = |(place, value): (usize, &u8)| f32::from(*value) < INK * f32::from(level(place));
        let ink: Vec<_> = luma.values.iter().enumerate().map(is_ink).collect();
        let rows: Vec<_> = ink.chunks_exact(width).map(|row| runs(row.iter().copied())).collect();
        let columns: Vec<_> = (0..width).map(|x| runs((0..height).map(|y| ink[y * width + x]))).collect();
        let longest = (width as f32 * STROKE) as usize;
        let inked: usize = rows.iter().flatten().sum();
        let short = |lines: &[Vec<usize>]| lines.iter().flatten().filter(|run| **run <= longest).sum::<usize>();
        let written = rows.iter().filter(|runs| runs.iter().filter(|run| **run <= longest).count() >= IN_A_LINE).count();
        let share = |part: usize, whole: usize| part as f32 / whole.max(1) as f32;
        Self {
            paper: share(paper, ink.len()),
            ink: share(inked, ink.len()),
            strokes: share(short(&rows).min(short(&columns)), inked),
            lines: share(written, height),
        }
    }
}

/// How long each run of ink is.
fn runs(line: impl Iterator<Item = bool>) -> Vec<usize> {
    let mut runs = Vec::new();
    let mut run = 0;
    for is_ink in line.chain([false]) {
        if is_ink {
            run += 1;
        } else if run > 0 {
            runs.push(run);
            run = 0;
        }
    }
    runs
}

/// The brightness of the paper in each part of the picture, luma.
struct Levels {
    width: usize,
    height: usize,
    papers: [[u8; PARTS]; PARTS],
}

impl Levels {
    fn of(luma: &Luma) -> Self {
        let mut counts = vec![[0_u32; 256]; PARTS * PARTS];
        let mut papers = [[0; PARTS]; PARTS];
        for (place, value) in luma.values.iter().enumerate() {
            let (x, y) = (place % luma.width, place / luma.width);
            counts[y * PARTS / luma.height * PARTS + x * PARTS / luma.width][usize::from(*value)] += 1;
        }
        for (place, counts) in counts.iter().enumerate() {
            // The commonest brightness: on a page, even within a line, that of the paper.
            let commonest = (0..=u8::MAX).max_by_key(|value| counts[usize::from(*value)]);
            papers[place / PARTS][place % PARTS] = commonest.unwrap_or_default();
        }
        Self { width: luma.width, height: luma.height, papers }
    }

    fn at(&self, x: usize, y: usize) -> u8 {
        self.papers[y * PARTS / self.height][x * PARTS / self.width]
    }
}
