//! Convolutional networks, run lean: one photo, one thread, no allocation once warm.
//!
//! rten reads the files and gives the vector instructions; the layers are run here. The networks that look at a photo
//! are of tens of millions of multiplications, where a general runtime spends its time beside the arithmetic: its depthwise
//! convolution knows no vectors, each layer allocates, and additions and activations are passes of their own.
//! `docs/PERFORMANCE.md` has both, measured side by side. The reference networks still run on rten as a whole.

use std::cell::RefCell;

pub(crate) use self::planes::{Planes, Shape};
use self::step::Step;

mod convolution;
mod depthwise;
mod planes;
mod product;
mod read;
mod simple;
mod step;
mod unbent;
mod winograd;

/// Why a network could not be loaded.
#[derive(Debug, thiserror::Error)]
#[error("network {name}: {reason}")]
pub struct ModelError {
    /// The weights' file name.
    pub name: &'static str,
    /// What the runtime says.
    pub reason: String,
}

/// A network with its weights, ready to run.
pub(crate) struct Network {
    name: &'static str,
    input: Shape,
    steps: Vec<Step>,
    /// Floats that each buffer has to hold; the first one is the input.
    buffers: Vec<usize>,
    outputs: Vec<(usize, Shape)>,
}

/// What a thread keeps between runs.
#[derive(Debug, Default)]
struct Scratch {
    buffers: Vec<Vec<f32>>,
    padded: Vec<f32>,
    panel: Vec<f32>,
}

thread_local! {
    static SCRATCH: RefCell<Scratch> = RefCell::default();
}

impl Network {
    /// Reads an ONNX file of one input of `input`'s shape; `outputs` are the values to be computed, by their names in the
    /// file, in the order in which [`Network::run`] shows them.
    pub(crate) fn load(name: &'static str, file: &[u8], input: Shape, outputs: &[&str]) -> Result<Self, ModelError> {
        Self::load_behind(name, file, None, input, outputs)
    }

    /// Reads a file from one of its values on: what the graph makes of its input before is left to whoever draws.
    pub(crate) fn load_behind(
        name: &'static str,
        file: &[u8],
        value: Option<&str>,
        input: Shape,
        outputs: &[&str],
    ) -> Result<Self, ModelError> {
        read::network(file, value, input, outputs)
            .map(|(steps, buffers, outputs)| Self { name, input, steps, buffers, outputs })
            .map_err(|reason| ModelError { name, reason })
    }

    /// Runs on the planes that `draw` fills, one after the other, and shows the outputs to `read`.
    ///
    /// The planes are not cleared before: `draw` writes every cell.
    pub(crate) fn run<R>(&self, draw: impl FnOnce(&mut [&mut [f32]]), read: impl FnOnce(&[Planes<'_>]) -> R) -> R {
        SCRATCH.with_borrow_mut(|scratch| {
            scratch.prepare(&self.buffers);
            let cells = self.input.cells();
            let planes = scratch.buffers[0].chunks_mut(self.input.stride()).take(self.input.channels);
            draw(&mut planes.map(|plane| &mut plane[..cells]).collect::<Vec<_>>());
            for step in &self.steps {
                let mut out = std::mem::take(&mut scratch.buffers[step.output]);
                step.run(&scratch.buffers, &mut out, &mut scratch.padded, &mut scratch.panel);
                scratch.buffers[step.output] = out;
            }
            let shown: Vec<_> = self.outputs.iter().map(|(buffer, shape)| Planes::new(*shape, &scratch.buffers[*buffer])).collect();
            read(&shown)
        })
    }

    /// The one number that a network says of numbers, each of them a plane of one cell.
    pub(crate) fn weigh(&self, numbers: &[f32]) -> f32 {
        let draw = |planes: &mut [&mut [f32]]| planes.iter_mut().zip(numbers).for_each(|(plane, number)| plane[0] = *number);
        self.run(draw, |outputs| outputs[0].firsts().next().unwrap_or_default())
    }
}

impl Scratch {
    fn prepare(&mut self, sizes: &[usize]) {
        self.buffers.resize_with(self.buffers.len().max(sizes.len()), Vec::new);
        for (buffer, size) in self.buffers.iter_mut().zip(sizes) {
            if buffer.len() < *size {
                buffer.resize(*size, 0.0);
            }
        }
    }
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests;
