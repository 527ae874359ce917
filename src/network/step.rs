//! One layer of a network, with what follows it folded in.

use super::convolution::{Convolution, Place};
use super::depthwise::Depthwise;
use super::planes::Shape;
use super::product::Dot;
use super::simple;
use super::winograd::Winograd;

use rten_simd::SimdOp;

use crate::wide::wide;

/// A layer, the buffers it reads and the one it writes.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) layer: Layer,
    pub(super) input: usize,
    pub(super) from: Shape,
    /// What is added to the layer's own result, before its activation.
    pub(super) added: Option<(usize, Shape)>,
    pub(super) output: usize,
    pub(super) to: Shape,
}

/// What a layer does; `slopes` are what its activation multiplies negative numbers by: 1 is none, 0 is `ReLU`.
#[derive(Debug)]
pub(super) enum Layer {
    Convolution(Convolution),
    Winograd(Box<Winograd>),
    Depthwise(Depthwise),
    /// A convolution whose kernel covers all there is.
    Full(Full),
    MaxPool,
    Mean,
    Double,
    Interleave,
    Sum {
        slopes: Vec<f32>,
    },
}

/// Weights, one row of all numbers an output channel.
#[derive(Debug)]
pub(super) struct Full {
    pub(super) weights: Vec<f32>,
    pub(super) bias: Vec<f32>,
    pub(super) slopes: Vec<f32>,
}

impl Step {
    /// Runs the layer on `buffers`, of which `out` has been taken.
    pub(super) fn run(&self, buffers: &[Vec<f32>], out: &mut [f32], padded: &mut Vec<f32>, panel: &mut Vec<f32>) {
        let (from, to) = (self.from, self.to);
        let source = &buffers[self.input][..from.floats()];
        let onto_out = self.added.is_some_and(|(buffer, _)| buffer == self.output);
        let added = self.added.filter(|_| !onto_out).map(|(buffer, shape)| (shape, &buffers[buffer][..shape.floats()]));
        match &self.layer {
            Layer::Convolution(layer) => layer.run(Place { from, source, added, onto_out, to, out }, padded, panel),
            Layer::Winograd(layer) => layer.run(Place { from, source, added, onto_out, to, out }, padded, panel),
            Layer::Depthwise(layer) => layer.run(from, source, to, out, padded),
            Layer::Full(layer) => layer.run(from, source, to, out, panel),
            simple => wide(
                #[inline(always)]
                || match simple {
                    Layer::MaxPool => simple::max_pool(from, source, to, out),
                    Layer::Mean => simple::mean(from, source, out),
                    Layer::Double => simple::double(from, source, to, out),
                    Layer::Interleave => simple::interleave(from, source, to, out),
                    Layer::Sum { slopes } => simple::sum(to, source, added, slopes, out),
                    Layer::Convolution(_) | Layer::Winograd(_) | Layer::Depthwise(_) | Layer::Full(_) => {
                        unreachable!("these have weights")
                    }
                },
            ),
        }
    }
}

impl Full {
    fn run(&self, from: Shape, source: &[f32], to: Shape, out: &mut [f32], panel: &mut Vec<f32>) {
        panel.clear();
        for channel in 0..from.channels {
            panel.extend_from_slice(&source[channel * from.stride()..][..from.cells()]);
        }
        for (channel, (bias, slope)) in self.bias.iter().zip(&self.slopes).enumerate() {
            let sum = bias + Dot { weights: &self.weights, source: panel, row: channel }.dispatch();
            out[channel * to.stride()] = sum.max(0.0) + slope * sum.min(0.0);
        }
    }
}
