//! From the bytes of pictures to the numbers that a network was trained on.

use crate::base::Rgb8;
use serde::Serialize;

/// What a network takes for the colours 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Normalisation {
    /// Standardised over ImageNet: torchvision, DINO, most of timm.
    #[default]
    #[value(name = "imagenet")]
    #[serde(rename = "imagenet")]
    ImageNet,
    /// Standardised over the pictures of CLIP.
    Clip,
    /// −1 to 1.
    MinusOneToOne,
    /// 0 to 1.
    ZeroToOne,
    /// 0 to 255, as they are.
    Raw,
}

impl Normalisation {
    /// Mean and deviation of each channel, of colours from 0 to 1.
    fn moments(self) -> [[f32; 3]; 2] {
        match self {
            Self::ImageNet => [[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]],
            Self::Clip => [
                [0.481_454_66, 0.457_827_5, 0.408_210_73],
                [0.268_629_54, 0.261_302_6, 0.275_777_1],
            ],
            Self::MinusOneToOne => [[0.5; 3], [0.5; 3]],
            Self::ZeroToOne => [[0.0; 3], [1.0; 3]],
            Self::Raw => [[0.0; 3], [1.0 / 255.0; 3]],
        }
    }

    /// A picture as planar values.
    pub(super) fn planar(self, picture: &Rgb8) -> impl Iterator<Item = f32> {
        let [mean, deviation] = self.moments();
        let value = move |byte: u8, c: usize| (f32::from(byte) / 255.0 - mean[c]) / deviation[c];
        let channel =
            move |c| picture.pixels.iter().skip(c).step_by(3).map(move |&byte| value(byte, c));
        (0..3).flat_map(channel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_become_what_each_network_takes() {
        let picture = Rgb8 { width: 2, height: 1, pixels: vec![0, 51, 255, 255, 102, 0] };
        let check = |normalisation: Normalisation, wanted: [f32; 6]| {
            let values: Vec<f32> = normalisation.planar(&picture).collect();
            let near = values.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 2e-4);
            assert!(near && values.len() == 6, "{normalisation:?}: {values:?}");
        };
        check(Normalisation::Raw, [0.0, 255.0, 51.0, 102.0, 255.0, 0.0]);
        check(Normalisation::ZeroToOne, [0.0, 1.0, 0.2, 0.4, 1.0, 0.0]);
        check(Normalisation::MinusOneToOne, [-1.0, 1.0, -0.6, -0.2, 1.0, -1.0]);
        // As torchvision's Normalize gives them.
        check(Normalisation::ImageNet, [-2.1179, 2.2489, -1.1429, -0.25, 2.64, -1.8044]);
        check(Normalisation::Clip, [-1.7923, 1.9303, -0.9867, -0.2213, 2.1459, -1.4802]);
    }
}
