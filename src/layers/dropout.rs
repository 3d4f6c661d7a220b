//! Dropout.

use super::{Dual, Mode};
use crate::base::Random;
use burn::tensor::{Tensor, TensorData};

/// In training, 0 with probability `p` < 1 and `x / (1 − p)` otherwise, for each value by itself
/// (Srivastava 2014, scaled so that nothing is left to do when sampling). The mask is that of the
/// layer number `layer` under the mode's seed.
pub fn dropout<const D: usize>(x: Dual<D>, p: f32, mode: Mode, layer: u64) -> Dual<D> {
    let Mode::Train { seed, .. } = mode else { return x };
    let shape = x.value.dims();
    let mut random = Random::stream(seed, "dropout", layer);
    let kept = 1.0 / (1.0 - p);
    let values: Vec<f32> = (0..shape.iter().product())
        .map(|_| if random.uniform() < p { 0.0 } else { kept })
        .collect();
    let device = x.value.device().without_autodiff();
    let mask: Tensor<D> = Tensor::from_data(TensorData::new(values, shape), &device);
    x.linear(|x| x * mask.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Updates;
    use burn::tensor::Device;

    fn dropped(p: f32, seed: u64, layer: u64) -> [Vec<f32>; 2] {
        let updates = Updates::default();
        let ones = Tensor::<2>::ones([50, 40], &Device::flex());
        let x = Dual { value: ones.clone(), along: Some(ones * 3.0) };
        let y = dropout(x, p, Mode::Train { updates: &updates, seed, momentum: 0.1 }, layer);
        [y.value, y.along.unwrap()].map(|t| t.into_data().try_to_vec::<f32>().unwrap())
    }

    #[test]
    fn values_vanish_with_their_derivatives_and_the_mean_stays() {
        let [value, along] = dropped(0.3, 1, 0);
        let zeros = value.iter().filter(|value| **value == 0.0).count();
        assert!((540..660).contains(&zeros), "{zeros} of 2000 values are 0");
        for (value, along) in value.iter().zip(&along) {
            assert!(*value == 0.0 || (value - 1.0 / 0.7).abs() < 1e-6, "{value}");
            assert!((along - 3.0 * value).abs() < 1e-6, "{along} beside {value}");
        }
    }

    #[test]
    fn masks_follow_from_seed_and_layer() {
        assert_eq!(dropped(0.5, 1, 0), dropped(0.5, 1, 0));
        assert_ne!(dropped(0.5, 1, 0), dropped(0.5, 2, 0));
        assert_ne!(dropped(0.5, 1, 0), dropped(0.5, 1, 1));
        assert!(dropped(0.0, 1, 0)[0].iter().all(|value| *value == 1.0));
    }

    #[test]
    fn sampling_keeps_everything() {
        let x = Dual::plain(Tensor::<2>::ones([5, 4], &Device::flex()));
        let y = dropout(x, 0.9, Mode::Sample, 0).value.into_data().try_to_vec::<f32>().unwrap();
        assert!(y.iter().all(|value| *value == 1.0));
    }
}
