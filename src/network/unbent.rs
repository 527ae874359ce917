//! A layer as the file has it: its normalisations can still be taken in, and what follows it decides what runs.

use super::convolution::Convolution;
use super::depthwise::Depthwise;
use super::planes::{Kernel, Shape};
use super::step::{Full, Layer};
use super::winograd::Winograd;

/// What normalises each channel: a factor, and what is added to the product.
pub(super) struct Scale {
    pub(super) factors: Vec<f32>,
    pub(super) moved: Vec<f32>,
}

/// A layer before it is known what activation follows it.
pub(super) enum Unbent {
    Convolution { weights: Vec<f32>, bias: Vec<f32>, kernel: Kernel, sees: Sees, from: Shape, to: Shape },
    Sum(Shape),
    Plain(Layer, Shape),
}

/// What a cell of a convolution's output is made from.
pub(super) enum Sees {
    Neighbours,
    OwnPlane,
    Everything,
}

impl Unbent {
    pub(super) const fn shape(&self) -> Shape {
        match self {
            Self::Convolution { to, .. } | Self::Sum(to) | Self::Plain(_, to) => *to,
        }
    }

    pub(super) const fn is_convolution(&self) -> bool {
        matches!(self, Self::Convolution { .. })
    }

    /// Normalised: each output channel times a factor, and something added.
    pub(super) fn scaled(mut self, scale: &Scale) -> Self {
        if let Self::Convolution { weights, bias, .. } = &mut self {
            let row = (weights.len() / bias.len().max(1)).max(1);
            let channels = weights.chunks_mut(row).zip(bias).zip(scale.factors.iter().zip(&scale.moved));
            for ((weights, bias), (factor, moved)) in channels {
                for weight in weights {
                    *weight *= factor;
                }
                *bias = *bias * factor + moved;
            }
        }
        self
    }

    /// With the normalisation of its input taken in; none where the input has a border of zeros, which is not normalised, or no weights
    /// follow.
    pub(super) fn behind(mut self, scale: &Scale) -> Option<Self> {
        let Self::Convolution { weights, bias, sees: Sees::Everything, from, .. } = &mut self else { return None };
        for (weights, bias) in weights.chunks_mut(from.channels * from.cells()).zip(bias) {
            for (weights, (factor, moved)) in weights.chunks_mut(from.cells()).zip(scale.factors.iter().zip(&scale.moved)) {
                *bias += weights.iter().sum::<f32>() * moved;
                for weight in weights {
                    *weight *= factor;
                }
            }
        }
        Some(self)
    }

    pub(super) const fn adds(&self) -> bool {
        matches!(self, Self::Convolution { sees: Sees::Neighbours, .. })
    }

    pub(super) const fn bends(&self) -> bool {
        !matches!(self, Self::Plain(..))
    }

    pub(super) fn bent(self, slopes: Vec<f32>, adds: bool) -> Layer {
        match self {
            Self::Sum(_) => Layer::Sum { slopes },
            Self::Plain(layer, _) => layer,
            Self::Convolution { weights, bias, kernel, sees: Sees::OwnPlane, .. } => {
                Layer::Depthwise(Depthwise { weights, bias, slopes, kernel })
            }
            Self::Convolution { weights, bias, sees: Sees::Everything, .. } => Layer::Full(Full { weights, bias, slopes }),
            Self::Convolution { weights, bias, kernel, from, .. } if Winograd::suits(kernel) => {
                Layer::Winograd(Box::new(Winograd::new(&weights, &bias, slopes, from)))
            }
            Self::Convolution { weights, bias, kernel, from, .. } => {
                Layer::Convolution(Convolution::new(&weights, &bias, slopes, kernel, from, adds))
            }
        }
    }
}
