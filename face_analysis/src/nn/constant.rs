//! Tensors that nobody changes.

use std::ops::Deref;

use tch::Tensor;

/// A tensor that is only read, so that threads can share its numbers: a clone is another handle to
/// the same ones.
#[derive(Debug)]
pub struct Constant(pub Tensor);

impl Clone for Constant {
    fn clone(&self) -> Self {
        Self(self.0.shallow_clone())
    }
}

impl Deref for Constant {
    type Target = Tensor;

    fn deref(&self) -> &Tensor {
        &self.0
    }
}
