//! Music that moves sliders. A timeline keeps what was heard and not the sound, so that it plays
//! wherever it is opened.

use serde::{Deserialize, Serialize};

/// Most values of a curve: an hour at 30 a second.
const MOST: usize = 108_000;
/// Most sliders that are driven.
const MOST_DRIVES: usize = 256;

/// What of the music moves a slider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// How loud it is.
    #[default]
    Loudness,
    /// Where a note or a drum begins; it fades from there.
    Beats,
}

/// A slider that music moves.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Drive {
    /// Which, counted from 0.
    pub slider: usize,
    /// Deviations by which it moves where the music is at its strongest.
    pub amount: f32,
    /// What of the music moves it.
    #[serde(default)]
    pub by: By,
}

/// What was heard in a piece of music, and what it moves.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Music {
    /// Name of the file.
    pub name: String,
    /// Values a second.
    pub rate: f64,
    /// Loudness from 0 to 1.
    pub loudness: Vec<f32>,
    /// Beats from 0 to 1, each with its fading.
    pub beats: Vec<f32>,
    /// What they move.
    pub drives: Vec<Drive>,
}

impl Music {
    /// Adds to the sliders what the music does at a time in seconds.
    pub fn play(&self, seconds: f64, sliders: &mut Vec<f32>) {
        for drive in &self.drives {
            let curve = match drive.by {
                By::Loudness => &self.loudness,
                By::Beats => &self.beats,
            };
            if sliders.len() <= drive.slider {
                sliders.resize(drive.slider + 1, 0.0);
            }
            sliders[drive.slider] += drive.amount * sample(curve, seconds * self.rate);
        }
    }

    /// Whether it can be meant.
    pub(super) fn check(&self) -> Result<(), String> {
        let fine = |curve: &[f32]| curve.len() <= MOST && curve.iter().all(|v| v.is_finite());
        let rated = self.rate.is_finite() && self.rate > 0.0;
        if !(rated && fine(&self.loudness) && fine(&self.beats)) {
            return Err("its music is damaged; give the sound file again".into());
        }
        let wrong = |drive: &Drive| !drive.amount.is_finite() || drive.slider >= MOST_DRIVES;
        if self.drives.len() > MOST_DRIVES || self.drives.iter().any(wrong) {
            return Err(format!(
                "its music moves a slider that no model has; sliders are 0 to {}",
                MOST_DRIVES - 1
            ));
        }
        Ok(())
    }
}

/// The value of a curve between its samples; 0 outside of it.
fn sample(curve: &[f32], at: f64) -> f32 {
    let index = at.max(0.0).floor();
    let value = |i: usize| curve.get(i).copied().unwrap_or_default();
    let (low, share) = (index as usize, (at.max(0.0) - index) as f32);
    value(low) + (value(low.saturating_add(1)) - value(low)) * share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sliders_follow_the_curves_and_stand_still_when_it_is_over() {
        let drives = vec![
            Drive { slider: 2, amount: 2.0, by: By::Loudness },
            Drive { slider: 0, amount: -1.0, by: By::Beats },
        ];
        let (loudness, beats) = (vec![0.0, 1.0, 0.5], vec![1.0, 0.0, 0.0]);
        let music = Music { name: "a.wav".into(), rate: 2.0, loudness, beats, drives };
        let at = |seconds| {
            let mut sliders = vec![0.5];
            music.play(seconds, &mut sliders);
            sliders
        };
        assert_eq!(at(0.0), [-0.5, 0.0, 0.0]);
        assert_eq!(at(0.25), [0.0, 0.0, 1.0]);
        assert_eq!(at(0.5), [0.5, 0.0, 2.0]);
        assert_eq!(at(9.0), [0.5, 0.0, 0.0]);
        assert!(music.check().is_ok());
        assert!(Music { rate: 0.0, ..music }.check().is_err());
    }
}
