//! The background as a surface: the colour that is expected at each pixel if nothing stood there.

use crate::check::Missing;
use crate::colour::{Lab, LabImage};
use crate::mask::Mask;
use crate::plane::median;

/// Distance that background has to keep from the person to count, px of the frame: soft hair ends within it.
const CLEARANCE_PX: u8 = 10;
/// Least share of the frame that has to be clear background.
const LEAST_SHARE: f32 = 0.02;
/// Every so many px in both directions are enough for a fit of nine numbers.
const STRIDE_PX: u32 = 4;
/// Rounds of reweighting; it has settled after about six.
const ROUNDS: usize = 8;

/// A plane through each of L*, a*, b*, fitted so that shadows and objects do not bend it.
#[derive(Debug, Clone)]
pub struct Backdrop {
    clear: Mask,
    lightness: Plane,
    a: Plane,
    b: Plane,
    noise: f32,
}

/// `value = level + across · x + down · y`, x and y from the frame's middle as shares of its height.
#[derive(Debug, Clone, Copy, Default)]
struct Plane {
    level: f32,
    across: f32,
    down: f32,
    middle: (f32, f32),
    height: f32,
}

impl Plane {
    fn at(&self, x: u32, y: u32) -> f32 {
        let (across, down) = self.place(x, y);
        self.level + self.across * across + self.down * down
    }

    fn place(&self, x: u32, y: u32) -> (f32, f32) {
        ((x as f32 - self.middle.0) / self.height, (y as f32 - self.middle.1) / self.height)
    }
}

impl Backdrop {
    /// Fits the background of a picture outside `person`.
    ///
    /// Tukey's biweight on ΔE*ab with a scale from the median residual: up to about two fifths of the background may
    /// be something else.
    ///
    /// # Errors
    /// [`Missing::Background`] where less than 2 % of the frame is clear of the person.
    pub fn of(lab: &LabImage, person: &Mask) -> Result<Self, Missing> {
        let clear = person.grown(CLEARANCE_PX).complement();
        if clear.share() < LEAST_SHARE {
            return Err(Missing::Background);
        }
        let samples: Vec<(u32, u32, Lab)> =
            clear.pixels().filter(|(x, y)| x % STRIDE_PX == 0 && y % STRIDE_PX == 0).map(|(x, y)| (x, y, lab.at(x, y))).collect();
        let size = person.size();
        let flat =
            Plane { middle: (size.width_px as f32 / 2.0, size.height_px as f32 / 2.0), height: size.height_px as f32, ..Plane::default() };
        let mut fit = Self { clear, lightness: flat, a: flat, b: flat, noise: 0.0 };
        fit.start(&samples);
        for _ in 0..ROUNDS {
            fit.refit(&samples);
        }
        Ok(fit)
    }

    /// Background well away from the person.
    pub fn clear(&self) -> &Mask {
        &self.clear
    }

    /// The colour expected at column `x`, row `y`.
    pub fn at(&self, x: u32, y: u32) -> Lab {
        Lab::new(self.lightness.at(x, y), self.a.at(x, y), self.b.at(x, y))
    }

    /// Median ΔE*ab between the background and the surface: noise, texture and whatever is not a plane.
    pub fn noise(&self) -> f32 {
        self.noise
    }

    /// The colour in the middle of the frame.
    pub fn colour(&self) -> Lab {
        Lab::new(self.lightness.level, self.a.level, self.b.level)
    }

    fn start(&mut self, samples: &[(u32, u32, Lab)]) {
        let middle = |of: fn(&Lab) -> f32| median(&mut samples.iter().map(|(_, _, lab)| of(lab)).collect::<Vec<f32>>());
        self.lightness.level = middle(|lab| lab.l);
        self.a.level = middle(|lab| lab.a);
        self.b.level = middle(|lab| lab.b);
    }

    fn refit(&mut self, samples: &[(u32, u32, Lab)]) {
        let residuals: Vec<f32> = samples.iter().map(|(x, y, lab)| lab.distance(self.at(*x, *y))).collect();
        self.noise = median(&mut residuals.clone());
        // 4.685 σ is Tukey's constant for 95 % efficiency; a residual's median is 1.54 σ in three dimensions.
        let reach = (4.685 * self.noise / 1.54).max(2.0);
        let weights: Vec<f32> = residuals.iter().map(|residual| (1.0 - (residual / reach).powi(2)).max(0.0).powi(2)).collect();
        self.lightness = fitted(self.lightness, samples, &weights, |lab| lab.l);
        self.a = fitted(self.a, samples, &weights, |lab| lab.a);
        self.b = fitted(self.b, samples, &weights, |lab| lab.b);
    }
}

/// Weighted least squares of a plane by its normal equations; the plane as it was where they have no solution.
fn fitted(plane: Plane, samples: &[(u32, u32, Lab)], weights: &[f32], of: fn(&Lab) -> f32) -> Plane {
    let mut m = [[0.0f64; 4]; 3];
    for ((x, y, lab), weight) in samples.iter().zip(weights) {
        let (across, down) = plane.place(*x, *y);
        let row = [1.0, f64::from(across), f64::from(down), f64::from(of(lab))];
        for (line, left) in m.iter_mut().zip(row) {
            for (cell, right) in line.iter_mut().zip(row) {
                *cell += f64::from(*weight) * left * right;
            }
        }
    }
    match solved(m) {
        Some([level, across, down]) => Plane { level: level as f32, across: across as f32, down: down as f32, ..plane },
        None => plane,
    }
}

/// Gaussian elimination with pivots; none where the matrix is singular.
fn solved(mut m: [[f64; 4]; 3]) -> Option<[f64; 3]> {
    for column in 0..3 {
        let pivot = (column..3).max_by(|a, b| m[*a][column].abs().total_cmp(&m[*b][column].abs()))?;
        m.swap(column, pivot);
        if m[column][column].abs() < 1e-9 {
            return None;
        }
        for row in 0..3 {
            if row != column {
                let factor = m[row][column] / m[column][column];
                let pivot = m[column];
                for (cell, above) in m[row].iter_mut().zip(pivot) {
                    *cell -= factor * above;
                }
            }
        }
    }
    Some([m[0][3] / m[0][0], m[1][3] / m[1][1], m[2][3] / m[2][2]])
}
