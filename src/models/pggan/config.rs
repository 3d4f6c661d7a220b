//! Shape and schedule of the networks.

use crate::base::{Error, Result};
use crate::models::field::check_z_dim;
use crate::models::tally::{Side, Tally, listed};
use crate::models::{Abilities, Field, Game, Loss, Shape, Size, Slot, Truncation, Work};
use serde::{Deserialize, Serialize};

/// Configuration of both networks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PgganConfig {
    /// Side of the square picture: a power of two, 8 to 1024.
    pub resolution: usize,
    /// Length of z.
    pub z_dim: usize,
    /// Channels at resolution r are `min(channel_base / r, channel_max)`, at least 8.
    pub channel_base: usize,
    /// Upper bound of the channels.
    pub channel_max: usize,
    /// Thousands of pictures in which a new resolution fades in.
    pub fade_kimg: f64,
    /// Thousands of pictures for which a resolution then stays alone.
    pub stable_kimg: f64,
    /// Side that training begins with; that of a smaller model which goes on growing.
    #[serde(skip_serializing_if = "is_first")]
    pub first_side: usize,
    /// Stage that the weights have reached, as [`Shape::stage`] counts it; none where they are
    /// grown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<f64>,
}

/// The coarsest side.
const FIRST: usize = 4;

fn is_first(side: &usize) -> bool {
    *side == FIRST
}

impl Default for PgganConfig {
    fn default() -> Self {
        Self {
            resolution: 64,
            z_dim: 128,
            channel_base: 2048,
            channel_max: 128,
            fade_kimg: 10.0,
            stable_kimg: 10.0,
            first_side: FIRST,
            stage: None,
        }
    }
}

const SIZES: [(usize, usize); 3] = [(1024, 64), (2048, 128), (4096, 256)];
/// Share of a convolution's speed that whole training steps reach.
const SHARE: f64 = 0.3;

impl PgganConfig {
    /// Resolutions from 4 up to the picture's.
    pub fn sides(&self) -> Vec<usize> {
        (FIRST.ilog2()..=self.resolution.ilog2()).map(|log| 1 << log).collect()
    }

    /// Channels at `side`.
    pub fn channels(&self, side: usize) -> usize {
        (self.channel_base / side).clamp(8, self.channel_max.max(8))
    }
}

impl Shape for PgganConfig {
    fn resolution(&self) -> usize {
        self.resolution
    }

    fn set_resolution(&mut self, resolution: usize) {
        self.resolution = resolution;
    }

