//! The numbers a run reports.

use super::{Closeness, Look, Moves};
use serde::{Deserialize, Serialize};

/// One point of the curves: means over the steps since the last point.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Metrics {
    /// Steps done.
    pub step: u64,
    /// Thousands of real images shown.
    pub kimg: f64,
    /// Generator loss, as the run's [`super::Loss`] has it, without penalties.
    pub loss_g: f32,
    /// Discriminator loss, likewise.
    pub loss_d: f32,
    /// Mean D(real), a logit.
    pub real: f32,
    /// Mean D(fake), a logit.
    pub fake: f32,
    /// ‖∂D/∂x‖² at real images, when it was last computed.
    pub r1: f32,
    /// Augmentation probability p.
    pub augment: f32,
    /// E[sign D(real)], ADA's measure of overfitting.
    pub overfit: f32,
    /// Real images per second of training.
    pub img_per_s: f32,
    /// Seconds of training so far.
    pub seconds: f64,
    /// Share of all pairs of a real and a generated image of which D ranks the real one higher; None in
    /// runs of older versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separation: Option<f32>,
    /// What the pictures of the last step were like.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look: Option<Look>,
    /// How G moved in the last step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves_g: Option<Moves>,
    /// How D moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub moves_d: Option<Moves>,
    /// Measures of the averaged generator, at the points where new ones came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Measured>,
}

/// Measures of the averaged generator beside the pictures it was trained on.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct Measured {
    /// Thousands of real images shown when its pictures were made.
    pub kimg: f64,
    /// In the features of the built-in encoder.
    #[serde(flatten)]
    pub closeness: Closeness,
    /// The same between pictures it was trained on and others of them: what a perfect generator
    /// would score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Closeness>,
    /// Median distance of a generated picture from the nearest real one, as a share of that between real
    /// ones: far below 1 they are copies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nearest: Option<f64>,
    /// MS-SSIM among generated pictures and among real ones, by luminance: 1 where all are the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ms_ssim: Option<[f64; 2]>,
    /// The class whose pictures vary least beside the real ones, where there are classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_class: Option<ClassSpread>,
    /// Beside pictures that are held out of the training, where there are some.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_out: Option<HeldOut>,
}

/// How varied the pictures of one class are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct ClassSpread {
    /// Which class.
    pub class: usize,
    /// Mean distance between two of its generated pictures, as a share of that between real ones.
    pub spread: f64,
}

/// Fréchet distances between sets of one size, which must be as small as the held-out set.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct HeldOut {
    /// Pictures in each set.
    pub pictures: usize,
    /// From generated pictures to held-out ones.
    pub unseen: f64,
    /// From the same to pictures of the training; lower where the generator learns by heart.
    pub seen: f64,
    /// From pictures of the training to held-out ones.
    pub floor: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_with_and_without_measures_come_back() {
        let plain = Metrics { step: 3, ..Metrics::default() };
        let text = serde_json::to_string(&plain).unwrap();
        assert!(!text.contains("measured"));
        assert_eq!(serde_json::from_str::<Metrics>(&text).unwrap(), plain);
        let closeness = Closeness { recall: 0.25, ..Closeness::default() };
        let bare = Measured { kimg: 4.0, closeness, ..Measured::default() };
        let held_out = HeldOut { pictures: 50, unseen: 1.5, ..HeldOut::default() };
        let full = Measured { floor: Some(closeness), held_out: Some(held_out), ..bare };
        for measured in [bare, full] {
            let point = Metrics { measured: Some(measured), ..plain };
            let text = serde_json::to_string(&point).unwrap();
            assert!(text.contains(r#""measured":{"kimg":4.0,"frechet":0.0"#), "{text}");
            assert_eq!(text.contains(r#""held_out":{"pictures":50,"#), measured == full, "{text}");
            assert_eq!(serde_json::from_str::<Metrics>(&text).unwrap(), point);
        }
    }
}
