//! One network; the only user of rten.

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::sync::Arc;

use rten::{Model, RunOptions, ThreadPool};
use rten_tensor::Tensor;
use rten_tensor::prelude::*;

use super::ModelError;

/// A network with its weights.
pub(super) struct Network {
    name: &'static str,
    model: Model,
    threads: NonZeroUsize,
}

thread_local! {
    // Photos run side by side, so each worker runs its networks on threads of its own.
    static POOL: RefCell<Option<(NonZeroUsize, Arc<ThreadPool>)>> = const { RefCell::new(None) };
}

/// This thread's pool of so many threads.
fn pool(threads: NonZeroUsize) -> Arc<ThreadPool> {
    POOL.with_borrow_mut(|kept| match kept {
        Some((count, pool)) if *count == threads => Arc::clone(pool),
        _ => {
            let pool = Arc::new(ThreadPool::with_num_threads(threads.get()));
            *kept = Some((threads, Arc::clone(&pool)));
            pool
        }
    })
}

impl Network {
    /// Loads a network from weights inside the program, to be run on so many threads at once.
    pub(super) fn load(name: &'static str, weights: &'static [u8], threads: NonZeroUsize) -> Result<Self, ModelError> {
        let model = Model::load_static_slice(weights).map_err(|error| ModelError { name, reason: error.to_string() })?;
        Ok(Self { name, model, threads })
    }

    /// Runs it on one input of `shape`; one flat vector an output, in the network's order.
    pub(super) fn run<const N: usize>(&self, shape: &[usize], input: Vec<f32>) -> [Vec<f32>; N] {
        let tensor = Tensor::from_data(shape, input);
        let options = RunOptions::default().with_thread_pool(Some(pool(self.threads)));
        let inputs = vec![(self.model.input_ids()[0], tensor.view().into())];
        let wanted: [_; N] = std::array::from_fn(|at| self.model.output_ids()[at]);
        let outputs = self.model.run_n(inputs, wanted, Some(options)).expect("the card's input shape runs");
        outputs.map(|value| {
            let tensor: Tensor<f32> = value.try_into().expect("the card's outputs are f32");
            tensor.to_vec()
        })
    }
}

impl std::fmt::Debug for Network {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