    fn z_dim(&self) -> usize {
        self.z_dim
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            truncation: Truncation::None(
                "A PGGAN's z lies on a sphere, where there is nothing to cut off",
            ),
            classes: Err("a PGGAN learns no classes; choose cgan, biggan or stylegan"),
            ..Abilities::plain()
        }
    }

    fn work(&self) -> Work {
        let mut tally = Tally::default();
        let last = self.channels(FIRST);
        tally.layer(Side::G, [self.z_dim, 16 * last], 1, 1.0);
        tally.layer(Side::G, [last, last], 16, 9.0);
        tally.layer(Side::D, [last + 1, last], 16, 9.0);
        tally.layer(Side::D, [16 * last, last], 1, 1.0);
        for side in self.sides().into_iter().skip(1) {
            let (coarse, fine) = (self.channels(side / 2), self.channels(side));
            let places = side * side;
            tally.layer(Side::G, [coarse, fine], places, 9.0);
            tally.layer(Side::G, [fine, fine], places, 9.0);
            tally.layer(Side::D, [fine, fine], places, 9.0);
            tally.layer(Side::D, [fine, coarse], places, 9.0);
        }
        tally.work(SHARE)
    }

    fn features(&self) -> usize {
        let of = |side: usize| side * side * self.channels(side / 2);
        self.sides().into_iter().map(of).max().unwrap_or(1)
    }

    fn frozen_blocks(&self) -> usize {
        self.sides().len() - 1
    }

    fn game(&self) -> Game {
        Game {
            loss: Loss::Wasserstein,
            batch: 16,
            lr_g: 0.001,
            lr_d: 0.001,
            r1_gamma: 0.0,
            gp_lambda: 10.0,
            drift: 0.001,
            ..Game::default()
        }
    }

    fn fields(&mut self) -> Vec<Field<'_>> {
        let mut fields = vec![
            Field {
                name: "fade-kimg",
                label: "Fading in",
                help: "Thousands of pictures in which a new resolution fades in",
                slot: Slot::Amount(&mut self.fade_kimg, 0.0..=10_000.0),
            },
            Field {
                name: "stable-kimg",
                label: "Staying",
                help: "Thousands of pictures for which a resolution then stays before the next one",
                slot: Slot::Amount(&mut self.stable_kimg, 0.0..=10_000.0),
            },
            Field::z_dim(&mut self.z_dim),
        ];
        fields.extend(Field::channels(&mut self.channel_max, &mut self.channel_base));
        fields
    }

    fn size(&self) -> Option<Size> {
        let own = (self.channel_base, self.channel_max);
        Size::of(&SIZES, &own)
    }

    fn set_size(&mut self, size: Size) {
        (self.channel_base, self.channel_max) = SIZES[size as usize];
    }

    fn family(&self) -> &'static str {
        "pggan"
    }

    fn kind(&self) -> &'static str {
        "PGGAN"
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let widths = listed(self.sides().into_iter().map(|side| self.channels(side)));
        let stage = self.stage.map(|stage| format!("{stage:.2}")).unwrap_or_default();
        vec![("z", self.z_dim.to_string()), ("channels", widths), ("stage", stage)]
    }

    /// First it stays at the first side, then each finer one fades in and stays.
    fn stage(&self, kimg: f64) -> Option<f64> {
        let first = f64::from(self.first_side.ilog2());
        let last = f64::from(self.resolution.ilog2());
        let round = self.fade_kimg + self.stable_kimg;
        let past = kimg - self.stable_kimg;
        if past <= 0.0 || round <= 0.0 {
            return Some(if round <= 0.0 { last } else { first });
        }
        let rounds = (past / round).floor();
        let faded = ((past - rounds * round) / self.fade_kimg.max(1e-9)).min(1.0);
        Some((first + rounds + faded).min(last))
    }

    fn set_stage(&mut self, stage: Option<f64>) {
        self.stage = stage.filter(|stage| *stage < f64::from(self.resolution.ilog2()));
    }

    /// A larger one goes on growing from its side.
    fn grown(&self, resolution: usize) -> Result<Self> {
        let own = self.resolution;
        if resolution < own {
            return Err(Error::Usage(format!(
                "the model draws {own}×{own} pixels; choose that resolution or a higher one"
            )));
        }
        // One that has not come to its side yet goes on from where it is.
        let first_side = self.stage.map_or(own, |stage| 1 << stage.floor() as u32);
        let grown = Self { resolution, first_side, stage: None, ..self.clone() };
        grown.validate()?;
        Ok(grown)
    }

    fn validate(&self) -> Result<()> {
        let bad = |what: &str| Err(Error::Usage(what.into()));
        let fits = |side: usize| side.is_power_of_two() && (FIRST..=1024).contains(&side);
        if !fits(self.resolution) || self.resolution < 8 {
            return bad(&format!(
                "resolution {} is not a power of two from 8 to 1024; choose another value",
                self.resolution
            ));
        }
        if !fits(self.first_side) || self.first_side > self.resolution {
            return bad("a PGGAN begins with a side from 4 to that of its pictures");
        }
        check_z_dim(self.z_dim)?;
        if !(8..=1024).contains(&self.channel_max) || self.channel_base > 65_536 {
            return bad("channel_max must be 8 to 1024 and channel_base at most 65536");
        }
        let schedule = [self.fade_kimg, self.stable_kimg];
        if schedule.iter().any(|kimg| !(0.0..=1e6).contains(kimg)) {
            return bad("fading in and staying must take 0 kimg or more");
        }
        if self.stage.is_some_and(|stage| !(2.0..=10.0).contains(&stage)) {
            return bad("its stage of growth is out of range");
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resolutions_stay_fade_in_and_stay() {
        let config = PgganConfig {
            resolution: 16,
            fade_kimg: 4.0,
            stable_kimg: 6.0,
            ..PgganConfig::default()
        };
        let stages = [0.0, 6.0, 8.0, 10.0, 16.0, 17.0, 20.0, 99.0];
        let found = stages.map(|kimg| config.stage(kimg).unwrap());
        assert_eq!(found, [2.0, 2.0, 2.5, 3.0, 3.0, 3.25, 4.0, 4.0]);
        let at_once = PgganConfig { fade_kimg: 0.0, stable_kimg: 0.0, ..config.clone() };
        assert_eq!(at_once.stage(0.0), Some(4.0));
        let larger = config.grown(32).unwrap();
        assert_eq!((larger.stage(0.0), larger.stage(8.0)), (Some(4.0), Some(4.5)));
        assert!(config.grown(8).is_err());
        let young = PgganConfig { stage: Some(3.5), ..config };
        assert_eq!(young.grown(16).unwrap().stage(0.0), Some(3.0));
    }
}
