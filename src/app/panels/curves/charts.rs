//! Which curves there are.

use crate::training::{Closeness, HeldOut, Measured, Metrics};

/// One line.
pub(super) struct Series {
    pub name: &'static str,
    /// Not finite where there is none.
    pub value: fn(&Metrics) -> f32,
    /// What real pictures score among themselves, dashed.
    pub floor: Option<fn(&Metrics) -> f32>,
    pub decimals: usize,
}

/// One plot.
pub(super) struct Chart {
    pub title: &'static str,
    pub tip: &'static str,
    pub series: &'static [Series],
}

/// About the dashed lines.
pub(super) const FLOOR: &str =
    "Dashed: what your pictures score among themselves, the best to be hoped for";

pub(super) const CHARTS: [Chart; 8] = [
    Chart {
        title: "Losses",
        tip: "How badly each network does; two lines that stay apart but level are healthy",
        series: &[plain("G", |m| m.loss_g, 3), plain("D", |m| m.loss_d, 3)],
    },
    Chart {
        title: "What D thinks",
        tip: "Above 0 the discriminator takes a picture for real; the further the lines part, \
              the easier it tells them apart",
        series: &[plain("real", |m| m.real, 2), plain("fake", |m| m.fake, 2)],
    },
    Chart {
        title: "Measures",
        tip: "Recall is the share of your variety that is there. Precision is the share of \
              generated pictures that look like yours to the small built-in encoder, which is \
              lenient: smeared pictures pass, so go by recall and distance. Dashed: what your \
              pictures score among themselves",
        series: &[
            Series {
                name: "precision",
                value: |m| measured(m, |m| m.closeness.precision),
                floor: Some(|m| floor(m, |c| c.precision)),
                decimals: 2,
            },
            Series {
                name: "recall",
                value: |m| measured(m, |m| m.closeness.recall),
                floor: Some(|m| floor(m, |c| c.recall)),
                decimals: 2,
            },
        ],
    },
    Chart {
        title: "Fréchet distance",
        tip: "How far the generated pictures are from yours as a whole, in the features of the \
              built-in encoder; it compares with itself only, not with published FID. Dashed: how \
              far your pictures are from each other",
        series: &[Series {
            name: "distance",
            value: |m| measured(m, |m| m.closeness.frechet),
            floor: Some(|m| floor(m, |c| c.frechet)),
            decimals: 3,
        }],
    },
    Chart {
        title: "Overfitting",
        tip: "Fréchet distance of the generated pictures from those held out of training, and from \
              as many that were trained on; where the two lines part, the model learns by heart. \
              Dashed: how far those pictures are from each other",
        series: &[
            Series {
                name: "held out",
                value: |m| held_out(m, |h| h.unseen),
                floor: Some(|m| held_out(m, |h| h.floor)),
                decimals: 3,
            },
            plain("trained on", |m| held_out(m, |h| h.seen), 3),
        ],
    },
    Chart {
        title: "Augmentation",
        tip: "p is the share of augmented pictures; r_t tells how far the discriminator learns \
              the pictures by heart, 0 is not at all, 1 entirely",
        series: &[plain("p", |m| m.augment, 2), plain("r_t", |m| m.overfit, 2)],
    },
    Chart {
        title: "R1 penalty",
        tip: "Squared gradient of the discriminator at real pictures; a steep rise means trouble",
        series: &[plain("R1", |m| m.r1, 3)],
    },
    Chart {
        title: "Speed",
        tip: "Real pictures a second of training",
        series: &[plain("img/s", |m| m.img_per_s, 1)],
    },
];

const fn plain(name: &'static str, value: fn(&Metrics) -> f32, decimals: usize) -> Series {
    Series { name, value, floor: None, decimals }
}

/// One of the measures at this point; none where there was no new one.
fn measured(metrics: &Metrics, measure: fn(&Measured) -> f64) -> f32 {
    metrics.measured.map_or(f32::NAN, |measured| measure(&measured) as f32)
}

fn floor(metrics: &Metrics, measure: fn(&Closeness) -> f64) -> f32 {
    let floor = metrics.measured.and_then(|measured| measured.floor);
    floor.map_or(f32::NAN, |floor| measure(&floor) as f32)
}

fn held_out(metrics: &Metrics, distance: fn(&HeldOut) -> f64) -> f32 {
    let held_out = metrics.measured.and_then(|measured| measured.held_out);
    held_out.map_or(f32::NAN, |held_out| distance(&held_out) as f32)
}
