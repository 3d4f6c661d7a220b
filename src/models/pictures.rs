//! What a generator puts out becomes pictures.

use crate::base::Rgb8;
use burn::tensor::Tensor;

/// Pictures in memory from values `[N, C, H, W]`, nominally in [−1, 1], with or without autodiff.
pub fn pictures(drawn: Tensor<4>) -> Vec<Rgb8> {
    let [_, colours, height, width] = drawn.dims();
    let values = drawn.without_autodiff().into_data().try_to_vec::<f32>().expect("f32 pictures");
    let picture = |planes: &[f32]| Rgb8::from_planar(planes, colours, width as u32, height as u32);
    values.chunks_exact(colours * height * width).map(picture).collect()
}
