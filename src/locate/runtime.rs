//! Networks that run on rten as a whole.

use std::sync::Arc;
use std::{panic, thread};

use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::Tensor;
use rten_tensor::prelude::*;

use super::ModelError;

/// A network with its weights.
pub(super) struct Network {
    name: &'static str,
    model: Model,
}

thread_local! {
    // Photos run side by side, so each worker runs its networks on a thread of its own.
    static POOL: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
}

impl Network {
    /// Loads a network from weights inside the program.
    pub(super) fn load(name: &'static str, weights: &'static [u8]) -> Result<Self, ModelError> {
        let model = aside(|| Model::load_static_slice(weights)).map_err(|error| ModelError { name, reason: error.to_string() })?;
        Ok(Self { name, model })
    }

    /// Runs it on one input of `shape`; one flat vector an output, in the network's order.
    pub(super) fn run<const N: usize>(&self, shape: &[usize], input: Vec<f32>) -> [Vec<f32>; N] {
        let tensor = Tensor::from_data(shape, input);
        let options = RunOptions::default().with_thread_pool(Some(POOL.with(Arc::clone)));
        let inputs = vec![(self.model.input_ids()[0], tensor.view().into())];
        let wanted: [_; N] = std::array::from_fn(|at| self.model.output_ids()[at]);
        let outputs = aside(|| self.model.run_n(inputs, wanted, Some(options))).expect("the card's input shape runs");
        outputs.map(|value| {
            let tensor: Tensor<f32> = value.try_into().expect("the card's outputs are f32");
            tensor.to_vec()
        })
    }
}

/// Does work that waits for threads of rten's, on a thread that belongs to no pool: a worker of rayon's would begin something else while it waits,
/// another photo, and stop for good where that needs the network which this one has begun to load.
fn aside<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    thread::scope(|scope| scope.spawn(work).join()).unwrap_or_else(|panic| panic::resume_unwind(panic))
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
