//! Taps: the features between the layers of a generator, each under a name, to be looked at or changed
//! while a picture is drawn.

use super::Call;
use burn::tensor::Tensor;

/// Looks on while a generator draws.
pub trait Watch {
    /// Features `[N, C, H, W]` that leave the layer `name`, such as `b16.conv1` at 16×16; what it gives
    /// back goes on to the next layer in their place and must have their shape.
    fn pass(&self, name: String, features: Tensor<4>) -> Tensor<4>;
}

impl Call<'_> {
    /// Features on their way from the layer that `name` gives to the next one.
    pub(super) fn pass(&self, name: impl FnOnce() -> String, features: Tensor<4>) -> Tensor<4> {
        match self.watch {
            Some(watch) => watch.pass(name(), features),
            None => features,
        }
    }

    /// [`Self::pass`] for the values `[N, F]` of a dense layer, which are seen as planes of one value.
    pub(super) fn pass_flat(
        &self,
        name: impl FnOnce() -> String,
        features: Tensor<2>,
    ) -> Tensor<2> {
        if self.watch.is_none() {
            return features;
        }
        let [n, values] = features.dims();
        self.pass(name, features.reshape([n, values, 1, 1])).reshape([n, values])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::{Cond, Generator, NetworkConfig, NoiseInput, families};
    use burn::tensor::Device;
    use std::cell::RefCell;

    /// Notes names and shapes, and multiplies what leaves one layer.
    #[derive(Default)]
    struct Notes {
        seen: RefCell<Vec<(String, [usize; 4])>>,
        scaled: Option<(String, f32)>,
    }

    impl Watch for Notes {
        fn pass(&self, name: String, features: Tensor<4>) -> Tensor<4> {
            self.seen.borrow_mut().push((name.clone(), features.dims()));
            match &self.scaled {
                Some((layer, factor)) if *layer == name => features * *factor,
                _ => features,
            }
        }
    }

    fn draw(generator: &Generator, watch: Option<&dyn Watch>) -> Vec<f32> {
        let config = generator.config();
        let z = Tensor::ones([2, config.z_dim()], &Device::flex());
        let cond = Cond::labels(&[0, 0], config.classes().len());
        let style = generator.encode(z, &cond);
        let call = Call { watch, ..Call::sample(&cond, NoiseInput::None) };
        let picture = generator.draw(&vec![style; config.styles()], &call);
        picture.into_data().try_to_vec::<f32>().unwrap()
    }

    fn small(mut config: NetworkConfig) -> NetworkConfig {
        config.set_resolution(32);
        config.set_size(crate::models::Size::Small);
        if config.abilities().classes.is_ok() {
            config.set_classes(vec!["a".into(), "b".into()]);
        }
        config
    }

    #[test]
    fn every_family_shows_its_features_and_lets_them_be_changed() {
        for family in families() {
            let config = small((family.config)());
            let generator = Generator::new(&config, 1, &Device::flex());
            let plain = draw(&generator, None);
            let notes = Notes::default();
            assert_eq!(
                draw(&generator, Some(&notes)),
                plain,
                "{}: looking changes it",
                family.name
            );
            let seen = notes.seen.take();
            assert!(seen.len() >= 3, "{}: {seen:?}", family.name);
            let mut names: Vec<_> = seen.iter().map(|(name, _)| name.clone()).collect();
            let sides: Vec<_> = seen.iter().map(|(_, shape)| shape[3]).collect();
            assert!(sides.is_sorted() && seen.iter().all(|(_, shape)| shape[0] == 2), "{seen:?}");
            for name in &names {
                let scaled = Notes { scaled: Some((name.clone(), 0.0)), ..Notes::default() };
                let without = draw(&generator, Some(&scaled));
                assert_ne!(without, plain, "{}: nothing hangs on {name}", family.name);
            }
            names.dedup();
            assert_eq!(names.len(), seen.len(), "{}: a name stands for two layers", family.name);
        }
    }
}
