//! A plane through each of L*, a*, b*.

use std::ops::Range;

use crate::colour::Lab;
use crate::geometry::Size;
use crate::plane::median;

/// Rounds of reweighting; it has settled after about six.
const ROUNDS: usize = 8;

/// The colour of one px.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sample {
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) colour: Lab,
}

/// Colours that change evenly over the frame.
#[derive(Debug, Clone)]
pub(super) struct Surface {
    size: Size,
    lightness: Plane,
    a: Plane,
    b: Plane,
    noise: f32,
}

/// `value = level + across · x + down · y`, x and y from the frame's middle as shares of its height.
type Plane = [f32; 3];

/// Colours that change evenly along a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    start: Lab,
    step: Lab,
}

impl Line {
    /// The colour expected `at` px behind its start.
    #[inline(always)]
    pub(super) fn at(&self, at: i32) -> Lab {
        let at = at as f32;
        Lab::new(self.start.l + self.step.l * at, self.start.a + self.step.a * at, self.start.b + self.step.b * at)
    }
}

impl Surface {
    /// The surface of a frame that most of the samples lie on.
    ///
    /// Tukey's biweight on ΔE*ab with a scale from the median residual: up to about two fifths of the background may
    /// be something else.
    pub(super) fn through(samples: &[Sample], size: Size) -> Self {
        let level = |of: fn(&Lab) -> f32| [median(&samples.iter().map(|sample| of(&sample.colour)).collect::<Vec<f32>>()), 0.0, 0.0];
        let mut surface = Self { size, lightness: level(|lab| lab.l), a: level(|lab| lab.a), b: level(|lab| lab.b), noise: 0.0 };
        for _ in 0..ROUNDS {
            surface.refit(samples);
        }
        surface
    }

    /// The colour expected at column `x`, row `y`.
    pub(super) fn at(&self, x: u32, y: u32) -> Lab {
        let place = self.place(x, y);
        let value = |plane: &Plane| plane[0] + plane[1] * place[1] + plane[2] * place[2];
        Lab::new(value(&self.lightness), value(&self.a), value(&self.b))
    }

    /// The colours expected in row `y` at the columns `x`.
    pub(super) fn stretch(&self, y: u32, x: Range<u32>) -> impl Iterator<Item = Lab> + use<> {
        let line = self.line(y, x.start);
        (0..).take(x.len()).map(move |at| line.at(at))
    }

    /// The colours expected in row `y` from column `x` on.
    pub(super) fn line(&self, y: u32, x: u32) -> Line {
        let step = 1.0 / self.size.height_px as f32;
        Line { start: self.at(x, y), step: Lab::new(self.lightness[1] * step, self.a[1] * step, self.b[1] * step) }
    }

    /// Median ΔE*ab between the samples and the surface.
    pub(super) fn noise(&self) -> f32 {
        self.noise
    }

    /// The colour in the middle of the frame.
    pub(super) fn middle(&self) -> Lab {
        Lab::new(self.lightness[0], self.a[0], self.b[0])
    }

    fn place(&self, x: u32, y: u32) -> [f32; 3] {
        let (width, height) = (self.size.width_px as f32, self.size.height_px as f32);
        [1.0, (x as f32 - width / 2.0) / height, (y as f32 - height / 2.0) / height]
    }

    fn refit(&mut self, samples: &[Sample]) {
        let residuals: Vec<f32> = samples.iter().map(|sample| sample.colour.distance(self.at(sample.x, sample.y))).collect();
        self.noise = median(&residuals);
        // 4.685 σ is Tukey's constant for 95 % efficiency; a residual's median is 1.54 σ in three dimensions.
        let reach = (4.685 * self.noise / 1.54).max(2.0);
        let mut normal = Normal::default();
        for (sample, residual) in samples.iter().zip(residuals) {
            let weight = (1.0 - (residual / reach).powi(2)).max(0.0).powi(2);
            normal.add(self.place(sample.x, sample.y), sample.colour, weight);
        }
        if let Some([lightness, a, b]) = normal.solved() {
            (self.lightness, self.a, self.b) = (lightness, a, b);
        }
    }
}

/// The normal equations of three planes over the same places: three unknowns, then the sums for L*, a* and b*.
#[derive(Default)]
struct Normal([[f64; 6]; 3]);

impl Normal {
    fn add(&mut self, place: [f32; 3], colour: Lab, weight: f32) {
        let row = [place[0], place[1], place[2], colour.l, colour.a, colour.b].map(f64::from);
        for (line, left) in self.0.iter_mut().zip(row) {
            let factor = f64::from(weight) * left;
            for (cell, right) in line.iter_mut().zip(row) {
                *cell += factor * right;
            }
        }
    }

    /// Gaussian elimination with pivots; none where the matrix is singular.
    fn solved(self) -> Option<[Plane; 3]> {
        let mut m = self.0;
        for column in 0..3 {
            let pivot = (column..3).max_by(|a, b| m[*a][column].abs().total_cmp(&m[*b][column].abs()))?;
            m.swap(column, pivot);
            if m[column][column].abs() < 1e-9 {
                return None;
            }
            for row in (0..3).filter(|row| *row != column) {
                let (factor, above) = (m[row][column] / m[column][column], m[column]);
                for (cell, above) in m[row].iter_mut().zip(above) {
                    *cell -= factor * above;
                }
            }
        }
        Some(std::array::from_fn(|value| std::array::from_fn(|unknown| (m[unknown][3 + value] / m[unknown][unknown]) as f32)))
    }
}
