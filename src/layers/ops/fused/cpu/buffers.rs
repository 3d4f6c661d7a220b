//! Between flex tensors and the slices that the kernels take.

use burn::tensor::TensorData;
use burn_flex::FlexTensor;

/// A contiguous view of a tensor's values.
pub struct Contiguous(FlexTensor);

impl Contiguous {
    pub fn new(tensor: &FlexTensor) -> Self {
        Self(if tensor.is_contiguous() { tensor.clone() } else { tensor.to_contiguous() })
    }

    pub fn values(&self) -> &[f32] {
        self.0.as_slice::<f32>().expect("contiguous f32 tensor")
    }

    /// The four sides of an NCHW tensor.
    pub fn nchw(&self) -> [usize; 4] {
        let shape = self.0.layout().shape();
        [shape[0], shape[1], shape[2], shape[3]]
    }

    /// Side `axis`.
    pub fn side(&self, axis: usize) -> usize {
        self.0.layout().shape()[axis]
    }
}

/// A tensor that owns `values`.
pub fn tensor<const D: usize>(values: Vec<f32>, shape: [usize; D]) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, shape))
}

/// A tensor of the shape of `like` that owns `values`.
pub fn tensor_like(like: &Contiguous, values: Vec<f32>) -> FlexTensor {
    FlexTensor::from_data(TensorData::new(values, like.0.layout().shape().clone()))
}
