//! How unlike a picture is to the one that is looked for.

use crate::base::Rgb8;
use crate::layers::ops;
use crate::models::{ENCODER_SIDE, Encoder, Generator};
use burn::tensor::{Tensor, TensorData};

/// Smallest side at which pixels are compared.
const COARSEST: usize = 8;
/// Weight of the encoder's features beside the pixels.
const FEATURES: f32 = 0.02;

/// The picture that is looked for.
pub(super) struct Target {
    encoder: Encoder,
    /// At full size, halved, and so on.
    levels: Vec<Tensor<4>>,
    features: Option<Tensor<2>>,
}

impl Target {
    /// From a picture as large as those of the network.
    pub fn new(encoder: Encoder, picture: &Rgb8, generator: &Generator) -> Self {
        let colours = generator.config().colours();
        let (width, height) = (picture.width as usize, picture.height as usize);
        let channel = |c: usize| {
            picture.pixels.chunks_exact(3).map(move |pixel| match colours {
                1 => pixel.iter().map(|v| f32::from(*v)).sum::<f32>() / 3.0,
                _ => f32::from(pixel[c.min(2)]),
            })
        };
        let values: Vec<f32> =
            (0..colours).flat_map(channel).map(|value| (value - 128.0) / 127.5).collect();
        let data = TensorData::new(values, [1, colours, height, width]);
        let picture = Tensor::from_data(data, &generator.device().without_autodiff());
        let levels = levels(picture.clone());
        let features = (colours == 3).then(|| encoder.forward(reduced(picture)).without_autodiff());
        Self { encoder, levels, features }
    }

    /// Mean squares of the differences of pixels at all sizes and of features, of one picture.
    pub fn loss(&self, drawn: Tensor<4>) -> Tensor<1> {
        let count = self.levels.len() as f32;
        let pixels = levels(drawn.clone()).into_iter().zip(&self.levels).map(|(drawn, wanted)| {
            let off = drawn - wanted.clone();
            (off.clone() * off).mean()
        });
        let pixels = pixels.reduce(|a, b| a + b).expect("a level at least") / count;
        pixels + self.unlike(drawn) * FEATURES
    }

    /// Mean square of the differences of features; 0 where the encoder does not see such pictures.
    pub fn unlike(&self, drawn: Tensor<4>) -> Tensor<1> {
        match &self.features {
            None => drawn.sum() * 0.0,
            Some(wanted) => {
                let off = self.encoder.forward(reduced(drawn)) - wanted.clone();
                (off.clone() * off).mean()
            }
        }
    }
}

/// A picture at full size, halved, and so on.
fn levels(picture: Tensor<4>) -> Vec<Tensor<4>> {
    let mut all = vec![picture];
    while let Some(last) = all.last()
        && last.dims()[2] >= 2 * COARSEST
    {
        all.push(ops::down2(last.clone()));
    }
    all
}

/// At the size at which the encoder looks.
fn reduced(mut picture: Tensor<4>) -> Tensor<4> {
    while picture.dims()[2] > ENCODER_SIDE {
        picture = ops::down2(picture);
    }
    while picture.dims()[2] < ENCODER_SIDE {
        picture = ops::up2(picture);
    }
    picture
}
